"""Turns sentences into shards of log-mel clips on disk; each sentence once clean and once as a room recorded it."""

import json
import random
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from training.starter_speech import mel, rooms
from training.starter_speech.corpus import Sentence
from training.starter_speech.reading import labels_of, read
from training.starter_speech.voice import Voice, speak_labels

SHARD_SENTENCES = 125
"""Sentences in a shard: small enough that training can start while later shards are still being spoken."""


def write_shard(folder: Path, number: int, rows: list[Sentence], seed: int, voices: tuple[Voice, ...]) -> float:
    """One shard written as clips-NNNN.npy (frames, 80) and clips-NNNN.jsonl; its length in seconds."""
    torch.set_num_threads(1)
    rng = random.Random(seed * 100_003 + number)
    mels, lines, frame = [], [], 0
    for row in rows:
        voice = rng.choice(voices).varied(rng) if voices else Voice.anybody(rng)
        labels = labels_of(row.spoken)
        reading, clip = asdict(read(row, labels)), speak_labels(labels, voice)
        for samples in (clip.samples, rooms.recorded(clip.samples, rng)):
            log_mel = mel.raw_log_mel(samples)
            lines.append(
                {
                    "reading": reading,
                    "voice": (voice.speed, voice.half_tone, voice.formant_percent),
                    "cut_s": clip.cut_s,
                    "first": frame,
                    "frames": len(log_mel),
                    "start_s": round(clip.start_s, 3),
                    "end_s": round(clip.end_s, 3),
                }
            )
            mels.append(log_mel)
            frame += len(log_mel)
    np.save(folder / f"clips-{number:04d}.npy", np.concatenate(mels))
    # The list is written last and moved into place: a reader that sees it may read the shard.
    part = folder / f"clips-{number:04d}.part"
    part.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    part.rename(part.with_suffix(".jsonl"))
    return frame / 100


def write_readings(folder: Path, rows: Iterable[Sentence]) -> None:
    """The readings of sentences that nobody speaks, one a line, in folder/texts.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps({"reading": asdict(read(row))}, ensure_ascii=False) for row in rows)
    (folder / "texts.jsonl").write_text("\n".join(lines), encoding="utf-8")


def speak_corpus(
    folder: Path, rows: list[Sentence], *, seed: int, workers: int, voices: tuple[Voice, ...] = ()
) -> None:
    """Writes all sentences as shards; shards that are there already are kept."""
    folder.mkdir(parents=True, exist_ok=True)
    jobs = [(i // SHARD_SENTENCES, rows[i : i + SHARD_SENTENCES]) for i in range(0, len(rows), SHARD_SENTENCES)]
    missing = [(number, part) for number, part in jobs if not (folder / f"clips-{number:04d}.jsonl").exists()]
    total_s = 0.0
    with ProcessPoolExecutor(workers) as pool:
        running = [pool.submit(write_shard, folder, number, part, seed, voices) for number, part in missing]
        for done, future in enumerate(running, 1):
            total_s += future.result()
            print(f"{done}/{len(running)} shards, {total_s / 3600:.2f} h", flush=True)
