"""Files of others are what their packages published, and the token file takes its values from them."""

import hashlib
import re

import pytest

from tests.repository.sources import ROOT

FOLDERS = [ROOT / "services/core/static/vendor", ROOT / "tests/functional/vendor"]
ROW = re.compile(r"^\| ([\w./-]+) \| .* \| `([0-9a-f]{64})` \|$", re.MULTILINE)
LISTED = [
    (folder / file, digest) for folder in FOLDERS for file, digest in ROW.findall((folder / "README.md").read_text())
]
DECLARATION = re.compile(r"^  --((?:color|font|line-height|border-radius)-[\w-]+): ([^;]+);$", re.MULTILINE)


@pytest.mark.parametrize(("file", "digest"), LISTED, ids=lambda value: getattr(value, "name", ""))
def test_the_file_is_the_one_that_was_published(file, digest):
    assert hashlib.sha256(file.read_bytes()).hexdigest() == digest


def test_every_file_of_others_is_listed_with_its_licence():
    found = {file for folder in FOLDERS for file in folder.rglob("*") if file.suffix in {".js", ".css"}}
    assert found == {file for file, _digest in LISTED}
    for folder in {file.parent for file in found}:
        assert list(folder.glob("*LICENSE*")), f"{folder.name} has no licence"


def test_tokens_have_the_values_of_the_design_system():
    theirs = dict(DECLARATION.findall((FOLDERS[0] / "design-tokens/tokens.css").read_text()))
    ours = dict(DECLARATION.findall((ROOT / "services/core/static/css/tokens.css").read_text()))
    assert len(ours) > 40
    assert {name: theirs.get(name) for name in ours} == ours


def test_stylesheets_take_every_colour_from_the_token_file():
    for file in [*ROOT.glob("services/core/static/css/*.css"), *ROOT.glob("*/static/*/*.css")]:
        if file.name != "tokens.css":
            text = re.sub(r"url\([^)]*\)", "", file.read_text(encoding="utf-8"))
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text), file.name
