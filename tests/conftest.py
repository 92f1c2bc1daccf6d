"""What every test stands on: a migrated database of its own, the suite, a client, the clock, no network."""

import os
import socket
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from services.app.factory import create_app
from services.app.features import installed_features
from services.core import clock
from services.core.db import migrate
from services.core.feature import Feature
from services.core.logs import set_up_logs
from services.core.manifest import CORE
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite
from tests.people import load_people
from tests.support.client import Client
from tests.support.databases import DATABASES, TemplateDatabases, templates_of

set_up_logs(as_json=False)
LOCAL = frozenset({"127.0.0.1", "::1", "localhost", "testserver", ""})


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database postgresql` runs every test that asks for a suite on PostgreSQL."""
    parser.addoption(
        "--database",
        choices=DATABASES,
        default=os.environ.get("WORKSTYLE_TEST_DATABASE", "sqlite"),
        help="database of the suites under test; postgresql needs TEST_POSTGRES_URL",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, run what touches a suite's database; skip what is about SQLite itself."""
    if config.getoption("--database") != "postgresql":
        return
    others = [item for item in items if "_templates" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]
    for item in items:
        if item.get_closest_marker("sqlite"):
            item.add_marker(pytest.mark.skip(reason="about SQLite; these tests run on PostgreSQL"))


@pytest.fixture(autouse=True)
def _only_local_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches beyond this machine."""
    connect = socket.socket.connect

    def connect_locally(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if str(host) not in LOCAL:
            raise PermissionError(f"a test tried to reach {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect_locally)


@pytest.fixture(autouse=True)
def _settings_of_tests_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` and no variable of the developer reaches a test."""
    for name in list(os.environ):
        if name.startswith(("WORKSTYLE_", "MINUTES_")):
            monkeypatch.delenv(name)
    monkeypatch.setitem(CoreSettings.model_config, "env_file", None)


def suite_in(folder: Path, features: Sequence[Feature], **settings: Any) -> Suite:
    """A suite over a folder."""
    return build_suite(CoreSettings(**{"data_dir": folder, "secret_key": "a-key-for-tests", **settings}), features)


@pytest.fixture
def features() -> Sequence[Feature]:
    """The features of the suite under test: all that are installed; a folder of tests may say otherwise."""
    return installed_features()


@pytest.fixture(scope="session")
def _templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TemplateDatabases]:
    """Migrated databases, made once per worker: `empty` and `people`. A test gets a copy, which takes little time."""
    with templates_of(request.config.getoption("--database"), tmp_path_factory.mktemp("databases")) as templates:
        for name, load in {"empty": None, "people": load_people}.items():
            suite = suite_in(templates.folder(name), [CORE], **templates.settings(name))
            migrate.upgrade(suite)
            if load:
                load(suite)
            suite.close()
        yield templates


@pytest.fixture
def make_suite(
    _templates: TemplateDatabases, tmp_path: Path, features: Sequence[Feature]
) -> Iterator[Callable[..., Suite]]:
    """`make_suite(database="empty", demonstration=True, …)`: a suite with other contents or settings."""
    made: list[Suite] = []

    def make(database: str = "people", **settings: Any) -> Suite:
        folder = tmp_path / f"suite{len(made)}"
        folder.mkdir()
        made.append(suite_in(folder, features, **_templates.copy(database, folder) | settings))
        return made[-1]

    yield make
    for suite in made:
        suite.close()
    _templates.drop_copies()


@pytest.fixture
def suite(make_suite: Callable[..., Suite]) -> Suite:
    """A suite over a database of its own, in which the six people of `tests/people.py` work."""
    return make_suite()


@pytest.fixture(scope="session")
def _apps() -> dict[tuple[str, ...], FastAPI]:
    """Applications by their features: compiling templates for each test would take most of its time."""
    return {}


@pytest.fixture
def app(suite: Suite, _apps: dict[tuple[str, ...], FastAPI]) -> FastAPI:
    """The web application over `suite`; a test that adds routes or changes settings makes its own."""
    names = tuple(feature.name for feature in suite.features)
    if names not in _apps:
        _apps[names] = create_app(suite)
    _apps[names].state.suite = suite
    return _apps[names]


@pytest.fixture
def client(app: FastAPI, suite: Suite) -> Client:
    """A browser in which nobody is logged in; `client.log_in("aoki")` changes that."""
    return Client(app, suite)


class Clock:
    """The suite's clock, standing still until it is moved."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)  # 10:00 in Japan, a Wednesday

    def now(self, tz: Any = UTC) -> datetime:
        """The moment at which it stands."""
        return self.moment.astimezone(tz)

    def move(self, **delta: float) -> None:
        """Go on by a `timedelta(**delta)`."""
        self.moment += timedelta(**delta)


@pytest.fixture
def clock_at(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stops the clock on 1 July 2026, 10:00 in Japan."""
    stopped = Clock()
    monkeypatch.setattr(clock, "datetime", stopped)
    return stopped
