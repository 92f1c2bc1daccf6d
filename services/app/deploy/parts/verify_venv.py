"""Whether every file that pip installed into this environment is there and whole: `venv/bin/python -I verify_venv.py`.

Needs the standard library only: it also judges an environment in which nothing else works any more. What Python
compiles by itself (`__pycache__`) and what pip writes about itself are not in question, nor what stands in the first
line of commands, which names the folder.
"""

import base64
import csv
import hashlib
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

COMMANDS = "../../../bin/"


def damaged(site: Path) -> Iterator[Path]:
    """Files that are missing or differ from what the wheels held."""
    for record in sorted(site.glob("*.dist-info/RECORD")):
        with record.open(encoding="utf-8", newline="") as lines:
            for name, expected, _size in csv.reader(lines):
                if name.startswith(COMMANDS):
                    if not (site / name).is_file():
                        yield site / name
                elif expected and not _is_whole(site / name, expected):
                    yield site / name


def _is_whole(path: Path, expected: str) -> bool:
    algorithm, _, digest = expected.partition("=")
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, algorithm).digest()
    except OSError:
        return False
    return base64.urlsafe_b64encode(found).rstrip(b"=").decode() == digest


def main() -> int:
    """0 when everything is whole; else 1, and the names of what is not."""
    site = Path(sysconfig.get_path("purelib"))
    found = list(damaged(site))
    for path in found:
        print(f"damaged: {path}")  # noqa: T201  into the log of the installation
    return 1 if found or not any(site.glob("workstyle_suite-*.dist-info")) else 0


if __name__ == "__main__":
    sys.exit(main())
