"""Installed from nothing: a day of use, hardened units, nobody called; half-done, on PostgreSQL, removed, taken up."""

import time
from pathlib import Path

import pytest

from tests.support.debian_server import DebianServer
from tests.support.offline_workshop import Workshop, day, install, make_clerk, one_time_password, run

OWN_PASSWORD = "a-long-password-of-the-city"
# What systemd-analyze says of a unit that may do nothing is 0; of one without any of these lines 9.6.
EXPOSURE_OF_WEB, EXPOSURE_OF_WORKER = 1.5, 2.2
HARDENED = {
    "User": "workstyle",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "NoNewPrivileges": "yes",
    "ReadWritePaths": "/var/lib/workstyle",
    "AmbientCapabilities": "",
    "CapabilityBoundingSet": "",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
}


def test_a_day_of_use_on_a_fresh_server(workshop: Workshop, bundle: Path) -> None:
    with workshop.server("fresh") as server:
        installed = install(server, bundle)
        assert installed.code == 0
        assert "自己診断に合格しました" in installed.said
        assert "Error" not in installed.said
        check_hardening(server)
        check_gpu_lines(server, bundle)
        day(server, one_time_password(installed.said), "--only-log-in", login="admin")
        day(server, make_clerk(server))
        proven = run(server, "workstyle self-test")
        assert proven.code == 0
        check_repair(server, bundle)
        assert server.network.packets_away() == 0, server.network.addresses_away()


def check_hardening(server: DebianServer) -> None:
    """Own account, one writable folder, no rights: as systemd has it, and as the kernel has it."""
    for unit, limit in (("web", EXPOSURE_OF_WEB), ("worker", EXPOSURE_OF_WORKER)):
        names = " ".join(f"-p {name}" for name in HARDENED)
        shown = dict(
            line.split("=", 1)
            for line in run(server, f"systemctl show workstyle-{unit} {names}").said.split("\n")
            if line
        )
        assert shown == HARDENED, unit
        graded = run(server, f"systemd-analyze security --no-pager workstyle-{unit} | tail -n 1").said
        exposure = float(graded.split(":")[1].split()[0])
        assert exposure <= limit
        inside = f"nsenter -t $(systemctl show -p MainPID --value workstyle-{unit}) -m"
        for path in ("/etc/x", "/opt/workstyle/x", "/usr/x", "/var/log/x", "/srv/x", "/etc/workstyle/x"):
            assert run(server, f"{inside} touch {path}").code != 0, path
        assert run(server, f"{inside} sh -c 'touch /var/lib/workstyle/x && rm /var/lib/workstyle/x'").code == 0
        status = run(server, f"cat /proc/$(systemctl show -p MainPID --value workstyle-{unit})/status").said
        assert "NoNewPrivs:\t1" in status
        assert "CapEff:\t0000000000000000" in status
        assert "CapBnd:\t0000000000000000" in status
        assert "Seccomp:\t2" in status
    assert run(server, "stat -c '%U %a' /etc/workstyle/workstyle.env").said == "root 600\n"


def check_gpu_lines(server: DebianServer, bundle: Path) -> None:
    """With a card the worker's unit gets its devices, and systemd finds nothing wrong with it; without, it gets none."""
    parts = f"BUNDLE=/media/{bundle.name}; for part in places say settings release service; do . $BUNDLE/parts/$part.sh; done"
    units = f'{parts}; USE_SYSTEMD=yes RELEASE=$(current_release); install_units "$RELEASE"'
    drop_in = "/etc/systemd/system/workstyle-worker.service.d/gpu.conf"
    assert run(server, f"touch /dev/nvidiactl && {units} && cat {drop_in}").said.startswith(
        "[Service]\nPrivateDevices=no\n"
    )
    verified = run(server, "systemd-analyze verify workstyle-worker.service workstyle-web.service workstyle.target")
    assert (verified.code, verified.said) == (0, "")
    allowed = run(server, "systemctl show -p DeviceAllow -p PrivateDevices workstyle-worker").said
    assert "char-nvidia-uvm rw" in allowed
    assert "PrivateDevices=no" in allowed
    assert run(server, f"rm /dev/nvidiactl && {units} && test ! -e {drop_in}").code == 0


def check_repair(server: DebianServer, bundle: Path) -> None:
    """install.sh again mends a file of the programs."""
    run(server, "echo '#' >>/opt/workstyle/current/venv/lib/python3.11/site-packages/minutes/feature.py")
    repaired = install(server, bundle)
    assert repaired.code == 0, repaired.said
    assert "There is an administrator: admin" in repaired.said


