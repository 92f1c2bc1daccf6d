"""Back up, verify and restore ten thousand meetings, beside restic and `tar | age` on the same files in the same run.

    python -m benchmarks.backup_restore [--meetings 10000] [--segments 50] [--file-kib 40]

Every meeting has a recording, a listening copy (both random bytes: like compressed sound they do not shrink) and
segments of Japanese text with the times of their words. The second backup comes after one in a hundred was added.
The peers are Debian's programs; they get a copy of SQLite that the suite's own online backup made, because neither
can copy a database that is in use. A peer that is not installed is left out.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import select

from benchmarks.record import record
from benchmarks.served import machine_state
from minutes.models import Meeting, Recording, Segment
from minutes.states import RecordingState
from services.app.features import installed_features
from services.core import demo
from services.core.backup.encryption import identities_of, make_key
from services.core.backup.make import back_up, target_of
from services.core.backup.opened import open_snapshot
from services.core.backup.restore import restore
from services.core.backup.target import Target
from services.core.backup.verify import verify
from services.core.backup.views import view_of
from services.core.clock import now
from services.core.db import migrate
from services.core.identity.account_models import Account
from services.core.jobs import runtime
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite

TEXT = "本日の議題は端末の利用率についてです。人事室から説明をお願いします。"
BATCH = 500
NOBODY = 1  # a port on which nothing listens
PASSWORD = {"RESTIC_PASSWORD": "of-the-benchmark"}


def main() -> int:
    """Measure, print, write docs/benchmarks.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--meetings", type=int, default=10_000)
    parser.add_argument("--segments", type=int, default=50)
    parser.add_argument("--file-kib", type=int, default=40)
    parser.add_argument("--folder", type=Path, default=None, help="where to work; a disk with room")
    asked = parser.parse_args()
    others = machine_state()
    with tempfile.TemporaryDirectory(prefix="backup-restore-", dir=asked.folder) as name:
        place = Path(name)
        with closing(suite_in(place / "data")) as suite:
            fill(suite, asked.meetings, asked.segments, asked.file_kib)
            rows = [ours(suite, place, more=lambda: fill(suite, *more(asked)))]
            rows += peers(suite, place, more=lambda: fill(suite, *more(asked)))
            size = sum(path.stat().st_size for path in suite.settings.data_dir.rglob("*") if path.is_file())
    conditions = (
        f"{asked.meetings:,} meetings with two files of {asked.file_kib} KiB and {asked.segments} segments each, "
        f"{size / (1 << 30):.2f} GiB with the database (SQLite); one in a hundred more before the second backup. "
        f"Verify reads every byte of the target; restore goes into an empty folder on the same disk and, for the suite "
        f"only, compares every table with the counts and checksums of the backup. {others}"
    )
    print(*rows, conditions, sep="\n")
    record("Backup and restore of ten thousand meetings", rows, conditions)
    return 0


