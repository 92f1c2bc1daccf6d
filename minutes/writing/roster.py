"""Roster (出席者名簿): the people who were there, whatever file or text it came from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attendee:
    """One person as the roster names them."""

    name: str
    kana: str | None = None
    department: str | None = None
    """所属: bureau, section or organisation."""
    position: str | None = None
    """職名: 部長, 課長, 教授 …"""
    role: str | None = None
    """Part in this meeting: 委員長, 委員, 事務局, 説明者 …"""


@dataclass(frozen=True, slots=True)
class Roster:
    """Attendees in the order of the file, which follows the seating order."""

    people: tuple[Attendee, ...] = ()
