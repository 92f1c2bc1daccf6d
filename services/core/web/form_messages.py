"""What a form says beside a field, for pydantic's kinds of error."""

from collections.abc import Mapping
from typing import Any

from services.core.i18n import _


def message_for(kind: str, context: Mapping[str, Any]) -> str:
    """The sentence for one kind of error; `context` holds its limits.

    Source of the kinds: pydantic, "Validation Errors" (docs.pydantic.dev/latest/errors/validation_errors).
    """
    sentence = _sentences().get(kind) or _("この値は使えません。入力し直してください。")
    return sentence.format_map({name: _plain(value) for name, value in context.items()})


def _plain(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _sentences() -> dict[str, str]:
    choose = _("一覧から選んでください。")
    number = _("数字で入力してください。")
    day = _("日付として読み取れません。例：2026-11-20")
    clock = _("時刻として読み取れません。例：13:30")
    sentences = {
        "missing": _("入力してください。"),
        "string_too_short": _("{min_length}文字以上で入力してください。"),
        "string_too_long": _("{max_length}文字以内で入力してください。"),
        "string_pattern_mismatch": _("決められた書き方で入力してください。"),
        "too_short": _("{min_length}件以上選んでください。"),
        "too_long": _("{max_length}件以内にしてください。"),
        "greater_than": _("{gt}より大きい数にしてください。"),
        "greater_than_equal": _("{ge}以上の数にしてください。"),
        "less_than": _("{lt}より小さい数にしてください。"),
        "less_than_equal": _("{le}以下の数にしてください。"),
        "multiple_of": _("{multiple_of}の倍数にしてください。"),
        "value_error": _("この値は使えません。入力し直してください。"),
    }
    sentences |= dict.fromkeys(
        ("int_parsing", "int_type", "int_from_float", "float_parsing", "decimal_parsing"), number
    )
    sentences |= dict.fromkeys(("enum", "literal_error", "bool_parsing", "uuid_parsing"), choose)
    sentences |= dict.fromkeys(("date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"), day)
    sentences |= dict.fromkeys(("datetime_parsing", "datetime_from_date_parsing"), day)
    sentences |= dict.fromkeys(("time_parsing",), clock)
    return sentences
