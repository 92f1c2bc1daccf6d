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
        purpose: What it is for: "speech", "translation".
        licence: Under which terms.
    """

    name: str
    file_name: str
    sha256: str
    size_bytes: int
    url: str
    purpose: str
    licence: str
