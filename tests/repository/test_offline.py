"""Pages load nothing from another origin, and what came from other projects is what they published."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.repository.sources import PACKAGES, all_files, files, name

OWN = [file for file in files(".html", ".css", ".js", ".svg", under=PACKAGES) if "vendor" not in file.parts]
VENDOR_FOLDERS = sorted({file.parent for file in all_files() if file.parent.name == "vendor"})
ELSEWHERE = re.compile(r"(?:https?:)?//[\w-]+(?:\.[\w-]+)+[^\s\"'<>)]*")
# Names, not addresses: nothing is loaded from them.
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")


@pytest.mark.parametrize("file", OWN, ids=name)
def test_page_part_names_no_other_origin(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = [match for match in ELSEWHERE.finditer(text) if not match[0].startswith(NAMESPACES)]
    if file.suffix in {".js", ".css"}:  # a comment may cite its source
        found = [match for match in found if not _in_comment(text, match.start())]
    links = r"<a [^>]*href=[\"']$"  # a person may follow a link; the page itself loads nothing
    found = [match for match in found if not re.search(links, text[: match.start()])]
    assert [match[0] for match in found] == []


def _in_comment(text: str, position: int) -> bool:
    line = text[text.rfind("\n", 0, position) + 1 : position]
    return "//" in line or text.rfind("/*", 0, position) > text.rfind("*/", 0, position)


@pytest.mark.parametrize("folder", VENDOR_FOLDERS, ids=name)
def test_vendor_files_are_what_their_table_says(folder: Path) -> None:
    table = (folder / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\|\s*`?([\w./-]+?)`?\s*\|.*?\|\s*`?([0-9a-f]{64})`?\s*\|\s*$", table, re.MULTILINE))
    there = [file for file in all_files() if folder in file.parents and file.name != "README.md"]
    code = [file for file in there if file.suffix in {".js", ".mjs", ".css", ".woff2", ".wasm"}]
    assert {file.relative_to(folder).as_posix() for file in code} == set(rows)
    for file in code:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        assert digest == rows[file.relative_to(folder).as_posix()], name(file)
