"""A personnel change as one dated import: looked at, planned, applied on its day; nothing when it no longer fits."""

from datetime import date

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity import people, repository
from services.core.identity.actions import personnel_change, register
from services.core.identity.change_lists import ChangeLists
from services.core.identity.errors import ChangeSettled, RegisterChanged, RegisterHasProblems
from services.core.identity.models import Department, Post
from services.core.identity.planned_models import PlannedImport, PlannedState
from services.core.identity.planned_sweeps import apply_due_changes, check_planned_changes
from services.core.outbox.models import Message
from tests.people import account_of, user

DAY = date(2027, 4, 1)
STAFF_HEAD = "職員番号,氏名,カナ,氏名英語,所属コード,役職,職級,本務兼務,終了日,退職日,休業区分,休業開始日\n"
DEPARTMENT_HEAD = "区分,所属コード,所属名,所属英語名,上位所属コード,旧所属コード\n"
STAFF = (
    "200001,髙﨑 花子,タカサキ ハナコ,Hanako Takasaki,3100,係員,1級,,,,,",  # joins
    "100001,青木 美咲,,,1210,主任,3級,本務,,,,",  # moves into a new department
    "100002,馬場 健一,,,2100,,,兼務,,,,",  # a concurrent post
    "100006,藤田 亮,,,2100,,,兼務解除,,,,",  # the end of one
    "100003,千葉 真由,,,,,,,,2027-03-31,,",  # retires
    "100005,江口 由美,,,,,,,,,育休,2027-04-01",  # goes on leave
)
DEPARTMENTS = (
    "新設,1210,人事企画課,Personnel Planning Section,1200,",
    "名称変更,1511,ＤＸ推進局,DX Bureau,0000,1510",
    "廃止,5300,,,,",
)


def lists(staff=STAFF, departments=DEPARTMENTS, encoding="cp932"):
    def content(head, lines):
        return (head + "\n".join(lines) + "\n").encode(encoding) if lines else b""

    return ChangeLists(content(STAFF_HEAD, staff), content(DEPARTMENT_HEAD, departments))


def look(suite, **kwargs):
    with suite.session(read_only=True) as session:
        return personnel_change.preview(session, lists=lists(**kwargs), effective_on=DAY)


def plan(suite, **kwargs):
    fingerprint = look(suite, **kwargs).fingerprint
    with suite.session() as session:
        planned = personnel_change.plan(
            session,
            by=user(suite, "eguchi"),
            lists=lists(**kwargs),
            effective_on=DAY,
            fingerprint=fingerprint,
            filename="異動.csv",
        )
        return planned.id


def state_of(suite, planned_id):
    with suite.session(read_only=True) as session:
        return session.get(PlannedImport, planned_id).state


def subjects(suite, login):
    with suite.session(read_only=True) as session:
        account = account_of(session, login)
        return [row.subject for row in session.exec(select(Message).where(Message.account_id == account.id))]


def go_to(clock_at, day):
    clock_at.moment = clock_at.moment.replace(year=day.year, month=day.month, day=day.day)


def main_department(suite, number, on):
    with suite.session(read_only=True) as session:
        person = repository.find_person(session, number)
        department = repository.find_main_department(session, person_id=person.id, on=on)
        return department.name if department else None


def take_in(suite, line):
    content = ("職員番号,氏名,所属コード,所属名,本務兼務,発令日,退職日\n" + line + "\n").encode()
    with suite.session() as session:
        fingerprint = register.preview(session, content=content).fingerprint
    with suite.session() as session:
        register.apply(session, by=user(suite, "eguchi"), content=content, fingerprint=fingerprint)


