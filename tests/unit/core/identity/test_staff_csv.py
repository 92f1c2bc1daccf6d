"""Staff lists as city offices save them: encodings, headings, dates, and what is wrong with a line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.identity.staff_csv import COLUMNS, Unreadable, read_staff_list

HEAD = "職員番号,氏名,カナ,所属コード,所属名,役職,職級,本務兼務,発令日,終了日\r\n"
LINE = "200001,髙﨑 花子,タカサキ ハナコ,3100,事業部,係員,2級,本務,R8.4.1,\r\n"


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig"])
def test_names_keep_their_characters_in_every_encoding(encoding):
    (row,) = read_staff_list((HEAD + LINE).encode(encoding)).rows
    assert (row.name, row.employee_number, row.valid_from) == ("髙﨑 花子", "200001", date(2026, 4, 1))


def test_columns_in_any_order_and_full_width_numbers():
    text = "発令日,所属コード,氏名,備考,職員番号\n２０２６／４／１,３１００,馬場 健一,余分,０００１２３\n"
    (row,) = read_staff_list(text.encode()).rows
    assert (row.employee_number, row.department_code, row.valid_from) == ("000123", "3100", date(2026, 4, 1))


def test_line_break_inside_a_quoted_cell_is_refused_and_lines_are_numbered_as_in_the_file():
    text = HEAD + LINE + '200002,"折り\n返し",,3100,,,,,2026-04-01,\r\n' + "200003,名,,3100,,,,,2026-13-01,\r\n"
    problems = read_staff_list(text.encode()).problems
    assert [(problem.line, problem.column) for problem in problems] == [(4, "氏名"), (5, "発令日")]


@pytest.mark.parametrize(
    ("line", "column"),
    [
        (",髙橋,,3100,,,,,2026-04-01,", "職員番号"),
        ("200001,,,3100,,,,,2026-04-01,", "氏名"),
        ("200001,髙橋,,,,,,,2026-04-01,", "所属コード"),
        ("200001,髙橋,,3100,,,,,,", "発令日"),
        ("200001,髙橋,,3100,,,,専務,2026-04-01,", "本務兼務"),
        ("200001,髙橋,,3100,,,,,2026-04-01,2026-03-31", "終了日"),
        ("200001,髙橋,,31 00,,,,,2026-04-01,", "所属コード"),
        ("200001,橋\ufffd,,3100,,,,,2026-04-01,", "氏名"),
        (f"200001,{'長' * 101},,3100,,,,,2026-04-01,", "氏名"),
    ],
)
def test_problem_names_line_and_column(line, column):
    staff_list = read_staff_list((HEAD + line + "\r\n" + LINE).encode())
    assert [(problem.line, problem.column) for problem in staff_list.problems] == [(2, column)]
    assert len(staff_list.rows) == 1, "a good line beside a bad one is still read"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ("育休,,", "休業開始日"),
        (",2026-04-01,", "休業開始日"),
        ("旅行,2026-04-01,", "休業区分"),
        ("休職,2026-04-02,2026-04-01", "休業終了日"),
    ],
)
def test_unusable_leaves(cells, column):
    text = f"職員番号,氏名,所属コード,発令日,休業区分,休業開始日,休業終了日\n1,髙橋,3100,2026-04-01,{cells}\n"
    assert [problem.column for problem in read_staff_list(text.encode()).problems] == [column]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \r\n ",
        "氏名,所属\n青木,総務部\n".encode(),
        HEAD.encode(),
        b"\xff\xfe\x00\x00",
        b"PK\x03\x04" + b"\x00\x81\xff" * 50,
        (HEAD + '200001,"髙橋').encode(),
    ],
)
def test_what_is_no_staff_list_is_refused_as_a_whole(content):
    with pytest.raises(Unreadable):
        read_staff_list(content)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        read_staff_list(content)
    except Unreadable:
        return


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=30)


@given(st.lists(st.lists(CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), min_size=1, max_size=4))
def test_any_cells_give_rows_or_problems_but_never_neither(lines):
    text = ",".join(COLUMNS) + "\r\n"
    for cells in lines:
        text += ",".join('"' + cell.replace('"', '""') + '"' for cell in cells) + "\r\n"
    try:
        staff_list = read_staff_list(text.encode())
    except Unreadable:
        return
    assert staff_list.rows or staff_list.problems
