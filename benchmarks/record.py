"""Puts measured numbers into docs/benchmarks.md: one section per script, between markers, replaced at every run."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.core.clock import today

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by the scripts in `benchmarks/` (`make bench`, or one by `python -m benchmarks.NAME`). A ratio compares peers
in one run on one machine; seconds are of the machine named beside them and of nothing else.
"""


def machine() -> str:
    """Processor, cores and memory of this machine, and the date."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    memory_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    name = " ".join((model[1] if model else platform.processor()).split())
    cores = len(os.sched_getaffinity(0))
    return f"{name}, {cores} cores, {memory_gib:.0f} GiB, Python {platform.python_version()}, {today().isoformat()}"


def record(section: str, rows: Sequence[Mapping[str, object]], conditions: str) -> None:
    """Write or replace the section of this title: a table of the rows (their keys are its head) and the conditions."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else HEAD
    begin, end = f"<!-- begin: {section} -->", f"<!-- end: {section} -->"
    block = f"{begin}\n## {section}\n\n{_table(rows)}\n\n{conditions}\n\nMachine: {machine()}.\n{end}"
    old = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    text = old.sub(lambda _found: block, text) if begin in text else f"{text.rstrip()}\n\n{block}\n"
    PAGE.write_text(text, encoding="utf-8")


def _table(rows: Sequence[Mapping[str, object]]) -> str:
    head = list(rows[0])
    lines = [head, ["---"] * len(head), *([str(row[name]) for name in head] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
