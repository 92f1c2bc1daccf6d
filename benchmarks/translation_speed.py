"""Our engine against Argos Translate's own translation: same package, same sentences, equal beam.

    python -m benchmarks.translation_speed [--rounds 3]

The package has the true dimensions of stock Argos models (6 + 6 layers, 512 wide, 50,000 tokens, int8) and random
weights, so both engines write the same nonsense and do the same work: what differs is the way to the model. Callers are
threads that each translate the same sentences one at a time.
"""

import argparse
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import mean

from benchmarks.record import record
from benchmarks.translation_material import SENTENCES, Size, argos_folder
from translate.engine.engine import Search, TranslationEngine
from translate.engine.engines import ARGOS, CTRANSLATE2, load_package_engine
from translate.engine.packages import read_package

ARGOS_SIZE = Size(width=512, feed_forward=2048, heads=8, layers=6, length=20)
VOCABULARY = 50_000
BEAM = Search(beam_size=4)


def seconds(engine: TranslationEngine, sentences: list[str], callers: int) -> float:
    """Seconds per sentence with so many callers at once."""

    def call(_caller: int) -> None:
        for sentence in sentences:
            engine.translate([sentence], BEAM)

    start = time.perf_counter()
    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(call, range(callers)))
    return (time.perf_counter() - start) / (len(sentences) * callers)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    sentences = [sentence for sentence in SENTENCES if "@" not in sentence]
    with tempfile.TemporaryDirectory() as name:
        package = read_package(argos_folder(Path(name) / "package", size=ARGOS_SIZE, vocabulary=VOCABULARY))
        engines = {name: load_package_engine(name, package, threads=2) for name in (CTRANSLATE2, ARGOS)}
        lengths = [found[0].tokens for found in engines[CTRANSLATE2].translate(sentences, BEAM)]
        same = [
            one[0].text == other[0].text
            for one, other in zip(*(engine.translate(sentences, BEAM) for engine in engines.values()), strict=True)
        ]
        rows = []
        for callers in (1, 2):
            times = {
                name: min(seconds(engine, sentences, callers) for _ in range(options.rounds))
                for name, engine in engines.items()
            }
            rows.append(_row(f"{callers} at a time" if callers > 1 else "one at a time", times))
        start = time.perf_counter()
        for first in range(0, len(sentences), 8):
            engines[CTRANSLATE2].translate(sentences[first : first + 8], BEAM)
        batch_s = (time.perf_counter() - start) / len(sentences)
        times = {CTRANSLATE2: batch_s, ARGOS: min(seconds(engines[ARGOS], sentences, 1) for _ in range(options.rounds))}
        rows.append(_row("batches of 8, against one by one", times))
    conditions = (
        f"{len(sentences)} sentences, {mean(lengths):.0f} tokens written on average, {sum(same)} of {len(same)} "
        f"translated the same, beam 4, two CPU threads, best of {options.rounds}. Load before: {load:.1f}."
    )
    record("Translation: speed against Argos Translate", rows, conditions)


def _row(what: str, times: dict[str, float]) -> dict[str, str]:
    row = {
        "Callers": what,
        "Argos Translate": f"{times[ARGOS] * 1000:.0f} ms",
        "ours": f"{times[CTRANSLATE2] * 1000:.0f} ms",
        "faster": f"{times[ARGOS] / times[CTRANSLATE2]:.2f}×",
    }
    print(row, flush=True)
    return row


if __name__ == "__main__":
    main()
