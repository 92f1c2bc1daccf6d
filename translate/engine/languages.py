"""The twelve shipped languages: codes, names, direction, script. The side of the counter decides which is spoken."""

from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """How a language is written; values are ISO 15924."""

    JAPANESE = "Jpan"
    LATIN = "Latn"
    HAN_SIMPLIFIED = "Hans"
    HAN_TRADITIONAL = "Hant"
    KOREAN = "Kore"
    DEVANAGARI = "Deva"
    MYANMAR = "Mymr"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the counter."""

    code: str
    """How the suite names it, in files and addresses."""
    native_name: str
    """What the resident taps."""
    japanese_name: str
    """What staff read."""
    english_name: str
    script: Script
    argos: str
    """Code in `.argosmodel` packages: zt is Traditional Chinese, pb Brazilian Portuguese."""
    libretranslate: str
    """Code that LibreTranslate's interface answers with."""
    bcp47: str
    """For `lang="…"` on pages, and for voices."""
    babel: str
    """Locale of CLDR (numbers, month names)."""
    aliases: tuple[str, ...] = ()
    """Other codes that are understood, in lower case."""
    style_of: str | None = None
    """The language of which this is a plainer style: やさしい日本語 is Japanese and goes through no engine."""
    direction: str = "ltr"

    @property
    def spaced(self) -> bool:
        """Whether a blank stands between sentences."""
        unspaced = {Script.JAPANESE, Script.HAN_SIMPLIFIED, Script.HAN_TRADITIONAL, Script.MYANMAR}
        return self.script not in unspaced


LANGUAGES = (
    Language("ja", "日本語", "日本語", "Japanese", Script.JAPANESE, "ja", "ja", "ja", "ja", ("ja-jp", "jpn", "jp")),
    Language(
        "ja-easy",
        "やさしい日本語",
        "やさしい日本語",
        "Easy Japanese",
        Script.JAPANESE,
        "ja",
        "ja",
        "ja-x-easy",
        "ja",
        ("ja-x-easy", "ja-x-yasashii"),
        style_of="ja",
    ),
    Language("en", "English", "英語", "English", Script.LATIN, "en", "en", "en", "en", ("en-us", "en-gb", "eng")),
    Language(
        "zh-Hans",
        "简体中文",
        "中国語（簡体字）",
        "Chinese (Simplified)",
        Script.HAN_SIMPLIFIED,
        "zh",
        "zh-Hans",
        "zh-Hans",
        "zh_Hans",
        ("zh", "zh-cn", "zh-sg", "zho", "chi", "cmn"),
    ),
    Language(
        "zh-Hant",
        "繁體中文",
        "中国語（繁体字）",
        "Chinese (Traditional)",
        Script.HAN_TRADITIONAL,
        "zt",
        "zh-Hant",
        "zh-Hant",
        "zh_Hant",
        ("zt", "zh-tw", "zh-hk", "zh-mo"),
    ),
    Language("ko", "한국어", "韓国語・朝鮮語", "Korean", Script.KOREAN, "ko", "ko", "ko", "ko", ("ko-kr", "kor", "kr")),
    Language(
        "vi", "Tiếng Việt", "ベトナム語", "Vietnamese", Script.LATIN, "vi", "vi", "vi", "vi", ("vi-vn", "vie", "vn")
    ),
    Language("ne", "नेपाली", "ネパール語", "Nepali", Script.DEVANAGARI, "ne", "ne", "ne", "ne", ("ne-np", "nep")),
    Language(
        "tl",
        "Filipino",
        "フィリピノ語（タガログ語）",
        "Filipino (Tagalog)",
        Script.LATIN,
        "tl",
        "tl",
        "fil",
        "fil",
        ("fil", "fil-ph", "tl-ph", "tgl"),
    ),
    Language(
        "my", "မြန်မာဘာသာ", "ミャンマー語", "Burmese", Script.MYANMAR, "my", "my", "my", "my", ("my-mm", "mya", "bur")
    ),
    Language(
        "pt-BR",
        "Português (Brasil)",
        "ポルトガル語（ブラジル）",
        "Portuguese (Brazil)",
        Script.LATIN,
        "pb",
        "pt-BR",
        "pt-BR",
        "pt_BR",
        ("pb", "por-br"),
    ),
    Language(
        "es", "Español", "スペイン語", "Spanish", Script.LATIN, "es", "es", "es", "es", ("es-es", "es-419", "spa")
    ),
)
"""In the order of the language screen.

Codes: argos-translate's package index (2025-06-21) and LibreTranslate 1.9.6 `language.py` (zh, zt and pb are answered
as zh-Hans, zh-Hant and pt-BR). Argos itself publishes no package for vi, ne and my.
"""


def _spellings(language: Language) -> set[str]:
    own = {language.code, language.bcp47}
    shared = set() if language.style_of else {language.argos, language.libretranslate}
    return {spelling.lower() for spelling in own | shared} | set(language.aliases)


_BY_SPELLING = {spelling: language for language in LANGUAGES for spelling in _spellings(language)}


def find_language(code: str) -> Language | None:
    """The language of a code in any of its spellings (zh, ZH_hans, zt, pb, fil, ja-JP); None for another language."""
    return _BY_SPELLING.get(code.strip().replace("_", "-").lower())


def get_language(code: str) -> Language:
    """The language of a code in any of its spellings.

    Raises:
        KeyError: The suite does not ship that language.
    """
    language = find_language(code)
    if language is None:
        raise KeyError(code)
    return language


def spoken_language(code: str) -> Language:
    """The language that an engine has to know: Japanese for やさしい日本語, else the language itself.

    Raises:
        KeyError: The suite does not ship that language.
    """
    language = get_language(code)
    return get_language(language.style_of) if language.style_of else language
