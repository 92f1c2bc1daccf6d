"""Documentation leads somewhere: its links, its pictures, its commands."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.repository.sources import ROOT, files, name

PAGES = files(".md")
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_inside_the_repository_lead_to_files(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [link.split("#")[0] for link in LINK.findall(text) if not link.startswith(("http", "mailto:", "#"))]
    assert [target for target in targets if not (page.parent / unquote(target)).exists()] == []


def test_every_documented_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {found for page in PAGES for found in re.findall(r"`make ([a-z-]+)", page.read_text(encoding="utf-8"))}
    assert sorted(named - targets) == []


def test_readme_leads_to_every_guide() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    guides = [name(path) for path in sorted((ROOT / "docs").glob("*.md")) + sorted((ROOT / "docs/how-to").glob("*.md"))]
    assert [guide for guide in guides if f"({guide})" not in readme] == []


def test_identifiers_of_the_glossary_are_those_of_the_code() -> None:
    """The third column names what a word is called in the code; it must be there."""
    rows = re.findall(r"^\|[^|]+\|[^|]+\| `([^`|]+)` \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE)
    code = "\n".join(file.read_text(encoding="utf-8") for file in files(".py") if "tests" not in file.parts)
    assert rows, "the glossary has no identifiers"
    assert [word for word in rows if not re.search(rf"\b{re.escape(word)}\b", code)] == []
