from hypothesis import given
from hypothesis import strategies as st

from services.core.web.signing import sign, unsign

JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5)


@given(JSON)
def test_what_was_signed_comes_back(value: object) -> None:
    assert unsign(sign(value, key="k", purpose="p"), key="k", purpose="p") == value


def test_another_key_or_purpose_is_refused() -> None:
    text = sign(["x"], key="k", purpose="p")
    assert unsign(text, key="other", purpose="p") is None
    assert unsign(text, key="k", purpose="other") is None


@given(st.text(max_size=60))
def test_what_a_browser_made_up_is_refused(text: str) -> None:
    assert unsign(text, key="k", purpose="p") is None


@given(st.integers(min_value=0, max_value=60), st.characters(codec="ascii"))
def test_one_changed_character_is_refused(place: int, character: str) -> None:
    text = sign("a value", key="k", purpose="p")
    changed = text[:place] + character + text[place + 1 :]
    assert unsign(changed, key="k", purpose="p") is None or changed == text