def test_change_waits_for_its_day_and_is_applied_once(suite, clock_at):
    planned_id = plan(suite)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.PLANNED
    assert main_department(suite, "100001", DAY) == "総務部", "planned is not done"
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.APPLIED
    assert main_department(suite, "100001", date(2027, 3, 31)) == "総務部"
    assert main_department(suite, "100001", DAY) == "人事企画課"
    assert main_department(suite, "200001", DAY) == "事業部"
    assert main_department(suite, "100004", DAY) == "ＤＸ推進局", "whoever is not named goes along"
    assert main_department(suite, "100004", date(2027, 3, 31)) == "デジタル統括室"
    with suite.session(read_only=True) as session:
        takasaki, chiba = (repository.find_person(session, number) for number in ("200001", "100003"))
        fujita = repository.find_person(session, "100006")
        doi = repository.find_person(session, "100004")
        assert (takasaki.name_en, chiba.left_on) == ("Hanako Takasaki", date(2027, 3, 31))
        assert [p.valid_to for p, _d in people.list_posts(session, person_id=chiba.id)] == [date(2027, 3, 31)]
        assert {(d.code, p.valid_to) for p, d in people.list_posts(session, person_id=fujita.id)} >= {
            ("2100", date(2027, 3, 31))
        }
        assert {p.title for p, _d in people.list_posts(session, person_id=doi.id)} == {"係長"}, "with the same post"
        ends = {d.code: d.valid_to for d in session.exec(select(Department))}
        done = [e for e in session.exec(select(AuditEvent)) if e.type == "identity.personnel_change.applied"]
        counts = session.get(PlannedImport, planned_id).counts
    assert (ends["5300"], ends["1510"], ends["1511"]) == (date(2027, 3, 31), date(2027, 3, 31), None)
    assert [event.target for event in done] == [str(planned_id)]
    assert counts == {
        "joined": 1,
        "transferred": 2,
        "concurrent": 1,
        "concurrent_ended": 1,
        "retired": 1,
        "on_leave": 1,
        "founded": 1,
        "renamed": 1,
        "closed": 1,
    }
    assert subjects(suite, "eguchi") == ["人事異動を職員名簿に反映しました（令和9年4月1日）"]


def test_nothing_is_applied_when_the_register_no_longer_fits(suite, clock_at):
    planned_id = plan(suite)
    take_in(suite, "100001,青木 美咲,3100,,,2027-05-01,")  # a later post than the planned one, entered meanwhile
    check_planned_changes(suite)
    check_planned_changes(suite)
    assert subjects(suite, "doi") == ["予約した人事異動が名簿と合わなくなりました（令和9年4月1日）"], (
        "in time, and once"
    )
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.FAILED
    with suite.session(read_only=True) as session:
        assert repository.find_person(session, "200001") is None, "all or nothing"
        assert session.exec(select(Department).where(Department.code == "1511")).first() is None
    assert len(subjects(suite, "doi")) == 2
    assert "反映できませんでした" in subjects(suite, "doi")[-1]


def test_who_retired_meanwhile_is_not_moved(suite, clock_at):
    planned_id = plan(suite)
    take_in(suite, "100001,青木 美咲,1100,,,2025-04-01,2026-12-31")
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.FAILED


def test_a_failed_change_is_tried_again_once_the_register_was_put_right(suite, client, clock_at):
    planned_id = plan(suite)
    take_in(suite, "100001,青木 美咲,3100,,,2027-05-01,")
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    page = client.log_in("eguchi").get_page("core.personnel.show", planned_id=planned_id)
    assert "本務の期間が、登録済みの本務" in page.text
    assert "もう一度反映する</" not in page.response.text
    with suite.session(read_only=True) as session:
        aoki = repository.find_person(session, "100001")
        post = session.exec(select(Post).where(Post.person_id == aoki.id, Post.valid_from == date(2027, 5, 1))).one()
        assert post.valid_from > DAY
    client.submit("core.posts.remove", person_id=aoki.id, post_id=post.id)
    # The import that brought the later post had ended the one before it.
    assert client.submit("core.personnel.retry", planned_id=planned_id).status_code == 303
    apply_due_changes(suite)
    with suite.session(read_only=True) as session:
        kept = people.list_posts(session, person_id=aoki.id)
    assert [d.code for _p, d in kept] == ["1100"]
    assert state_of(suite, planned_id) is PlannedState.FAILED, "the main post still runs until 30 April"
    (post,) = [p for p, _d in kept]
    fields = {"department_id": post.department_id, "is_main": "true", "valid_from": post.valid_from, "title": "係員"}
    assert client.submit("core.posts.save", fields, person_id=aoki.id, post_id=post.id).status_code == 303
    client.submit("core.personnel.retry", planned_id=planned_id)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.APPLIED


