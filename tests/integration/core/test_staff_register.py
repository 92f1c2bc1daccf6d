"""The staff register: look at what a list would change, then take it in; and find people."""

import re
from datetime import date

import pytest
from sqlmodel import select

from services.core.identity import people, repository
from services.core.identity.actions import register
from services.core.identity.errors import RegisterChanged, RegisterHasProblems
from services.core.identity.models import Department, Person, Post
from services.core.identity.sweeps import disable_who_left
from tests.people import account_of, user

HEAD = "職員番号,氏名,カナ,メール,所属コード,所属名,上位所属コード,役職,職級,本務兼務,発令日,終了日,退職日\n"


def staff_list(*lines):
    return (HEAD + "\n".join(lines) + "\n").encode("cp932")


def take_in(suite, content):
    with suite.session() as session:
        fingerprint = register.preview(session, content=content).fingerprint
    with suite.session() as session:
        return register.apply(session, by=user(suite, "eguchi"), content=content, fingerprint=fingerprint)


def kinds(plan):
    return sorted(str(change.kind) for change in plan.changes)


NEW = "200001,髙﨑 花子,タカサキ ハナコ,,3100,事業部,,係員,2級,本務,2026-04-01,,"
MOVED = "100001,青木 美咲,,,1200,人事部,,主任,3級,本務,2026-07-01,,"


def test_new_person_and_transfer(suite):
    plan = take_in(suite, staff_list(NEW, MOVED))
    assert kinds(plan) == ["ended_post", "new_person", "new_post", "new_post"]
    with suite.session(read_only=True) as session:
        person = repository.find_person(session, "200001")
        assert person.name == "髙﨑 花子"
        aoki = repository.find_person(session, "100001")
        before = repository.find_main_department(session, person_id=aoki.id, on=date(2026, 6, 30))
        after = repository.find_main_department(session, person_id=aoki.id, on=date(2026, 7, 1))
    assert (before.name, after.name) == ("総務部", "人事部")


def test_same_list_again_changes_nothing(suite):
    content = staff_list(NEW, MOVED)
    take_in(suite, content)
    again = take_in(suite, content)
    assert (again.changes, again.unchanged) == ((), 2)


def test_old_list_after_a_transfer_does_not_undo_it(suite):
    take_in(suite, staff_list(MOVED))
    old = "100001,青木 美咲,,,1100,総務部,,係員,2級,本務,2025-04-01,,"
    assert take_in(suite, staff_list(old)).changes == ()


def test_a_whole_career_in_one_list_in_any_order(suite):
    lines = [
        "300001,森 一,,,1200,,,主任,,本務,2024-04-01,,",
        "300001,森 一,,,1100,,,係員,,本務,2020-04-01,,",
        "300001,森 一,,,3100,,,係長,,本務,2026-04-01,,",
        "300001,森 一,,,2100,,,担当,,兼務,2025-04-01,2026-03-31,",
    ]
    take_in(suite, staff_list(*lines))
    with suite.session(read_only=True) as session:
        person = repository.find_person(session, "300001")
        posts = people.list_posts(session, person_id=person.id)
        history = [(d.code, p.is_main, p.valid_from.year, p.valid_to) for p, d in posts]
    assert history == [
        ("3100", True, 2026, None),
        ("2100", False, 2025, date(2026, 3, 31)),
        ("1200", True, 2024, date(2026, 3, 31)),
        ("1100", True, 2020, date(2024, 3, 31)),
    ]


def test_corrections_change_only_what_is_stated(suite):
    take_in(suite, staff_list("100001,青木 美咲希,,,1100,,,主査,,本務,2025-04-01,,"))
    with suite.session(read_only=True) as session:
        aoki = repository.find_person(session, "100001")
        post = session.exec(select(Post).where(Post.person_id == aoki.id)).one()
        account = account_of(session, "aoki")
    assert (aoki.name, aoki.kana, aoki.email) == ("青木 美咲希", "アオキ ミサキ", "aoki@city.example.jp")
    assert (post.title, post.grade) == ("主査", "2級")
    assert account.display_name == "青木 美咲希", "the account shows the register's name"


def test_leave_comes_with_the_person_and_gets_its_end_later(suite):
    head, person = (
        "職員番号,氏名,所属コード,発令日,休業区分,休業開始日,休業終了日\n",
        "100002,馬場 健一,1100,2025-04-01,",
    )
    for end, wanted in (("", ["new_leave"]), ("", []), ("2027-03-31", ["changed_leave"])):
        content = f"{head}{person}育休,2026-07-01,{end}\n".encode()
        assert kinds(take_in(suite, content)) == wanted
    with suite.session(read_only=True) as session:
        baba = repository.find_person(session, "100002")
        (leave,) = people.list_leaves(session, person_id=baba.id)
    assert (leave.kind, leave.valid_from, leave.valid_to) == ("childcare", date(2026, 7, 1), date(2027, 3, 31))


