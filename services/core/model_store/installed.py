"""What the models folder holds, as it is written down in its `index.json`."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model in the folder.

    Attributes:
        name: How settings and pages call it.
        path: Its file or folder inside the models folder.
        sha256: Checksum when it was installed.
        size_bytes: Bytes on the disk.
        published: Name of the published model that its checksum proves it to be, else empty.
        format: Code of its `ModelFormat`; empty where nobody looked inside yet.
        kind: What it does: "speech", "translation".
        languages: ISO 639-1 codes, or `mul`.
        licence: Its terms, where they are known.
        details: What its content says about itself: version, parameters and the like.
    """

    name: str
    path: str
    sha256: str
    size_bytes: int
    published: str = ""
    format: str = ""
    kind: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_verified(self) -> bool:
        """Whether the file is byte for byte what its publisher gives out."""
        return bool(self.published)

    def to_dict(self) -> dict[str, Any]:
        """For the index and for bundles."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "InstalledModel":
        """From an index, also of an older or newer version of the suite.

        Raises:
            TypeError: what every version writes is missing.
        """
        known = {field.name for field in fields(cls)}
        taken = {name: value for name, value in values.items() if name in known}
        return cls(**taken | {"languages": tuple(taken.get("languages", ()))})
