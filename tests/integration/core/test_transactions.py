"""One request is one transaction, committed before the answer; events follow the commit (docs/adr/0003, 0004)."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from fastapi import APIRouter, FastAPI, Response
from sqlalchemy import event as sa_event
from sqlmodel import Session, select

from services.core.audit.models import AuditEvent
from services.core.audit.record import COMMAND, record
from services.core.db.session import SessionDep
from services.core.events import publish
from services.core.identity.current import Public
from services.core.suite import Suite
from tests.support.client import Client

TYPE = "test.written"


@dataclass(frozen=True)
class Written:
    """Something was written."""

    target: str


def written(suite: Suite) -> list[str]:
    """What a second transaction can see."""
    with suite.session(read_only=True) as session:
        return list(session.exec(select(AuditEvent.target).where(AuditEvent.type == TYPE)))


@pytest.fixture
def heard(suite: Suite) -> list[tuple[str, list[str]]]:
    """Every event that was delivered, with what was in the database at that moment; the first handler always fails."""
    calls: list[tuple[str, list[str]]] = []

    def fail(_suite: Suite, _event: Written) -> None:
        raise RuntimeError("a handler that fails")

    def note(heard_by: Suite, event: Written) -> None:
        calls.append((event.target, written(heard_by)))

    suite.subscribers[Written] = (fail, note)
    return calls


def write(session: Session, target: str) -> None:
    """An action as every feature has them."""
    record(session, TYPE, by=COMMAND, target=target)
    publish(session, Written(target))


@pytest.fixture
def page(app: FastAPI, client: Client) -> Callable[[str], int]:
    """Send a form to a page that writes; `how` decides what goes wrong."""
    router = APIRouter(dependencies=[Public])

    def refuse(_session: Session) -> None:
        raise OSError("the disk is full")

    @router.post("/test/{how}", name="test.write")
    def _write(session: SessionDep, how: str) -> Response:
        write(session, how)
        if how == "commit-fails":
            sa_event.listen(session, "before_commit", refuse)
        if how == "handler-fails":
            raise RuntimeError("after the write")
        return Response("saved")

    app.include_router(router)

    def send(how: str) -> int:
        return client.submit("test.write", how=how).status_code

    return send


def test_answer_comes_after_the_commit(suite: Suite, page: Callable[[str], int], heard: list[object]) -> None:
    assert page("well") == 200
    assert written(suite) == ["well"]
    assert heard == [("well", ["well"])]


@pytest.mark.parametrize("how", ["commit-fails", "handler-fails"])
def test_reader_is_not_told_saved_when_nothing_was(
    suite: Suite, page: Callable[[str], int], heard: list[object], how: str
) -> None:
    assert page(how) == 500
    assert written(suite) == []
    assert heard == []


def test_events_are_heard_once_after_commit_and_not_after_rollback(suite: Suite, heard: list[object]) -> None:
    first, second = str(uuid.uuid4()), str(uuid.uuid4())
    with suite.session() as session:
        write(session, first)
        assert heard == []

    def write_and_fail() -> None:
        with suite.session() as session:
            write(session, second)
            raise KeyError

    with pytest.raises(KeyError):
        write_and_fail()
    assert heard == [(first, [first])]
