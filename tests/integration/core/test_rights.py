"""Who may do what: the page and its files, for administrators."""

import csv
import io

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity.account_models import Role, Source
from services.core.identity.group_roles import follow_groups
from tests.people import account_of, user


@pytest.fixture
def with_groups(suite):
    with suite.session() as session:
        by, account = user(suite, "doi"), account_of(session, "aoki")
        follow_groups(session, by=by, account=account, wanted={Role.HR: "hr-staff"}, source=Source.OIDC)
        follow_groups(session, by=by, account=account, wanted={Role.MANAGER: "managers"}, source=Source.LDAP)
    return suite


def test_page_shows_roles_and_where_they_come_from(client, with_groups):
    page = client.log_in("doi").get_page("core.rights.show", query={"words": "aoki"})
    line = next(row for row in page.rows() if "aoki" in row[0])
    assert all(role in line[1] for role in ("職員", "人事担当", "所属長"))
    assert ("手動" in line[2], "シングルサインオンのグループ hr-staff" in line[2]) == (True, True)
    assert "ディレクトリのグループ managers" in line[2]
    assert "職員名簿を変える（取り込み、人事異動、発令）" in page.text


def test_tables_are_files_and_their_taking_is_audited(client, with_groups):
    client.log_in("doi")
    roles = list(csv.reader(io.StringIO(client.get("/admin/rights/roles.csv").content.decode("utf-8-sig"))))
    assert roles[0][0] == "できること"
    register = next(row for row in roles if row[0].startswith("職員名簿を変える"))
    assert [name for name, mark in zip(roles[0], register, strict=True) if mark == "○"] == ["管理者", "人事担当"]
    accounts = list(csv.reader(io.StringIO(client.get("/admin/rights/accounts.csv").content.decode("utf-8-sig"))))
    assert ["aoki", "青木 美咲", "人事担当", "シングルサインオンのグループ hr-staff"] in accounts
    with with_groups.session(read_only=True) as session:
        taken = session.exec(select(AuditEvent.target).where(AuditEvent.type == "identity.rights.exported")).all()
    assert sorted(taken) == ["accounts", "roles"]


@pytest.mark.parametrize("login", ["aoki", "eguchi", "chiba"])
def test_others_do_not_see_it(client, login):
    client.log_in(login)
    assert client.get("/admin/rights").status_code == 403
    assert client.get("/admin/rights/accounts.csv").status_code == 403
