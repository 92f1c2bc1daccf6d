"""The bundle: the same contents are the same bytes; scripts are sound; what is damaged is noticed."""

import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.app.upkeep.bundle.archive import pack
from services.app.upkeep.bundle.manifest import Manifest, sums_of
from tests.repository.sources import ROOT

DEPLOY = ROOT / "services/app/deploy"
SCRIPTS = sorted([*DEPLOY.glob("*.sh"), *DEPLOY.glob("parts/*.sh"), DEPLOY / "parts/workstyle"])
TIME = datetime(2026, 11, 25, tzinfo=UTC)
MANIFEST = Manifest(1, "9.9.9", "ab" * 20, "2026-11-25T00:00:00Z", "3.11", "amd64", "12", 1, 0, "python")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_script_is_sound(script: Path) -> None:
    assert subprocess.run(["bash", "-n", str(script)], capture_output=True, text=True).stderr == ""  # noqa: PLW1510


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_return_names_its_status(script: Path) -> None:
    """In a trap, and the way back is one, a bare one gives the status from before the trap."""
    assert re.findall(r"^.*\breturn *(?:$|[;|&}])", script.read_text(), re.MULTILINE) == []


def test_the_same_folder_packs_to_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name / "workstyle"
        folder.mkdir(parents=True)
        for file in ("b", "a") if name == "one" else ("a", "b"):
            (folder / file).write_text(file)
    archives = [pack(tmp_path / name / "workstyle", tmp_path / f"{name}.tar.gz", time=TIME) for name in ("one", "two")]
    assert archives[0].read_bytes() == archives[1].read_bytes()


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "bundle"
    shutil.copytree(DEPLOY / "parts", folder / "parts")
    (folder / "manifest.json").write_text(MANIFEST.text())
    (folder / "SHA256SUMS").write_text(sums_of(folder))
    return folder


def check(bundle: Path) -> subprocess.CompletedProcess[str]:
    script = f'BUNDLE={bundle}; . {bundle}/parts/say.sh; . {bundle}/parts/bundle.sh; read_manifest; check_bundle; echo "$RELEASE"'
    environment = {"WORKSTYLE_LOG": str(bundle.parent / "log"), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
    return subprocess.run(["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, env=environment)  # noqa: PLW1510


def test_a_whole_bundle_is_taken(bundle: Path) -> None:
    checked = check(bundle)
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.splitlines()[-1] == "9.9.9-abababab"


@pytest.mark.parametrize("damage", ["changed", "missing", "added"])
def test_a_damaged_bundle_is_refused(bundle: Path, damage: str) -> None:
    victim = bundle / "parts/checks.sh"
    if damage == "changed":
        victim.write_text(victim.read_text() + "\n")
    elif damage == "missing":
        victim.unlink()
    else:
        (bundle / "parts/other.sh").write_text("")
    checked = check(bundle)
    assert checked.returncode == 1
    assert "Error: The bundle" in checked.stderr
    assert "エラー: 一式" in checked.stderr
