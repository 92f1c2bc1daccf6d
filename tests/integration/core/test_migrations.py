"""Migrations can be asked for twice, and what they made append-only stays so."""

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session, select, update

from services.core.audit.models import AuditEvent
from services.core.audit.record import COMMAND, record
from services.core.db import migrate
from services.core.usage import record as record_use
from services.core.usage.models import UsageEvent
from tests.people import account_of


def test_upgrading_again_changes_nothing(suite):
    before = migrate.current(suite.database)
    migrate.upgrade(suite)
    assert migrate.current(suite.database) == before == migrate.head()
    with suite.session() as session:
        assert account_of(session, "aoki")


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [AuditEvent, UsageEvent])
def test_database_refuses_to_change_what_was_written(suite, change, model):
    with suite.session() as session:
        record(session, "test.done", by=COMMAND, target="x")
        record_use(session, "test.used")

    def tamper(session: Session) -> None:
        if change == "update":
            session.exec(update(model).values(created_at=model.created_at))
        else:
            session.delete(session.exec(select(model)).first())
            session.flush()

    with pytest.raises(DatabaseError, match="append only"), suite.session() as session:
        tamper(session)
    with suite.session() as session:
        assert session.exec(select(model)).first()
