"""The phrasebook's files and the written counter conversations, as plain rows."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[3]
PHRASEBOOK = ROOT / "translate" / "phrasebook"
DIALOGUES = ROOT / "tests" / "data" / "counter_dialogues"

SLOT = re.compile(r"\{([^{}]*)\}")
SLOT_NAME = re.compile(
    r"(number|yen|date|time|counter|document|place|people|floor|phone|country)([2-9])?",
)


def read_rows(path: Path) -> list[dict[str, str]]:
    """Read the rows of a tab-separated file whose first line names the columns; cells are taken as they stand."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True))


def slots(text: str) -> list[str]:
    """List the slots of a text, sorted, each as often as it stands there."""
    return sorted(SLOT.findall(text))


def split_list(cell: str) -> list[str]:
    """Split a comma list; an empty cell is an empty list."""
    return cell.split(",") if cell else []


def read_dialogues() -> Mapping[str, dict]:
    """Read every written conversation, by file name without its ending."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(DIALOGUES.glob("*.json"))}
