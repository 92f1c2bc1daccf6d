"""docs/reference and .env.example say what the code says."""

import os
import re
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from services.app.features import installed_features
from services.app.upkeep import reference
from services.core.web.sentences import all_messages
from tests.repository.sources import PACKAGES, ROOT, files, name


@pytest.mark.parametrize("path", reference.pages(), ids=name)
def test_generated_page_is_current(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == reference.pages()[path], "run `make docs`"


@pytest.mark.parametrize("cls", reference.settings_classes())
def test_every_setting_says_what_it_is(cls: type[BaseSettings]) -> None:
    assert [variable for variable, info in reference.variables(cls) if not info.description] == []


def test_every_error_has_sentences_in_both_languages() -> None:
    messages = all_messages(installed_features())
    assert sorted(set(reference.error_classes()) - set(messages)) == []
    assert [code for code, pair in messages.items() if not all(pair)] == []


def test_code_reads_no_variable_that_is_not_documented() -> None:
    """Settings go through the settings classes; what is read directly is named in docs/reference/settings.md."""
    known = {variable for cls in reference.settings_classes() for variable, _ in reference.variables(cls)}
    known |= set(reference.PROCESS_VARIABLES)
    pattern = re.compile(r"[\"']((?:WORKSTYLE|MINUTES)_[A-Z_]*[A-Z])[\"']")
    read = {found for file in files(".py", under=PACKAGES) for found in pattern.findall(file.read_text("utf-8"))}
    assert sorted(read - known) == []


def test_the_example_sets_nothing() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").split(os.linesep)
    assert [line for line in lines if line and not line.startswith("#")] == []
