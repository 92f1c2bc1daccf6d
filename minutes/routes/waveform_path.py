"""The loudness of a recording as one SVG path, so that a page carries a line of text and not hundreds of bars."""

from collections.abc import Sequence

BARS = 120  # about one per 4 pixels of the player
WIDTH, HEIGHT = 4.0, 40.0  # units of the drawing for one bar, and its height in all
FULL = 127  # the loudest value, see speech/waveform.py
QUIET_UNITS = 2.0  # a bar is never shorter: silence is visible as silence


def waveform_path(values: Sequence[int]) -> str:
    """Path data of at most `BARS` strokes around the middle line; empty where nothing is known."""
    if not values:
        return ""
    bars = min(BARS, len(values))
    parts = []
    for bar in range(bars):
        loudest = max(values[bar * len(values) // bars : (bar + 1) * len(values) // bars])
        length = max(QUIET_UNITS, loudest / FULL * (HEIGHT - QUIET_UNITS))
        parts.append(f"M{bar * WIDTH * BARS / bars + 1:.1f} {(HEIGHT - length) / 2:.1f}v{length:.1f}")
    return "".join(parts)
