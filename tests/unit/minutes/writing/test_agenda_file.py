import io
from datetime import date, datetime, time

import docx
import pytest

from minutes.writing.agenda import AgendaItem
from minutes.writing.agenda_file import read_agenda
from tests.unit.minutes.writing.sample_files import AGENDA_LINES, docx_file, numbered_docx_file, pdf_file, xlsx_file

TEXT = "\n".join(AGENDA_LINES)

SOURCES = {
    "pasted": TEXT,
    "utf8": TEXT.encode(),
    "utf8_mark": TEXT.encode("utf-8-sig"),
    "utf16": TEXT.encode("utf-16"),
    "cp932": TEXT.encode("cp932"),
    "euc_jp": TEXT.replace("～", "から").encode("euc_jp"),
    "iso2022": TEXT.replace("～", "から").encode("iso2022_jp"),
    "docx": docx_file(AGENDA_LINES),
    "docx_table": docx_file(rows=[[line] for line in AGENDA_LINES]),
    "xlsx": xlsx_file([[line] for line in AGENDA_LINES]),
    "pdf": pdf_file(AGENDA_LINES),
    "crlf": TEXT.replace("\n", "\r\n").encode("cp932"),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_the_same_agenda_from_every_kind_of_file(source):
    agenda = read_agenda(source)
    assert agenda.title == "第３回　情報化推進会議"
    assert (agenda.held_on, agenda.starts_at, agenda.ends_at) == (date(2026, 11, 20), time(10), time(12))
    assert agenda.place == "本庁舎 第２会議室"
    assert [(item.number, item.heading) for item in agenda.items] == [
        ("1", "開会"),
        ("議題1", "テレワーク用端末の利用率について"),
        ("議題2", "来年度の予算について"),
        ("3", "その他"),
        ("4", "閉会"),
    ]
    assert agenda.terms == ("テレワーク用端末", "利用率", "来年度", "予算")


@pytest.mark.parametrize(
    ("line", "item"),
    [
        ("1 予算について", AgendaItem("1", "予算について")),
        ("１．予算について", AgendaItem("1", "予算について")),
        ("１、予算について", AgendaItem("1", "予算について")),
        ("（1）予算について", AgendaItem("(1)", "予算について")),
        ("1) 予算について", AgendaItem("(1)", "予算について")),
        ("①予算について", AgendaItem("(1)", "予算について")),
        ("一　予算について", AgendaItem("一", "予算について")),
        ("Ⅰ 予算について", AgendaItem("Ⅰ", "予算について")),
        ("議題1　予算について", AgendaItem("議題1", "予算について")),
        ("議題１：予算について", AgendaItem("議題1", "予算について")),
        ("議案第３号　予算について", AgendaItem("議案第3号", "予算について")),
        ("報告事項2 監査の結果", AgendaItem("報告事項2", "監査の結果")),
        ("議題：予算について", AgendaItem(None, "予算について")),
        ("その他", AgendaItem(None, "その他")),
        ("そ の 他", AgendaItem(None, "その他")),
        ("3 予算について ……… 資料2", AgendaItem("3", "予算について")),
        ("3 予算について【資料２】", AgendaItem("3", "予算について")),
    ],
)
def test_number_styles(line, item):
    assert read_agenda(f"会議次第\n{line}").items == (item,)


@pytest.mark.parametrize(
    "line",
    [
        "令和8年11月20日",
        "10時30分",
        "2026/11/20",
        "03-1234-5678",
        "第3回 推進会議",
        "20名程度",
        "日時 11月20日",
        "配布資料",
        "資料1 予算書",
    ],
)
def test_other_lines_are_no_items(line):
    assert read_agenda(f"会議次第\n{line}").items == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("日時 令和8年11月20日（金）午後1時30分から3時まで", (date(2026, 11, 20), time(13, 30), time(15))),
        ("日時：2026年12月3日 13:30～15:00", (date(2026, 12, 3), time(13, 30), time(15))),
        ("と　き　R8.11.20 14時半", (date(2026, 11, 20), time(14, 30), None)),
        ("開催日時：令和元年5月1日", (date(2019, 5, 1), None, None)),
        ("日時 二〇二六年十一月二十日", (date(2026, 11, 20), None, None)),
        ("日時 令和8年2月30日", (None, None, None)),
        ("日時 未定", (None, None, None)),
    ],
)
def test_day_and_time(line, expected):
    agenda = read_agenda(f"会議次第\n{line}\n場所 本庁舎")
    assert (agenda.held_on, agenda.starts_at, agenda.ends_at) == expected


def test_a_label_and_its_value_may_stand_on_two_lines():
    agenda = read_agenda("会議次第\n日時\n令和8年11月20日 10時\n場所\n区役所3階")
    assert (agenda.held_on, agenda.starts_at, agenda.place) == (date(2026, 11, 20), time(10), "区役所3階")


def test_the_title_of_a_bare_heading_is_the_line_that_names_the_meeting():
    assert read_agenda("会　議　次　第\n環境審議会 第2回部会\n1 開会").title == "環境審議会 第2回部会"


def test_numbers_that_only_word_shows_are_counted():
    agenda = read_agenda(numbered_docx_file(["開会", "予算について", "閉会"]))
    assert [(item.number, item.heading) for item in agenda.items] == [
        ("1", "開会"),
        ("2", "予算について"),
        ("3", "閉会"),
    ]


def test_kinds_of_their_own_keep_their_own_numbers():
    agenda = read_agenda("次第\n1 議題\n（1）予算について\n2 報告事項\n（1）監査の結果")
    assert [(item.number, item.heading) for item in agenda.items] == [
        ("議題1", "予算について"),
        ("報告事項1", "監査の結果"),
    ]


def test_an_agenda_without_anything_known_is_empty_but_read():
    agenda = read_agenda("こんにちは")
    assert (agenda.title, agenda.held_on, agenda.items, agenda.terms) == (None, None, (), ())


def test_dates_and_numbers_of_a_workbook_are_read_as_they_look():
    midnight = datetime.combine(date(2026, 11, 20), time(0))
    rows = [["推進会議 次第"], ["日時", midnight], [1.0, "予算について", "財政局"], [2, "その他"]]
    agenda = read_agenda(xlsx_file(rows))
    assert (agenda.held_on, agenda.starts_at) == (date(2026, 11, 20), None)
    assert agenda.items == (AgendaItem("1", "予算について"), AgendaItem("2", "その他"))


def test_bullets_and_sub_items_that_only_word_shows():
    file = docx.Document()
    for style, text in (
        ("List Number", "開会"),
        ("List Number", "議題"),
        ("List Bullet", "予算について"),
        ("List Bullet", "研修について"),
    ):
        file.add_paragraph(text, style=style)
    nested = file.add_paragraph("細目", style="List Number")
    nested._p.get_or_add_pPr().get_or_add_numPr().get_or_add_ilvl().val = 1
    nested._p.pPr.numPr.get_or_add_numId().val = 99
    saved = io.BytesIO()
    file.save(saved)
    assert [(i.number, i.heading) for i in read_agenda(saved.getvalue()).items] == [
        ("1", "開会"),
        (None, "予算について"),
        (None, "研修について"),
        ("議題1", "細目"),
    ]


def test_items_below_a_heading_without_numbers():
    agenda = read_agenda("次第\n報告事項\n・監査の結果\n研修の見直しについて\n出席者\n・馬場 花子")
    assert agenda.items == (AgendaItem(None, "監査の結果"), AgendaItem(None, "研修の見直しについて"))