def test_new_department_under_a_known_one(suite):
    line = "200002,林 二,,,3110,北環境事業センター,3100,所長,,本務,2026-04-01,,"
    assert "new_department" in kinds(take_in(suite, staff_list(line)))
    with suite.session(read_only=True) as session:
        center = session.exec(select(Department).where(Department.code == "3110")).one()
        parent = session.get(Department, center.parent_id)
    assert (parent.code, center.valid_from) == ("3100", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("200002,林 二,,,9999,,,,,本務,2026-04-01,,", "所属コード"),
        ("200002,林 二,,,1500,,,,,本務,2026-04-01,,", "所属コード"),
        ("200002,林 二,,,3100,環境事業部,,,,本務,2026-04-01,,", "所属名"),
        ("200002,林 二,,,3110,新所属,8888,,,本務,2026-04-01,,", "上位所属コード"),
        ("100001,青木 美咲,,,1200,,,,,本務,2024-04-01,,", "発令日"),
    ],
)
def test_what_the_register_cannot_take(suite, line, column):
    with suite.session(read_only=True) as session:
        plan = register.preview(session, content=staff_list(NEW, line))
    assert [(problem.line, problem.column) for problem in plan.problems] == [(3, column)]
    with pytest.raises(RegisterHasProblems):
        take_in(suite, staff_list(NEW, line))
    with suite.session(read_only=True) as session:
        assert repository.find_person(session, "200001") is None, "all or nothing"


def test_confirmation_of_another_state_is_refused(suite):
    content = staff_list(NEW)
    with suite.session(read_only=True) as session:
        fingerprint = register.preview(session, content=content).fingerprint
    take_in(suite, staff_list("200001,髙﨑 花子,,,1100,,,,,本務,2025-04-01,,"))
    with pytest.raises(RegisterChanged), suite.session() as session:
        register.apply(session, by=user(suite, "eguchi"), content=content, fingerprint=fingerprint)


def test_through_the_pages(client, suite):
    client.log_in("eguchi")
    page = client.submit("core.register.preview", files={"file": ("名簿.csv", staff_list(NEW, MOVED))})
    assert "まだ何も変更していません" in page.text
    assert "髙﨑 花子" in page.text
    with suite.session(read_only=True) as session:
        assert len(session.exec(select(Person)).all()) == 6, "a preview writes nothing"
    fields = {name: re.search(f'name="{name}" value="([^"]+)"', page.text)[1] for name in ("upload", "fingerprint")}
    assert client.submit("core.register.apply", fields).headers["location"].startswith("/people/imports/")
    assert client.submit("core.register.apply", fields).status_code == 409, "the file is gone once it is taken in"
    page = client.get_page("core.people.list", query={"words": "タカサキ"})
    assert [row[1] for row in page.rows()] == ["髙﨑 花子タカサキ ハナコ"]


def test_problems_are_listed_by_line(client):
    content = staff_list(NEW, NEW.replace("2026-04-01", "2026-13-01"))
    page = client.log_in("eguchi").submit("core.register.preview", files={"file": ("x.csv", content)})
    assert "取り込めない行が1件あります" in page.text
    assert "日付として読めません：2026-13-01" in page.text
    assert 'name="fingerprint"' not in page.text


def test_what_is_no_list_is_said_in_a_sentence(client):
    page = client.log_in("eguchi").submit("core.register.preview", files={"file": ("x.csv", b"\x00\x01")})
    assert (page.status_code, "職員名簿として読み取れません" in page.text) == (422, True)


@pytest.mark.parametrize("path", ["../../secret.key", "x" * 43, ""])
def test_upload_names_lead_nowhere_else(client, path):
    fields = {"upload": path, "fingerprint": "0" * 64}
    assert client.log_in("eguchi").submit("core.register.apply", fields).status_code == 409


@pytest.mark.parametrize("login", ["aoki", "chiba", "fujita"])
def test_others_cannot_import(client, login):
    client.log_in(login)
    assert client.get("/people/import").status_code == 403
    assert client.submit("core.register.preview", files={"file": ("x.csv", staff_list(NEW))}).status_code == 403


def test_person_page_shows_posts(client, suite):
    with suite.session(read_only=True) as session:
        fujita = repository.find_person(session, "100006")
    page = client.log_in("eguchi").get_page("core.people.show", person_id=fujita.id)
    assert [(row[1], row[4]) for row in page.rows()] == [("窓口サービス課", "本務"), ("区政支援室", "兼務")]


def test_tree_of_a_day_in_the_past(client):
    client.log_in("eguchi")
    now, then = (
        client.get_page("core.departments.tree", query={"on": day}).text for day in ("2026-07-01", "2020-04-01")
    )
    assert "デジタル統括室" in now
    assert "ICT戦略室" not in now
    assert "ICT戦略室" in then
    assert "デジタル統括室" not in then


def test_who_left_is_off_the_list_and_cannot_log_in(client, suite, clock_at):
    take_in(suite, staff_list("100003,千葉 真由,,,3100,,,,,本務,2025-04-01,,2026-06-30"))
    disable_who_left(suite)
    with suite.session(read_only=True) as session:
        assert not account_of(session, "chiba").is_active
        assert account_of(session, "aoki").is_active
    assert "千葉" not in client.log_in("eguchi").get_page("core.people.list").text