def test_half_done_then_postgresql_on_port_443_and_removed(workshop: Workshop, bundle: Path) -> None:
    with workshop.server("postgres") as server:
        (server.root / "srv/password").write_text(f"{OWN_PASSWORD}\n")
        options = ["--database postgresql", "--port 443", "--admin-password-file /srv/password"]
        cut_off(server, bundle, *options)
        installed = install(server, bundle, *options)
        assert installed.code == 0
        assert OWN_PASSWORD not in installed.said
        assert "one-time" not in installed.said
        assert run(server, f"grep -r {OWN_PASSWORD} /var/log /etc").code == 1
        status = run(server, "cat /proc/$(systemctl show -p MainPID --value workstyle-web)/status").said
        assert "CapEff:\t0000000000000400" in status  # CAP_NET_BIND_SERVICE and no other
        day(server, OWN_PASSWORD, "--only-log-in", port=443, login="admin")
        day(server, make_clerk(server), port=443)
        check_removal(server, bundle, *options)
        assert server.network.packets_away() == 0, server.network.addresses_away()


def cut_off(server: DebianServer, bundle: Path, *options: str) -> None:
    """An installation whose machine goes away in the middle of the programs; meanwhile no other one begins."""
    script = f"/media/{bundle.name}/install.sh --host x {' '.join(options)}"
    run(server, f"setsid --fork bash -c 'echo $$ >/run/script; exec {script}' </dev/null >/dev/null 2>&1")
    for _second in range(900):
        if run(server, "ls -d /opt/workstyle/*/venv/lib/python3*/site-packages/pip").code == 0:
            break
        time.sleep(1)
    locked = install(server, bundle)
    assert locked.code == 1
    assert "Another installation, upgrade or removal is running (install.sh" in locked.said
    run(server, "sleep 5; kill -9 -- -$(cat /run/script)")
    assert run(server, "test -e /opt/workstyle/current").code == 1


def check_removal(server: DebianServer, bundle: Path, *options: str) -> None:
    """The data stay and are taken up again; with --purge nothing is left."""
    removed = run(server, "/opt/workstyle/current/deploy/uninstall.sh")
    assert removed.code == 0
    assert (
        run(
            server, "test -e /opt/workstyle -o -e /usr/local/bin/workstyle -o -e /etc/systemd/system/workstyle.target"
        ).code
        == 1
    )
    assert run(server, "ls /var/lib/workstyle/storage").said
    again = install(server, bundle, *options)
    assert again.code == 0, again.said
    assert "There is an administrator: admin" in again.said
    rows = run(server, "runuser -u postgres -- psql -tA workstyle -c 'SELECT title, state FROM minutes_meeting'").said
    assert rows == "見本|ready\n"
    refused = run(server, "echo no | /opt/workstyle/current/deploy/uninstall.sh --purge")
    assert refused.code == 1
    assert run(server, "systemctl is-active workstyle-web").said == "active\n"
    purged = run(server, "echo /var/lib/workstyle | /opt/workstyle/current/deploy/uninstall.sh --purge")
    assert purged.code == 0
    left = "/var/lib/workstyle /etc/workstyle /var/backups/workstyle /opt/workstyle"
    assert run(server, f"ls -d {left}").said.count("No such file") == 4
    assert run(server, "runuser -u postgres -- psql -tAl | grep workstyle").code == 1
    assert run(server, "getent passwd workstyle").code != 0


@pytest.mark.parametrize("damage", ["changed", "other"])
def test_a_bundle_that_is_not_for_this_server_changes_nothing(workshop: Workshop, bundle: Path, damage: str) -> None:
    with workshop.server(f"damage-{damage}") as server:
        run(server, f"cp -r /media/{bundle.name} /srv/bundle && cd /srv/bundle")
        if damage == "changed":
            run(server, "dd if=/dev/zero of=$(ls /srv/bundle/wheels/torch-*.whl) bs=1 seek=1000 count=1 conv=notrunc")
        else:
            run(
                server,
                "cd /srv/bundle && sed -i 's/amd64/arm64/' manifest.json && sed -i '/manifest.json/d' SHA256SUMS",
            )
            run(server, "cd /srv/bundle && sha256sum ./manifest.json >>SHA256SUMS")
        refused = run(server, "/srv/bundle/install.sh")
        assert refused.code == 1
        assert ("The bundle is damaged" if damage == "changed" else "Take the one for amd64") in refused.said
        assert run(server, "test -e /opt/workstyle -o -e /var/lib/workstyle -o -e /etc/workstyle").code == 1
        assert run(server, "dpkg -s python3").code == 1
