"""Agenda (次第) and its items, whatever file or text they came from."""

from dataclasses import dataclass
from datetime import date, time


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One line of the agenda: its number as written (「議題1」, 「議案第3号」, 「2」, or None) and its heading."""

    number: str | None
    heading: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What an agenda says; every field but `items` may be missing."""

    title: str | None = None
    held_on: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    place: str | None = None
    items: tuple[AgendaItem, ...] = ()
    terms: tuple[str, ...] = ()
    """Names of things in the headings, for the speech engine's prompt."""
