"""Trains the starter model for a given time: short windows first, then Whisper's 30 s.

Most of the cost lies in the encoder, most of what has to be learnt (which of a few thousand words was that?) in the
decoder. So every step that trains both is followed by cheaper ones that train the decoder alone, on encoder states kept
from recent windows.
"""

import random
import time
from collections import deque
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.starter_speech.clips import ClipShelf
from training.starter_speech.losses import phone_loss, targets_of, token_loss
from training.starter_speech.mel import normalise
from training.starter_speech.model import StarterModel
from training.starter_speech.vocabulary import used_tokens
from training.starter_speech.windows import Window, WindowMaker

PEAK_RATE = 1.6e-3
WARMUP_STEPS = 30
PHONE_WEIGHT = 1.0
"""Weight of the phone loss: the encoder learns sounds long before the decoder learns to attend."""
WINDOW_SECONDS = 60
"""Seconds of audio in a joint step, whatever the window length."""
KEPT_WINDOWS = 600
"""Windows whose encoder states are kept for the decoder's own steps; older ones no longer fit the encoder."""
FRESH_WINDOWS, DECODER_STEPS, DECODER_WINDOWS = 2, 2, 4
"""After a joint step: windows of 30 s that are only encoded, and steps of so many for the decoder alone."""
BASIC_FROM = 0.7
"""From here on only the basic lessons: fewer words, four voices."""
SHORT_FROM = 0.8
"""From here on mostly windows of one to three sentences."""
SAVE_EVERY_S = 150


def window_frames(progress: float, rng: random.Random) -> int:
    """The window length in frames of 10 ms: 6 s at first, then Whisper's 30 s, at last mostly 9 s."""
    if progress < 0.35:
        return 600
    return 3000 if progress < SHORT_FROM or rng.random() < 0.3 else 900


class Trainer:
    """A model, its optimiser, and the encoder states of recent windows."""

    def __init__(self, model: StarterModel, device: str) -> None:
        self.model, self.device = model, device
        self.optimiser = torch.optim.AdamW(
            model.parameters(), lr=PEAK_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=True
        )
        self.kept: deque[tuple[Window, Tensor]] = deque(maxlen=KEPT_WINDOWS)

    def encode(self, windows: list[Window]) -> Tensor:
        """Encoder states of windows of one length."""
        log_mel = normalise(torch.from_numpy(np.stack([window.log_mel for window in windows])).to(self.device))
        states = self.model.encode(log_mel.transpose(1, 2))
        self.kept.extend(zip(windows, states.detach(), strict=True))
        return states

    def step(self, loss: Tensor) -> None:
        """One step of the optimiser; parts of the model that the loss does not touch stay as they are."""
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)

    def joint_step(self, windows: list[Window]) -> tuple[float, float]:
        """Trains encoder and decoder; the token and the phone loss."""
        with torch.autocast(self.device, torch.bfloat16):
            states = self.encode(windows)
            tokens = token_loss(self.model, targets_of(windows, self.model, self.device), states)
            phones = phone_loss(self.model, windows, states)
        self.step(tokens + PHONE_WEIGHT * phones)
        return tokens.item(), phones.item()

    def decoder_step(self, rng: random.Random) -> None:
        """Trains the decoder alone on kept states of one length."""
        length = len(self.kept[-1][1])
        fitting = [pair for pair in self.kept if len(pair[1]) == length]
        chosen = rng.sample(fitting, min(DECODER_WINDOWS * 1500 // length, len(fitting)))
        windows = [window for window, _ in chosen]
        with torch.autocast(self.device, torch.bfloat16):
            states = torch.stack([state for _, state in chosen])
            loss = token_loss(self.model, targets_of(windows, self.model, self.device), states)
        self.step(loss)

    @torch.no_grad()
    def measure(self, windows: list[Window]) -> tuple[float, float]:
        """Token and phone loss on windows that are not trained on."""
        with torch.autocast(self.device, torch.bfloat16):
            log_mel = normalise(torch.from_numpy(np.stack([window.log_mel for window in windows])).to(self.device))
            states = self.model.encode(log_mel.transpose(1, 2))
            tokens = token_loss(self.model, targets_of(windows, self.model, self.device), states)
            return tokens.item(), phone_loss(self.model, windows, states).item()


def train(
    folder: Path, noises: NDArray[np.float16], *, minutes: float, seed: int, threads: int, done_minutes: float = 0.0
) -> None:
    """Trains on the shards in folder/train until `minutes` are over and keeps folder/weights.pt up to date.

    Args:
        folder: Holds train/ and valid/ with shards, and the weights.
        noises: Windows of non-speech.
        minutes: Planned length of the whole training; rates and window lengths follow from it.
        seed: Of weights and windows.
        threads: CPU threads.
        done_minutes: Above zero, goes on from folder/weights.pt as if so many minutes had passed.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # the backward pass is 90 times slower with subnormal numbers on some CPUs
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = random.Random(seed)
    weights = folder / "weights.pt"
    model = (StarterModel.load(weights) if done_minutes else StarterModel(used_tokens())).to(device)
    trainer = Trainer(model, device)
    shelf, basic, unheard = (ClipShelf(folder / name) for name in ("train", "basic", "valid"))
    maker, valid_maker = WindowMaker(shelf.clips, noises, seed), WindowMaker(unheard.clips, noises, seed + 1)
    valid = [valid_maker.speech(3000) for _ in range(8)]
    saved = time.monotonic()
    begin = saved - 60 * done_minutes
    step, sums = 0, np.zeros(2)
    while (progress := (time.monotonic() - begin) / (60 * minutes)) < 1:
        rate = PEAK_RATE * min(1, (step + 1) / WARMUP_STEPS) * min(1, (1 - progress) / 0.3)
        for group in trainer.optimiser.param_groups:
            group["lr"] = rate
        frames = window_frames(progress, rng)
        if progress > BASIC_FROM:
            maker.clips = basic.clips
        sums += trainer.joint_step([maker.draw(frames) for _ in range(WINDOW_SECONDS * 100 // frames)])
        with torch.no_grad(), torch.autocast(device, torch.bfloat16):
            trainer.encode([maker.draw(frames) for _ in range(FRESH_WINDOWS * 3000 // frames)])
        for _ in range(DECODER_STEPS):
            trainer.decoder_step(rng)
        step += 1
        if step % 50 == 0:
            tokens, phones = sums / 50
            print(f"step {step}, {(time.monotonic() - begin) / 60:.1f} min: {tokens=:.3f} {phones=:.3f}", flush=True)
            sums = np.zeros(2)
        if time.monotonic() - saved > SAVE_EVERY_S:
            saved = time.monotonic()
            shelf.refresh()
            basic.refresh()
            model.save(weights)
            tokens, phones = trainer.measure(valid)
            print(f"unseen sentences in 30 s windows: {tokens=:.3f} {phones=:.3f}", flush=True)
    model.save(weights)