def more(asked: argparse.Namespace) -> tuple[int, int, int]:
    """What is added before the second backup."""
    return max(1, asked.meetings // 100), asked.segments, asked.file_kib


def suite_in(folder: Path) -> Suite:
    """An empty suite with the demonstration city."""
    suite = build_suite(CoreSettings(data_dir=folder, port=NOBODY), installed_features())
    migrate.upgrade(suite)
    runtime.prepare(suite)
    demo.load_city(suite)
    return suite


def fill(suite: Suite, meetings: int, segments: int, file_kib: int) -> None:
    """Add meetings with their files, straight into the tables."""
    with suite.session(read_only=True) as session:
        owner = session.exec(select(Account).where(Account.login == "aoki")).one()
    for begin in range(0, meetings, BATCH):
        count = min(BATCH, meetings - begin)
        keys = [uuid.uuid4() for _ in range(count)]
        files = [[suite.storage.put([os.urandom(file_kib << 10)]) for _ in range(2)] for _ in keys]
        with suite.session() as session:
            session.execute(insert(Meeting), [meeting_row(key, owner.id, pair[1]) for key, pair in zip(keys, files)])  # noqa: B905
            session.execute(insert(Recording), [recording_row(key, pair[0]) for key, pair in zip(keys, files)])  # noqa: B905
            session.execute(insert(Segment), [row for key in keys for row in segment_rows(key, segments)])
        print(f"{begin + count} / {meetings}", file=sys.stderr)


def meeting_row(key: uuid.UUID, owner: uuid.UUID, listen_key: str) -> dict[str, Any]:
    """A meeting whose draft is ready."""
    values = Meeting(
        id=key, title="第3回 情報化推進会議", held_on=date(2026, 11, 20), scene="internal", owner_account_id=owner,
        state=RecordingState.READY, duration_s=3130.0, listen_key=listen_key,
    )  # fmt: skip
    return values.model_dump()


def recording_row(meeting: uuid.UUID, key: str) -> dict[str, Any]:
    """Its recording."""
    values = Recording(meeting_id=meeting, position=0, filename="20261120.m4a", storage_key=key, size_bytes=1)
    return values.model_dump()


def segment_rows(meeting: uuid.UUID, count: int) -> Iterator[dict[str, Any]]:
    """Its text, every line another, with the times of words."""
    choose = random.Random(meeting.int)
    for number in range(count):
        start_s = number * 6.0
        words = [[letter, start_s + place * 0.15, start_s + place * 0.15 + 0.1] for place, letter in enumerate(TEXT)]
        yield {
            "id": uuid.uuid4(), "created_at": now(), "meeting_id": meeting, "run": 1, "step": 0, "position": number,
            "start_s": start_s, "end_s": start_s + 6.0, "text": f"{TEXT}{choose.getrandbits(64):x}", "words": words,
            "avg_logprob": -0.2, "no_speech_prob": 0.1, "suspect": "",
        }  # fmt: skip


def timed(work: Callable[[], object]) -> str:
    """Run it; how long it took."""
    began = time.monotonic()
    work()
    return f"{time.monotonic() - began:.1f} s"


def ours(suite: Suite, place: Path, *, more: Callable[[], object]) -> dict[str, str]:
    """The suite's own commands."""
    key = place / "key.txt"
    suite.settings.backup_recipients = make_key(key, data_dir=suite.settings.data_dir)
    root, back = place / "target", place / "restored"

    def again() -> Target:
        return target_of(suite, root)

    row = {"program": "workstyle", "full": timed(lambda: back_up(suite, again(), with_models=False))}
    more()
    row["second"] = timed(lambda: back_up(suite, again(), with_models=False))
    row["verify"] = timed(lambda: verify(again()))
    identities = identities_of(key.name, key.read_bytes())

    def put_back() -> None:
        settings = suite.settings.model_copy(update={"data_dir": back})
        restore(open_snapshot(root, again().snapshot("latest"), identities), settings, suite.features, replace=False)

    row["restore"] = timed(put_back)
    row["size of the target"] = size_of(root)
    for folder in (root, back):
        shutil.rmtree(folder)
    return row


def peers(suite: Suite, place: Path, *, more: Callable[[], object]) -> list[dict[str, str]]:
    """Restic, and tar with age, over the data folder with a copy of the databases in the place of those in use."""
    rows = []
    if shutil.which("restic"):
        rows.append(with_restic(suite, place, more))
    if shutil.which("age"):
        rows.append(with_age(suite, place))
    return rows


def copied(suite: Suite, place: Path) -> Path:
    """One moment of the database, which counts into the peer's time: neither can copy one that is in use."""
    copy = place / "database.copy"
    copy.unlink(missing_ok=True)
    with view_of(suite.settings.effective_database_url) as view:
        view.dump(copy)
    return copy


def with_restic(suite: Suite, place: Path, more: Callable[[], object]) -> dict[str, str]:
    """Debian's restic: by content, encrypted with a password."""
    root, back = place / "restic", place / "restic-restored"
    run("restic", "-q", "-r", root, "init")

    def back_up_all() -> None:
        run("restic", "-q", "-r", root, "backup", suite.storage.root, copied(suite, place))

    row = {"program": program("restic", "version"), "full": timed(back_up_all)}
    more()
    row["second"] = timed(back_up_all)
    row["verify"] = timed(lambda: run("restic", "-q", "-r", root, "check", "--read-data"))
    row["restore"] = timed(lambda: run("restic", "-q", "-r", root, "restore", "latest", "--target", back))
    row["size of the target"] = size_of(root)
    for folder in (root, back):
        shutil.rmtree(folder)
    return row


def with_age(suite: Suite, place: Path) -> dict[str, str]:
    """Tar through age: everything again every time."""
    key, archive, back = place / "age.txt", place / "all.tar.age", place / "age-restored"
    run("age-keygen", "-o", key)
    back.mkdir()

    def back_up_all() -> None:
        copy = copied(suite, place)
        command = f"tar -c -C '{place}' '{suite.storage.root.relative_to(place)}' '{copy.name}' | age -e -i '{key}'"
        run("bash", "-o", "pipefail", "-c", f"{command} -o '{archive}'")

    row = {"program": f"tar, age {program('age', '--version')}", "full": timed(back_up_all)}
    row["second"] = timed(back_up_all)
    row["verify"] = timed(lambda: run("bash", "-o", "pipefail", "-c", f"age -d -i '{key}' '{archive}' | tar -t"))
    unpack = f"age -d -i '{key}' '{archive}' | tar -x -C '{back}'"
    row["restore"] = timed(lambda: run("bash", "-o", "pipefail", "-c", unpack))
    row["size of the target"] = size_of(archive)
    return row


def run(*command: object) -> None:
    """Run a program, quietly."""
    subprocess.run([str(part) for part in command], check=True, env=os.environ | PASSWORD, stdout=subprocess.DEVNULL)


def program(*command: str) -> str:
    """What a program says of its version."""
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return " ".join(said.split()[:2])


def size_of(path: Path) -> str:
    """Bytes of a file or folder."""
    files = [path] if path.is_file() else [found for found in path.rglob("*") if found.is_file()]
    return f"{sum(found.stat().st_size for found in files) / (1 << 30):.2f} GiB"


if __name__ == "__main__":
    sys.exit(main())
