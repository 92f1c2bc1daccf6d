"""Decision records: numbered, complete, listed, and what enforces them exists."""

import re
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, files, name

FOLDER = ROOT / "docs" / "adr"
RECORDS = sorted(path for path in FOLDER.glob("[0-9][0-9][0-9][0-9]-*.md") if not path.name.startswith("0000"))
PARTS = ("## Context", "## Decision", "## Consequences", "## Enforced by")


def test_records_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in RECORDS] == [f"{number:04}" for number in range(1, len(RECORDS) + 1)]


def test_the_index_lists_every_record() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    listed = re.findall(r"^- \[.*\]\(([0-9]{4}-[\w-]+\.md)\)$", index, re.MULTILINE)
    assert listed == [path.name for path in RECORDS]


@pytest.mark.parametrize("record", [FOLDER / "0000-template.md", *RECORDS], ids=name)
def test_record_has_all_parts_on_one_page(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    assert [part for part in PARTS if part not in text] == []
    assert text.count("\n") <= 60, "one page"


@pytest.mark.parametrize("record", RECORDS, ids=name)
def test_what_enforces_it_exists(record: Path) -> None:
    enforced = record.read_text(encoding="utf-8").split("## Enforced by")[1]
    places = re.findall(r"`([\w./-]+\.(?:py|toml|lock|yml)|\.ci/run|Makefile)`", enforced)
    assert places, "a rule that nothing enforces is not a rule"
    assert [place for place in places if not (ROOT / place).is_file()] == []


def test_every_mention_in_the_code_leads_to_a_record() -> None:
    texts = "\n".join(file.read_text(encoding="utf-8") for file in files(".py", ".toml", ".html", ".js", ".md"))
    mentioned = set(re.findall(r"docs/adr/(\d{4})", texts))
    assert sorted(mentioned - {path.name[:4] for path in RECORDS} - {"0000"}) == []
