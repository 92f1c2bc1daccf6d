"""The list of dependencies is complete, and holds no licence that the suite may not have."""

import json
import re

from services.app.upkeep import sbom

AGPL = re.compile(r"AGPL|Affero", re.IGNORECASE)
AGPL_ALLOWED = {"minisbd"}  # argostranslate requires it; our code never imports it, NOTICE names it
FROM_TORCH = re.compile(r"^(nvidia|cuda|triton)")


def test_every_pin_and_vendored_file_is_listed():
    document = json.loads(sbom.text())
    names = {component["name"] for component in document["components"]}
    assert document["bomFormat"] == "CycloneDX"
    assert set(sbom.pins()) <= names
    assert any(name.endswith("htmx.min.js") for name in names)
    assert any(name.endswith("tus.min.js") for name in names)


def test_no_package_is_under_the_agpl_but_the_one_that_is_named():
    licences = {name: sbom.licence_of(name) for name in sbom.pins()}
    assert {name for name, licence in licences.items() if AGPL.search(licence)} <= AGPL_ALLOWED


def test_installed_packages_say_their_licence():
    silent = {name for name in sbom.pins() if not sbom.licence_of(name)}
    assert silent <= {"torch", "workstyle-suite"} | {name for name in silent if not _is_installed(name)}


def _is_installed(name):
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        return bool(distribution(name))
    except PackageNotFoundError:
        return False
