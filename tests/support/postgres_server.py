"""A PostgreSQL server of a test's own, which may be stopped and started again."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from tests.functional.conftest import free_port

OWNER = "postgres"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    place = shutil.which("initdb")
    return Path(place).parent if place else None


class PostgresServer:
    """One cluster in a folder, on a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"postgresql+psycopg://workstyle@127.0.0.1:{self.port}/postgres"
        self._run("initdb", "-U", "workstyle", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")

    def start(self) -> None:
        """Start and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._run("pg_ctl", "-w", "-s", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop: `fast` ends sessions in good order, `immediate` is a crash."""
        self._run("pg_ctl", "-w", "-s", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop it, where it runs, and forget everything."""
        with suppress(subprocess.CalledProcessError):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *options: str) -> None:
        bin_dir = programs()
        assert bin_dir is not None
        command = [str(bin_dir / program), "-D", str(self.folder / "data"), *options]
        if os.getuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", OWNER, "--", *command]
        # Its output would keep a pipe open for as long as the server runs.
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def own_server() -> Iterator[PostgresServer]:
    """A running server, removed afterwards."""
    folder = Path(mkdtemp(prefix="pg-"))  # short: the path of a socket has a limit
    if os.getuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
    server = PostgresServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.remove()
