"""What rules find in a record: decisions and actions, each with its rule, its source sentence and its time."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Decision:
    """Something the meeting decided."""

    matter: str
    """What was decided, shortened from the sentence (or from the motion that the sentence answers)."""
    rule: str
    """Id of the rule that found it, see `decision_rules.RULES`."""
    sentence_id: str
    sentence: str
    speaker: str | None
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Action:
    """Something that somebody is to do."""

    task: str
    """What is to be done, shortened from the sentence."""
    owner: str | None
    """Who: named in the sentence, else the speaker's label for a promise, else None."""
    due_text: str | None
    """The deadline as said: 「3月末までに」."""
    due_on: date | None
    """The deadline as a date; None when nothing was said or it has no date (「次回までに」)."""
    rule: str
    """Id of the rule that found it, see `action_rules.RULES`."""
    sentence_id: str
    sentence: str
    speaker: str | None
    start_s: float
    end_s: float
