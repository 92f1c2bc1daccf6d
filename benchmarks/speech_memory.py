"""Peak memory from the file to segments with speakers, for recordings of 10 minutes to 8 hours: it must be flat.

python -m benchmarks.speech_memory [--minutes 10 60 240 480]
"""

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.record import record
from benchmarks.speech_material import libraries, write_meeting
from minutes.speech.engine import EngineConfig
from minutes.speech.engine_process import EngineProcess
from minutes.speech.pipeline import transcribe_steps
from minutes.speech.starter import starter_checkpoint_path


def peak_mib(pid: int) -> float:
    """The most memory that the process has held so far (VmHWM, with shared and mapped pages)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise ValueError(f"no VmHWM for {pid}")


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, nargs="+", default=[10, 60, 240, 480])
    options = parser.parse_args()
    rows = []
    for minutes in options.minutes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            audio = write_meeting(folder / "meeting.flac", minutes * 60)
            with EngineProcess(EngineConfig(starter_checkpoint_path(folder), folder, device="cpu")) as engine:
                engine.load()
                assert engine.pid is not None
                loaded = peak_mib(engine.pid)
                start = time.perf_counter()
                prepared = engine.prepare([audio], folder / "work")
                planned = peak_mib(engine.pid)
                steps = transcribe_steps(engine, folder / "work", prepared.chunks)
                segments = [segment for step in steps for segment in step]
                heard = peak_mib(engine.pid)
                engine.speakers(folder / "work", segments)
                took_s = time.perf_counter() - start
                peak = peak_mib(engine.pid)
            rows.append(
                {
                    "Recording": f"{minutes:g} min",
                    "model loaded": f"{loaded:.0f} MiB",
                    "planned": f"{planned:.0f} MiB",
                    "transcribed": f"{heard:.0f} MiB",
                    "with speakers (peak)": f"{peak:.0f} MiB",
                    "took": f"{took_s:.0f} s",
                    "chunks": len(prepared.chunks),
                    "faster than real time": f"{prepared.duration_s / took_s:.0f}×",
                }
            )
            print(rows[-1], flush=True)
    conditions = (
        "The most memory that the engine's process had held after each stage: starter model, faster-whisper int8, "
        "listening copy written, FLAC of 16 kHz mono."
    )
    record("Speech: memory does not grow with length", rows, f"{conditions} {libraries()}.")


if __name__ == "__main__":
    main()
