"""The sentence generator of the starter model."""

import random
import re

import pytest

from training.starter_speech import corpus, numerals
from training.starter_speech.corpus import (
    MAX_CHARACTERS,
    TEST_SEED,
    Sentence,
    fixed_sentences,
    held_out,
    normalise,
    spoken_sentences,
)


def sentences(count: int, *, seed: int, flat: bool = False) -> list[Sentence]:
    return list(corpus.sentences(count, seed=seed, flat=flat))


def test_same_seed_gives_same_sentences() -> None:
    assert sentences(300, seed=4) == sentences(300, seed=4)
    assert sentences(300, seed=4) != sentences(300, seed=5)


def test_a_longer_draw_begins_with_the_shorter_one() -> None:
    assert sentences(400, seed=TEST_SEED)[:100] == sentences(100, seed=TEST_SEED)


def test_training_hears_and_reads_no_sentence_of_validation_or_test() -> None:
    assert len(held_out()) > 700
    assert not held_out() & {row.written for row in spoken_sentences(3000, seed=1)}
    assert not held_out() & {row.written for row in corpus.sentences(3000, seed=2, without=held_out())}


def test_training_holds_every_fixed_sentence() -> None:
    heard = {row.written for row in spoken_sentences(100, seed=1)}
    assert "異議なし。" in heard
    assert set(fixed_sentences()) <= heard


def test_spoken_words_are_drawn_flat_and_read_words_by_frequency() -> None:
    first, last = corpus.word_list("noun")[0], corpus.word_list("noun")[-1]
    rng = random.Random(0)
    often = [corpus.word("noun", rng) for _ in range(4000)]
    flat = [corpus.word("noun", rng, flat=True) for _ in range(4000)]
    assert often.count(first) > 5 * often.count(last)
    assert flat.count(first) < 4 * max(flat.count(last), 1)


def test_sentences_are_written_as_minutes_show_them() -> None:
    for row in sentences(3000, seed=8):
        assert row.written.endswith("。")
        assert row.written.count("。") == 1
        assert "、、" not in row.written
        assert len(row.written) <= MAX_CHARACTERS
        assert not re.search(r"[{}=|\s０-９]", row.written), row.written


def test_reading_differs_from_writing_only_where_the_voice_needs_it() -> None:
    row = next(row for row in sentences(5000, seed=2) if "DX" in row.written)
    assert "ディーエックス" in row.spoken
    assert "DX" not in row.spoken


@pytest.mark.parametrize(
    ("raw", "shown"),
    [("はい。。", "はい。"), ("確認します。、。", "確認します。"), ("次に、、進みます。", "次に、進みます。")],
)
def test_punctuation_is_never_doubled(raw: str, shown: str) -> None:
    assert normalise(raw) == shown


def test_every_slot_of_the_grammar_can_be_filled() -> None:
    rng = random.Random(0)
    for alternatives, _ in corpus.rules().values():
        for text in alternatives:
            for name, form in corpus.SLOT.findall(text):
                assert corpus.expand(name, rng, form)


def test_the_generator_is_wide() -> None:
    drawn = [row.written for row in sentences(5000, seed=3)]
    assert sum(len(alternatives) for alternatives, _ in corpus.rules().values()) > 300
    assert len({char for text in drawn for char in text}) > 800


def test_numbers_are_arabic_digits() -> None:
    rng = random.Random(1)
    for make in numerals.SLOTS.values():
        for _ in range(200):
            assert re.fullmatch(r"[午前後令和平成年度月日時分億万円割パーセント0-9.]+", make(rng))
