"""About when in a spoken sentence each written character is heard: Japanese morae take nearly equal time."""

from difflib import SequenceMatcher

import numpy as np
import pyopenjtalk

PAUSE_MORAE = 2.5
"""A pause at 、 lasts about as long as two or three morae."""


def character_places(written: str, spoken: str) -> list[float]:
    """For each border between characters of `written` (one more than characters) its place in the speech, 0 to 1.

    The analyser of the voice gives words and their morae. Where it rewrote the text (digits become 漢数字), places are
    interpolated between the characters that are the same.
    """
    heard, borders = "", [0.0]
    for word in pyopenjtalk.run_frontend(spoken):
        text = word["string"]
        morae = PAUSE_MORAE if word["pos"] == "記号" and text != "。" else max(word["mora_size"], 0)
        step = morae / len(text)
        borders += [borders[-1] + step * (place + 1) for place in range(len(text))]
        heard += text
    known = [(0, 0.0)]
    for block in SequenceMatcher(None, written, heard, autojunk=False).get_matching_blocks():
        known += [(block.a + place, borders[block.b + place]) for place in range(block.size + 1) if block.size]
    known.append((len(written), borders[-1]))
    known = sorted(set(known))
    borders_written, borders_heard = [border for border, _ in known], [place for _, place in known]
    places = np.interp(np.arange(len(written) + 1), borders_written, borders_heard)
    return [round(float(place), 4) for place in places / max(borders[-1], 1.0)]
