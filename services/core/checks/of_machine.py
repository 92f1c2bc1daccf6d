"""Database, storage, clock, time zone, versions: the machine under the suite."""

import os
import platform
import shutil
import sys
import time
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version

from sqlalchemy import func, text
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.checks.check import Finding, Level
from services.core.clock import TOKYO, now
from services.core.db import migrate
from services.core.health import MIN_FREE_BYTES
from services.core.i18n import _
from services.core.i18n.format import format_duration, format_filesize, format_moment
from services.core.suite import Suite
from services.core.tls.files import server_files
from services.core.tls.pem import CertificateUnusable
from services.core.tls.served import check_pair

WARN_FREE_BYTES = 20_000_000_000  # about a week of a city's meetings: FLAC and listening copy, docs/how-to/sizing.md
MAX_SKEW = timedelta(minutes=5)  # what Kerberos and TOTP tolerate; certificates and logins are more patient
RELEASED_AT = datetime(2026, 11, 1, tzinfo=UTC)  # no clock can be right that is before the release of this version


def database(suite: Suite) -> Finding:
    """Answers, and its tables are those of this version."""
    suite.database.ping()
    kind = "PostgreSQL" if suite.database.engine.dialect.name == "postgresql" else "SQLite"
    if not migrate.is_current(suite):
        return Finding(
            Level.BAD,
            _("データベースの表が、このバージョンのものではありません（{kind}）。").format(kind=kind),
            _("スイートを止め、バックアップを取ってから workstyle db upgrade を実行してください。"),
        )
    return Finding(Level.OK, _("応答しています（{kind}）。").format(kind=kind))


def storage(suite: Suite) -> Finding:
    """There is room, and the suite may write."""
    folder, free = suite.storage.root, suite.storage.free_bytes()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        return Finding(
            Level.BAD,
            _("保存先「{folder}」に書き込めません。").format(folder=folder),
            _("フォルダーの所有者と権限を、スイートを動かす利用者に合わせてください。"),
        )
    what = _("空きは{free}です（全体{total}、{folder}）。").format(
        free=format_filesize(free), total=format_filesize(shutil.disk_usage(folder).total), folder=folder
    )
    todo = _("不要なファイルを消すか、ディスクを増やしてください。保存期間を短くすることもできます。")
    if free < MIN_FREE_BYTES:
        return Finding(Level.BAD, what + _("新しい録音を受け付けられません。"), todo)
    return (
        Finding(Level.WARN, what + _("残りが少なくなっています。"), todo)
        if free < WARN_FREE_BYTES
        else Finding(Level.OK, what)
    )


def clock(suite: Suite) -> Finding:
    """Neither before what has happened, nor away from the database's clock."""
    todo = _("サーバーの時刻を合わせてください（timedatectl set-ntp true など）。合わせた後に再起動してください。")
    here = now()
    with suite.session(read_only=True) as session:
        last = session.exec(select(func.max(AuditEvent.created_at))).one()
        theirs = _clock_of_database(suite, session)
    last_at = last.replace(tzinfo=UTC) if last and last.tzinfo is None else last
    made_at = _certificate_begins(suite)
    past = [moment for moment in (RELEASED_AT, last_at, made_at) if moment is not None]
    if here < max(past) - MAX_SKEW:
        newest = max(past)
        what = _("サーバーの時計が戻っています。いまは{here}を示していますが、{newest}より後のはずです。")
        return Finding(Level.BAD, what.format(here=format_moment(here), newest=format_moment(newest)), todo)
    if theirs is not None and abs(theirs - here) > MAX_SKEW:
        what = _("サーバーの時計が、データベースの時計と{difference}ずれています。")
        return Finding(Level.BAD, what.format(difference=format_duration(abs(theirs - here).total_seconds())), todo)
    return Finding(Level.OK, _("{here}を示しています。").format(here=format_moment(here)))


def _certificate_begins(suite: Suite) -> datetime | None:
    """A certificate that lies here was made before now: no clock can be right that is before its first day."""
    files = server_files(suite.settings)
    try:
        return check_pair(*files).not_valid_before_utc if files else None
    except CertificateUnusable:
        return None  # what is wrong with it is said by the check of the certificate


def _clock_of_database(suite: Suite, session: object) -> datetime | None:
    if suite.database.engine.dialect.name != "postgresql":
        return None
    found = session.execute(text("SELECT clock_timestamp()")).scalar_one()  # type: ignore[attr-defined]
    return found if isinstance(found, datetime) else None


def time_zone(_suite: Suite) -> Finding:
    """The suite always counts in Japanese time; logs of the machine follow its own zone."""
    here = datetime.now().astimezone()
    if here.utcoffset() == here.astimezone(TOKYO).utcoffset():
        return Finding(Level.OK, _("日本時間です（{zone}）。").format(zone=time.tzname[0]))
    return Finding(
        Level.NOTE,
        _("サーバーの時間帯は{zone}です。画面と文書は日本時間で表示します。").format(zone=time.tzname[0]),
        _("ほかの記録と見比べやすくするには timedatectl set-timezone Asia/Tokyo を実行してください。"),
    )


def versions(suite: Suite) -> Finding:
    """What runs here."""
    try:
        own = version("workstyle-suite")
    except PackageNotFoundError:
        own = "-"
    with suite.database.engine.execution_options(read_only=True).connect() as connection:
        server = ".".join(str(part) for part in connection.dialect.server_version_info or ())
    parts = (
        f"Workstyle Suite {own}",
        f"Python {sys.version.split()[0]}",
        f"{suite.database.engine.dialect.name} {server}",
        f"{platform.system()} {platform.release()}",
    )
    return Finding(Level.OK, " / ".join(parts))
