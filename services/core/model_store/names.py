"""Names of installed models: ASCII, because settings, commands and programs type them."""

import re
import unicodedata

from services.core.model_store.errors import NameUnusable

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
RESERVED = frozenset({"auto", "starter", "index.json"})
_ENDINGS = re.compile(r"\.(pt|zip|argosmodel)$", re.IGNORECASE)
_OF_BROWSERS = re.compile(r"( ?\(\d+\)|のコピー| - コピー| copy)+$", re.IGNORECASE)


def check_name(name: str) -> str:
    """The name, when a model may have it.

    Raises:
        NameUnusable: it may not.
    """
    if not NAME.fullmatch(name) or name.lower() in RESERVED or name.endswith("."):
        raise NameUnusable(name=name[:100])
    return name


def name_from(filename: str, digest: str) -> str:
    """A name made of what the file is called; of its checksum where nothing of it can be used."""
    stem = _OF_BROWSERS.sub("", _ENDINGS.sub("", unicodedata.normalize("NFKC", filename).strip()))
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", stem).strip("-._")[:80]
    try:
        return check_name(plain)
    except NameUnusable:
        return f"model-{digest[:8]}"
