"""Worker, mail, models, backup: what works in the background."""

from datetime import timedelta

from sqlmodel import col, func, select

from services.core.backup.status import Outcome, read_status
from services.core.checks.check import Finding, Level
from services.core.clock import now
from services.core.i18n import _
from services.core.i18n.format import format_duration, format_moment, format_number
from services.core.jobs.workers import DEAD_AFTER_S, Worker
from services.core.model_store.suite_store import store_of
from services.core.outbox.models import EmailState, Message
from services.core.site.fields import SECRET
from services.core.site.models import SiteSetting
from services.core.suite import Suite

MAIL_LATE = timedelta(hours=1)
MAIL_FAILURES_OF = timedelta(days=7)
BACKUP_BAD = timedelta(days=7)


def worker(suite: Suite) -> Finding:
    """At least one worker said lately that it lives."""
    with suite.session(read_only=True) as session:
        workers = session.exec(select(Worker).order_by(col(Worker.seen_at).desc())).all()
    alive = [one for one in workers if one.seen_at >= now() - timedelta(seconds=DEAD_AFTER_S)]
    if alive:
        names = ", ".join(one.executor_id for one in alive)
        return Finding(Level.OK, _("{count}個が動いています（{names}）。").format(count=len(alive), names=names))
    what = _("ワーカーが動いていません。録音は受け付けますが、文字にはなりません。")
    todo = _("workstyle serve（またはサービス）を再起動し、記録を確かめてください。録音は失われません。")
    return Finding(Level.BAD, what, todo, since=workers[0].seen_at if workers else None)


def mail(suite: Suite) -> Finding:
    """The outbox empties; no connection is made here (動作テスト does)."""
    with suite.session(read_only=True) as session:
        stored = session.exec(select(SiteSetting.name).where(col(SiteSetting.name).in_(SECRET))).first()
        late = col(Message.created_at) < now() - MAIL_LATE
        waiting = session.exec(
            select(func.count()).select_from(Message).where(Message.email_state == EmailState.QUEUED, late)
        ).one()
        recent = col(Message.created_at) > now() - MAIL_FAILURES_OF
        failed = session.exec(
            select(func.count()).select_from(Message).where(Message.email_state == EmailState.FAILED, recent)
        ).one()
    if not suite.site.smtp_url:
        what = _("メールは使っていません。お知らせは画面だけに届きます。")
        return Finding(
            Level.NOTE, what, "" if stored else _("メールでも送るときは「設定」でメールサーバーを入力してください。")
        )
    if waiting or failed:
        what = _("1時間以上待っているメールが{waiting}件、この7日間に送れなかったメールが{failed}件あります。")
        what = what.format(waiting=format_number(waiting), failed=format_number(failed))
        return Finding(
            Level.WARN, what, _("「設定」の「メール」で試験メールを送り、メールサーバーの応答を確かめてください。")
        )
    return Finding(Level.OK, _("送信待ちのメールはありません。"))


def models(suite: Suite) -> Finding:
    """A real speech model is installed; the starter model that ships with the suite does not count."""
    installed = store_of(suite).list_installed()
    if not installed:
        what = _("実用の音声認識モデルが入っていません。職員の録音は、モデルが入るまで待ちます。")
        return Finding(Level.WARN, what, _("「管理」の「モデル」を開き、「モデルを入れる」から入れてください。"))
    names = ", ".join(model.published or model.name for model in installed)
    return Finding(Level.OK, _("入っているモデル：{names}").format(names=names))


def backup(suite: Suite) -> Finding:
    """How old the newest good backup is, and how its drill ended."""
    status = read_status(suite.settings)
    todo = _("workstyle backup を実行し、毎晩の自動実行の設定を確かめてください。")
    if status.succeeded_at is None:
        return Finding(Level.WARN, _("まだ一度もバックアップされていません。"), todo)
    age = now() - status.succeeded_at
    what = _("最後のバックアップは{moment}です（{age}前）。")
    what = what.format(moment=format_moment(status.succeeded_at), age=format_duration(age.total_seconds()))
    if age > BACKUP_BAD or status.is_overdue:
        return Finding(Level.BAD if age > BACKUP_BAD else Level.WARN, what, todo)
    if status.outcome is not Outcome.OK:
        return Finding(
            Level.WARN, what, _("最後の実行は完全ではありませんでした。workstyle backup verify で確かめてください。")
        )
    return Finding(Level.OK, what)
