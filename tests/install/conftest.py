"""The suite installed for real: a clean Debian 12 with systemd, in a network without a way out. Minutes each."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.app.upkeep.bundle.__main__ import Addition
from tests.support.offline_workshop import FOUNDATION, Workshop, reason_to_skip, with_scripts_of_the_tree

REASON = reason_to_skip()
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is marked, and skipped where such a server cannot run or nobody asked for it."""
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.install)
        item.add_marker(pytest.mark.slow)
        if REASON:
            item.add_marker(pytest.mark.skip(reason=REASON))
        elif not os.environ.get("TEST_INSTALL_CACHE"):
            item.add_marker(
                pytest.mark.skip(reason="half an hour: set TEST_INSTALL_CACHE to a folder with 20 GB of room")
            )


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    workshop = Workshop(Path(os.environ["TEST_INSTALL_CACHE"]))
    yield workshop
    workshop.close()


@pytest.fixture(scope="session")
def bundle(workshop: Workshop) -> Path:
    """The bundle of the present commit, with PostgreSQL."""
    made = workshop.bundle(os.environ.get("TEST_INSTALL_REVISION", "HEAD"), Addition.POSTGRESQL)
    return with_scripts_of_the_tree(made)


@pytest.fixture(scope="session")
def foundation(workshop: Workshop) -> Path:
    """The bundle of the version before."""
    return with_scripts_of_the_tree(workshop.bundle(FOUNDATION))
