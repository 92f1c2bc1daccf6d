"""Keys and certificates are in the backup wherever they lie, and a restore says what must be set before the start."""

from pathlib import Path

import pytest

from services.core.backup import drill as drills
from services.core.backup.drill import drill
from services.core.backup.errors import NothingThere
from services.core.backup.report import restored_text
from services.core.site.actions import change
from services.core.suite import Suite, build_suite
from tests.people import user
from tests.support.backups import A_FREE_PORT, Backups, MakeSuite, backups_of, elsewhere

KEY = "a-key-of-the-settings-file"


@pytest.fixture
def installed(make_suite: MakeSuite, tmp_path: Path) -> Backups:
    """As install.sh leaves it: the key in the settings, a certificate of the city outside the data folder."""
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).write_text(f"the content of {name}")
    suite = make_suite(
        secret_key=KEY, port=A_FREE_PORT, tls_certificate=tmp_path / "cert.pem", tls_key=tmp_path / "key.pem"
    )
    return backups_of(suite, tmp_path / "outside")


def restored_elsewhere(make_suite: MakeSuite, backups: Backups, **changes: object) -> tuple[Suite, str]:
    other = elsewhere(make_suite)
    settings = other.settings.model_copy(update=changes)
    settings.__pydantic_fields_set__ |= set(changes)
    other.settings = settings
    found = backups.restore(other)
    return build_suite(settings, other.features), restored_text(found, settings)


def test_a_key_of_the_settings_works_on_a_machine_without_settings(make_suite: MakeSuite, installed: Backups) -> None:
    installed.make()
    assert not (installed.suite.settings.data_dir / "secret.key").exists()
    other, said = restored_elsewhere(make_suite, installed, secret_key="")
    assert other.settings.signing_key() == KEY
    assert (other.settings.data_dir / "secret.key").stat().st_mode & 0o077 == 0
    assert "必ず前の値にする" not in said
    assert KEY not in said
    other.close()


def test_what_was_sealed_with_it_can_be_read_there(make_suite: MakeSuite, installed: Backups) -> None:
    with installed.suite.session() as session:
        change(
            session,
            by=user(installed.suite, "doi"),
            settings=installed.suite.settings,
            values={"smtp_url": "smtp://a:b@c"},
        )
    installed.make()
    other, _said = restored_elsewhere(make_suite, installed, secret_key="")
    assert other.site.smtp_url == "smtp://a:b@c"
    other.close()


def test_another_key_in_the_settings_there_is_said_plainly(make_suite: MakeSuite, installed: Backups) -> None:
    installed.make()
    other, said = restored_elsewhere(make_suite, installed, secret_key="the-key-that-a-fresh-install-made")
    assert "WORKSTYLE_SECRET_KEY" in said
    assert "必ず前の値にする" in said
    assert KEY not in said
    assert f"WORKSTYLE_SECRET_KEY={KEY}" in (other.settings.data_dir / "restored.env").read_text()
    assert not (other.settings.data_dir / "secret.key").exists()
    other.close()


def test_files_that_settings_name_outside_the_data_folder_come_along(make_suite: MakeSuite, installed: Backups) -> None:
    assert not installed.make().missing
    other, _said = restored_elsewhere(make_suite, installed)
    folder = other.settings.data_dir / "outside"
    assert (folder / "tls_key" / "key.pem").read_text() == "the content of key.pem"
    assert (folder / "tls_certificate" / "cert.pem").read_text() == "the content of cert.pem"
    other.close()


def test_the_drill_looks_at_them(installed: Backups, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(drills.CHECKS, "login", lambda *_: ({}, ""))
    installed.make()
    found = drill(installed.suite, installed.open(), scratch=tmp_path / "scratch")
    assert next(check for check in found.checks if check.name == "keys").numbers == {"keys": 3}
    assert found.passed
    (tmp_path / "key.pem").write_text("a new key since then")
    installed.suite.settings.secret_key = "changed since then"
    found = drill(installed.suite, installed.open(), scratch=tmp_path / "scratch")
    [keys] = [check for check in found.checks if not check.passed]
    assert keys.name == "keys"
    assert "WORKSTYLE_SECRET_KEY" in keys.problem
    assert "outside/tls_key/key.pem" in keys.problem
    assert "changed since then" not in keys.problem


def test_settings_that_lead_nowhere_make_no_empty_backup(make_suite: MakeSuite, tmp_path: Path) -> None:
    """The command run without the settings of the server would otherwise back up nothing, and say so to nobody."""
    suite = make_suite("nothing", port=A_FREE_PORT)
    suite.settings.backup_recipients = ""
    backups = Backups(suite, tmp_path / "target", tmp_path / "key")
    from services.core.backup.encryption import make_key

    suite.settings.backup_recipients = make_key(tmp_path / "key", data_dir=suite.settings.data_dir)
    with pytest.raises(NothingThere):
        backups.make()
    assert not list((tmp_path / "target").rglob("manifest.json"))
