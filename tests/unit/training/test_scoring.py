"""How transcripts are scored."""

import pytest

pytest.importorskip("whisper", reason="pip install openai-whisper")
from training.starter_speech.recognise import Heard
from training.starter_speech.scoring import edit_distance, plain, score


@pytest.mark.parametrize(
    ("reference", "written", "distance"),
    [
        ("議事録", "議事録", 0),
        ("議事録", "議事", 1),
        ("議事録", "会議事録", 1),
        ("足立", "安達", 2),
        ("", "無", 1),
        ("有", "", 1),
    ],
)
def test_edit_distance(reference: str, written: str, distance: int) -> None:
    assert edit_distance(reference, written) == distance


def test_plain_keeps_voicing_marks_and_drops_punctuation() -> None:
    assert plain("が、１２ヶ月。") == "が12ヶ月"


def test_score_counts_characters_and_border_errors() -> None:
    said = [Heard(1.0, 3.0, "承認します。"), Heard(4.0, 5.0, "はい。")]
    result = score(said, [Heard(1.1, 3.0, "承認しました。"), Heard(4.0, 5.5, "はい。")])
    assert result.errors == 2
    assert result.characters == 7
    assert result.time_errors_s == pytest.approx((0.1, 0.0, 0.0, 0.5))
    assert result.within_300_ms == 0.75


def test_no_text_is_all_errors() -> None:
    assert score([Heard(0.0, 1.0, "賛成です。")], []).cer == 1.0
