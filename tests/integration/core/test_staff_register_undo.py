"""An import is put back by one click, exactly, or not at all when something depends on it."""

import json

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity.account_models import Role
from services.core.identity.actions import accounts, register
from services.core.identity.errors import ImportNotUndoable
from services.core.identity.import_models import RegisterImport
from services.core.identity.models import Department, Leave, Person, Post
from services.core.identity.register_record import forget_old
from services.core.identity.sweeps import disable_who_left
from tests.integration.core.register_lists import staff_list, take_in
from tests.people import account_of, user

LISTS = [
    "200001,髙﨑 花子,タカサキ ハナコ,,7110,甲係,7100,係員,2級,本務,2026-04-01,,",
    "100001,青木 美咲希,アオキ ミサキ,,1200,人事部,,主任,3級,本務,2026-07-01,,",
    "100002,馬場 健一,,,1100,,,課長,,本務,2025-04-01,,2027-03-31",
    ",,,,7100,甲課,7000,,,,2026-04-01,,",
    ",,,,7000,乙局,0000,,,,2026-04-01,,",
    ",,,,1200,人事部,7000,,,,2026-04-01,,",
]


def everything(suite):
    """The whole register as values; moments of creation left out."""
    with suite.session(read_only=True) as session:
        return {
            model.__name__: sorted(
                (json.dumps(row.model_dump(mode="json", exclude={"created_at"}), sort_keys=True))
                for row in session.exec(select(model))
            )
            for model in (Department, Person, Post, Leave)
        } | {"shown": account_of(session, "aoki").display_name}


def the_import(suite):
    with suite.session(read_only=True) as session:
        return session.exec(select(RegisterImport)).one()


def undo(suite, import_id):
    with suite.session() as session:
        register.undo(session, by=user(suite, "eguchi"), taken=session.get_one(RegisterImport, import_id))


def test_undoing_puts_back_exactly_what_was(suite):
    before = everything(suite)
    plan = take_in(suite, staff_list(*LISTS), filename="名簿.csv")
    assert everything(suite) != before
    undo(suite, plan.import_id)
    assert everything(suite) == before
    taken = the_import(suite)
    assert (taken.filename, taken.undone_by_login, taken.changes) == ("名簿.csv", "eguchi", None)
    with suite.session(read_only=True) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.type == "identity.register.import_undone")).one()
    assert event.target == str(plan.import_id)
    assert event.extra["removed"] == 6, "three departments, a person, two posts"


def test_the_same_list_can_be_taken_in_again(suite):
    plan = take_in(suite, staff_list(*LISTS))
    after = {name: len(rows) for name, rows in everything(suite).items()}
    undo(suite, plan.import_id)
    take_in(suite, staff_list(*LISTS))
    assert {name: len(rows) for name, rows in everything(suite).items()} == after


def test_it_is_undone_once(suite):
    plan = take_in(suite, staff_list(*LISTS))
    undo(suite, plan.import_id)
    with pytest.raises(ImportNotUndoable):
        undo(suite, plan.import_id)


def give_an_account(suite):
    with suite.session() as session:
        accounts.create(
            session,
            by=user(suite, "doi"),
            login="takasaki",
            employee_number="200001",
            display_name="",
            roles=[Role.CLERK],
        )


def change_again(suite):
    take_in(suite, staff_list("100001,青木 美月,,,1200,人事部,,主任,3級,本務,2026-07-01,,"))


def move_on(suite):
    take_in(suite, staff_list("200001,髙﨑 花子,,,1100,,,,,本務,2026-10-01,,"))


def build_on_it(suite):
    take_in(suite, staff_list(",,,,7120,丙係,7100,,,,2026-04-01,,"))


@pytest.mark.parametrize(
    ("later", "about", "said"),
    [
        (give_an_account, "200001 髙﨑 花子", "アカウント"),
        (change_again, "100001 青木 美咲", "さらに変更"),
        (move_on, "200001 髙﨑 花子", "発令"),
        (build_on_it, "7100 甲課", "下の所属"),
    ],
)
def test_what_came_to_depend_on_it_forbids_it_and_is_named(suite, client, later, about, said):
    plan = take_in(suite, staff_list(*LISTS))
    later(suite)
    state = everything(suite)
    page = client.log_in("eguchi").get_page("core.imports.show", import_id=plan.import_id)
    assert "元に戻せません" in page.text
    assert about in page.text
    assert said in page.text
    assert "この取り込みを元に戻す" not in page.text
    assert client.submit("core.imports.undo", import_id=plan.import_id).status_code == 409
    assert everything(suite) == state


def test_after_the_later_one_is_undone_the_earlier_one_can_be(suite):
    before = everything(suite)
    first = take_in(suite, staff_list(*LISTS))
    second = take_in(suite, staff_list("200001,髙﨑 花子,,,1100,,,,,本務,2026-10-01,,"))
    undo(suite, second.import_id)
    undo(suite, first.import_id)
    assert everything(suite) == before


def test_through_the_pages(suite, client):
    plan = take_in(suite, staff_list(*LISTS), filename="四月の名簿.csv")
    client.log_in("eguchi")
    assert "四月の名簿.csv" in client.get_page("core.imports.list").text
    page = client.get_page("core.imports.show", import_id=plan.import_id)
    rows = {(row[0], row[1]): row[3] for row in page.rows()}
    assert rows["職員の追加", "200001 髙﨑 花子"] == "削除します"
    assert rows["職員の変更", "100001 青木 美咲"] == "氏名：青木 美咲"
    assert rows["前の本務の終了", "100001 青木 美咲希：総務部"] == "終了日：（なし）"
    assert rows["所属の変更", "1200 人事部"] == "上位所属：1000 総務局"
    answer = client.submit("core.imports.undo", import_id=plan.import_id)
    assert answer.headers["location"] == f"/people/imports/{plan.import_id}"
    assert "元に戻しました" in client.get_page("core.imports.show", import_id=plan.import_id).text
    assert client.get("/people/imports/00000000-0000-4000-8000-000000000000").status_code == 404


@pytest.mark.parametrize("login", ["aoki", "chiba", "fujita"])
def test_others_neither_see_nor_undo(suite, client, login):
    plan = take_in(suite, staff_list(*LISTS))
    client.log_in(login)
    assert client.get("/people/imports").status_code == 403
    assert client.get(f"/people/imports/{plan.import_id}").status_code == 403
    assert client.submit("core.imports.undo", import_id=plan.import_id).status_code == 403


def test_accounts_that_were_disabled_are_named(suite, client):
    plan = take_in(suite, staff_list("100003,千葉 真由,,,3100,,,,,本務,2025-04-01,,2020-06-30"))
    disable_who_left(suite)
    page = client.log_in("eguchi").get_page("core.imports.show", import_id=plan.import_id)
    assert "停止のままです：chiba" in page.text


def test_what_it_did_is_forgotten_after_a_month(suite, client, clock_at):
    plan = take_in(suite, staff_list(*LISTS))
    forget_old(suite)
    assert the_import(suite).changes is not None
    clock_at.move(days=32)
    forget_old(suite)
    assert the_import(suite).changes is None
    assert the_import(suite).counts["new_person"] == 1
    page = client.log_in("eguchi").get_page("core.imports.show", import_id=plan.import_id)
    assert "もう元に戻せません" in page.text
    with pytest.raises(ImportNotUndoable):
        undo(suite, plan.import_id)
