"""A state is data: every state is in every table, can be reached, and can be left or is an end that people know."""

import importlib
from enum import StrEnum
from typing import Any

import pytest

from tests.repository.sources import PACKAGES, ROOT, files

MODULES = [
    ".".join(file.relative_to(ROOT).with_suffix("").parts)
    for file in files(".py", under=PACKAGES)
    if file.name == "states.py"
]


def moves_of(module: str) -> tuple[type[StrEnum], dict[Any, frozenset[Any]]]:
    """The states of a feature and its table of moves."""
    moves = importlib.import_module(module).MOVES
    return type(next(iter(moves))), moves


@pytest.mark.parametrize("module", MODULES)
def test_every_state_has_its_moves(module: str) -> None:
    states, moves = moves_of(module)
    assert set(moves) == set(states)
    assert all(after in states for targets in moves.values() for after in targets)


@pytest.mark.parametrize("module", MODULES)
def test_every_state_can_be_reached_and_left(module: str) -> None:
    states, moves = moves_of(module)
    reached = {after for before, targets in moves.items() for after in targets if after != before}
    assert reached == set(states), "a state that nothing leads to"
    assert all(targets for targets in moves.values()), "a state that a person can never get out of"
