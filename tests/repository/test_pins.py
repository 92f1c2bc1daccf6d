"""Pins: everything that is required is pinned once, and web-only nodes get no engine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from services.app.upkeep.locks import HEAVY, OF_TORCH_BUILD
from tests.repository.sources import ROOT

LINE = re.compile(r"^([a-z0-9-]+)==([\w.]+)$")
EVERYTHING, WEB = "requirements.lock", "requirements-web.lock"


def pins(lock: str) -> dict[str, str]:
    """Name to version; a line that is anything but a plain pin fails the test."""
    lines = [line for line in (ROOT / lock).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = {line: LINE.match(line) for line in lines}
    assert [line for line, match in found.items() if match is None] == [], "a path, an address or a local version"
    return {match[1]: match[2] for match in found.values() if match}


def required() -> list[Requirement]:
    """What pyproject.toml asks for, with its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("requirement", required(), ids=lambda requirement: requirement.name)
def test_requirement_is_pinned_within_its_bounds(requirement: Requirement) -> None:
    assert pins(EVERYTHING)[canonicalize_name(requirement.name)] in requirement.specifier


def test_parts_of_one_torch_build_are_not_pinned() -> None:
    assert [name for name in pins(EVERYTHING) if name.startswith(OF_TORCH_BUILD)] == []
    assert pins(EVERYTHING)["torch"] == "2.13.0"


def test_web_nodes_have_the_same_versions_without_engines() -> None:
    web = pins(WEB)
    assert web.items() <= pins(EVERYTHING).items()
    assert set(web) & (HEAVY | {"numba", "llvmlite", "onnxruntime", "tokenizers", "huggingface-hub"}) == set()
