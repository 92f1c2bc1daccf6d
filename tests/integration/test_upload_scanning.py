"""A real clamd with a signature of ours looks at every file that people and programs send."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlmodel import select

from minutes.models import Meeting
from services.core.audit.models import AuditEvent
from services.core.audit.record import COMMAND
from services.core.model_store.scanned import How, Report, scan_of
from services.core.suite import Suite
from services.core.uploads.errors import InfectedFile, ScannerAway
from services.core.uploads.scanning import check_clean
from tests.people import user
from tests.support.api_keys import key_for
from tests.support.client import Client
from tests.support.workers import wait_until

INFECTED = b"harmless words that only our own signature knows: 7731"
CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path(CLAMD).exists(), reason="no clamd: apt-get install -y clamav-daemon (.ci/run does)"),
]


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of a clamd that knows one signature and reaches no network."""
    with running_clamd(tmp_path_factory.mktemp("clamd"), "1M") as socket:
        yield socket


@pytest.fixture(scope="module")
def clamd_of_4_mib(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another, that takes streams of 4 MiB."""
    with running_clamd(tmp_path_factory.mktemp("clamd"), "4M") as socket:
        yield socket


@contextmanager
def running_clamd(folder: Path, longest: str) -> Iterator[str]:
    """Its socket; it takes streams of this length at most."""
    (folder / "ours.ndb").write_text(f"Workstyle.Test:0:*:{INFECTED.hex()}\n")
    socket = folder / "clamd.ctl"
    (folder / "clamd.conf").write_text(
        f"DatabaseDirectory {folder}\nLocalSocket {socket}\nForeground yes\nStreamMaxLength {longest}\n"
        f"LogFile {folder / 'clamd.log'}\nTemporaryDirectory {folder}\nOfficialDatabaseOnly no\n"
    )
    process = subprocess.Popen([CLAMD, f"--config-file={folder / 'clamd.conf'}"], env=os.environ)
    try:
        wait_until(lambda: socket.exists() or process.poll() is not None, limit_s=60)
        assert process.poll() is None, (folder / "clamd.log").read_text()
        yield str(socket)
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def scanned(suite: Suite, clamd: str) -> Suite:
    suite.settings.clamd_socket = clamd
    return suite


def audited(suite: Suite, what: str) -> list[AuditEvent]:
    with suite.session(read_only=True) as session:
        return list(session.exec(select(AuditEvent).where(AuditEvent.type == what)))


def kept(suite: Suite) -> list[Path]:
    folders = [suite.settings.data_dir / name for name in ("storage", "uploads", "work")]
    return [path for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_what_is_clean_passes(scanned: Suite) -> None:
    check_clean(scanned, b"clean", by=user(scanned, "aoki"))
    assert audited(scanned, "uploads.infected") == []


def test_an_infected_recording_is_refused_and_not_kept(scanned: Suite, client: Client) -> None:
    files = [("recordings", ("a.wav", b"x" * 9000 + INFECTED, "audio/wav"))]
    form = {"held_on": "2026-11-20", "scene": "council", "language": "ja"}
    answer = client.log_in("aoki").submit("minutes.meetings.create", form, files=files)
    assert answer.status_code == 422
    assert "ウイルス検査で問題が見つかった" in answer.text
    assert kept(scanned) == []
    (event,) = audited(scanned, "uploads.infected")
    assert (event.actor_login, event.extra["signature"].split(".UNOFFICIAL")[0]) == ("aoki", "Workstyle.Test")
    with scanned.session(read_only=True) as session:
        assert session.exec(select(Meeting)).all() == []


@pytest.mark.parametrize("kind", ["agenda", "roster"])
def test_an_infected_attachment_is_not_read(scanned: Suite, client: Client, kind: str) -> None:
    files = [(f"{kind}_file", ("a.txt", INFECTED, "text/plain"))]
    answer = client.log_in("aoki").submit("minutes.meetings.preview", {}, files=files, kind=kind)
    assert answer.status_code == 422
    assert "harmless words" not in answer.text


@pytest.mark.parametrize("address", ["/api/v1/minutes/meetings", "/v1/audio/transcriptions"])
def test_programs_are_refused_too(scanned: Suite, client: Client, address: str) -> None:
    key = key_for(scanned, "aoki", "minutes:write", "speech:transcribe")
    name = "files" if "meetings" in address else "file"
    answer = client.post(
        address,
        headers={"Authorization": f"Bearer {key}"},
        data={"held_on": "2026-11-20"},
        files={name: ("a.wav", INFECTED)},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "uploads.infected")
    assert kept(scanned) == []


@pytest.mark.parametrize("route", ["core.register.preview", "core.assets.import_list"])
def test_lists_are_looked_at_before_they_are_read(scanned: Suite, client: Client, route: str) -> None:
    answer = client.log_in("doi").submit(route, {}, files=[("file", ("a.csv", INFECTED, "text/csv"))])
    assert answer.status_code == 422
    assert "ウイルス検査で問題が見つかった" in answer.text


def test_a_file_beyond_the_scanner_s_limit_counts_as_not_scanned(scanned: Suite) -> None:
    with pytest.raises(ScannerAway):
        check_clean(scanned, b"x" * (3 << 20), by=user(scanned, "aoki"))


def test_a_scanner_that_is_away_refuses_or_marks(suite: Suite, tmp_path: Path) -> None:
    suite.settings.clamd_socket = str(tmp_path / "nobody.ctl")
    with pytest.raises(ScannerAway):
        check_clean(suite, b"clean", by=user(suite, "aoki"))
    suite.settings.scan_when_away = "accept"
    check_clean(suite, b"clean", by=user(suite, "aoki"))
    assert len(audited(suite, "uploads.unscanned")) == 1


def test_the_file_can_be_read_again_after_the_scan(scanned: Suite, tmp_path: Path) -> None:
    with (tmp_path / "a").open("w+b") as file:
        file.write(b"clean")
        file.seek(0)
        check_clean(scanned, file, by=user(scanned, "aoki"))
        assert file.read() == b"clean"
    with pytest.raises(InfectedFile):
        check_clean(scanned, INFECTED, by=user(scanned, "aoki"))


def big_checkpoint(path: Path, *, before: int, what: bytes) -> Path:
    """A file in the shape of a checkpoint with these bytes after so many others, larger than clamd's limit."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", b"clean")
        archive.writestr("archive/data/0", bytes(before) + what + bytes(3 << 20))
    return path


def scanned_model(suite: Suite, path: Path) -> How:
    report = Report()
    scan_of(suite, by=COMMAND, on_stage=lambda *_stage: None, report=report)(path)
    return report.how


@pytest.mark.parametrize("before", [100, (2 << 20) - 20, (3 << 20) + 5])
def test_a_model_beyond_the_scanner_s_limit_is_scanned_in_pieces(
    suite: Suite, clamd_of_4_mib: str, tmp_path: Path, before: int
) -> None:
    """Also what lies across the border of two pieces is found."""
    suite.settings.clamd_socket, suite.settings.scan_piece_mib = clamd_of_4_mib, 2
    assert scanned_model(suite, big_checkpoint(tmp_path / "clean.pt", before=before, what=b"words")) is How.IN_PIECES
    with pytest.raises(InfectedFile):
        scanned_model(suite, big_checkpoint(tmp_path / "bad.pt", before=before, what=INFECTED))
    assert len(audited(suite, "uploads.infected")) == 1


def test_every_file_of_a_model_folder_is_scanned(suite: Suite, clamd_of_4_mib: str, tmp_path: Path) -> None:
    suite.settings.clamd_socket = clamd_of_4_mib
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "model.bin").write_bytes(b"clean")
    assert scanned_model(suite, folder) is How.WHOLE
    (folder / "vocabulary.txt").write_bytes(INFECTED)
    with pytest.raises(InfectedFile):
        scanned_model(suite, folder)


def test_a_model_that_may_come_in_unseen_is_said_not_to_be_scanned(suite: Suite, tmp_path: Path) -> None:
    file = big_checkpoint(tmp_path / "a.pt", before=1, what=b"")
    assert scanned_model(suite, file) is How.NOT
    suite.settings.clamd_socket, suite.settings.scan_when_away = str(tmp_path / "nobody.ctl"), "accept"
    assert scanned_model(suite, file) is How.NOT
    assert len(audited(suite, "uploads.unscanned")) == 1, "once a model, not once a piece"
    suite.settings.scan_when_away = "refuse"
    with pytest.raises(ScannerAway):
        scanned_model(suite, file)
