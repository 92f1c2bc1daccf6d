"""Makes the sample recording of the suite: a short meeting of four voices, with its true text and times."""

import json
import random
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from training.starter_speech import rooms
from training.starter_speech.noise import coloured
from training.starter_speech.voice import MEETING_VOICES, RATE, speak

SCRIPT = Path(__file__).parent / "sample_script.txt"
VOICES = {
    role: (name, voice)
    for (role, name), voice in zip(
        {"chair": "高橋", "digital": "中村", "personnel": "佐藤", "welfare": "田中"}.items(),
        MEETING_VOICES,
        strict=True,
    )
}
BITS_PER_SECOND = 24_000
"""Opus at this rate is speech without audible damage, and 3 minutes stay under 600 kB."""
Wave = NDArray[np.float32]


def meeting(seed: int) -> tuple[Wave, list[dict[str, str | float]]]:
    """The samples of the meeting in one echoing room, and its sentences with speakers and true times in seconds."""
    rng = random.Random(seed)
    parts: list[Wave] = [np.zeros(RATE // 2, np.float32)]
    sentences: list[dict[str, str | float]] = []
    place, before = len(parts[0]), ""
    for line in SCRIPT.read_text(encoding="utf-8").splitlines():
        role, text = line.split("\t")
        name, voice = VOICES[role]
        # People wait a little longer before they speak than between their own sentences.
        pause = round(RATE * (rng.uniform(0.7, 0.9) if role == before else rng.uniform(0.9, 1.4)))
        clip = speak(text, voice)
        parts += [np.zeros(pause, np.float32), clip.samples]
        start = place + pause
        sentences.append(
            {
                "speaker": name,
                "start_s": round(start / RATE + clip.start_s, 2),
                "end_s": round(start / RATE + clip.end_s, 2),
                "text": text,
            }
        )
        place, before = start + len(clip.samples), role
    dry = np.concatenate([*parts, np.zeros(RATE, np.float32)])
    wave = rooms.echo(dry, random.Random(seed))
    hiss = np.resize(coloured(np.random.default_rng(seed), 1.0), len(wave)) * 10 ** (-60 / 20)
    return (wave * (0.8 / float(np.abs(wave).max())) + hiss).astype(np.float32), sentences


def write_opus(wave: Wave, path: Path) -> None:
    """The wave as Ogg Opus, mono."""
    with av.open(str(path), "w", format="ogg") as out:
        stream = out.add_stream("libopus", rate=RATE, layout="mono")
        stream.bit_rate = BITS_PER_SECOND
        frame = av.AudioFrame.from_ndarray((wave * 32767).astype(np.int16)[None], format="s16", layout="mono")
        frame.sample_rate = RATE
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


def write_sample(folder: Path, seed: int) -> None:
    """Writes meeting.opus and reference.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    wave, sentences = meeting(seed)
    write_opus(wave, folder / "meeting.opus")
    reference = {"duration_s": round(len(wave) / RATE, 2), "sentences": sentences}
    (folder / "reference.json").write_text(json.dumps(reference, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
