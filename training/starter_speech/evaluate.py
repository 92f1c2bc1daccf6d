"""Measures a starter checkpoint with both engines on 30 s windows of sentences that it has never heard."""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from minutes.speech.convert import prepare_model
from training.starter_speech import rooms
from training.starter_speech.clips import heard_texts
from training.starter_speech.corpus import TEST_SEED, Sentence, unseen_sentences
from training.starter_speech.noise import coloured, noise_wave
from training.starter_speech.recognise import Heard, Recogniser, faster_whisper, openai_whisper
from training.starter_speech.scoring import Score, plain, score
from training.starter_speech.voice import MEETING_VOICES, RATE, Voice, speak

HANDWRITTEN = Path(__file__).parent / "handwritten.txt"
WINDOW = 30 * RATE


@dataclass(frozen=True)
class SpokenWindow:
    """At most 30 s of samples and what is said in it."""

    samples: NDArray[np.float32]
    said: list[Heard]


def spoken_windows(rows: Sequence[Sentence], *, seed: int, voices: Sequence[Voice] = ()) -> list[SpokenWindow]:
    """All sentences in order, packed into 30 s windows with gaps and hiss, every other one as a room recorded it.

    Each sentence is spoken by one of `voices`, slightly varied, or by anybody.
    """
    rng = random.Random(seed)
    hiss = coloured(np.random.default_rng(seed), 1.0)
    windows: list[SpokenWindow] = []
    samples, place = np.zeros(WINDOW, np.float32), round(0.2 * RATE)
    said: list[Heard] = []
    for row in rows:
        clip = speak(row.spoken, rng.choice(voices).varied(rng) if voices else Voice.anybody(rng))
        heard = rooms.recorded(clip.samples, rng) if rng.random() < 0.5 else clip.samples
        if place + len(heard) > WINDOW:
            windows.append(SpokenWindow(samples, said))
            samples, said, place = np.zeros(WINDOW, np.float32), [], round(rng.uniform(0, 0.5) * RATE)
        samples[place : place + len(heard)] = heard[: WINDOW - place]
        said.append(Heard(place / RATE + clip.start_s, place / RATE + clip.end_s, row.written))
        place += len(heard) + round(rng.uniform(0.1, 1.0) * RATE)
    windows.append(SpokenWindow(samples, said))
    return [SpokenWindow(one.samples + hiss * 10 ** rng.uniform(-4, -2.7), one.said) for one in windows]


def silent_windows(count: int, seed: int) -> list[NDArray[np.float32]]:
    """Windows without speech: digital silence, faint hiss, and noises of every kind."""
    rng = np.random.default_rng(seed)
    silence = [np.zeros(WINDOW, np.float32), (1e-4 * rng.standard_normal(WINDOW)).astype(np.float32)]
    return silence + [noise_wave(rng) for _ in range(count - len(silence))]


def handwritten() -> list[Sentence]:
    """Sentences that a person wrote, which the grammar cannot make."""
    return [Sentence(line, line) for line in HANDWRITTEN.read_text(encoding="utf-8").splitlines()]


def measure(recognise: Recogniser, windows: Sequence[SpokenWindow]) -> Score:
    """The score of one engine over all windows."""
    total = Score()
    for window in windows:
        total += score(window.said, recognise(window.samples))
    return total


def unseen_windows(folder: Path, count: int) -> dict[str, list[SpokenWindow]]:
    """Windows of sentences that training never heard: of the generator, and written by hand."""
    heard = heard_texts(folder / "train") | heard_texts(folder / "texts")
    rows = [row for row in unseen_sentences(count, seed=TEST_SEED) if row.written not in heard]
    return {
        "generator, the four voices": spoken_windows(rows, seed=5, voices=MEETING_VOICES),
        "generator, any voice": spoken_windows(rows, seed=5),
        "written by hand, the four voices": spoken_windows(handwritten(), seed=6, voices=MEETING_VOICES),
    }


def evaluate(checkpoint: Path, folder: Path, *, count: int = 120, engines: Sequence[str] = ()) -> dict[str, float]:
    """All figures of the model card, also written to folder/figures.json.

    Args:
        checkpoint: An openai-whisper checkpoint.
        folder: Holds train/ and texts/ with what was heard and read; the conversion and the figures go there.
        count: Unseen sentences of each kind.
        engines: Names of the engines to ask; empty for both.
    """
    torch.set_num_threads(1)
    known = {
        "faster-whisper int8": lambda: faster_whisper(prepare_model(checkpoint, folder, "faster-whisper")),
        "openai-whisper": lambda: openai_whisper(checkpoint),
    }
    sets = unseen_windows(folder, count)
    silent = silent_windows(20, seed=9)
    figures: dict[str, float] = {f"windows: {name}": len(windows) for name, windows in sets.items()}
    for engine in engines or known:
        recognise = known[engine]()
        for name, windows in sets.items():
            result = measure(recognise, windows)
            figures[f"{engine}, {name}: CER"] = round(result.cer, 4)
            figures[f"{engine}, {name}: borders within 0.3 s"] = round(result.within_300_ms, 4)
            figures[f"{engine}, {name}: median border error in s"] = round(result.median_time_error_s, 3)
            print(json.dumps(figures, ensure_ascii=False, indent=1), flush=True)
        invented = [len(plain("".join(row.text for row in recognise(samples)))) for samples in silent]
        figures[f"{engine}: characters on {len(silent)} windows of silence and noise"] = sum(invented)
    (folder / "figures.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    return figures
