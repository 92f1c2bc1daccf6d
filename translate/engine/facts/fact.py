"""What a fact is: its kind, its value in a form that no language changes, and its place."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of facts, with the form of their values."""

    NUMBER = "number"
    """12000 or 3.5."""
    MONEY = "money"
    """ISO 4217 code and amount: JPY 12000."""
    PERCENT = "percent"
    """12.5 for 12.5 %."""
    DATE = "date"
    """ISO 8601, with dashes for what is not said (XML Schema): 2026-11-25, 2026-11, 2026, --11-25, --11, ---25."""
    FISCAL_YEAR = "fiscal_year"
    """FY2026: from April 2026 to March 2027 (地方自治法 208条)."""
    WEEKDAY = "weekday"
    """1 (Monday) to 7, as in ISO 8601."""
    TIME = "time"
    """T15:00; T3:00? where the half of the day is not said; T25:00 is one o'clock in the following night."""
    DURATION = "duration"
    """ISO 8601: P14D, P3M, P2W, PT30M."""
    AGE = "age"
    """Years."""
    FLOOR = "floor"
    """As Japan counts them, the ground floor is 1; floors below are -1, -2."""
    COUNTER = "counter"
    """Number of a counter or window."""
    ROOM = "room"
    """Number of a room."""
    ORDER = "order"
    """Number and what it numbers: 2 article, 3 nth, 123 number."""
    COUNT = "count"
    """Number and what is counted: 3 person, 2 sheet."""
    FRACTION = "fraction"
    """1/4."""
    MEASURE = "measure"
    """Number and SI unit: 3.5 km, 60 m2."""
    PHONE = "phone"
    """As written, in plain digits and hyphens; compared by the digits of the national number."""
    POSTCODE = "postcode"
    """530-8201."""
    ADDRESS = "address"
    """Numbers of 丁目, 番, 号: 1-3-20. Names of places stay in the sentence."""
    EMAIL = "email"
    URL = "url"
    DOCUMENT = "document"
    """Letters and digits of a document's number, as written."""
    ACRONYM = "acronym"
    """Latin capitals in a text of another script: DV."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in a sentence: `text` is the characters [start, end) of it."""

    kind: Kind
    value: str
    start: int
    end: int
    text: str
    readings: tuple[tuple[Kind, str], ...] = ()
    """What else the same words can mean: 「5日」 the fifth or five days, "18 years" an age."""

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
