"""Trains the starter model in four lessons: to hear, an imitation of what it hears, to write, and all together."""

import random
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.starter_speech.acoustics import Noises, normalised
from training.starter_speech.clips import ClipShelf, Utterance, imagined
from training.starter_speech.imitation import Imitation
from training.starter_speech.learner import Learner, Lesson, learn, matrices
from training.starter_speech.losses import LOOK_WEIGHT, hearing_loss, targets_of, token_loss
from training.starter_speech.model import StarterModel
from training.starter_speech.reading import Reading
from training.starter_speech.vocabulary import used_tokens
from training.starter_speech.windows import Window, draw_window

SHORT = 800
"""Frames of the short windows in which the encoder learns its phones."""
PLACE_WEIGHT = 1.0
HEARING_WEIGHT = 0.5
"""Weight of phones and places once the decoder learns with the encoder."""
ENCODER_SHARE = 0.8
"""The encoder's learning rate then, as a share of the decoder's."""
SPOKEN, UNSPOKEN = 3, 9
"""Windows of a step then. An imitated one costs a fifth of a spoken one, for only the decoder works on it."""


class School:
    """The model, what it learns from, and where its weights are kept."""

    def __init__(self, folder: Path, model: StarterModel, texts: list[Reading], noises: Noises, seed: int) -> None:
        self.folder, self.model, self.texts, self.noises = folder, model, texts, noises
        self.rng = random.Random(seed)
        self.imitation = Imitation()
        self.shelf = ClipShelf(folder / "train")

    def spoken(self) -> Utterance:
        """A clip; they come in pairs, clean and as a room recorded it."""
        clips = self.shelf.clips
        return clips[self.rng.randrange(len(clips) // 2) * 2 + (self.rng.random() < 0.45)]

    def unspoken(self) -> Utterance:
        """A sentence as somebody would say it."""
        return imagined(self.rng.choice(self.texts), self.rng)

    def heard(self, windows: list[Window], first: int = 0) -> Tensor:
        """Encoder states of windows of clips."""
        return self.model.encode(normalised(windows, self.noises, self.rng), first)

    def pretended(self, windows: list[Window], first: int = 0) -> Tensor:
        """Imitated encoder states."""
        phones = torch.from_numpy(np.stack([window.phones for window in windows]))
        return self.imitation.pretend(phones, self.model.place_codes[first : first + phones.shape[1]])

    def save(self) -> None:
        """Keeps weights.pt and imitation.pt up to date."""
        self.model.save(self.folder / "weights.pt")
        torch.save(self.imitation.state_dict(), self.folder / "imitation.pt")


def learn_to_hear(school: School, minutes: float, peak: float = 2e-3) -> None:
    """Trains the encoder to know the phone and the place of each of its states."""
    model, lesson = school.model, Lesson("hear", minutes)
    heads = [*model.phone_head.parameters(), *model.place_head.parameters()]
    encoder = model.whisper.encoder
    learner = Learner([*encoder.parameters(), *heads], matrices(encoder), peak)
    while lesson.progress < 1:
        long = lesson.progress > 0.7 or school.rng.random() < 0.05
        frames, count = (3000, 2) if long else (SHORT, 8)
        first = 0 if long else school.rng.randint(0, 1500 - frames // 2)
        windows = [draw_window(school.spoken, frames, school.rng) for _ in range(count)]
        with torch.autocast("cpu", torch.bfloat16):
            phones, places = hearing_loss(model, windows, school.heard(windows, first), first)
        learn(phones + PLACE_WEIGHT * places, lesson, learner, last=0.1)
        lesson.note(phones=phones, places=places)
        if lesson.step % 100 == 0:
            school.shelf.refresh()
            school.save()
    school.save()


def learn_to_imitate(school: School, minutes: float, peak: float = 3e-3) -> None:
    """Trains the imitation on 30 s windows of clips, as the encoder hears them now."""
    imitation, lesson = school.imitation, Lesson("imitate", minutes)
    learner = Learner(imitation.parameters(), [], peak)
    while lesson.progress < 1:
        windows = [draw_window(school.spoken, 3000, school.rng) for _ in range(2)]
        phones = torch.from_numpy(np.stack([window.phones for window in windows]))
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                states = school.heard(windows).float()
            missed = imitation(phones, school.model.place_codes).float() - states
        learn(missed.pow(2).mean(), lesson, learner)
        imitation.spread.lerp_(missed.detach().pow(2).mean((0, 1)).sqrt(), 0.05)
        lesson.note(missed=missed.pow(2).mean() / states.var())
    school.save()


def learn_to_write(school: School, minutes: float, peak: float = 2e-3, short_until: float = 0.5) -> None:
    """Trains the decoder alone on imitated states of unspoken sentences: first in 10 s windows, then in 30 s ones."""
    model, lesson = school.model, Lesson("write", minutes)
    decoder = model.whisper.decoder
    learner = Learner(decoder.parameters(), matrices(decoder), peak)
    while lesson.progress < 1:
        long = lesson.progress > short_until or school.rng.random() < 0.05
        frames, count = (3000, 8) if long else (1000, 20)
        first = 0 if long else school.rng.randint(0, 1500 - frames // 2)
        windows = [draw_window(school.unspoken, frames, school.rng) for _ in range(count)]
        with torch.autocast("cpu", torch.bfloat16):
            states = school.pretended(windows, first)
            tokens, looks = token_loss(model, targets_of(windows, model, first), states)
        learn(tokens + LOOK_WEIGHT * looks, lesson, learner, last=0.1)
        lesson.note(tokens=tokens, looks=looks)
        if lesson.step % 100 == 0:
            school.save()
    school.save()


def learn_together(school: School, minutes: float, peak: float = 1e-3) -> None:
    """Trains everything in 30 s windows, some of clips, more of them imitated."""
    model, lesson = school.model, Lesson("join", minutes)
    heads = [*model.phone_head.parameters(), *model.place_head.parameters()]
    encoder, decoder = model.whisper.encoder, model.whisper.decoder
    hearer = Learner([*encoder.parameters(), *heads], matrices(encoder), peak * ENCODER_SHARE)
    writer = Learner(decoder.parameters(), matrices(decoder), peak)
    while lesson.progress < 1:
        spoken = [draw_window(school.spoken, 3000, school.rng) for _ in range(SPOKEN)]
        unspoken = [draw_window(school.unspoken, 3000, school.rng) for _ in range(UNSPOKEN)]
        with torch.autocast("cpu", torch.bfloat16):
            states = school.heard(spoken)
            phones, places = hearing_loss(model, spoken, states)
            true, looks = token_loss(model, targets_of(spoken, model), states)
            pretended = school.pretended(unspoken).to(states.dtype)
            other, other_looks = token_loss(model, targets_of(unspoken, model), pretended)
            loss = true + other + LOOK_WEIGHT * (looks + other_looks) + HEARING_WEIGHT * (phones + places)
        learn(loss, lesson, hearer, writer)
        lesson.note(true=true, other=other, looks=looks, phones=phones)
        if lesson.step % 50 == 0:
            school.shelf.refresh()
            school.save()
    school.save()


LESSONS = ((learn_to_hear, 0.25), (learn_to_imitate, 0.03), (learn_to_write, 0.22), (learn_together, 0.5))
"""The lessons in order, and the share of the time that each takes."""
MORE_LESSONS = ((learn_to_hear, 0.1), (learn_to_imitate, 0.03), (learn_together, 0.87))
"""For a model that goes on: the heads and the imitation are not in a checkpoint."""


def train(
    folder: Path,
    texts: list[Reading],
    noises: Noises,
    *,
    minutes: float,
    seed: int,
    threads: int,
    begun: Path | None = None,
) -> None:
    """All lessons; folder/weights.pt is kept up to date.

    Args:
        folder: Holds train/ with shards of clips; the weights go there.
        texts: Sentences to write.
        noises: Windows of non-speech.
        minutes: Length of the whole training.
        seed: Of weights and windows.
        threads: CPU threads.
        begun: A checkpoint to go on from.
    """
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # the backward pass is 90 times slower with subnormal numbers on some CPUs
    used = used_tokens()
    model = StarterModel.of_checkpoint(begun, used) if begun else StarterModel(used)
    school = School(folder, model, texts, noises, seed)
    for lesson, share in MORE_LESSONS if begun else LESSONS:
        lesson(school, minutes * share)
