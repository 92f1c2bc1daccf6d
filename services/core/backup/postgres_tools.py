"""PostgreSQL's own programs; the password travels in the environment, where other users cannot read it."""

import os
import subprocess

from sqlalchemy import make_url

from services.core.backup.errors import ToolFailed, ToolMissing

SAID_MAX = 300


def run_tool(tool: str, url: str, *options: str) -> None:
    """Run `pg_dump` or `pg_restore` against a database.

    Raises:
        ToolMissing: it is not installed.
        ToolFailed: it refused; the error carries what it said.
    """
    parsed = make_url(url)
    address = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(parsed.password)} if parsed.password else {})
    command = [tool, f"--dbname={address}", *options]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as error:
        raise ToolMissing(tool=tool) from error
    if done.returncode:
        raise ToolFailed(tool=tool, said=" ".join(done.stderr.split())[-SAID_MAX:])
