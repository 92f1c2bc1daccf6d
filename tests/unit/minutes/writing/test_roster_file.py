import pytest

from minutes.writing.roster import Attendee
from minutes.writing.roster_file import read_roster
from tests.unit.minutes.writing.sample_files import ROSTER_ROWS, docx_file, pdf_file, xlsx_file

CSV = "\n".join(",".join(row) for row in ROSTER_ROWS)

SOURCES = {
    "csv_utf8": CSV.encode("utf-8-sig"),
    "csv_cp932": CSV.encode("cp932"),
    "tabs": "\n".join("\t".join(row) for row in ROSTER_ROWS),
    "docx": docx_file(["出席者名簿"], ROSTER_ROWS),
    "xlsx": xlsx_file([["出席者名簿"], *ROSTER_ROWS]),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_the_same_roster_from_every_kind_of_table(source):
    assert read_roster(source).people == (
        Attendee("山田 太郎", "やまだ たろう", None, "副市長", "委員長"),
        Attendee("馬場 花子", "ばば はなこ", "財政局", "課長", "委員"),
        Attendee("青木 三郎", "あおき さぶろう", "総務部", "主査", "事務局"),
    )


LINES = (
    "出席者名簿",
    "【委員】",
    "委員長　山田 太郎（副市長）",
    "副委員長　佐藤　花子　○○大学教授",
    "総務部総務課長　青木花子",
    "１．福祉局 生活福祉課 係長 高橋一郎（たかはし いちろう）",
    "欠席 委員（欠席）　田村 一",
    "【事務局】",
    "人事室 馬場、千葉",
)


@pytest.mark.parametrize("source", ["\n".join(LINES), docx_file(LINES), pdf_file(LINES)], ids=["text", "docx", "pdf"])
def test_a_roster_without_a_table(source):
    assert read_roster(source).people == (
        Attendee("山田 太郎", None, None, "副市長", "委員長"),
        Attendee("佐藤 花子", None, "○○大学", "教授", "副委員長"),
        Attendee("青木花子", None, "総務部総務課", "課長", "委員"),
        Attendee("高橋一郎", "たかはし いちろう", "福祉局 生活福祉課", "係長", "委員"),
        Attendee("馬場", None, "人事室", None, "事務局"),
        Attendee("千葉", None, "人事室", None, "事務局"),
    )


def test_merged_cells_repeat_the_part_and_the_department():
    people = read_roster(
        xlsx_file(
            [["区分", "所属", "氏名"], ["委員", "財政局", "馬場"], [None, None, "千葉"], ["事務局", None, "青木"]]
        )
    ).people
    assert [(p.role, p.department, p.name) for p in people] == [
        ("委員", "財政局", "馬場"),
        ("委員", "財政局", "千葉"),
        ("事務局", None, "青木"),
    ]


def test_a_reading_above_the_name_in_one_cell():
    (person,) = read_roster(docx_file(rows=[["氏名", "所属"], ["ばば はなこ\n馬場 花子", "財政局"]])).people
    assert (person.name, person.kana) == ("馬場 花子", "ばば はなこ")


def test_a_formula_in_a_cell_stays_plain_text():
    people = read_roster('氏名,所属\n"=HYPERLINK(""http://x"",""y"")",財政局\n@SUM(A1),環境局').people
    assert [person.name for person in people] == ['=HYPERLINK("http://x","y")', "@SUM(A1)"]


def test_a_formula_of_a_workbook_is_never_computed():
    assert read_roster(xlsx_file([["氏名", "所属"], ["=1+1", "財政局"], ["馬場 花子", "環境局"]])).people == (
        Attendee("馬場 花子", None, "環境局", None, None),
    )


def test_text_without_people_gives_nobody():
    assert read_roster("本日はよろしくお願いします。\n日時 令和8年11月20日").people == ()


def test_a_table_of_a_pdf_arrives_as_lines_with_wrapped_cells():
    lines = [
        "出席者名簿",
        "区分 氏名 ふりがな 所属 職名 出欠",
        "委員長 山田 太郎 やまだたろ",
        "う",
        "副市長 出席",
        "委員 馬場花子 ばばはなこ 財政局 課長 出席",
        "委員 千葉次郎 ちばじろう 環境局 係長 欠席",
    ]
    assert read_roster(pdf_file(lines)).people == (
        Attendee("山田 太郎", "やまだたろう", None, "副市長", "委員長"),
        Attendee("馬場花子", "ばばはなこ", "財政局", "課長", "委員"),
    )
