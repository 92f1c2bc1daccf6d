import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from minutes.writing.docx import to_docx
from minutes.writing.roster import Attendee, Roster
from minutes.writing.strings import ENGLISH
from tests.unit.minutes.writing.meeting import FACTS, document


def _opened(content):
    return docx.Document(io.BytesIO(content))


def _text(file):
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in file.paragraphs] + cells)


def _part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def test_it_says_everything_the_document_says():
    text = _text(_opened(to_docx(document())))
    for expected in (
        "第3回 情報化推進会議 会議録",
        "令和8年11月20日（金） 午前10時～午前10時52分",
        "本庁舎 第2会議室",
        "委員長　副市長 山田 太郎",
        "議題1　テレワーク用端末の利用率について",
        "貸出用端末を30台増やす",
        "配備計画を提出",
        "令和9年3月31日（水）",
        "○人事室 鈴木",
        "○話者3",
        "上半期の利用率は42.3パーセントでした。",
        "0:02:14",
    ):
        assert expected in text
    assert "えー、上半期" not in text


def test_fillers_stay_when_kept():
    assert "えー、上半期" in _text(_opened(to_docx(document(), keep_fillers=True)))


def test_the_page_is_a4_with_japanese_fonts_by_name_and_page_fields():
    content = to_docx(document())
    file = _opened(content)
    section = file.sections[0]
    assert (round(section.page_width / Mm(1)), round(section.page_height / Mm(1))) == (210, 297)
    for name, font in (
        ("Normal", "ＭＳ 明朝"),
        ("Title", "ＭＳ ゴシック"),
        ("Heading 1", "ＭＳ ゴシック"),
        ("Heading 2", "ＭＳ ゴシック"),
    ):
        fonts = file.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font}
        assert not any("Theme" in attribute for attribute in fonts.attrib)
    footer = "".join(run.text or "" for run in section.footer._element.iter(qn("w:instrText")))
    assert footer.split() == ["PAGE", "NUMPAGES"]
    assert 'w:eastAsia="ja-JP"' in _part(content, "word/styles.xml")


def test_a_draft_is_marked_and_a_demonstration_bears_a_watermark():
    plain, demonstration = to_docx(document()), to_docx(document(facts=replace(FACTS, demonstration=True)))
    assert "下書き（未確認）" in _opened(plain).sections[0].header.paragraphs[0].text
    headers = [
        _part(
            content,
            next(n for n in zipfile.ZipFile(io.BytesIO(content)).namelist() if "header" in n and n.endswith(".xml")),
        )
        for content in (plain, demonstration)
    ]
    assert "PowerPlusWaterMarkObject" not in headers[0]
    assert 'string="デモ用モデルによる下書き"' in headers[1]
    assert "実際の会議の記録には使えません" in _text(_opened(demonstration))


def test_the_same_document_gives_the_same_bytes_and_dates_come_from_the_record():
    first, second = to_docx(document()), to_docx(document())
    assert first == second
    properties = _opened(first).core_properties
    assert properties.created == properties.modified
    assert properties.created.isoformat() == "2026-11-20T10:00:00+00:00"
    assert properties.author == ""
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", ['=HYPERLINK("http://x","y")', "<w:t>&", "名\x00前\x0b\ud800\uffff", "A" * 300])
def test_any_name_is_plain_text(name):
    minutes = document(roster=Roster((Attendee(name),)), speaker_names={"A": name}, facts=replace(FACTS, title=name))
    content = to_docx(minutes)
    clean = "".join(character for character in name if character.isprintable() and character not in "\ud800\uffff")
    assert clean in _text(_opened(content))
    assert "w:hyperlink" not in _part(content, "word/document.xml")


def test_an_english_document_has_english_words():
    text = _text(_opened(to_docx(document(facts=replace(FACTS, language="en")))))
    assert "Decisions" in text
    assert "決定事項" not in text
    assert "Decisions" in _text(_opened(to_docx(document(), strings=ENGLISH)))


def test_a_record_without_findings_says_so():
    text = _text(_opened(to_docx(replace(document(), decisions=(), actions=()))))
    assert text.count("該当する発言は見つかりませんでした。") == 2
