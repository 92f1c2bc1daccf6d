"""Files arrive in pieces: what is refused is refused before a byte is written, and what broke off goes on."""

from datetime import timedelta
from pathlib import Path

import pytest

from minutes.actions.uploads import upload_folder
from minutes.settings import MinutesSettings
from services.core.clock import now
from services.core.suite import Suite
from services.core.uploads import routes as uploads
from services.core.uploads.filenames import safe_filename
from services.core.uploads.folder import sweep_old
from tests.integration.minutes.conftest import TUS, Tus, person
from tests.support.client import Client


def written(suite: Suite) -> list[Path]:
    """Every file that lies in the folders of uploads."""
    return [path for path in (suite.settings.data_dir / "uploads").rglob("*") if path.is_file()]


def test_a_file_in_two_pieces(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=10).headers["Location"].rsplit("/", 1)[-1]
    assert tus.patch(upload_id, b"01234").headers["Upload-Offset"] == "5"
    assert tus.offset(upload_id) == 5
    assert tus.patch(upload_id, b"56789", offset=5).status_code == 204
    with suite.session(read_only=True) as session:
        folder = upload_folder(suite.settings.data_dir, person(session, "aoki").account_id)
    found = folder.find(upload_id)
    assert found is not None
    assert found.is_complete
    assert found.path.read_bytes() == b"0123456789"
    assert found.filename == "会議.wav"


@pytest.mark.parametrize("who", [None, "doi", "eguchi", "fujita"])
def test_nothing_is_written_for_who_may_not_upload(client: Client, tus: Tus, suite: Suite, who: str | None) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=5).headers["Location"].rsplit("/", 1)[-1]
    before = {path: path.read_bytes() for path in written(suite)}
    client.log_in(who) if who else client.log_out()
    created, patched = tus.create(length=5), tus.patch(upload_id, b"12345")
    deleted = client.delete(f"/minutes/uploads/{upload_id}", headers=tus.headers())
    assert {created.status_code, patched.status_code, deleted.status_code} <= {303, 401, 403}
    assert {path: path.read_bytes() for path in written(suite)} == before


def test_nothing_is_written_without_the_token(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=5).headers["Location"].rsplit("/", 1)[-1]
    piece = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    assert client.patch(f"/minutes/uploads/{upload_id}", content=b"12345", headers=piece).status_code == 403
    assert client.post("/minutes/uploads", headers={**TUS, "Upload-Length": "5"}).status_code == 403
    # tus lets a client hide the method in a header; that must not go around the check
    hidden = {**piece, "X-HTTP-Method-Override": "PATCH"}
    assert client.post(f"/minutes/uploads/{upload_id}", content=b"12345", headers=hidden).status_code == 403
    assert tus.offset(upload_id) == 0


def test_the_upload_of_another_clerk_is_not_there(client: Client, tus: Tus) -> None:
    upload_id = (client.log_in("aoki"), tus.send(b"12345"))[1]
    client.log_in("baba")
    assert client.head(f"/minutes/uploads/{upload_id}", headers=TUS).status_code == 404
    assert tus.patch(upload_id, b"x", offset=5).status_code == 404
    assert client.delete(f"/minutes/uploads/{upload_id}", headers=tus.headers()).status_code == 404


@pytest.mark.parametrize("name", ["..", "....info", "%2e%2e", "x", "0" * 31, ".locks"])
def test_only_ids_are_names(client: Client, tus: Tus, name: str) -> None:
    client.log_in("aoki")
    tus.send(b"12345")
    assert tus.patch(name, b"x").status_code in {404, 405}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload_Concat": "final;/minutes/uploads/../../secret"}, 400),
        ({"Upload_Length": "-1"}, 400),
        ({"Upload_Length": "9" * 30}, 400),
        ({"Upload_Length": str(5 << 30)}, 413),
    ],
)
def test_creation_that_is_not_offered(
    client: Client, tus: Tus, suite: Suite, headers: dict[str, str], status: int
) -> None:
    client.log_in("aoki")
    assert client.post("/minutes/uploads", headers=tus.headers(**headers)).status_code == status
    assert written(suite) == []


def test_a_recording_without_end_stops_at_the_limit(client: Client, tus: Tus, suite: Suite) -> None:
    suite._settings[MinutesSettings] = MinutesSettings(max_upload_gib=10 / (1 << 30))
    client.log_in("aoki")
    upload_id = tus.create(recorder=True).headers["Location"].rsplit("/", 1)[-1]
    assert tus.patch(upload_id, b"0123456789").status_code == 204
    assert tus.patch(upload_id, b"0", offset=10).status_code == 413
    assert tus.offset(upload_id) == 10


def test_a_full_disk_is_said_before_anything_is_sent(client: Client, tus: Tus, suite: Suite) -> None:
    suite._settings[MinutesSettings] = MinutesSettings(keep_free_gib=1e9)
    client.log_in("aoki")
    refused = client.post("/minutes/uploads", headers=tus.headers(Upload_Length="5", Accept="application/json"))
    assert refused.status_code == 507
    assert "空き容量" in refused.json()["title"]
    assert written(suite) == []


def test_bytes_that_a_killed_server_had_written_are_not_written_twice(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=10).headers["Location"].rsplit("/", 1)[-1]
    tus.patch(upload_id, b"012")
    path = next(path for path in written(suite) if path.name == upload_id)
    with path.open("ab") as file:
        file.write(b"34")  # arrived, but the process was killed before it noted the offset
    assert tus.offset(upload_id) == 5
    assert tus.patch(upload_id, b"56789", offset=5).status_code == 204
    assert path.read_bytes() == b"0123456789"


def test_a_second_writer_is_told_to_wait(
    client: Client, tus: Tus, suite: Suite, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=5).headers["Location"].rsplit("/", 1)[-1]
    folder = next(path for path in written(suite) if path.name == upload_id).parent
    monkeypatch.setattr(uploads, "_written", {f"{folder.name}/{upload_id}"})
    assert tus.patch(upload_id, b"12345").status_code == 423


def test_uploads_that_nobody_finished_go_away(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    tus.create(length=10)
    assert sweep_old(suite.settings.data_dir / "uploads", older_than=now() - timedelta(days=7)) == 0
    assert sweep_old(suite.settings.data_dir / "uploads", older_than=now() + timedelta(seconds=5)) == 1
    assert written(suite) == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\録音\\会議.wav", "会議.wav"),
        ("二行\nの名前.mp3", "二行 の名前.mp3"),
        ("🎤会議👩‍💼.m4a", "🎤会議👩‍💼.m4a"),
        ("evil\u202egpj.exe", "evil gpj.exe"),
        ("", "recording"),
        ("...", "recording"),
        ("長" * 300 + ".m4a", "長" * 195 + "….m4a"),
    ],
)
def test_names_are_safe_and_still_the_persons_own(name: str, shown: str) -> None:
    assert safe_filename(name) == shown
    assert len(safe_filename(name)) <= 200
