"""What the core's audited acts are called: type to message id. Types without a name are shown as they are."""

from services.core.i18n.catalogue import N_

TYPE_LABELS: dict[str, str] = {
    "identity.login.succeeded": N_("ログイン"),
    "identity.login.refused": N_("ログインの失敗"),
    "identity.logout": N_("ログアウト"),
    "identity.session.ended": N_("自分のログインの終了"),
    "identity.session.others_ended": N_("自分のほかのログインの終了"),
    "identity.session.ended_by_administrator": N_("管理者によるログインの終了"),
    "identity.session.all_ended": N_("全員のログインの終了"),
    "identity.password.changed": N_("パスワードの変更"),
    "identity.password.reset": N_("仮のパスワードの発行"),
    "identity.account.created": N_("アカウントの作成"),
    "identity.account.roles_changed": N_("役割の変更"),
    "identity.account.disabled": N_("アカウントの停止"),
    "identity.account.enabled": N_("アカウントの停止解除"),
    "identity.account.sessions_ended": N_("ログインの強制終了"),
    "identity.account.locale_chosen": N_("表示言語の変更"),
    "identity.api_key.created": N_("APIキーの作成"),
    "identity.api_key.revoked": N_("APIキーの無効化"),
    "identity.register.imported": N_("職員名簿の取り込み"),
    "assets.asset.created": N_("物品の登録"),
    "assets.asset.changed": N_("物品の変更"),
    "assets.asset.retired": N_("物品の除却"),
    "assets.asset.repair_started": N_("物品の修理の開始"),
    "assets.asset.repair_ended": N_("物品の修理の終了"),
    "assets.asset.lent": N_("物品の貸出"),
    "assets.asset.returned": N_("物品の返却"),
    "assets.register.imported": N_("物品台帳の取り込み"),
    "assets.register.exported": N_("物品台帳の書き出し"),
}
