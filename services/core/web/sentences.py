"""From an error to what its reader is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from services.core.errors import SuiteError
from services.core.feature import Feature
from services.core.i18n import Locale, current_locale
from services.core.i18n import format as formats
from services.core.messages import MESSAGES
from services.core.web.messages import CORE_MESSAGES

Messages = Mapping[str, tuple[str, str]]
FORMATS: Mapping[str, Callable[[Any], str]] = {
    "filesize": formats.format_filesize,
    "duration": formats.format_duration,
    "moment": formats.format_moment,
    "date": formats.format_date,
    "number": formats.format_number,
}
STOPS = {Locale.JA: "。", Locale.EN: ". "}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What happened, and what to do next (may be empty)."""

    what: str
    next_step: str


class _Value:
    """A value of an error inside a sentence: `{limit_bytes:filesize}`, `{duration_s:duration}`, `{name}`."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __format__(self, spec: str) -> str:
        if self.value is None:
            return "—"
        return FORMATS[spec](self.value) if spec in FORMATS else format(self.value, spec)


class _Values(dict[str, _Value]):
    def __missing__(self, key: str) -> _Value:
        return _Value(None)


def fill_in(sentence: str, values: Mapping[str, object]) -> str:
    """The sentence with an error's values in it; a value that the error does not have becomes a dash."""
    return sentence.format_map(_Values({name: _Value(value) for name, value in values.items()}))


def all_messages(features: tuple[Feature, ...]) -> Messages:
    """The sentences of core and of every feature."""
    messages: dict[str, tuple[str, str]] = CORE_MESSAGES | MESSAGES
    for feature in features:
        messages.update(feature.messages)
    return messages


def sentence_of(error: SuiteError, messages: Messages) -> Sentence:
    """The sentence in the reader's language; an error without its own takes that of the class it stands on."""
    codes = [getattr(cls, "code", "") for cls in type(error).__mro__]
    pair = next(messages[code] for code in codes if code in messages)
    locale = current_locale()
    text = fill_in(pair[0] if locale is Locale.JA else pair[1], error.values)
    stop = STOPS[locale]
    what, found, rest = text.partition(stop)
    return Sentence(what.rstrip(".") if found else text.rstrip("。."), rest)
