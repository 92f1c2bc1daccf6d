"""What the core's roles may do, in the order of the page."""

from services.core.i18n.catalogue import N_
from services.core.identity.account_models import Role
from services.core.rights import Right

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
REGISTRARS = frozenset({Role.ADMINISTRATOR, Role.HR})
RIGHTS = (
    Right(
        N_("自分のアカウント、お知らせ、説明書"),
        frozenset(),
        ("core.account.", "core.api_key.", "core.messages.", "core.password.", "core.session.", "core.manual."),
    ),
    Right(N_("職員名簿と組織を見る"), REGISTRARS | {Role.MANAGER}, ("core.people.", "core.departments.tree")),
    Right(
        N_("職員名簿を変える（取り込み、人事異動、発令）"),
        REGISTRARS,
        ("core.register.", "core.imports.", "core.personnel.", "core.posts.", "core.departments.edit"),
    ),
    Right(
        N_("物品を見る"),
        frozenset({Role.ADMINISTRATOR, Role.CLERK, Role.COUNTER, Role.TRAINER, Role.HR}),
        ("core.assets.list", "core.assets.show"),
    ),
    Right(N_("物品を登録・貸出・返却する"), ADMINISTRATOR, ("core.assets.new", "core.assets.create")),
    Right(
        N_("アカウント、役割、ログイン、APIキーを管理する"),
        ADMINISTRATOR,
        ("core.accounts.", "core.sessions.", "core.api_keys.", "core.rights."),
    ),
    Right(
        N_("認証連携とディレクトリを管理する"),
        ADMINISTRATOR,
        ("core.sign_on.show", "core.sign_on.settings", "core.directory."),
    ),
    Right(
        N_("設定、証明書、メールを変える"),
        ADMINISTRATOR,
        ("core.settings.", "core.mail.", "core.certificate.settings"),
    ),
    Right(
        N_("状態、定期処理、動作テストを見る・動かす"),
        ADMINISTRATOR,
        ("core.condition.", "core.jobs.", "core.self_test."),
    ),
    Right(N_("監査記録を見る・書き出す"), ADMINISTRATOR, ("core.audit.",)),
)
