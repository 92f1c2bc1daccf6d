"""Every event that is published is heard."""

import ast
from pathlib import Path

from services.app.features import installed_features
from services.core import handover
from tests.repository.sources import PACKAGES, files, name


def published(file: Path) -> list[str]:
    """Names of the events that a file publishes: the class in `publish(session, TheEvent(…))`."""
    found = []
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or len(node.args) != 2:
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        event = node.args[1]
        if called == "publish" and isinstance(event, ast.Call):
            found.append(event.func.attr if isinstance(event.func, ast.Attribute) else ast.unparse(event.func))
    return found


def test_every_published_event_has_a_subscriber() -> None:
    heard = {event.__name__ for feature in installed_features() for event in feature.subscribers}
    said = {event: name(file) for file in files(".py", under=PACKAGES) for event in published(file)}
    assert said, "the test finds no event at all"
    assert {event: where for event, where in said.items() if event not in heard} == {}


def test_no_feature_waits_for_an_event_that_nobody_publishes() -> None:
    """Events that cross from one feature to another are a contract: their publisher may be a feature to come."""
    heard = {event.__name__ for feature in installed_features() for event in feature.subscribers if not crosses(event)}
    said = {event for file in files(".py", under=PACKAGES) for event in published(file)}
    assert heard - said == set()


def crosses(event: type) -> bool:
    """Whether it is handed from one feature to another."""
    return event.__module__ == handover.__name__
