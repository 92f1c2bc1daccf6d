"""The files of this repository, as git knows them or would."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("services", "minutes", "translate", "elearning", "telework_stats")
VENDOR = "vendor"


@cache
def all_files() -> tuple[Path, ...]:
    """Every file that is tracked, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    files = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(file for file in files if file.is_file()))


def files(*suffixes: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Files with one of these endings, in one of these top-level folders (all when none is given)."""
    return [
        file
        for file in all_files()
        if file.suffix in suffixes and (not under or file.relative_to(ROOT).parts[0] in under)
    ]


def name(file: Path) -> str:
    """The file's path inside the repository, for messages."""
    return file.relative_to(ROOT).as_posix()
