"""Makes the starter model from nothing: `python -m training.starter_speech all`, or one step of it."""

import argparse
import os
from collections.abc import Sequence
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


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the steps that were asked for, in order."""
    parser = argparse.ArgumentParser(prog="python -m training.starter_speech", description=__doc__)
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sentences", type=int, default=4_400, help="sentences to be spoken")
    parser.add_argument("--texts", type=int, default=80_000, help="sentences only to be read")
    parser.add_argument("--minutes", type=float, default=90, help="time for training")
    parser.add_argument("--go-on", action="store_true", help="go on from the checkpoint that ships, instead of anew")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--noises", type=int, default=200, help="windows of non-speech")
    parser.add_argument("--count", type=int, default=120, help="unseen sentences of each kind to evaluate on")
    parser.add_argument("--folder", type=Path, default=BUILD, help="for what is made on the way")
    parser.add_argument("--checkpoint", type=Path, default=CHECKPOINT)
    parser.add_argument("--sample", type=Path, default=SAMPLE, help="folder of the sample recording")
    asked = parser.parse_args(arguments)
    folder: Path = asked.folder
    steps = STEPS if asked.step == "all" else (asked.step,)
    if "corpus" in steps:
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "noise.npy", noise_bank(asked.noises, asked.seed))
        rows = spoken_sentences(asked.sentences, seed=asked.seed)
        speak_corpus(folder / "train", rows, seed=asked.seed, workers=asked.threads)
        write_readings(folder / "texts", sentences(asked.texts, seed=asked.seed + 1, without=held_out()))
    if "train" in steps:
        texts, noises = readings(folder / "texts"), np.load(folder / "noise.npy", mmap_mode="r")
        begun = asked.checkpoint if asked.go_on else None
        train(folder, texts, noises, minutes=asked.minutes, seed=asked.seed, threads=asked.threads, begun=begun)
    if "export" in steps:
        export(folder / "weights.pt", asked.checkpoint)
    if "evaluate" in steps:
        evaluate(asked.checkpoint, folder, count=asked.count)
    if "sample" in steps:
        write_sample(asked.sample, asked.seed)


if __name__ == "__main__":
    main()
