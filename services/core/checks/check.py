"""One look at one part of the installation, and what it found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.core.suite import Suite


class Level(StrEnum):
    """How a part is; the worst comes last."""

    OK = "ok"
    NOTE = "note"
    """Not set up or not used; nothing is wrong."""
    WARN = "warn"
    """Works now; somebody must act before it does not."""
    BAD = "bad"
    """Does not work."""


ORDER = tuple(Level)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in the language of whoever asked.

    Attributes:
        level: How the part is.
        what: What is so.
        todo: What to do; empty where nothing is to be done.
        since: Since when, where the check itself knows; else the worker's note tells.
    """

    level: Level
    what: str
    todo: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A look at one part.

    Attributes:
        name: Dotted, unique over all features.
        title: Message id of the part's name.
        run: Looks; may raise, which counts as BAD.
        guide: The page of docs/how-to that helps, without ending; empty where none does.
    """

    name: str
    title: str
    run: Callable[["Suite"], Finding]
    guide: str = ""
