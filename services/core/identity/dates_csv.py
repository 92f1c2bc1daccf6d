"""Days as they stand in lists of a city office: 2025-04-01, 2025/4/1, 20250401, R7.4.1, 令和7年4月1日."""

import re
from datetime import date

ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
WESTERN = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
ERA = re.compile(r"(令和|平成|昭和|[RHS])(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.IGNORECASE)


def parse_date(text: str) -> date | None:
    """The day; None for an empty cell.

    Raises:
        ValueError: it is no day.
    """
    text = text.split(" ", maxsplit=1)[0].strip()
    if not text:
        return None
    if match := WESTERN.fullmatch(text) or COMPACT.fullmatch(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := ERA.fullmatch(text):
        year = 1 if match[2] == "元" else int(match[2])
        return date(ERAS[match[1].upper()] + year, int(match[3]), int(match[4]))
    raise ValueError("not a day")
