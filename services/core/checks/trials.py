"""What the self-test does besides looking: writes and reads, and greets the mail server."""

import secrets

from sqlalchemy import text

from services.core.checks.check import Finding, Level
from services.core.i18n import _
from services.core.outbox.trial import greet
from services.core.storage import DiskFull
from services.core.suite import Suite

SAMPLE_BYTES = 1 << 20


def database_writes(suite: Suite) -> Finding:
    """A table is made, filled, read and given up again in one transaction."""
    name = f"selftest_{secrets.token_hex(4)}"
    with suite.database.open() as session:
        try:
            session.execute(text(f"CREATE TABLE {name} (word VARCHAR(20))"))
            session.execute(text(f"INSERT INTO {name} VALUES ('髙﨑')"))  # noqa: S608  a name of ours
            found = session.execute(text(f"SELECT word FROM {name}")).scalar_one()  # noqa: S608
        finally:
            session.rollback()
    if found != "髙﨑":
        todo = _("データベースの文字コードをUTF-8にして作り直してください。")
        return Finding(Level.BAD, _("書いた文字がそのまま読み出せません。"), todo)
    return Finding(Level.OK, _("書き込みと読み出しができました。"))


def storage_keeps(suite: Suite) -> Finding:
    """A file of random bytes is stored, read back and removed."""
    try:
        key = suite.storage.put([secrets.token_bytes(SAMPLE_BYTES)])
    except DiskFull:
        return Finding(
            Level.BAD, _("保存先の空きがありません。"), _("不要なファイルを消すか、ディスクを増やしてください。")
        )
    try:
        whole = suite.storage.verify(key)
    finally:
        suite.storage.delete(key)
    if not whole:
        return Finding(
            Level.BAD,
            _("書いたファイルがそのまま読み出せません。"),
            _("ディスクの故障を疑い、別のディスクに替えてください。"),
        )
    return Finding(Level.OK, _("ファイルの書き込みと読み出しができました。"))


def mail_server_greets(suite: Suite) -> Finding:
    """The mail server answers and takes the login, where one is set."""
    if not suite.site.smtp_url:
        return Finding(Level.NOTE, _("メールは使っていません。"))
    answer = greet(suite.site)
    return Finding(Level.OK if answer.works else Level.BAD, f"{answer.meaning} ({answer.said})")
