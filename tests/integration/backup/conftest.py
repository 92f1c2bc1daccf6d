"""A suite with two stored files, and where its backups go."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.suite import Suite
from tests.support.backups import A_FREE_PORT, Backups, MakeSuite, backups_of


@pytest.fixture
def features() -> Sequence[Feature]:
    return [CORE]


@pytest.fixture
def suite(make_suite: MakeSuite) -> Suite:
    suite = make_suite(secret_key="", port=A_FREE_PORT)
    suite.settings.signing_key()
    suite.storage.put([b"a recording" * 1000])
    suite.storage.put([b"another"])
    return suite


@pytest.fixture
def backups(suite: Suite, tmp_path: Path) -> Backups:
    return backups_of(suite, tmp_path / "outside")
