"""Every stop that docs/threat-model.md names has the test that it names."""

import ast
import re

import pytest

from tests.repository.sources import ROOT

TEXT = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
ROW = re.compile(r"^\| (?!Tries|---)(.+) \| (.+) \| (.+) \|$", re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_the_test_exists(file, name):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_stop_is_proved():
    rows = [row for row in ROW.findall(TEXT) if not row[0].startswith("-")]
    assert len(rows) > 20
    assert [row[0] for row in rows if "::" not in row[2]] == []
