"""The self-test: every check and every trial in one run, whose result is kept and shown."""

import threading
import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import structlog
from sqlmodel import col, select

from services.core.audit.record import Actor, record
from services.core.checks.check import Check, Level
from services.core.checks.condition import Seen, checks_of, look
from services.core.checks.models import SelfTest
from services.core.clock import now
from services.core.i18n import current_locale, use_locale
from services.core.suite import Suite

log = structlog.get_logger(__name__)
LONGEST = timedelta(minutes=5)  # a run that has no end after this died with its process


def parts_of(suite: Suite) -> Sequence[Check]:
    """What a self-test looks at: quick looks first, the engine last."""
    return [*checks_of(suite), *(trial for feature in reversed(suite.features) for trial in feature.trials)]


def begin(suite: Suite, *, by: Actor) -> uuid.UUID:
    """Write down that a self-test begins; a run that is under way is taken instead."""
    with suite.session() as session:
        running = session.exec(
            select(SelfTest).where(col(SelfTest.ended_at).is_(None), SelfTest.created_at > now() - LONGEST)
        ).first()
        if running is not None:
            return running.id
        row = SelfTest(started_by_login=by.login, results=[])
        session.add(row)
        record(session, "checks.self_test.started", by=by, target=str(row.id))
        return row.id


def run(suite: Suite, test_id: uuid.UUID) -> list[Seen]:
    """Do it; each result is written down as it comes. Passed when nothing is BAD."""
    done: list[Seen] = []
    for check in parts_of(suite):
        done.append(look(suite, check))
        _keep(suite, test_id, done, is_over=False)
    _keep(suite, test_id, done, is_over=True)
    return done


def run_beside(suite: Suite, test_id: uuid.UUID) -> None:
    """Do it in a thread: the engine takes longer than a page may. Texts are in the language of who asked."""
    locale = current_locale()

    def work() -> None:
        with use_locale(locale):
            try:
                run(suite, test_id)
            except Exception:
                log.exception("checks.self_test_failed")

    threading.Thread(target=work, name="self-test", daemon=True).start()


def find_last(suite: Suite) -> SelfTest | None:
    """The newest self-test, finished or not."""
    with suite.session(read_only=True) as session:
        return session.exec(select(SelfTest).order_by(col(SelfTest.created_at).desc())).first()


def is_running(test: SelfTest) -> bool:
    """Whether it has no end yet and may still come to one."""
    return test.ended_at is None and test.created_at > now() - LONGEST


def _keep(suite: Suite, test_id: uuid.UUID, done: Sequence[Seen], *, is_over: bool) -> None:
    with suite.session() as session:
        row = session.get_one(SelfTest, test_id)
        row.results = [_as_json(seen) for seen in done]
        if is_over:
            row.ended_at = now()
            row.has_passed = all(seen.finding.level is not Level.BAD for seen in done)
        session.add(row)


def _as_json(seen: Seen) -> dict[str, Any]:
    return {
        "name": seen.check.name,
        "title": seen.check.title,
        "level": str(seen.finding.level),
        "what": seen.finding.what,
        "todo": seen.finding.todo,
        "guide": seen.check.guide,
        "duration_s": round(seen.duration_s, 1),
    }
