"""How long a guesser waits."""

import pytest

from services.core.identity.throttle import LONGEST_WAIT_S, wait_s


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (13, 512), (14, 900), (9999, 900)]
)
def test_wait_doubles_up_to_a_quarter_of_an_hour(failures, seconds):
    assert wait_s(failures, free=5) == seconds


def test_a_day_of_guessing_is_a_hundred_guesses():
    guesses, elapsed = 0, 0.0
    while elapsed < 24 * 3600:
        elapsed += wait_s(guesses, free=5)
        guesses += 1
    assert guesses < 120
    assert wait_s(guesses, free=5) == LONGEST_WAIT_S
