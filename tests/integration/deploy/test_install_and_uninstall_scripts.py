"""Options that make no sense, half-done installations, data that were left, and the removal of everything."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.setup_scripts import NEW, OLD, RECORDING, Scripts, is_root, name

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_root(), reason="the set-up scripts run as root"),
]


@pytest.fixture
def server(tmp_path: Path) -> Scripts:
    return Scripts(tmp_path)


@pytest.fixture
def same(server: Scripts) -> Path:
    """The bundle of the version that is installed."""
    (server.top / "migration.sql").write_text("")
    return server.make_bundle(OLD)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--port", "70000"], "'70000' is no port"),
        (["--port", "https"], "'https' is no port"),
        (["--city-name", 'the "city"'], "signs that cannot be used"),
        (["--database", "mysql"], "takes sqlite or postgresql"),
        (["--admin-password-file", "/no/such/file"], "The password file cannot be read"),
    ],
)
def test_an_option_that_makes_no_sense_changes_nothing(
    server: Scripts, same: Path, options: list[str], sentence: str
) -> None:
    done = server.run("install.sh", *options, bundle=same)
    assert done.code == 1
    assert sentence in done.said
    assert "エラー: " in done.said
    assert server.is_as_before()
    assert server.told == []


def test_unknown_options_print_the_usage(server: Scripts, same: Path) -> None:
    done = server.run("install.sh", "--to", "/srv", bundle=same)
    assert done.code == 2
    assert "--admin-password-file" in done.said


def test_another_version_is_a_case_for_upgrade(server: Scripts) -> None:
    done = server.run("install.sh")
    assert done.code == 1
    assert "Run upgrade.sh to get to 9.1.0-0b0b0b0b" in done.said
    assert server.is_as_before()


def test_what_an_administrator_has_set_stays_and_is_said(server: Scripts, same: Path) -> None:
    settings = server.top / "etc/workstyle.env"
    settings.write_text('WORKSTYLE_PORT="9443"\nWORKSTYLE_CITY_NAME="西市"\n')
    done = server.run("install.sh", "--port", "443", "--city-name", "東市", bundle=same)
    assert done.code == 0, done.said
    assert "the settings say WORKSTYLE_PORT=9443, which stays" in done.said
    assert "WORKSTYLE_CITY_NAME=西市" in done.said
    assert 'WORKSTYLE_PORT="9443"' in settings.read_text()
    assert "443" not in settings.read_text().replace("9443", "")


def test_a_half_done_installation_is_gone_on_with(server: Scripts, same: Path) -> None:
    (server.opt / "current").unlink()
    server.mark("broken-wheels")
    failed = server.run("install.sh", bundle=same)
    assert failed.code == 1
    assert "Running install.sh again goes on from here" in failed.said
    server.mend("broken-wheels")
    done = server.run("install.sh", bundle=same)
    assert done.code == 0, done.said
    assert server.current == server.running == name(OLD)


def test_uninstall_leaves_data_and_install_takes_them_up(server: Scripts, same: Path) -> None:
    removed = server.run("uninstall.sh")
    assert removed.code == 0, removed.said
    assert "The data are still there" in removed.said
    assert not server.opt.exists()
    assert (server.data / RECORDING).read_text() == "a recording"
    assert server.run("install.sh", bundle=same).code == 0
    assert server.is_as_before()


@pytest.mark.parametrize("answer", ["", "yes\n", "/var/lib\n"])
def test_purge_wants_the_name_of_the_folder(server: Scripts, answer: str) -> None:
    done = server.run("uninstall.sh", "--purge", input=answer)
    assert done.code == 1
    assert "何も消しませんでした" in done.said
    assert server.is_as_before()


@pytest.mark.parametrize("by_option", [True, False])
def test_purge_removes_everything(server: Scripts, by_option: bool) -> None:
    (server.backups / "20260101-000000-8.0.0").mkdir(parents=True)
    options = {"input": f"{server.data}\n"} if not by_option else {}
    confirm = ["--confirm", str(server.data)] if by_option else []
    done = server.run("uninstall.sh", "--purge", *confirm, **options)
    assert done.code == 0, done.said
    for path in (server.opt, server.data, server.backups, server.top / "etc"):
        assert not path.exists(), path


def test_a_database_elsewhere_is_named_without_its_password(server: Scripts) -> None:
    settings = server.top / "etc/workstyle.env"
    settings.write_text('WORKSTYLE_DATABASE_URL="postgresql+psycopg://suite:secret@db.city.test/suite"\n')
    done = server.run("uninstall.sh", "--purge", "--confirm", str(server.data))
    assert done.code == 0, done.said
    assert "db.city.test/suite" in done.said
    assert "secret" not in done.said


def test_a_bundle_for_another_machine_is_refused(server: Scripts) -> None:
    for change, sentence in (
        ({"architecture": "s390x"}, "Take the one for"),
        ({"debian": "99"}, "the bundle is for Debian 99"),
        ({"committed_at": "2999-01-01T00:00:00Z"}, "clock is behind"),
        ({"format": 2}, "a form that this script does not know"),
    ):
        bundle = server.make_bundle(replace(NEW, version=f"9.2.{len(sentence)}", **change))  # type: ignore[arg-type]
        stand_ins = bundle / "parts/stand_ins.sh"
        stand_ins.write_text(
            stand_ins.read_text() + f". {bundle}/parts/bundle.sh\ndpkg() {{ echo amd64; }}\n{OF_DEBIAN_12}"
        )
        server.sign(bundle)
        done = server.run("upgrade.sh", bundle=bundle)
        assert done.code == 1
        assert sentence in done.said
        assert server.is_as_before()
        assert server.told == []


OF_DEBIAN_12 = 'eval "$(declare -f check_platform | sed "s|/etc/os-release|$TOP/os-release|g")"\necho ID=debian >"$TOP/os-release"; echo VERSION_ID=12 >>"$TOP/os-release"\n'
