"""Debian's OpenLDAP server as an ordinary process: its own folder, ports, certificate authority and people."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trustme
from ldap3 import NONE, Connection, Server

SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/bin")
BASE = "dc=city,dc=example,dc=jp"
PEOPLE, GROUPS = f"ou=staff,{BASE}", f"ou=groups,{BASE}"
ADMIN, ADMIN_PASSWORD = f"cn=admin,{BASE}", "admin-secret"
READER, READER_PASSWORD = f"cn=reader,{BASE}", "reader-secret"
CONFIGURATION = """
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCACertificateFile {folder}/ca.pem
TLSCertificateFile {folder}/server.pem
TLSCertificateKeyFile {folder}/server.key
sizelimit size.soft=50 size.hard=50 size.prtotal=unlimited
database mdb
maxsize 67108864
suffix "{base}"
rootdn "{admin}"
rootpw {password}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by anonymous auth by * none
"""


@dataclass
class DirectoryServer:
    """A running server; `settings` are those of the suite for it."""

    folder: Path
    port: int
    tls_port: int
    ca_pem: str
    _admin: Any = field(default=None, repr=False)

    @property
    def settings(self) -> dict[str, object]:
        """Over TLS from the beginning, with the reader's account."""
        return {
            "url": f"ldaps://localhost:{self.tls_port}",
            "ca_pem": self.ca_pem,
            "bind_dn": READER,
            "bind_password": READER_PASSWORD,
            "base_dn": PEOPLE,
            "kind": "inetorgperson",
            "group_base_dn": GROUPS,
            "page_size": 20,
        }

    def admin(self) -> Connection:
        """A connection that may change everything."""
        if self._admin is None:
            server = Server("127.0.0.1", port=self.port, get_info=NONE)
            self._admin = Connection(server, ADMIN, ADMIN_PASSWORD, auto_bind=True, raise_exceptions=True)
        return self._admin

    def add(self, dn: str, classes: list[str], **attributes: object) -> str:
        """A new entry; returns its place."""
        self.admin().add(dn, classes, attributes)
        return dn

    def add_person(self, uid: str, name: str, *, number: str = "", password: str = "", **more: object) -> str:
        """A new person."""
        attributes: dict[str, object] = {"cn": name, "sn": name.split(" ", maxsplit=1)[0], "uid": uid, **more}
        attributes |= {"employeeNumber": number} if number else {}
        attributes |= {"userPassword": password} if password else {}
        return self.add(f"uid={uid},{PEOPLE}", ["inetOrgPerson"], **attributes)

    def add_group(self, name: str, *members: str) -> str:
        """A new group of these places."""
        return self.add(f"cn={name},{GROUPS}", ["groupOfNames"], cn=name, member=list(members))

    def change(self, dn: str, changes: Mapping[str, object]) -> None:
        """Replace attributes of an entry."""
        self.admin().modify(dn, {name: [("MODIFY_REPLACE", [value])] for name, value in changes.items()})

    def move(self, dn: str, name: str) -> None:
        """Give an entry another place."""
        self.admin().modify_dn(dn, name)

    def delete(self, dn: str) -> None:
        """Remove an entry."""
        self.admin().delete(dn)


@contextmanager
def directory_server(folder: Path, *, name: str = "localhost") -> Iterator[DirectoryServer]:
    """A server with an empty tree; its certificate is for `name`."""
    if SLAPD is None:
        pytest.skip("no slapd: apt-get install -y slapd (done by .ci/run)")
    (folder / "data").mkdir(parents=True)
    authority = trustme.CA()
    certificate = authority.issue_cert(name)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    certificate.cert_chain_pems[0].write_to_path(folder / "server.pem")
    (folder / "slapd.conf").write_text(
        CONFIGURATION.format(folder=folder, base=BASE, admin=ADMIN, password=ADMIN_PASSWORD, reader=READER)
    )
    port, tls_port = _free_port(), _free_port()
    urls = f"ldap://127.0.0.1:{port} ldaps://127.0.0.1:{tls_port}"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [SLAPD, "-f", str(folder / "slapd.conf"), "-h", urls, "-d", "0"], stdout=log, stderr=log
        )
    server = DirectoryServer(folder, port, tls_port, authority.cert_pem.bytes().decode())
    try:
        _wait(process, port, folder / "log")
        server.add(BASE, ["dcObject", "organization"], dc="city", o="city")
        for place in (PEOPLE, GROUPS):
            server.add(place, ["organizationalUnit"], ou=place.split(",")[0].removeprefix("ou="))
        reader = {"cn": "reader", "userPassword": READER_PASSWORD}
        server.add(READER, ["organizationalRole", "simpleSecurityObject"], **reader)
        yield server
        if server._admin is not None:
            server._admin.unbind()
    finally:
        process.terminate()
        process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise RuntimeError(log.read_text(errors="replace"))
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("slapd did not start")
