"""What roles and kinds are called on pages: code to message id."""

from services.core.i18n.catalogue import N_
from services.core.identity.account_models import Role, Source
from services.core.identity.directory.plan import SyncKind
from services.core.identity.personnel_summary import Move
from services.core.identity.planned_models import PlannedState
from services.core.identity.register import ChangeKind
from services.core.identity.sign_on_models import SyncState

ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: N_("管理者"),
    Role.CLERK: N_("職員"),
    Role.APPROVER: N_("承認者"),
    Role.COUNTER: N_("窓口担当"),
    Role.TRAINER: N_("研修担当"),
    Role.LEARNER: N_("受講者"),
    Role.HR: N_("人事担当"),
    Role.MANAGER: N_("所属長"),
}
ROLE_HINTS: dict[Role, str] = {
    Role.ADMINISTRATOR: N_("アカウント・台帳・監査記録を管理する"),
    Role.CLERK: N_("議事録を作る、物品を借りる"),
    Role.APPROVER: N_("議事録を確認して承認する"),
    Role.COUNTER: N_("窓口で翻訳を使う"),
    Role.TRAINER: N_("研修を作る"),
    Role.LEARNER: N_("研修を受ける"),
    Role.HR: N_("職員名簿を管理する"),
    Role.MANAGER: N_("所属の状況を見る"),
}
CHANGE_LABELS: dict[ChangeKind, str] = {
    ChangeKind.NEW_DEPARTMENT: N_("所属の追加"),
    ChangeKind.CHANGED_DEPARTMENT: N_("所属の変更"),
    ChangeKind.NEW_PERSON: N_("職員の追加"),
    ChangeKind.CHANGED_PERSON: N_("職員の変更"),
    ChangeKind.NEW_POST: N_("発令の追加"),
    ChangeKind.CHANGED_POST: N_("発令の変更"),
    ChangeKind.ENDED_POST: N_("前の本務の終了"),
    ChangeKind.NEW_LEAVE: N_("休業の追加"),
    ChangeKind.CHANGED_LEAVE: N_("休業の変更"),
}
MOVE_LABELS: dict[Move, str] = {
    Move.JOINED: N_("採用・転入"),
    Move.TRANSFERRED: N_("異動"),
    Move.CONCURRENT: N_("兼務"),
    Move.CONCURRENT_ENDED: N_("兼務解除"),
    Move.RETIRED: N_("退職"),
    Move.ON_LEAVE: N_("休職・休業"),
    Move.FOUNDED: N_("所属の新設"),
    Move.RENAMED: N_("所属の名称変更"),
    Move.CLOSED: N_("所属の廃止"),
}
PLANNED_LABELS: dict[PlannedState, tuple[str, str]] = {
    PlannedState.PLANNED: (N_("予約済み"), ""),
    PlannedState.APPLIED: (N_("反映済み"), "ok"),
    PlannedState.WITHDRAWN: (N_("取り消し"), "plain"),
    PlannedState.FAILED: (N_("反映できず"), "bad"),
}
FIELD_LABELS: dict[str, str] = {
    "name": N_("氏名"),
    "name_en": N_("英語名"),
    "kana": N_("カナ"),
    "email": N_("メール"),
    "left_on": N_("退職日"),
    "title": N_("役職"),
    "grade": N_("職級"),
    "valid_to": N_("終了日"),
    "parent_id": N_("上位所属"),
}
# Records that may point to a row of the register: table to what people call it.
USER_LABELS: dict[str, str] = {
    "identity_account": N_("アカウント"),
    "identity_post": N_("発令"),
    "identity_leave": N_("休業"),
    "identity_department": N_("下の所属"),
    "assets_asset": N_("物品"),
    "assets_loan": N_("物品の貸出"),
}
OTHER_USER = N_("ほかの記録")
SYNC_LABELS: dict[SyncKind, str] = {
    SyncKind.CREATED: N_("アカウントの作成"),
    SyncKind.LINKED: N_("アカウントとの結び付け"),
    SyncKind.ENABLED: N_("停止の解除"),
    SyncKind.DISABLED: N_("アカウントの停止"),
    SyncKind.ROLES: N_("役割の変更"),
    SyncKind.RENAMED: N_("表示名の変更"),
    SyncKind.MOVED: N_("ディレクトリ内の移動"),
    SyncKind.KEPT: N_("最後の管理者のため停止しない"),
    SyncKind.UNKNOWN: N_("アカウントがない"),
    SyncKind.AMBIGUOUS: N_("だれか特定できない"),
}
SYNC_STATES: dict[SyncState, tuple[str, str]] = {
    SyncState.DONE: (N_("成功"), "ok"),
    SyncState.STOPPED: (N_("中止"), "warn"),
    SyncState.FAILED: (N_("失敗"), "bad"),
}
SOURCE_LABELS: dict[Source, str] = {
    Source.OIDC: N_("シングルサインオンのグループ"),
    Source.LDAP: N_("ディレクトリのグループ"),
}
