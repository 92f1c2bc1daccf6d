from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field
from starlette.datastructures import FormData

from services.core.web.forms import Form, blank_form, parse_form


class Meeting(BaseModel):
    name: str = Field(min_length=2, max_length=5)
    held_on: date
    people: int = Field(default=2, ge=1, le=30)
    rooms: list[str] = Field(default_factory=list)
    note: str = ""


def test_a_full_form_becomes_a_model() -> None:
    form = parse_form(
        Meeting,
        FormData(
            [
                ("csrf_token", "x"),
                ("name", " 会議 "),
                ("held_on", "2026-11-20"),
                ("rooms", "a"),
                ("rooms", "b"),
                ("people", ""),
            ]
        ),
    )
    assert form.is_valid
    assert form.value == Meeting(name="会議", held_on=date(2026, 11, 20), people=2, rooms=["a", "b"])
    assert "csrf_token" not in form.raw


def test_an_empty_form_names_every_required_field_and_keeps_what_was_typed() -> None:
    form = parse_form(Meeting, FormData([("name", ""), ("held_on", "きのう"), ("note", "メモ")]))
    assert form.value is None
    assert form.errors == {"name": "入力してください。", "held_on": "日付として読み取れません。例：2026-11-20"}
    assert form.raw["held_on"] == "きのう"
    assert form.raw["note"] == "メモ"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("name", "短", "2文字以上で入力してください。"),
        ("name", "長い名前の会議", "5文字以内で入力してください。"),
        ("people", "0", "1以上の数にしてください。"),
        ("people", "31", "30以下の数にしてください。"),
        ("people", "三人", "数字で入力してください。"),
    ],
)
def test_messages_are_for_the_person_who_fills_in(field: str, value: str, message: str) -> None:
    form = parse_form(Meeting, FormData({"name": "会議", "held_on": "2026-11-20", field: value}))
    assert form.errors == {field: message}


def test_what_only_the_action_found_out_makes_the_form_invalid() -> None:
    form: Form[Meeting] = parse_form(Meeting, FormData({"name": "会議", "held_on": "2026-11-20"}))
    form.add_error("name", "同じ名前の会議があります。")
    assert not form.is_valid


def test_a_model_fills_a_form() -> None:
    form = blank_form(Meeting(name="会議", held_on=date(2026, 11, 20)))
    assert form.raw["held_on"] == "2026-11-20"
    assert not form.errors


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), max_size=6))
def test_whatever_is_sent_gives_a_model_or_errors(sent: dict[str, str]) -> None:
    form = parse_form(Meeting, FormData(sent))
    assert (form.value is None) == bool(form.errors)
