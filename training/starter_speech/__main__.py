"""Makes the starter model from nothing: `python -m training.starter_speech all`, or one step of it."""

import argparse
import os
from pathlib import Path

import numpy as np

from training.starter_speech.corpus import BASIC, VALID_SEED, training_sentences, unseen_sentences
from training.starter_speech.evaluate import evaluate
from training.starter_speech.export import export
from training.starter_speech.noise import noise_bank
from training.starter_speech.sample import write_sample
from training.starter_speech.synthesis import speak_corpus
from training.starter_speech.train import train
from training.starter_speech.voice import MEETING_VOICES

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "training" / "build" / "starter_speech"
CHECKPOINT = ROOT / "minutes" / "speech" / "starter" / "starter.pt"
SAMPLE = ROOT / "minutes" / "sample"
STEPS = ("corpus", "train", "export", "evaluate", "sample")


def main() -> None:
    """Runs the steps that were asked for, in order."""
    parser = argparse.ArgumentParser(prog="python -m training.starter_speech", description=__doc__)
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=24_000, help="drawn sentences in the corpus")
    parser.add_argument("--minutes", type=float, default=65, help="time for training")
    parser.add_argument("--done-minutes", type=float, default=0, help="go on with a training that ran so long")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    steps = STEPS if asked.step == "all" else (asked.step,)
    if "corpus" in steps:
        BUILD.mkdir(parents=True, exist_ok=True)
        np.save(BUILD / "noise.npy", noise_bank(200, asked.seed))
        unseen = unseen_sentences(120, seed=VALID_SEED, style=BASIC)
        speak_corpus(BUILD / "valid", unseen, seed=VALID_SEED, workers=asked.threads, voices=MEETING_VOICES)
        rows = training_sentences(asked.sentences, seed=asked.seed)
        speak_corpus(BUILD / "train", rows, seed=asked.seed, workers=asked.threads)
        rows = training_sentences(asked.sentences // 10, seed=asked.seed + 1, style=BASIC)
        speak_corpus(BUILD / "basic", rows, seed=asked.seed + 1, workers=asked.threads, voices=MEETING_VOICES)
    if "train" in steps:
        train(
            BUILD,
            np.load(BUILD / "noise.npy", mmap_mode="r"),
            minutes=asked.minutes,
            seed=asked.seed,
            threads=asked.threads,
            done_minutes=asked.done_minutes,
        )
    if "export" in steps:
        export(BUILD / "weights.pt", CHECKPOINT)
    if "evaluate" in steps:
        evaluate(CHECKPOINT, BUILD)
    if "sample" in steps:
        write_sample(SAMPLE, asked.seed)


if __name__ == "__main__":
    main()
