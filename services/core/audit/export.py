"""The audit log as a file, line by line, each bound to the one before: a line changed or left out later is noticed."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from services.core.audit.models import AuditEvent

COLUMNS = ("id", "created_at", "type", "actor_login", "actor_account_id", "via", "target", "request_id", "extra")
CHAIN = "chain"
START = "0" * 64
"""What the first line is bound to."""


class ExportFormat(StrEnum):
    """How the file is written."""

    CSV = "csv"
    JSONL = "jsonl"


MEDIA_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.JSONL: "application/jsonl; charset=utf-8"}


def lines(events: Iterable[AuditEvent], kind: ExportFormat) -> Iterator[str]:
    """The file, line by line; the last column or key is the chain."""
    chain = START
    if kind is ExportFormat.CSV:
        yield _csv([*COLUMNS, CHAIN])
    for event in events:
        values = _values(event)
        chain = linked(chain, values)
        if kind is ExportFormat.CSV:
            yield _csv([*(values[name] for name in COLUMNS), chain])
        else:
            yield json.dumps(values | {CHAIN: chain}, ensure_ascii=False) + "\n"


def linked(before: str, values: dict[str, str]) -> str:
    """SHA-256 over the chain so far and this line, written as JSON with sorted keys."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def first_broken(content: str) -> tuple[int, int | None]:
    """How many lines the file has, and the number of the first one that does not follow from those before, if any."""
    chain, count = START, 0
    for count, values in enumerate(_rows(content), start=1):
        found = values.pop(CHAIN, "")
        chain = linked(chain, values)
        if found != chain:
            return count, count
    return count, None


def _rows(content: str) -> Iterator[dict[str, str]]:
    content = content.removeprefix("\ufeff")
    if content.startswith("{"):
        yield from (json.loads(line) for line in content.splitlines() if line)
    else:
        yield from (
            {name: _unguarded(cell) for name, cell in row.items()} for row in csv.DictReader(io.StringIO(content))
        )


def _values(event: AuditEvent) -> dict[str, str]:
    extra = json.dumps(event.extra, ensure_ascii=False, sort_keys=True) if event.extra else ""
    found: dict[str, Any] = {name: getattr(event, name) for name in COLUMNS}
    found |= {"created_at": event.created_at.isoformat(), "extra": extra}
    return {name: "" if value is None else str(value) for name, value in found.items()}


def _csv(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([_guarded(cell) for cell in cells])
    return text.getvalue()


def _guarded(cell: str) -> str:
    """Source: OWASP, CSV Injection: a cell that begins like a formula gets an apostrophe."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r", "'")) else cell


def _unguarded(cell: str) -> str:
    return cell.removeprefix("'")
