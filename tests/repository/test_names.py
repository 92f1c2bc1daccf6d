"""Names and sizes: a file is named for what it does, holds one idea, and names no machine."""

import re

from tests.repository.sources import PACKAGES, ROOT, files, name

FORBIDDEN_MODULES = frozenset(
    {"utils", "util", "helpers", "common", "misc", "manager", "handler", "base", "data", "service", "services"}
)
MAX_LINES = 300
# Places of one developer's machine; /tmp, /var and the like belong to every machine.
MACHINE_PATHS = re.compile(r"(?<![\w.-])/(?:home/\w|Users/\w|root/|work/|mnt/)|[A-Z]:\\\\Users")
TEXTS = (".py", ".md", ".toml", ".html", ".css", ".js", ".yml", ".yaml", ".txt", ".lock", ".ini", ".po", ".sh", "")


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = files(".py", under=PACKAGES)
    assert modules
    names = {name(file): {*file.relative_to(ROOT).parts[1:-1], file.stem} for file in modules}
    assert [path for path, parts in names.items() if parts & FORBIDDEN_MODULES] == []


def test_no_file_is_longer_than_one_idea() -> None:
    code = [file for file in files(".py", ".js", ".css", ".html") if not {"vendor", "versions"} & set(file.parts)]
    lengths = {name(file): file.read_text(encoding="utf-8").count("\n") for file in code}
    assert {path: lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_nothing_names_a_developers_machine() -> None:
    texts = [file for file in files(*TEXTS) if "vendor" not in file.parts and file.name != "test_names.py"]
    found = {name(file): MACHINE_PATHS.findall(file.read_text(encoding="utf-8", errors="replace")) for file in texts}
    assert {path: places for path, places in found.items() if places} == {}


def test_nothing_is_left_to_be_done() -> None:
    marks = re.compile(r"\b(?:TODO|FIXME|XXX)\b(?!\(#\d+\))")
    code = [file for file in files(".py", ".js", ".html", ".css") if "vendor" not in file.parts]
    left = [name(file) for file in code if marks.search(file.read_text("utf-8")) and file.name != "test_names.py"]
    assert left == []
