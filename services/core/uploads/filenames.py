"""A file's name as the person knows it, safe to show."""

import re
import unicodedata

NAME_LIMIT = 200
"""Characters of a file name that are kept; the longest that common file systems take is 255 bytes."""
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")


def safe_filename(name: str) -> str:
    """The last part of a path, without line breaks and signs that turn the writing direction, 200 characters at most.

    The beginning and the ending (`.m4a`) of a long name are kept. Emoji and every script stay as they are.
    """
    plain = _UNSAFE.sub(" ", unicodedata.normalize("NFC", name)).replace("\\", "/").rsplit("/", 1)[-1].strip(" .")
    plain = " ".join(plain.split()) or "recording"
    if len(plain) <= NAME_LIMIT:
        return plain
    stem, dot, ending = plain.rpartition(".")
    tail = f"…{dot}{ending}" if dot and len(ending) <= 8 else "…"
    return (stem if dot else plain)[: NAME_LIMIT - len(tail)] + tail
