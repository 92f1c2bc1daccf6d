"""Writes docs/reference (settings, errors, routes) and .env.example from the code (`make docs`).

A test fails when they are stale (tests/repository/test_reference.py).
"""

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import UnionType
from typing import Any, get_args

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

import services.app.factory  # noqa: F401  brings every error class along
from services.app.features import installed_features
from services.app.upkeep.route_table import routes_page
from services.core.errors import SuiteError
from services.core.settings import CoreSettings
from services.core.web.sentences import all_messages

ROOT = Path(__file__).parents[3]
WRITTEN = "Written by `make docs` from the code; do not edit."
# Read from the environment only: they belong to one process or to the developer's machine, not to an installation.
PROCESS_VARIABLES = {
    "WORKSTYLE_WORKER_NAME": "Name of a worker; empty means the host name. Two workers on one machine need two names.",
    "TEST_POSTGRES_URL": "For developers: server on which the tests marked `postgres` make databases of their own.",
}


def settings_classes() -> list[type[BaseSettings]]:
    """The core's settings and those of every installed feature."""
    found: list[type[BaseSettings]] = [
        CoreSettings,
        *(cls for feature in installed_features() for cls in feature.settings),
    ]
    return list(dict.fromkeys(found))


def variables(cls: type[BaseSettings]) -> Iterator[tuple[str, FieldInfo]]:
    """Environment variable and field of every setting."""
    prefix = cls.model_config.get("env_prefix", "")
    for name, info in cls.model_fields.items():
        yield f"{prefix}{name}".upper(), info


def type_name(annotation: Any) -> str:
    """How a setting's type is written for an administrator."""
    if isinstance(annotation, UnionType):
        return " or ".join("empty" if part is type(None) else type_name(part) for part in get_args(annotation))
    names = {bool: "true or false", str: "text", int: "whole number", float: "number", Path: "path"}
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)))


def default_text(info: FieldInfo) -> str:
    """The default as it would be written in `.env`."""
    value = info.get_default(call_default_factory=True)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def limits_text(info: FieldInfo) -> str:
    """What the value must obey besides its type."""
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    found = []
    for rule in info.metadata:
        found += [f"{signs[name]} {getattr(rule, name)}" for name in signs if getattr(rule, name, None) is not None]
        if pattern := getattr(rule, "pattern", None):
            found.append(" · ".join(f"`{word}`" for word in pattern.strip("^$()").split("|")))
    return ", ".join(found)


def settings_page() -> str:
    """docs/reference/settings.md."""
    lines = [
        "# Settings",
        "",
        f"{WRITTEN} Set them as environment variables or in a file `.env` beside where the suite is started",
        "(`.env.example` is a copy to begin with). Nothing has to be set for `make demo` and `make run`.",
    ]
    for cls in settings_classes():
        lines += ["", f"## {cls.__name__}", "", _first_sentence(cls), ""]
        lines += ["| Variable | Type | Default | Meaning |", "|---|---|---|---|"]
        for variable, info in variables(cls):
            kind = ", ".join(filter(None, [type_name(info.annotation), limits_text(info)]))
            default = f"`{default_text(info)}`" if default_text(info) else "empty"
            lines.append(f"| `{variable}` | {kind} | {default} | {_one_line(info.description)} |")
    lines += ["", "## Of one process", "", "Environment variables only; not read from `.env`.", ""]
    lines += ["| Variable | Meaning |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in PROCESS_VARIABLES.items()]
    return "\n".join(lines) + "\n"


def env_example() -> str:
    """.env.example: every setting, commented out, with its default."""
    lines = [
        f"# {WRITTEN.replace('`', '')} Copy to .env and uncomment what you change; see docs/reference/settings.md."
    ]
    for cls in settings_classes():
        lines += ["", f"# --- {cls.__name__}"]
        for variable, info in variables(cls):
            lines += ["", f"# {_one_line(info.description)}", f"#{variable}={default_text(info)}"]
    return "\n".join(lines) + "\n"


def error_classes() -> dict[str, type[SuiteError]]:
    """Code to class of every error that is raised with an HTTP status."""

    def below(cls: type[SuiteError]) -> Iterable[type[SuiteError]]:
        yield cls
        for child in cls.__subclasses__():
            yield from below(child)

    return {cls.code: cls for cls in below(SuiteError)}


def errors_page() -> str:
    """docs/reference/errors.md."""
    classes = error_classes()
    lines = [
        "# Errors",
        "",
        f"{WRITTEN} What a reader is told, by code. The API answers with the same codes",
        "as `problem+json`. Codes without a status are causes that are kept with a recording and shown on its page.",
        "",
        "| Code | Status | 日本語 | English |",
        "|---|---|---|---|",
    ]
    for code, (ja, en) in sorted(all_messages(installed_features()).items()):
        status = str(classes[code].status) if code in classes else ""
        lines.append(f"| `{code}` | {status} | {_cell(ja)} | {_cell(en)} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every generated file and what it must hold."""
    return {
        ROOT / "docs/reference/settings.md": settings_page(),
        ROOT / "docs/reference/errors.md": errors_page(),
        ROOT / "docs/reference/routes.md": routes_page(WRITTEN),
        ROOT / ".env.example": env_example(),
    }


def _first_sentence(cls: type) -> str:
    return (inspect.getdoc(cls) or "").partition(";")[0].rstrip(".") + "."


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _cell(text: str) -> str:
    return _one_line(text).replace("|", "\\|")


def main() -> None:
    """Write them."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
