"""Which segments look invented: a loop, a guess, or more text than anybody could say in the time.

Simple signs only; a flagged window is decoded a second time with a wider search, and what stays flagged is shown to
the person who corrects. Nothing is dropped silently but text on silence.
"""

import zlib

from minutes.speech.segments import Segment

MAX_COMPRESSION = 2.4  # openai-whisper's compression_ratio_threshold; text of a loop packs better than speech
MIN_LOGPROB = -1.0  # openai-whisper's logprob_threshold
MAX_NO_SPEECH = 0.6  # openai-whisper's no_speech_threshold
MAX_CHARACTERS_PER_S = 25.0  # fast Japanese is about 12 characters a second (NHK news: 5 to 6), fast English 20
MIN_REPEATS = 4  # the same phrase this many times in a row is a loop; 「はい、はい、はい」 is not


def find_doubt(segment: Segment) -> str:
    """Why this segment may be invented: "repeats", "too_fast", "low_probability", or "" for nothing found."""
    if repeats(segment.text):
        return "repeats"
    if len(segment.text) > MAX_CHARACTERS_PER_S * max(segment.end_s - segment.start_s, 0.5):
        return "too_fast"
    if segment.avg_logprob < MIN_LOGPROB:
        return "low_probability"
    return ""


def is_silence(segment: Segment) -> bool:
    """Whether the model itself says that nobody spoke, and was unsure of its text."""
    return segment.no_speech_prob > MAX_NO_SPEECH and segment.avg_logprob < MIN_LOGPROB


def repeats(text: str) -> bool:
    """Whether a phrase comes again and again.

    Four times in a row (phrases of 2 to 20 characters), or so often in all that the text packs better than speech.
    """
    for size in range(2, 21):
        run = 0
        for index in range(size, len(text)):
            run = run + 1 if text[index] == text[index - size] else 0
            if run >= size * (MIN_REPEATS - 1):
                return True
    raw = text.encode()
    return len(raw) > 60 and len(raw) / len(zlib.compress(raw)) > MAX_COMPRESSION
