import asyncio

import pytest

from services.core.i18n import Locale, _, catalogue, current_locale, use_locale
from services.core.i18n.locale import negotiate


@pytest.mark.parametrize(
    ("chosen", "accept", "default", "expected"),
    [
        (None, "", "ja", "ja"),
        (None, "", "en", "en"),
        (None, "en-US,en;q=0.9,ja;q=0.8", "ja", "en"),
        (None, "ja;q=0.5, en;q=0.9", "ja", "en"),
        (None, "fr-FR, de;q=0.7", "ja", "ja"),
        (None, "EN-gb", "ja", "en"),
        (None, "en;q=0, ja;q=0.1", "en", "ja"),
        (None, "en;q=broken", "ja", "ja"),
        (None, ",,;q=1,", "ja", "ja"),
        ("en", "ja", "ja", "en"),
        ("xx", "en", "ja", "en"),
    ],
)
def test_the_choice_comes_first_then_the_browser_then_the_default(
    chosen: str | None, accept: str, default: str, expected: str
) -> None:
    assert negotiate(chosen=chosen, accept_language=accept, default=default) == expected


def test_the_language_of_a_block_ends_with_it() -> None:
    with use_locale("en"):
        assert current_locale() is Locale.EN
    assert current_locale() is Locale.JA


def test_concurrent_requests_never_mix_languages() -> None:
    async def request(locale: Locale) -> list[Locale]:
        with use_locale(locale):
            seen = []
            for _step in range(5):
                await asyncio.sleep(0)
                seen.append(await asyncio.to_thread(current_locale))
            return seen

    async def everybody() -> list[list[Locale]]:
        return await asyncio.gather(*(request(list(Locale)[number % 2]) for number in range(200)))

    for number, seen in enumerate(asyncio.run(everybody())):
        assert set(seen) == {list(Locale)[number % 2]}


def test_a_catalogue_of_a_feature_is_read_from_its_po_file(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "locale" / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "x.po").write_text(
        'msgid ""\nmsgstr ""\n\nmsgid "試しの文"\nmsgstr "A sentence to try"\n', encoding="utf-8"
    )
    monkeypatch.setattr(catalogue, "_roots", dict(catalogue._roots))
    catalogue.add_catalogues([tmp_path])
    try:
        with use_locale("en"):
            assert _("試しの文") == "A sentence to try"
            assert _("どこにもない文") == "どこにもない文"
        assert _("試しの文") == "試しの文"
    finally:
        catalogue.translations_of.cache_clear()
