"""Makes the starter model from nothing: `python -m training.starter_speech all`, or one step of it."""

import argparse
import os
from pathlib import Path

import numpy as np

from training.starter_speech.clips import readings
from training.starter_speech.corpus import held_out, sentences, spoken_sentences
from training.starter_speech.evaluate import evaluate
from training.starter_speech.export import export
from training.starter_speech.noise import noise_bank
from training.starter_speech.sample import write_sample
from training.starter_speech.synthesis import speak_corpus, write_readings
from training.starter_speech.train import train

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
    parser.add_argument("--sentences", type=int, default=4_400, help="sentences to be spoken")
    parser.add_argument("--texts", type=int, default=80_000, help="sentences only to be read")
    parser.add_argument("--minutes", type=float, default=90, help="time for training")
    parser.add_argument("--go-on", action="store_true", help="go on from the checkpoint that ships, instead of anew")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    steps = STEPS if asked.step == "all" else (asked.step,)
    if "corpus" in steps:
        BUILD.mkdir(parents=True, exist_ok=True)
        np.save(BUILD / "noise.npy", noise_bank(200, asked.seed))
        rows = spoken_sentences(asked.sentences, seed=asked.seed)
        speak_corpus(BUILD / "train", rows, seed=asked.seed, workers=asked.threads)
        write_readings(BUILD / "texts", sentences(asked.texts, seed=asked.seed + 1, without=held_out()))
    if "train" in steps:
        texts, noises = readings(BUILD / "texts"), np.load(BUILD / "noise.npy", mmap_mode="r")
        begun = CHECKPOINT if asked.go_on else None
        train(BUILD, texts, noises, minutes=asked.minutes, seed=asked.seed, threads=asked.threads, begun=begun)
    if "export" in steps:
        export(BUILD / "weights.pt", CHECKPOINT)
    if "evaluate" in steps:
        evaluate(CHECKPOINT, BUILD)
    if "sample" in steps:
        write_sample(SAMPLE, asked.seed)


if __name__ == "__main__":
    main()
