# ruff: noqa: E501  sentences for readers stand on one line
"""Warns administrators before a limit bites: one message when it is crossed, a banner as long as it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, col, select
from starlette.requests import Request

from services.core.clock import now
from services.core.i18n.catalogue import N_
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.jobs.workers import count_alive
from services.core.operations.models import CrossedLimit
from services.core.outbox import send
from services.core.suite import Suite
from services.core.tls.files import tls_files

log = structlog.get_logger(__name__)
GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a limit is: crossed when `value` is below `bound`, or above where `above` is set."""

    value: float
    bound: float
    above: bool = False

    @property
    def is_crossed(self) -> bool:
        """Whether administrators must know."""
        return self.bound > 0 and (self.value > self.bound if self.above else self.value < self.bound)


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit, in the words of the banner (message id) and of the message (ja, en)."""

    name: str
    banner: str
    message: tuple[str, str]
    read: Callable[[Suite], Reading]


def _disk(suite: Suite) -> Reading:
    return Reading(suite.storage.free_bytes() / GIB, suite.settings.warn_free_gib)


def _queue(suite: Suite) -> Reading:
    waiting = sum(queue.waiting for queue in suite.jobs.queues())
    return Reading(waiting, suite.settings.warn_queue_length, above=True)


def _certificate(suite: Suite) -> Reading:
    files = tls_files(suite.settings)
    if not files.exists:
        return Reading(0, 0)
    left = files.server().certificate.not_valid_after_utc - now()
    return Reading(left.total_seconds() / 86400, suite.settings.warn_certificate_days)


def _workers(suite: Suite) -> Reading:
    with suite.session(read_only=True) as session:
        return Reading(count_alive(session), 1)


LIMITS: tuple[Limit, ...] = (
    Limit(
        "disk",
        N_("サーバーの空き容量が少なくなっています。足りなくなると録音を受け付けられません。"),
        (
            "サーバーの空き容量が残り{value:.1f} GiBです（警告の基準 {bound:.1f} GiB）。不要なファイルを移すか、保存期間を見直してください。",
            "The server has {value:.1f} GiB left (warning below {bound:.1f} GiB). Move files away or shorten retention.",
        ),
        _disk,
    ),
    Limit(
        "queue",
        N_("処理を待つ録音がたまっています。ワーカーを増やすか、時間をおいて登録するよう案内してください。"),
        (
            "処理を待つ仕事が{value:.0f}件あります（警告の基準 {bound:.0f}件）。ワーカーの数とエンジンの速さを確かめてください。",
            "{value:.0f} jobs are waiting (warning above {bound:.0f}). Check the workers and the engine's speed.",
        ),
        _queue,
    ),
    Limit(
        "certificate",
        N_("HTTPSの証明書の期限が近づいています。更新してください。"),
        (
            "HTTPSの証明書の期限まで{value:.0f}日です（警告の基準 {bound:.0f}日）。workstyle tls init で更新してください。",
            "The HTTPS certificate ends in {value:.0f} days (warning below {bound:.0f}). Renew it: workstyle tls init.",
        ),
        _certificate,
    ),
    Limit(
        "workers",
        N_("ワーカーが動いていません。録音は受け付けますが、文字起こしは始まりません。"),
        ("ワーカーが動いていません。サーバーの状態を確かめてください。", "No worker is running. Check the server."),
        _workers,
    ),
)
SUBJECT = ("管理者へのお知らせ：サーバーの確認が必要です", "For the administrator: the server needs attention")


def warn_of_limits(suite: Suite) -> None:
    """Compare every limit; a message to each administrator when one is crossed, none while it stays so."""
    for limit in LIMITS:
        reading = limit.read(suite)
        with suite.session() as session:
            row = session.exec(select(CrossedLimit).where(CrossedLimit.name == limit.name)).first()
            if reading.is_crossed and row is None:
                row = CrossedLimit(name=limit.name, value=reading.value, bound=reading.bound)
                session.add(row)
                session.flush()
                _tell(session, limit, row)
                log.warning("limit.crossed", limit=limit.name, value=round(reading.value, 2), bound=reading.bound)
            elif not reading.is_crossed and row is not None:
                session.delete(row)
                log.info("limit.cleared", limit=limit.name)


def crossed(session: Session) -> list[str]:
    """Banners (message ids) of the limits that are crossed now."""
    names = set(session.exec(select(CrossedLimit.name)))
    return [limit.banner for limit in LIMITS if limit.name in names]


def banners_for(request: Request) -> list[str]:
    """What an administrator is told on every page; nothing for others, and none where the database does not answer."""
    user = getattr(request.state, "user", None)
    if user is None or not user.is_administrator:
        return []
    suite: Suite = request.app.state.suite
    try:
        with suite.session(read_only=True) as session:
            return crossed(session)
    except SQLAlchemyError:
        return []  # an error page must come, whatever fails


def _tell(session: Session, limit: Limit, row: CrossedLimit) -> None:
    administrators = session.exec(
        select(Account).join(RoleGrant).where(RoleGrant.role == Role.ADMINISTRATOR, col(Account.is_active))
    )
    values: Mapping[str, float] = {"value": row.value, "bound": row.bound}
    for account in administrators:
        english = account.locale == "en"
        send(
            session,
            to=account.id,
            subject=SUBJECT[english],
            body=limit.message[english].format(**values),
            link="/admin/jobs",
            dedup_key=f"operations.limit:{row.id}:{account.id}",
        )
