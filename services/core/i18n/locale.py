"""The language of what is being written now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum

LOCALE_COOKIE = "workstyle_locale"
LOCALE_COOKIE_MAX_AGE_S = 365 * 24 * 3600


class Locale(StrEnum):
    """The languages of the pages."""

    JA = "ja"
    EN = "en"


LOCALE_NAMES = {Locale.JA: "日本語", Locale.EN: "English"}  # each in its own language

_current: ContextVar[Locale] = ContextVar("locale", default=Locale.JA)


def current_locale() -> Locale:
    """The language of this request, job or block."""
    return _current.get()


@contextmanager
def use_locale(locale: Locale | str) -> Iterator[None]:
    """Write in `locale` inside the block, for example a mail in the language of its reader."""
    token = _current.set(Locale(locale))
    try:
        yield
    finally:
        _current.reset(token)


def find_locale(value: str | None) -> Locale | None:
    """The locale of this code, or None when it is not one of ours."""
    return Locale(value) if value in list(Locale) else None


def negotiate(*, chosen: str | None, accept_language: str, default: str) -> Locale:
    """What the person chose, else the best of the browser's languages, else the default.

    Source: RFC 9110, section 12.5.4 (Accept-Language and its quality values).
    """
    if found := find_locale(chosen):
        return found
    ranked: list[tuple[float, Locale]] = []
    for part in accept_language.split(","):
        tag, _sep, parameter = part.strip().partition(";")
        locale = find_locale(tag.strip().lower().split("-")[0])
        quality = _quality(parameter)
        if locale and quality > 0:
            ranked.append((quality, locale))
    # `max` keeps the first of equals: the browser's own order decides between equal qualities
    return max(ranked, key=lambda pair: pair[0])[1] if ranked else Locale(default)


def _quality(parameter: str) -> float:
    name, _sep, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
