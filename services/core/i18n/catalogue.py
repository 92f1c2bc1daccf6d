"""Sentences in the reader's language, from the `.po` files of core and features."""

from collections.abc import Iterable
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from services.core.i18n.locale import Locale, current_locale

CORE_ROOT = Path(__file__).parents[1]
_roots: dict[Path, None] = {CORE_ROOT: None}  # an ordered set: a later folder wins


def add_catalogues(roots: Iterable[Path]) -> None:
    """Make the catalogues under `root/locale/<language>/LC_MESSAGES/*.po` known to this process."""
    _roots.update(dict.fromkeys(roots))
    translations_of.cache_clear()


@cache
def translations_of(locale: Locale) -> NullTranslations:
    """Every known catalogue of one language, merged; Japanese needs none, its sentences are the message ids."""
    if locale is Locale.JA:
        return NullTranslations()
    merged = Translations()
    for root in _roots:
        for path in sorted((root / "locale" / locale.value / "LC_MESSAGES").glob("*.po")):
            merged.merge(_read(path, locale))
    return merged


def _read(path: Path, locale: Locale) -> Translations:
    # Compiled in memory at start-up: a text edited by the city shows after a restart, and no .mo can be stale.
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale.value))
    compiled.seek(0)
    return Translations(compiled)


def _(message: str) -> str:
    """The sentence in the reader's language."""
    return translations_of(current_locale()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The sentence for this count; Japanese has one form, so both ids are usually the same sentence."""
    return translations_of(current_locale()).ngettext(singular, plural, count)


def pgettext(context: str, message: str) -> str:
    """The sentence, for a word that means different things in different places."""
    return translations_of(current_locale()).pgettext(context, message)


def npgettext(context: str, singular: str, plural: str, count: int) -> str:
    """`pgettext` with a count."""
    return translations_of(current_locale()).npgettext(context, singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """The message itself, marked for extraction; `_()` translates it where it is shown."""
    return message
