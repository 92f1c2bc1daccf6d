"""The core is tested without any feature: it must stand alone."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from services.core.feature import Feature
from services.core.identity.directory.settings import DirectorySettings
from services.core.manifest import CORE
from services.core.site import actions as site
from services.core.suite import Suite
from tests.people import user
from tests.support.directory import DirectoryServer, directory_server


@pytest.fixture
def features() -> Sequence[Feature]:
    """Only the core's own manifest."""
    return [CORE]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DirectoryServer]:
    """A directory with nobody in it."""
    with directory_server(tmp_path / "slapd") as running:
        yield running


@pytest.fixture
def configure(suite: Suite, server: DirectoryServer) -> Callable[..., DirectorySettings]:
    """`configure(password_login=True)`: the suite's settings for the directory, stored as its page does."""

    def store(**changes: Any) -> DirectorySettings:
        values = {**server.settings, "stop_percent": 100, **changes}
        with suite.session() as session:
            settings = suite.settings_of(DirectorySettings)
            site.change_section(session, by=user(suite, "doi"), core=suite.settings, settings=settings, values=values)
        return suite.site_of(DirectorySettings)

    return store
