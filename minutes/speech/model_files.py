"""Which Whisper models exist, where their files are, and whether a file is what its publisher signed. No network.

The models folder of an installation may hold, for a model called NAME: `NAME.pt` (an openai-whisper checkpoint), or a
folder `NAME` or `faster-whisper-NAME` (CTranslate2, as faster-whisper's users pass it on).
"""

import functools
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from minutes.speech.errors import ModelDamaged, ModelMissing

STARTER = "starter"
_URL = "https://openaipublic.azureedge.net/main/whisper/models"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class KnownModel:
    """A model that OpenAI publishes. `size_bytes` is for progress and free space; `sha256` decides."""

    name: str
    sha256: str
    parameters: int
    size_bytes: int
    aliases: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """Its name in the models folder and at the publisher."""
        return f"{self.name}.pt"

    @property
    def url(self) -> str:
        """Where an administrator can fetch it."""
        return f"{_URL}/{self.sha256}/{self.file_name}"


# Checksums: whisper/__init__.py _MODELS (a test compares them); parameters: openai/whisper README.
KNOWN_MODELS: tuple[KnownModel, ...] = (
    KnownModel("tiny", "65147644a518d12f04e32d6f3b26facc3f8dd46e5390956a9424a650c0ce22b9", 39_000_000, 75_572_083),
    KnownModel("base", "ed3a0b6b1c0edf879ad9b11b1af5a0e6ab5db9205f891f668f8b0e6c6326e34e", 74_000_000, 145_262_807),
    KnownModel("small", "9ecf779972d90ba49c06d968637d720dd632c55bbf19d441fb42bf17a411e794", 244_000_000, 483_617_219),
    KnownModel(
        "medium", "345ae4da62f9b3d59415adc60127b97c714f32e89e936602e85993674d08dcb1", 769_000_000, 1_528_008_539
    ),
    KnownModel(
        "large-v2", "81f7c96c852ee8fc832187b0132e569d6c3065a3252ed18e56effd0b6a73e524", 1_550_000_000, 3_086_999_982
    ),
    KnownModel(
        "large-v3",
        "e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb",
        1_550_000_000,
        3_087_371_615,
        ("large",),
    ),
    KnownModel(
        "large-v3-turbo",
        "aff26ae408abcba5fbf8813c21e62b0941638c5f6eebfb145be0c9839262a19a",
        809_000_000,
        1_617_941_637,
        ("turbo",),
    ),
)


def find_known(name: str) -> KnownModel | None:
    """The published model of this name or alias."""
    return next((model for model in KNOWN_MODELS if name == model.name or name in model.aliases), None)


def resolve_model(name_or_path: str, models_dir: Path, starter: Callable[[], Path] | None = None) -> Path:
    """The checkpoint (.pt) or CTranslate2 folder for a name or a path; `starter()` gives the path of the starter model.

    Raises:
        ModelMissing: neither such a path nor such a model in the models folder.
    """
    if name_or_path == STARTER and starter is not None:
        return starter()
    path = Path(name_or_path).expanduser()
    if ("/" in name_or_path or path.suffix == ".pt") and is_model(path):
        return path
    if _NAME.fullmatch(name_or_path):
        known = find_known(name_or_path)
        for name in filter(None, (known.name if known else None, name_or_path)):
            for candidate in (f"{name}.pt", name, f"faster-whisper-{name}"):
                if is_model(models_dir / candidate):
                    return models_dir / candidate
    raise ModelMissing(name=name_or_path)


def is_model(path: Path) -> bool:
    """Whether this is a .pt file or a CTranslate2 folder."""
    return (path.suffix == ".pt" and path.is_file()) or (path / "model.bin").is_file()


def verify_checkpoint(path: Path, expected_sha256: str | None = None) -> str:
    """The file's SHA-256; a file that bears the name of a published model must have the published checksum.

    Raises:
        ModelDamaged: it has another one.
    """
    known = find_known(path.stem)
    expected = expected_sha256 or (known.sha256 if known else None)
    actual = sha256_of(path)
    if expected and actual != expected:
        raise ModelDamaged(name=path.stem, reason="checksum")
    return actual


def sha256_of(path: Path) -> str:
    """SHA-256 of a file in hexadecimal; asked again for an unchanged file, it is not read again."""
    stat = path.stat()
    return _sha256(path.resolve(), stat.st_size, stat.st_mtime_ns)


@functools.lru_cache(maxsize=32)
def _sha256(path: Path, _size_bytes: int, _mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def alignment_heads_of(checkpoint: Path) -> bytes | None:
    """Which attention heads give word times, as openai-whisper knows them for its published models, else None."""
    import whisper  # noqa: PLC0415  heavy

    known = find_known(checkpoint.stem)
    return whisper._ALIGNMENT_HEADS[known.name] if known else None  # published nowhere else


def model_label(path: Path) -> str:
    """A short name of a resolved model for transcripts and logs: large-v3, starter and so on."""
    return path.stem if path.suffix == ".pt" else path.name.removeprefix("faster-whisper-")
