"""Times of the day: which half of the day is said, and hours after midnight counted on (25時)."""

import re

HOURS_OF_A_LONG_DAY = 30
"""Opening hours may run to 29時; more is no time."""


def time_value(hour: int, minute: int, *, half: str | None, next_day: bool = False) -> str | None:
    """The value of a `Kind.TIME`.

    Args:
        hour: As written.
        minute: As written.
        half: "am", "pm", or None where the half of the day is not said: 1 to 12 then get a question mark.
        next_day: Whether the time is said to be in the following night.

    12 o'clock with a half is left unsaid in Japanese (午後12時 is midnight by 明治5年太政官布告337号 and noon in use):
    the caller then passes None.
    """
    if minute > 59 or hour >= HOURS_OF_A_LONG_DAY or (half and hour > 24):
        return None
    if half == "pm" and hour < 12:
        hour += 12
    if half == "am" and hour == 12:
        hour = 0
    if next_day and hour < 24:
        return f"T{hour + 24}:{minute:02d}"
    if half is None and 1 <= hour <= 12:
        return f"T{hour}:{minute:02d}?"
    return f"T{hour:02d}:{minute:02d}"


def time_parts(value: str) -> tuple[int, int, bool]:
    """(hour, minute, whether the half of the day is said) of the value of a `Kind.TIME`."""
    found = re.fullmatch(r"T(\d{1,2}):(\d{2})(\?)?", value)
    if found is None:
        raise ValueError(value)
    return int(found[1]), int(found[2]), found[3] is None


def same_time(source: str, translated: str) -> bool:
    """Whether a time may be translated so: 9時 as 9:00 a.m. and 3時 as 3:00 p.m., but not 午後3時 as 3:00.

    An unsaid half of the day may only be filled in as an office would mean it: 1 to 6 o'clock is the afternoon.
    """
    if source == translated:
        return True
    (hour, minute, said), (other_hour, other_minute, other_said) = time_parts(source), time_parts(translated)
    if minute != other_minute or (said and other_said):
        return False
    return hour == other_hour or (not said and hour <= 6 and other_hour == hour + 12)
