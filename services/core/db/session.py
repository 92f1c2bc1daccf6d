"""One request = one transaction, committed before the response is sent."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from services.core import events
from services.core.suite import Suite

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def get_suite(request: Request) -> Suite:
    """The suite of this process."""
    suite: Suite = request.app.state.suite
    return suite


SuiteDep = Annotated[Suite, Depends(get_suite)]


def get_session(request: Request, suite: SuiteDep) -> Iterator[Session]:
    """A transaction for this request; safe methods never wait for a writer.

    FastAPI runs the code after `yield` before the response only with `scope="function"`: a commit that fails is then a
    500 and not a page that says "saved" (docs/adr/0003).
    """
    with suite.database.session(read_only=request.method in SAFE_METHODS) as session:
        yield events.bind(session, suite)


SessionDep = Annotated[Session, Depends(get_session, scope="function")]
