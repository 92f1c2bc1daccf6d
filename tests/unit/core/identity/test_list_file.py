"""Files that people choose: every encoding of Excel, and everything that is no list, told with its line and column."""

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.core.identity.list_text import MAX_BYTES, UTF_16_MARKS
from services.core.identity.staff_csv import Unreadable, read_staff_list

HEAD = "職員番号,氏名,所属コード,所属名,発令日\r\n"
LINE = "000123,髙﨑 花子,3100,事業部,2026-04-01\r\n"


def excel_unicode_text(text):
    """As Excel's 「Unicode テキスト」: UTF-16 little endian with BOM, tabs."""
    return UTF_16_MARKS[0] + text.replace(",", "\t").encode("utf-16-le")


def refusal(content):
    with pytest.raises(Unreadable) as refused:
        read_staff_list(content)
    return refused.value.message % refused.value.values


@pytest.mark.parametrize(
    "content",
    [
        (HEAD + LINE).encode(),
        (HEAD + LINE).encode("utf-8-sig"),
        (HEAD + LINE).encode("cp932"),
        excel_unicode_text(HEAD + LINE),
        UTF_16_MARKS[1] + (HEAD + LINE).encode("utf-16-be"),
        (HEAD + LINE).encode("utf-16-le"),
        (HEAD + LINE).replace(",", "\t").encode(),
        (HEAD + LINE).replace(",", ";").encode(),
        ("職員一覧\r\n令和8年4月1日現在\r\n\r\n" + HEAD + LINE).encode("cp932"),
        (HEAD + LINE).replace("000123", '"=""000123"""').encode("cp932"),
        (HEAD + LINE).replace("\r\n", "\n").encode(),
        (HEAD + LINE).replace("\r\n", "\r").encode(),
    ],
    ids=["utf8", "bom", "cp932", "excel", "utf16be", "no-bom", "tabs", "semicolons", "title", "zeros", "lf", "cr"],
)
def test_every_way_to_save_gives_the_same_row(content):
    (row,) = read_staff_list(content).rows
    assert (row.name, row.employee_number) == ("髙﨑 花子", "000123")


def workbook():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空です"),
        (b"\xef\xbb\xbf\r\n", "空です"),
        (UTF_16_MARKS[0], "空です"),
        (HEAD.encode(), "職員の行がありません"),
        (workbook(), "Excelのファイル"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "Excelのファイル"),
        (b"PK\x03\x04" + b"\x00\x81\xff" * 50, "ZIP"),
        (b"%PDF-1.7\n", "PDF"),
        (b"<html><table>", "Webページ"),
        ((HEAD + LINE).encode() + b"000124,\xff\xff,3100,,2026-04-01\r\n", "3行目の文字"),
        ((HEAD + LINE + "0001\x0024,森,3100,,2026-04-01\r\n").encode(), "3行目に、文字ではないデータ"),
        ((HEAD + LINE).replace("髙﨑", "高崎").encode("euc_jp"), "EUC-JP"),
        ((HEAD + LINE).replace("髙﨑", "高崎").encode("iso2022_jp"), "JIS"),
        ((HEAD + LINE + '000124,"森,3100,,2026-04-01\r\n').encode(), "3行目でCSVの形"),
        ((HEAD + LINE).replace("所属名", "氏名").encode(), "列「氏名」が二つ"),
    ],
)
def test_what_is_no_list_is_told_for_what_it_is(content, said):
    assert said in refusal(content)


def test_a_wrong_column_is_told_with_those_that_are_there_and_a_guess():
    said = refusal((HEAD + LINE).replace("職員番号", "社員番号").replace("発令日", "発令曰").encode())
    assert "必要な列がありません：職員番号、発令日" in said
    assert "ファイルにある列：社員番号、氏名、所属コード、所属名、発令曰" in said
    assert "もしかして：「社員番号」→「職員番号」、「発令曰」→「発令日」" in said


def test_columns_of_no_meaning_are_told_without_a_guess():
    said = refusal(b"a,b\n1,2\n")
    assert "ファイルにある列：a、b" in said
    assert "もしかして" not in said


def test_a_column_that_is_not_read_is_told_with_what_was_probably_meant():
    content = (HEAD.replace("所属名", "フリガナ").rstrip() + ",備考\r\n" + LINE.rstrip() + ",x\r\n").encode()
    assert dict(read_staff_list(content).unused) == {"フリガナ": "カナ", "備考": ""}


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        ("=A1,髙﨑,3100,,2026-04-01", "職員番号", "計算式"),
        ("000123,=VLOOKUP(A2;名簿;2),3100,,2026-04-01", "氏名", "計算式"),
        ("000123,#N/A,3100,,2026-04-01", "氏名", "#N/A"),
        ("000123,髙﨑,3100,,=TODAY()", "発令日", "計算式"),
        ("000123,髙﨑,3100,,2026-02-30", "発令日", "2026-02-30"),
        ("000123,髙﨑,3100,,2026-04-01,余り", "", "見出しより右に1個"),
        (",,3100,事業部,", "発令日", "入力されていません"),
    ],
)
def test_a_cell_is_told_with_line_and_column(line, column, said):
    (problem,) = read_staff_list((HEAD + LINE + line + "\r\n").encode()).problems
    assert (problem.line, problem.column) == (3, column)
    assert said in problem.message % problem.values or said in str(problem.values)


def test_a_line_without_a_person_is_a_department():
    found = read_staff_list((HEAD + ",,3000,環境局,2026-04-01\r\n").encode())
    assert [(one.code, one.name) for one in found.departments] == [("3000", "環境局")]
    assert (found.rows, found.problems) == ((), ())


def test_the_largest_file_is_read_and_one_byte_more_is_refused():
    full = (HEAD + LINE).encode()
    full += b"\n" * (MAX_BYTES - len(full))
    assert len(read_staff_list(full).rows) == 1
    assert "大きすぎます（上限20 MB）" in refusal(full + b"\n")


CELL = st.text(
    st.characters(codec="cp932", exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs"), exclude_characters="=+@＝#¢£¬‖−〜"),
    min_size=1,
    max_size=20,
)


@given(st.lists(CELL, min_size=1, max_size=5), st.sampled_from(["cp932", "utf-8", "utf-8-sig", "utf-16"]))
def test_names_come_back_as_they_were_whatever_the_encoding(names, encoding):
    text = HEAD
    for number, name in enumerate(names):
        text += f'{number},"{name.replace(chr(34), chr(34) * 2)}",3100,,2026-04-01\r\n'
    content = text.encode(encoding)
    assert [row.name for row in read_staff_list(content).rows] == names


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_a_sentence(data):
    """Bytes put in, taken out or changed anywhere in a good file."""
    encoding = data.draw(st.sampled_from(["cp932", "utf-8-sig", "utf-16"]))
    content = bytearray((HEAD + LINE * 3).encode(encoding))
    for _change in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        found = read_staff_list(bytes(content))
    except Unreadable as refused:
        said = refused.message % refused.values
    else:
        said = "read"
        check_found(found)
    assert said


def check_found(found):
    assert found.rows or found.problems or found.departments
    assert all(problem.message % problem.values and problem.line >= 1 for problem in found.problems)
