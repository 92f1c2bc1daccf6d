"""One server, no network: how long bundle, installation, a day, upgrade and the way back take, and who was called.

    TEST_INSTALL_CACHE=/srv/cache python -m benchmarks.install_offline

Aim: installed with a passed self-test in at most 30 minutes; 0 packets that want to leave. Needs root and what
tests/install needs; the servers are clean Debian 12 roots with systemd. Bundles that the cache has are not timed.
"""

import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.record import record
from benchmarks.served import machine_state
from tests.support.day_of_use import NEW_PASSWORD
from tests.support.debian_server import DebianServer
from tests.support.offline_workshop import (
    FOUNDATION,
    LATER,
    Step,
    Workshop,
    day,
    install,
    make_clerk,
    reason_to_skip,
    run,
    run_script,
    variant,
    with_scripts_of_the_tree,
)

AIM_S = 1800
COPIES = 40  # of the sample: some minutes of work are left when the upgrade comes


def main() -> int:
    """Measure, print, write docs/benchmarks.md; 1 when an aim is missed."""
    if reason := reason_to_skip():
        sys.exit(reason)
    others = machine_state()
    rows: list[dict[str, object]] = []
    with closing(Workshop(Path(os.environ.get("TEST_INSTALL_CACHE") or tempfile.mkdtemp()))) as workshop:
        begun = time.monotonic()
        made = workshop.bundle("HEAD")
        bundle_s = time.monotonic() - begun
        size_mb = sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) / 1e6
        new, old = with_scripts_of_the_tree(made), with_scripts_of_the_tree(workshop.bundle(FOUNDATION))
        made_now = f"{bundle_s:.0f} s" if bundle_s > 5 else "made before"
        rows.append({"what": f"bundle, {size_mb:.0f} MB", "took": made_now, "packets that wanted to leave": "–"})
        with workshop.server("fresh") as server:
            installed = succeed(install(server, new))
            rows.append(row("install on a clean Debian 12, self-test passed", installed, server))
            rows.append(row("a day of use: draft, correction, exports", day(server, make_clerk(server)), server))
            rows.append(row("repair run of install.sh", succeed(install(server, new)), server))
        with workshop.server("before") as server:
            rows.append(row("install of the version before", succeed(install(server, old)), server))
            day(server, make_clerk(server))
        with workshop.server("upgrade", server.changes) as server:
            meeting = day(server, NEW_PASSWORD, "--until-transcribing", "--copies", str(COPIES)).said
            broken = variant(new, LATER, {"services/app/factory.py": "\nraise SystemExit('broken')\n"})
            failed = run_script(server, broken, "upgrade.sh")
            if failed.code != 1 or "データは更新前のままです" not in failed.said:
                sys.exit(failed.said)
            rows.append(row("upgrade to a version that does not start, and back", failed, server))
            rows.append(row("upgrade with a job in progress", succeed(run_script(server, new, "upgrade.sh")), server))
            rows.append(
                row("that job, until its draft is there", day(server, NEW_PASSWORD, "--go-on", meeting), server)
            )
            grades = run(
                server, "for u in web worker; do systemd-analyze security --no-pager workstyle-$u | tail -n 1; done"
            )
    print(grades.said)
    conditions = (
        "systemd in a container of its own in a network namespace without a way out, in which nftables counts every "
        f"packet that does not stay on the server. SQLite, starter model; the recording under way at the upgrade is "
        f"{COPIES} times the sample. {others}"
    )
    record("Install without a network", rows, conditions)
    return 0 if installed.took_s <= AIM_S and all(r["packets that wanted to leave"] in {0, "–"} for r in rows) else 1


def row(what: str, step: Step, server: DebianServer) -> dict[str, object]:
    """A line of the table, printed as well."""
    found = {
        "what": what,
        "took": f"{step.took_s:.0f} s",
        "packets that wanted to leave": server.network.packets_away(),
    }
    print(found, flush=True)
    return found


def succeed(step: Step) -> Step:
    """The step, unless it failed."""
    if step.code:
        sys.exit(step.said)
    return step


if __name__ == "__main__":
    sys.exit(main())
