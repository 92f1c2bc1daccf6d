"""Tables in the code are the tables that the migrations make; the files tell one line of history."""

import re
from collections.abc import Callable

from services.core.db import migrate
from services.core.suite import Suite
from tests.repository.sources import ROOT, name

VERSIONS = sorted((ROOT / "migrations" / "versions").glob("*.py"))


def test_migrations_make_what_the_code_declares(make_suite: Callable[..., Suite]) -> None:
    migrate.check(make_suite("empty"))


def test_migrations_are_numbered_without_gaps() -> None:
    assert [file.name[:4] for file in VERSIONS] == [f"{number:04}" for number in range(1, len(VERSIONS) + 1)]


def test_every_migration_stands_on_the_one_before() -> None:
    before: str | None = None
    for file in VERSIONS:
        text = file.read_text(encoding="utf-8")
        revision = re.search(r"^revision\b.*?=\s*[\"'](\w+)[\"']", text, re.MULTILINE)
        down = re.search(r"^down_revision\b.*?=\s*(?:[\"'](\w+)[\"']|None)", text, re.MULTILINE)
        assert revision, name(file)
        assert down, name(file)
        assert down[1] == before, name(file)
        assert file.name.startswith(revision[1]), name(file)
        before = revision[1]
