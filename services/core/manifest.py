"""The core's own manifest: it brings pages, navigation, sweeps and messages as a feature does."""

from pathlib import Path
from typing import TYPE_CHECKING

from services.core.assets.kinds import CORE_KINDS
from services.core.checks.condition import note_conditions
from services.core.checks.core_checks import CHECKS, TRIALS
from services.core.core_rights import RIGHTS
from services.core.feature import Feature, NavItem, Sweep
from services.core.identity.account_models import Role
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.directory.sweeps import sync_directory
from services.core.identity.group_roles import GroupSettings
from services.core.identity.oidc.provider import OidcProvider, build_provider
from services.core.identity.oidc.settings import OidcSettings
from services.core.identity.planned_sweeps import apply_due_changes, check_planned_changes
from services.core.identity.register_record import forget_old
from services.core.identity.sweeps import disable_who_left, forget_ended_logins, warn_of_expiring_keys
from services.core.messages import MESSAGES
from services.core.model_store.argos import ARGOS
from services.core.model_work import sweeps as model_sweeps
from services.core.model_work.events import ModelTaskQueued
from services.core.operations.limits import warn_of_limits
from services.core.outbox.delivery import deliver_due
from services.core.routers import ROUTERS
from services.core.site.events import SiteChanged
from services.core.site.reader import forget_read

if TYPE_CHECKING:
    from services.core.suite import Suite

STAFF_READERS = frozenset({Role.ADMINISTRATOR, Role.HR, Role.MANAGER})
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


def register_workflows(_suite: "Suite") -> None:
    """The workflow registers itself with DBOS when its module is imported; the web process never does that."""
    import services.core.model_work.jobs  # noqa: F401, PLC0415


CORE = Feature(
    name="core",
    title="共通",
    root=Path(__file__).parent,
    order=900,
    routers=ROUTERS,
    nav=(
        NavItem("職員名簿", "core.people.list", STAFF_READERS),
        NavItem("物品", "core.assets.list", ADMINISTRATORS | {Role.CLERK, Role.COUNTER, Role.TRAINER, Role.HR}),
        NavItem("管理", "core.admin.enter", ADMINISTRATORS),
    ),
    subscribers={SiteChanged: (forget_read,), ModelTaskQueued: (model_sweeps.start_task,)},
    workflows=register_workflows,
    sweeps=(
        Sweep("outbox.deliver_due", deliver_due, "お知らせメールを送る"),
        Sweep("identity.disable_who_left", disable_who_left, "退職した職員のアカウントを止める", every_s=600),
        Sweep(
            "identity.apply_due_changes",
            apply_due_changes,
            "予約した人事異動を発令日に反映する",
            every_s=60,
            page="core.personnel.list",
        ),
        Sweep(
            "identity.check_planned_changes",
            check_planned_changes,
            "予約した人事異動が名簿と合うかを確かめる",
            every_s=86400,
            page="core.personnel.list",
        ),
        Sweep(
            "identity.sync_directory",
            sync_directory,
            "ディレクトリと同期する（設定した間隔で）",
            every_s=300,
            page="core.directory.show",
        ),
        Sweep("identity.forget_ended_logins", forget_ended_logins, "終わったログインの記録を消す", every_s=600),
        Sweep("identity.forget_imports", forget_old, "職員名簿の取り込みの控えを一か月で消す", every_s=3600),
        Sweep("identity.warn_of_expiring_keys", warn_of_expiring_keys, "APIキーの期限を知らせる", every_s=600),
        Sweep("operations.warn_of_limits", warn_of_limits, "空き容量・待ち行列・証明書を確かめる", every_s=60),
        Sweep("models.enqueue_left_behind", model_sweeps.enqueue_left_behind, "残されたモデルの処理を待ち行列に入れる"),
        Sweep("models.note_copied", model_sweeps.note_copied, "サーバーに直接置かれたモデルを確かめる", every_s=60),
        Sweep("models.remove_left_files", model_sweeps.remove_left_files, "受け取られなかった束を消す", every_s=3600),
        Sweep("checks.note_conditions", note_conditions, "状態の変化を書き留める", every_s=60),
    ),
    checks=CHECKS,
    trials=TRIALS,
    settings=(OidcSettings, DirectorySettings, GroupSettings),
    abilities={OidcProvider: build_provider},
    rights=RIGHTS,
    messages=MESSAGES,
    model_formats=(ARGOS,),
    asset_kinds=CORE_KINDS,
)
