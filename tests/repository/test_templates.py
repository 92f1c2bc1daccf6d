"""Templates compile, and none is left over."""

import re

import pytest
from fastapi import FastAPI
from jinja2 import Environment, StrictUndefined

from tests.repository.sources import PACKAGES, ROOT, files, name

PAGES = [file for file in files(".html", ".txt", ".xml", ".svg", under=PACKAGES) if "templates" in file.parts]
NAMES = [file.as_posix().split("/templates/", 1)[1] for file in PAGES]


@pytest.fixture
def environment(app: FastAPI) -> Environment:
    found: Environment = app.state.templates
    return found


def test_an_undefined_name_is_an_error(environment: Environment) -> None:
    assert environment.undefined is StrictUndefined


@pytest.mark.parametrize("template", NAMES)
def test_template_compiles(environment: Environment, template: str) -> None:
    environment.get_template(template)


def test_no_template_is_left_over() -> None:
    texts = [file.read_text(encoding="utf-8") for file in [*files(".py", under=PACKAGES), *PAGES]]
    named = {found for text in texts for found in re.findall(r"[\"']([\w./-]+\.(?:html|txt|xml|svg))[\"']", text)}
    # Layouts and macros are there for features to come; macros are loaded as a folder.
    left_over = {template for template in set(NAMES) - named if not template.startswith(("components/", "layouts/"))}
    assert sorted(left_over) == []


def test_names_are_unique_between_features() -> None:
    assert len(NAMES) == len(set(NAMES)), "a template of one feature hides another's"
    assert all((ROOT / name(file)).is_file() for file in PAGES)
