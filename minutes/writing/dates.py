"""Deadlines in a sentence (3月末までに, 来週金曜日まで, 年度内に) with the day that each means."""

import re
from dataclasses import dataclass
from datetime import date

from minutes.writing.date_rules import RULES, Resolve
from minutes.writing.numerals import half_width


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline in a sentence: its characters [start, end), the words, the day it means, and the rule's id."""

    start: int
    end: int
    text: str
    due_on: date | None
    """None where the day is not known (次回, 速やかに) or the meeting's day is not."""
    rule: str

    @property
    def may_be_period(self) -> bool:
        """Whether it may say how long something lasts instead: a bare まで, as in 「12月25日まで募集します」."""
        return self.text.endswith("まで")


def find_deadlines(text: str, held_on: date | None) -> list[Deadline]:
    """Deadlines in order of their place in the text, not overlapping.

    Args:
        text: One sentence.
        held_on: The meeting's day, from which 来週 and 3月末 are counted.
    """
    plain = half_width(text)
    found: list[Deadline] = []
    for rule in RULES:
        for match in rule.pattern.finditer(plain):
            start, end = match.span()
            if all(end <= other.start or other.end <= start for other in found):
                due_on = _resolved(rule.resolve, match, held_on)
                found.append(Deadline(start, end, text[start:end], due_on, rule.id))
    return sorted(found, key=lambda deadline: deadline.start)


def _resolved(resolve: Resolve, match: re.Match[str], held_on: date | None) -> date | None:
    year_is_said = bool(match.groupdict().get("year"))
    if held_on is None and not year_is_said:
        return None
    try:
        return resolve(match, held_on or date(2000, 1, 1))
    except (ValueError, OverflowError):  # 「2月30日」, or a number that no calendar holds
        return None
