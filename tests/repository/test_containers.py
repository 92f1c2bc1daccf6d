"""Dockerfile and docker-compose.yml: nobody is root, everything is watched, nothing secret stands in them.

They are not started here; this is what can be held true without doing so.
"""

import importlib.util
import re
import tomllib
from typing import Any

import pytest
import yaml

from services.app.upkeep import reference
from tests.repository.sources import PACKAGES, ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


@pytest.mark.parametrize("service", SERVICES)
def test_service_is_not_root_and_cannot_become_it(service: str) -> None:
    described = SERVICES[service]
    assert described["user"].split(":")[0] not in {"0", "root"}
    assert described["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in described["security_opt"]


@pytest.mark.parametrize("service", [name for name in SERVICES if name != "tables"])
def test_service_is_watched_and_comes_back(service: str) -> None:
    assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", SERVICES)
def test_service_uses_what_is_declared(service: str) -> None:
    described = SERVICES[service]
    assert set(described["networks"]) <= set(COMPOSE["networks"])
    volumes = {volume.split(":")[0] for volume in described["volumes"]}
    assert volumes <= set(COMPOSE["volumes"])
    secrets = {secret if isinstance(secret, str) else secret["source"] for secret in described["secrets"]}
    assert secrets <= set(COMPOSE["secrets"])
    assert not described["image"].endswith(":latest")
    assert ":" in described["image"]


def test_workers_have_no_way_out() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert [name for name in ("worker", "worker-gpu", "database") if SERVICES[name]["networks"] != ["inside"]] == []
    assert SERVICES["worker-gpu"]["profiles"] == ["gpu"]


def test_secrets_come_from_files() -> None:
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())
    for described in SERVICES.values():
        values = described.get("environment", {})
        plain = [key for key in values if re.search("PASSWORD|SECRET|KEY|DATABASE_URL", key)]
        assert [key for key in plain if not key.endswith("_FILE")] == []


def test_variables_are_settings_of_the_suite() -> None:
    known = {variable for cls in reference.settings_classes() for variable, _ in reference.variables(cls)}
    known |= set(reference.PROCESS_VARIABLES)
    used = set(re.findall(r"\b((?:WORKSTYLE|MINUTES)_[A-Z_]+)\b", DOCKERFILE + COMPOSE_TEXT))
    assert sorted(used - known) == []


def test_images_end_as_an_ordinary_user_and_are_watched() -> None:
    after_user = DOCKERFILE.split("\nUSER ")[1]
    assert after_user.split()[0] == "workstyle"
    assert "\nUSER root" not in DOCKERFILE
    assert DOCKERFILE.count("HEALTHCHECK") == 2


def test_images_hold_every_package() -> None:
    copied = set(re.findall(r"^COPY ([a-z_]+) \1$", DOCKERFILE, re.MULTILINE))
    assert copied == {*PACKAGES, "migrations", "docs"}
    python = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert set(re.findall(r"FROM python:([\d.]+)-slim", DOCKERFILE)) == {python.removeprefix(">=")}


def test_commands_exist() -> None:
    modules = set(re.findall(r"\"-m\", \"([\w.]+)\"", DOCKERFILE + COMPOSE_TEXT)) - {"venv"}
    assert modules == {"services.app.web", "services.app.heartbeat"}
    assert all(importlib.util.find_spec(module) for module in modules)
