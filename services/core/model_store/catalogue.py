"""What is known of a model that somebody publishes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublishedModel:
    """A model by name, and how to know that a file is it.

    Attributes:
        name: How settings call it.
        file_name: Its name in the models folder.
        sha256: Checksum that its publisher gives.
        size_bytes: For progress and free space.
        url: Where it can be fetched.
        kind: What it does: "speech", "translation".
        licence: Under which terms.
        languages: ISO 639-1 codes, or `mul` for a model of many languages.
    """

    name: str
    file_name: str
    sha256: str
    size_bytes: int
    url: str
    kind: str
    licence: str
    languages: tuple[str, ...] = ()
