"""The example dashboard and alert rules name metrics that exist; the rules are rules for Prometheus itself."""

import json
import re
import shutil
import subprocess

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from services.core.jobs import runtime
from services.core.tls.files import tls_files
from tests.repository.sources import ROOT

FOLDER = ROOT / "docs/operations"
NAME = re.compile(r"\bworkstyle_[a-z_]+")
RULES = yaml.safe_load((FOLDER / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
PANELS = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))["panels"]


def test_every_metric_that_is_named_exists(client, suite):
    runtime.prepare(suite)
    tls_files(suite.settings).init(["city.test"], authority_name="CA")
    client.get("/healthz")
    families = text_string_to_metric_families(client.get("/metrics").text)
    exist = {name for family in families for name in [family.name, *(sample.name for sample in family.samples)]}
    expressions = [rule["expr"] for rule in RULES] + [target["expr"] for p in PANELS for target in p["targets"]]
    named = {name for expression in expressions for name in NAME.findall(expression)}
    assert len(named) > 15
    assert sorted(named - exist) == []


def test_every_alert_says_what_to_do():
    assert all(set(rule["annotations"]) == {"summary", "next_step"} for rule in RULES)


def test_prometheus_takes_the_rules():
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool: apt-get install -y prometheus (.ci/run does)")
    found = subprocess.run(
        [promtool, "check", "rules", str(FOLDER / "alerts.yml")], check=False, capture_output=True, text=True
    )
    assert found.returncode == 0, found.stdout + found.stderr
    assert f"{len(RULES)} rules found" in found.stdout
