"""People, accounts and things behave the same on SQLite and PostgreSQL."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError, IntegrityError
from sqlmodel import col, delete, select, update

from services.core.assets import repository as assets
from services.core.assets.models import AssetLoan
from services.core.assets.repository import AssetFilter
from services.core.audit.models import AuditEvent
from services.core.audit.repository import AuditFilter, count_events
from services.core.db import migrate
from services.core.demo import PASSWORD
from services.core.identity import login_session, people, throttle
from services.core.identity.actions import accounts, login, register
from services.core.identity.errors import LoginRefused, TooManyAttempts
from services.core.manifest import CORE
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite
from tests.contracts.databases import BACKENDS, fresh_database
from tests.people import account_of, load_people, user


@pytest.fixture(params=BACKENDS)
def suite(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Suite]:
    for url in fresh_database(request.param, tmp_path):
        suite = build_suite(CoreSettings(data_dir=tmp_path, database_url=url), [CORE])
        migrate.upgrade(suite)
        load_people(suite)
        yield suite
        suite.close()


def log_in(suite: Suite, password: str = PASSWORD) -> str:
    return login.log_in(suite, login="Aoki", password=password, address="192.0.2.1", headers={})[1]


def test_log_in_and_lose_it(suite: Suite) -> None:
    token = log_in(suite)
    found = login_session.find_user(suite, token=token, address="192.0.2.1", headers={})
    assert found is not None
    assert (found.login, found.department_name) == ("aoki", "総務部")
    with suite.session() as session:
        accounts.disable(session, by=user(suite, "doi"), account=account_of(session, "aoki"))
    assert login_session.find_user(suite, token=token, address="192.0.2.1", headers={}) is None


def test_guessing_is_slowed_down(suite: Suite) -> None:
    for _guess in range(throttle.FREE_PER_LOGIN):
        with pytest.raises(LoginRefused):
            log_in(suite, "wrong")
    with pytest.raises(TooManyAttempts):
        log_in(suite)


def test_staff_list_comes_in_once(suite: Suite) -> None:
    content = (
        "職員番号,氏名,カナ,所属コード,所属名,上位所属コード,発令日\n"
        "200001,髙﨑 花子,タカサキ,3110,新所属,3100,2026-04-01\n100001,青木 美咲,,3110,,,2026-07-01\n"
    ).encode("cp932")
    for changes in (5, 0):
        with suite.session() as session:
            plan = register.preview(session, content=content)
            register.apply(session, by=user(suite, "eguchi"), content=content, fingerprint=plan.fingerprint)
        assert len(plan.changes) == changes
    with suite.session(read_only=True) as session:
        found = people.list_staff(session, on=date(2026, 7, 1), words="髙", department_code="3110", offset=0, limit=9)
        counts = people.count_by_department(session, on=date(2026, 7, 1))
    assert [line.person.name for line in found] == ["髙﨑 花子"]
    assert sum(counts.values()) == 7


def test_one_open_loan_of_a_thing(suite: Suite) -> None:
    with suite.session(read_only=True) as session:
        loan = session.exec(select(AssetLoan)).first()
        assert loan is not None
        assert len(assets.list_lines(session, AssetFilter(words="青木"), offset=0, limit=9)) == 1
    second = AssetLoan(**loan.model_dump(exclude={"id"}))
    with pytest.raises(IntegrityError), suite.session() as session:
        session.add(second)


@pytest.mark.parametrize(
    "statement",
    [update(AuditEvent).values(actor_login="nobody"), delete(AuditEvent).where(col(AuditEvent.actor_login) != "")],
)
def test_audit_log_is_append_only(suite: Suite, statement: object) -> None:
    with suite.session(read_only=True) as session:
        before = count_events(session, AuditFilter(first_on=date(2020, 1, 1)))
    with pytest.raises(DatabaseError, match="append only"), suite.session() as session:
        session.execute(statement)  # type: ignore[call-overload]
    with suite.session(read_only=True) as session:
        assert count_events(session, AuditFilter()) == before == 6