def test_withdrawn_change_is_never_applied(suite, client, clock_at):
    planned_id = plan(suite)
    assert client.log_in("eguchi").submit("core.personnel.withdraw", planned_id=planned_id).status_code == 303
    assert client.submit("core.personnel.withdraw", planned_id=planned_id).status_code == 409
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    assert state_of(suite, planned_id) is PlannedState.WITHDRAWN
    with pytest.raises(ChangeSettled), suite.session() as session:
        personnel_change.apply_planned(
            session, by=user(suite, "doi"), planned=personnel_change.get_planned(session, planned_id)
        )


def test_confirmation_of_another_state_is_refused(suite, clock_at):
    fingerprint = look(suite).fingerprint
    take_in(suite, "100001,青木 美咲希,1100,,,2025-04-01,")
    with pytest.raises(RegisterChanged), suite.session() as session:
        personnel_change.plan(
            session,
            by=user(suite, "eguchi"),
            lists=lists(),
            effective_on=DAY,
            fingerprint=fingerprint,
            filename="",
        )


@pytest.mark.parametrize(
    ("departments", "column"),
    [
        (["新設,1210,課,,1220,", "新設,1220,課,,1210,"], "上位所属コード"),  # a circle
        (["新設,1210,課,,8888,"], "上位所属コード"),
        (["新設,1100,課,,0000,"], "所属コード"),
        (["廃止,9999,,,,"], "所属コード"),
        (["廃止,1500,,,,"], "所属コード"),  # closed years ago
        (["廃止,1100,,,,"], "所属コード"),  # Aoki and Baba would stay in it
        (["廃止,5200,,,,"], "所属コード"),  # 5300 stands under it
        (["廃止,5300,,,,", "廃止,5300,,,,"], "所属コード"),
        (["名称変更,1511,局,,,"], "旧所属コード"),
        (["名称変更,1511,局,,,9999"], "旧所属コード"),
        (["統合,1511,局,,,1510"], "区分"),
    ],
)
def test_departments_that_do_not_fit(suite, clock_at, departments, column):
    found = look(suite, staff=(), departments=departments)
    assert {(problem.sheet, problem.column) for problem in found.problems} == {("組織の一覧", column)}
    with pytest.raises(RegisterHasProblems):
        plan(suite, staff=(), departments=departments)


@pytest.mark.parametrize(
    ("staff", "column"),
    [
        (["100001,青木 美咲,,,1200,,,,,,,", "100001,青木 美咲,,,3100,,,,,,,"], "発令日"),  # one person, two main posts
        (["100001,青木 美咲,,,1200,,,,,,,", "100001,青木 美沙,,,3100,,,兼務,,,,"], "氏名"),
        (["100001,青木 美咲,,,,,,,,,,"], "所属コード"),
        (["100001,青木 美咲,,,1200,,,兼務解除,,,,"], "本務兼務"),  # she has none there
        (["999999,だれか,,,,,,,,2027-03-31,,"], "職員番号"),
        (["100001,青木 美咲,,,5300,,,,,,,"], "所属コード"),  # closes on that day
    ],
)
def test_staff_that_do_not_fit(suite, clock_at, staff, column):
    found = look(suite, staff=staff, departments=["廃止,5300,,,,"])
    assert {(problem.sheet, problem.column) for problem in found.problems} == {("職員の一覧", column)}


def test_children_stay_under_a_department_that_is_renamed(suite, client, clock_at):
    plan(suite, staff=(), departments=["名称変更,5201,新浪速区役所,,,5200"])
    go_to(clock_at, DAY)
    apply_due_changes(suite)
    client.log_in("eguchi")
    for day, above in (("2027-04-01", "新浪速区役所"), ("2027-03-31", "浪速区役所")):
        page = client.get_page("core.departments.tree", query={"on": day})
        names = page.tree.xpath("//li[span/strong[contains(., '保健福祉課')]]/ancestor::li[1]/span/strong//text()")
        assert [name.strip() for name in names if name.strip()] == [above]


@pytest.mark.parametrize("login", ["aoki", "chiba", "fujita"])
def test_others_plan_nothing(suite, client, login, clock_at):
    planned_id = plan(suite)
    client.log_in(login)
    assert client.get("/people/changes").status_code == 403
    assert client.get(f"/people/changes/{planned_id}").status_code == 403
    assert client.get(f"/people/changes/{planned_id}/lists.zip").status_code == 403
    assert client.submit("core.personnel.withdraw", planned_id=planned_id).status_code == 403
    assert state_of(suite, planned_id) is PlannedState.PLANNED
