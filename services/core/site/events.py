"""What happens to the settings of pages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteChanged:
    """Settings were changed on a page."""

    names: tuple[str, ...]
