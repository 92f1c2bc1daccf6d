"""The manual: readable without a network, in the reader's language where there is a text, for whom it is meant."""

import re
from pathlib import Path

import pytest

from services.core.checks.core_checks import CHECKS
from services.core.i18n import Locale
from services.core.manual.chapters import BY_SLUG, CHAPTERS, FOLDERS, find_text
from services.core.manual.render import anchor, render
from tests.support.page import untranslated

CLERKS = [chapter for chapter in CHAPTERS if not chapter.for_administrators]
FOR_FIRST_READERS = (
    "minutes",
    "first-day",
    "certificates",
    "install-models-offline",
    "back-up-and-restore",
    "upgrade",
    "trouble",
)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.slug)
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_every_chapter_is_a_sound_page(client, chapter, locale):
    client.log_in("doi").cookies.set("workstyle_locale", locale)
    page = client.get_page("core.manual.show", slug=chapter.slug)
    assert len(page.text) > 200
    assert "](" not in page.text, "a link that was not rendered"
    assert not page.tree.xpath("//*[@id='main']//img")


@pytest.mark.parametrize("slug", FOR_FIRST_READERS)
def test_what_clerks_and_administrators_read_first_is_japanese(slug):
    path, language = find_text(BY_SLUG[slug], Locale.JA)
    assert language is Locale.JA
    assert path.read_text(encoding="utf-8").startswith("# ")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.slug)
def test_links_inside_the_manual_lead_somewhere(client, chapter):
    client.log_in("doi")
    page = client.get_page("core.manual.show", slug=chapter.slug)
    for href in page.main.xpath(".//article//a/@href"):
        if href.startswith("/manual"):
            address, _, fragment = href.partition("#")
            answer = client.get(address)
            assert answer.status_code == 200, href
            if fragment:
                assert f'id="{fragment}"' in answer.text or find_text(BY_SLUG[address.split("/")[-1]], Locale.EN), href
        else:
            assert href.startswith(("#", "http")), href


def test_a_clerk_reads_what_is_meant_for_clerks(client):
    client.log_in("aoki")
    assert "録音から議事録まで" in client.get_page("core.manual.list").text
    assert "管理者の方へ" not in client.get_page("core.manual.list").text
    assert client.get_page("core.manual.show", slug="minutes").heading == "録音から議事録まで"
    for chapter in CHAPTERS:
        if chapter.for_administrators:
            assert client.get(f"/manual/{chapter.slug}").status_code == 403, chapter.slug
    assert client.get("/manual/nothing").status_code == 404
    assert client.get("/manual/..%2f..%2fREADME").status_code == 404
    assert CLERKS


def test_nobody_reads_it_without_a_login(client):
    assert "/login" in client.get("/manual").headers["location"]
    assert "/login" in client.get("/manual/minutes").headers["location"]


def test_every_page_leads_to_it(client):
    assert "/manual" in client.log_in("aoki").get_page("core.account.show").links()


def test_the_health_page_leads_to_the_chapter_that_helps(client):
    assert {check.guide for check in CHECKS if check.guide} <= set(BY_SLUG)
    links = client.log_in("doi").get_page("core.condition.show").links()
    assert "/manual/back-up-and-restore" in links


def test_in_english_what_stands_around_is_english(client):
    client.log_in("doi").cookies.set("workstyle_locale", "en")
    assert untranslated(client.get_page("core.manual.list"), data=("大阪市", "デジタル統括室", "土井 隆")) == []


def test_every_guide_is_a_chapter():
    guides = {path.stem for path in (FOLDERS[0] / "how-to").glob("*.md")}
    assert guides <= set(BY_SLUG), "add it to services/core/manual/chapters.py"


def test_raw_html_and_styles_do_not_get_through(tmp_path: Path):
    path = tmp_path / "x.md"
    path.write_text(
        "# T\n\n<script>alert(1)</script>\n\n| a | b |\n|--:|---|\n| 1 | [x](javascript:alert(1)) |\n\n"
        "[gone](../adr/0001.md) [in](minutes.md#a-b) ![p](p.png) `<b>`\n",
        encoding="utf-8",
    )
    rendered = render(path, lambda stem: f"/manual/{stem}" if stem == "minutes" else "")
    assert rendered.title == "T"
    assert "<script" not in rendered.body
    assert "style=" not in rendered.body
    assert 'class="num"' in rendered.body
    assert not re.search(r'href="javascript', str(rendered.body))
    assert 'href="/manual/minutes#a-b"' in rendered.body
    assert "gone" in rendered.body
    assert "adr" not in rendered.body
    assert "<img" not in rendered.body


def test_lines_of_japanese_are_joined_without_a_space(tmp_path: Path):
    path = tmp_path / "x.md"
    path.write_text("# T\n\n一度だけ使え、\n最初の管理者が\n`code` と\nASCII\nwords\n", encoding="utf-8")
    body = render(path, lambda _stem: "").body
    assert "使え、最初の管理者が" in body
    assert "ASCII\nwords" in body


def test_anchors_are_those_of_the_links():
    assert anchor("The staff list") == "the-staff-list"
    assert anchor("2. 初期設定の画面") == "2-初期設定の画面"


def test_without_documentation_the_page_says_so(client, monkeypatch):
    monkeypatch.setattr("services.core.manual.chapters.FOLDERS", ())
    assert "入っていません" in client.log_in("doi").get_page("core.manual.list").text
