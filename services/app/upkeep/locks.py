"""Pins what is installed now: requirements.lock for everything, requirements-web.lock for web-only nodes.

The pins are the closure of pyproject.toml's requirements over the installed packages, so nothing that a developer put
into the virtual environment by hand gets in. Parts of one particular torch build (`+cpu`, nvidia-…, triton) stay out:
pip then takes the build that fits the machine.
"""

import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[3]
OF_TORCH_BUILD = ("nvidia-", "cuda-", "triton")
HEAVY = frozenset(
    {
        "torch",
        "openai-whisper",
        "faster-whisper",
        "ctranslate2",
        "transformers",
        "onnxruntime",
        "onnx",
        "argostranslate",
        "sentencepiece",
    }
)
"""Engines and what converts for them: imported in the worker's children only (import contract "heavy")."""
HEADER = "# Written by `make lock` from pyproject.toml and what is installed; {about}.\n"


def requirements(*, extras: Iterable[str] = (), without: frozenset[str] = frozenset()) -> list[Requirement]:
    """The requirements of pyproject.toml, with those of the extras, without some."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    found = [Requirement(line) for line in lines]
    return [requirement for requirement in found if canonicalize_name(requirement.name) not in without]


def closure(roots: Iterable[Requirement]) -> dict[str, str]:
    """Name to version of every package that these requirements bring along on this platform."""
    pins: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    waiting = [(root, extra) for root in roots for extra in _extras(root)]
    while waiting:
        requirement, extra = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra) in seen or name.startswith(OF_TORCH_BUILD):
            continue
        seen.add((name, extra))
        found = distribution(name)
        pins[name] = Version(found.version).public
        for line in found.requires or []:
            child = Requirement(line)
            if child.marker is None or child.marker.evaluate({"extra": extra}):
                waiting.extend((child, wanted) for wanted in _extras(child))
    return pins


def _extras(requirement: Requirement) -> Iterator[str]:
    yield ""
    yield from requirement.extras


def lock_text(pins: dict[str, str], about: str) -> str:
    """The contents of a lock file."""
    return HEADER.format(about=about) + "".join(f"{name}=={version}\n" for name, version in sorted(pins.items()))


def main() -> None:
    """Write both files."""
    everything = closure(requirements(extras=("training", "dev")))
    web = closure(requirements(without=HEAVY))
    (ROOT / "requirements.lock").write_text(lock_text(everything, "the suite, its tests, its training"))
    (ROOT / "requirements-web.lock").write_text(lock_text(web, "a web process without engines"))


if __name__ == "__main__":
    main()
