"""When each character of a sentence is heard."""

from itertools import pairwise

import pytest

pytest.importorskip("pyopenjtalk", reason="pip install -e '.[training]'")
from training.starter_speech.corpus import sentences
from training.starter_speech.pacing import character_places

# pyopenjtalk-plus calls a deprecated name of SudachiPy.
pytestmark = pytest.mark.filterwarnings("ignore:Dictionary.create:DeprecationWarning")


def test_places_grow_from_start_to_end() -> None:
    for row in sentences(200, seed=6):
        places = character_places(row.written, row.spoken)
        assert len(places) == len(row.written) + 1
        assert places[0] == 0.0
        assert places[-1] == 1.0
        assert all(before <= after for before, after in pairwise(places))


def test_a_kanji_with_two_morae_takes_twice_as_long() -> None:
    places = character_places("令和の", "令和の")
    assert places[2] - places[0] == pytest.approx(3 / 4)
