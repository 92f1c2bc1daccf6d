"""Lists that contradict themselves or the register: loops, people twice, children before parents. All or nothing."""

import re

import pytest
from sqlmodel import select

from services.core.identity.actions import register
from services.core.identity.models import Department, Person
from tests.integration.core.register_lists import staff_list, take_in, uploaded

NEW = "200001,髙﨑 花子,タカサキ ハナコ,,3100,事業部,,係員,2級,本務,2026-04-01,,"


def problems(suite, *lines):
    with suite.session(read_only=True) as session:
        plan = register.preview(session, content=staff_list(*lines))
    return [(one.line, one.column, one.message % one.values) for one in plan.problems]


def department(code, name, parent="", day="2026-04-01"):
    return f",,,,{code},{name},{parent},,,,{day},,"


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ([department("7100", "甲課", "7100")], 2, "その所属自身"),
        ([department("7100", "甲課", "7200"), department("7200", "乙課", "7100")], 2, "7100 → 7200 → 7100"),
        ([department("1000", "総務局", "1100")], 2, "1000 → 1100 → 1000"),
        ([department("7100", "甲課", "7999")], 2, "上位所属が登録されていません：7999"),
    ],
    ids=["self", "two", "against-the-register", "unknown"],
)
def test_a_department_loop_is_drawn(suite, lines, line, said):
    ((found_line, column, message),) = problems(suite, *lines)
    assert (found_line, column) == (line, "上位所属コード")
    assert said in message


def test_people_of_a_department_with_a_problem_are_not_told_again(suite):
    staff = [f"20000{n},森 {n},,,7100,甲課,7999,,,,2026-04-01,," for n in range(5)]
    assert len(problems(suite, *staff)) == 1


@pytest.mark.slow
def test_a_long_loop_and_a_deep_tree_take_no_time_and_no_stack(suite):
    deep = [department(f"D{n}", f"第{n}課", f"D{n + 1}") for n in range(20_000)]
    assert len(problems(suite, *deep, department("D20000", "頂上"))) == 0
    ((_line, _column, message),) = problems(suite, *deep, department("D20000", "頂上", "D0"))
    assert "…" in message


def test_children_may_stand_before_their_parents(suite):
    lines = [
        "200001,森 一,,,7110,甲係,7100,,,,2026-04-01,,",
        department("7100", "甲課", "7000", day="2026-07-01"),
        department("7000", "乙局", "0000"),
    ]
    take_in(suite, staff_list(*lines))
    with suite.session(read_only=True) as session:
        found = {row.code: row for row in session.exec(select(Department))}
    assert found["7110"].parent_id == found["7100"].id
    assert found["7100"].parent_id == found["7000"].id
    assert str(found["7100"].valid_from) == "2026-04-01", "as old as what is under it"


def test_a_department_moves_under_another(suite):
    plan = take_in(suite, staff_list(department("1200", "人事部", "3000")))
    assert [str(change.kind) for change in plan.changes] == ["changed_department"]
    with suite.session(read_only=True) as session:
        found = {row.code: row for row in session.exec(select(Department))}
    assert found["1200"].parent_id == found["3000"].id


@pytest.mark.parametrize(
    ("second", "column", "said"),
    [
        ("200001,髙﨑 太郎,,,3100,,,,,兼務,2026-04-01,,", "氏名", "2行目では「髙﨑 花子」です"),
        (NEW, "職員番号", "2行目と同じ職員の同じ発令"),
        ("200001,髙﨑 花子,,,1100,,,,,本務,2026-06-01,2026-07-01,", None, ""),
        ("200001,髙﨑　花子,,,1100,,,,,兼務,2026-04-01,,", None, ""),
        ("200001,髙﨑 花子,,,1100,,,,,本務,2026-04-01,,", "発令日", "2行目の本務"),
    ],
    ids=["two-names", "same-line", "transfer", "other-space", "two-main-posts"],
)
def test_the_same_person_twice(suite, second, column, said):
    found = problems(suite, NEW, second)
    if column is None:
        assert found == []
        return
    ((line, found_column, message),) = found
    assert (line, found_column) == (3, column)
    assert said in message


def test_the_same_name_under_another_number_is_only_noted(suite):
    with suite.session(read_only=True) as session:
        plan = register.preview(session, content=staff_list("999001,青木 美咲,アオキ ミサキ,,1100,,,,,,2026-04-01,,"))
    assert plan.problems == ()
    assert "100001" in plan.notes[0].message % plan.notes[0].values


def test_two_names_of_one_new_department(suite):
    ((line, column, message),) = problems(
        suite, department("7100", "甲課"), "200001,森 一,,,7100,乙課,,,,,2026-04-01,,"
    )
    assert (line, column) == (3, "所属名")
    assert "甲課" in message


def test_the_preview_counts_who_joins_moves_leaves(client):
    lines = [
        NEW,
        "100001,青木 美咲,,,1200,,,主任,3級,本務,2026-07-01,,",
        "100002,馬場 健一,,,1100,,,,,本務,2025-04-01,,2026-09-30",
        "100003,千葉 真由美,,,3100,,,,,本務,2025-04-01,,",
    ]
    page = uploaded(client.log_in("eguchi"), staff_list(*lines))
    for words in ("1新しく入る職員", "1異動する職員", "1内容が直る職員", "1退職日が入る職員"):
        assert words in re.sub(r"<[^>]*>|\s", "", page.text), words


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("名簿.csv", "社員番号,氏名,所属コード,発令日\n1,森,1100,2026-04-01\n".encode(), "「社員番号」→「職員番号」"),
        ("名簿.xlsx", b"PK\x03\x04 xl/workbook.xml", "CSV UTF-8"),
        ("名簿.csv", b"", "ファイルが空です"),
        ("名簿.csv", b"x" * 20_000_001, "上限20 MB"),
        ("名簿.csv", b"\x00\x01", "NUL"),
    ],
)
def test_a_file_that_is_none_is_told_on_the_page(client, name, content, said):
    page = uploaded(client.log_in("eguchi"), content, name=name)
    assert page.status_code == 422
    assert said in page.text


def test_nothing_is_written_when_one_line_is_wrong(suite, client):
    page = uploaded(client.log_in("eguchi"), staff_list(NEW, department("7100", "甲課", "7100")))
    assert 'name="fingerprint"' not in page.text
    with suite.session(read_only=True) as session:
        assert session.exec(select(Person).where(Person.employee_number == "200001")).first() is None
