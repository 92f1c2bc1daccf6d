"""The settings of the sign-on and of the directory as fields of their pages."""

from services.core.i18n.catalogue import N_
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.oidc.settings import OidcSettings
from services.core.site.section_form import SectionField, SectionPage

FIND_BY = (("employee_number", N_("職員番号")), ("email", N_("メール")))
OIDC_PAGE = SectionPage(
    title=N_("シングルサインオンの設定"),
    about=N_("庁内の認証基盤（OpenID Connect）でログインするときに設定します。使わないときは発行者を空にします。"),
    settings=OidcSettings,
    test_route="core.sign_on.test",
    back_route="core.sign_on.show",
    back_label=N_("認証連携に戻る"),
    fields=(
        SectionField("issuer", N_("発行者（issuer）"), N_("例：https://idp.city.example.jp/realms/staff"), "url"),
        SectionField("client_id", N_("クライアントID")),
        SectionField("client_secret", N_("クライアントシークレット"), type="password"),
        SectionField("scopes", N_("要求する範囲（scope）"), N_("空白で区切ります。グループ用の範囲があれば加えます。")),
        SectionField("person_by", N_("職員名簿との照合"), type="select", heading=N_("職員との照合"), options=FIND_BY),
        SectionField("person_claim", N_("照合に使う項目（claim）"), N_("例：employee_number")),
        SectionField("login_claim", N_("ログイン名にする項目（claim）")),
        SectionField("groups_claim", N_("グループの項目（claim）")),
        SectionField(
            "unknown_person",
            N_("アカウントのない人"),
            type="select",
            options=(
                ("refuse", N_("ログインさせない")),
                ("register", N_("職員名簿にある人はアカウントを作る")),
                ("create", N_("役割のないアカウントを作る")),
            ),
        ),
        SectionField(
            "ends_provider_session",
            N_("ログアウトするとき、認証基盤からもログアウトする"),
            type="checkbox",
            heading=N_("そのほか"),
        ),
        SectionField("clock_leeway_s", N_("時計のずれの許容（秒）"), N_("0から600"), "number"),
        SectionField("timeout_s", N_("応答を待つ時間（秒）"), N_("1から60"), "number"),
        SectionField("ca_file", N_("認証局の証明書ファイル"), N_("サーバー上のPEMファイル。公的な認証局のときは空欄")),
        SectionField("further_hosts", N_("ほかに接続してよいサーバー"), N_("一行に一つ"), "textarea"),
    ),
)
DIRECTORY_PAGE = SectionPage(
    title=N_("ディレクトリの設定"),
    about=N_(
        "LDAPやActive Directoryに合わせてアカウントを管理するときに設定します。使わないときはアドレスを空にします。"
    ),
    settings=DirectorySettings,
    test_route="core.directory.test",
    back_route="core.directory.show",
    back_label=N_("ディレクトリ連携に戻る"),
    fields=(
        SectionField("url", N_("アドレス"), N_("例：ldaps://dc1.city.example.jp")),
        SectionField("start_tls", N_("ldap:// の接続をStartTLSで暗号化する"), type="checkbox"),
        SectionField("ca_pem", N_("認証局の証明書（PEM）"), N_("庁内の認証局のときに貼り付けます。"), "textarea"),
        SectionField("bind_dn", N_("接続用アカウント（DN）"), N_("読み取りだけできるアカウントにします。")),
        SectionField("bind_password", N_("接続用アカウントのパスワード"), type="password"),
        SectionField("base_dn", N_("検索の起点"), N_("例：OU=Staff,DC=city,DC=example,DC=jp")),
        SectionField(
            "kind",
            N_("種類"),
            N_("属性の名前の初期値が変わります。"),
            "select",
            options=(("active_directory", "Active Directory"), ("inetorgperson", "LDAP (inetOrgPerson)")),
        ),
        SectionField(
            "unknown_person",
            N_("アカウントのない人"),
            type="select",
            heading=N_("同期"),
            options=(
                ("leave", N_("何もしない")),
                ("register", N_("職員名簿にある人はアカウントを作る")),
                ("create", N_("全員のアカウントを作る")),
            ),
        ),
        SectionField("sync_hours", N_("同期の間隔（時間）"), N_("0は手動だけ"), "number"),
        SectionField(
            "stop_percent",
            N_("同期を止める割合（％）"),
            N_("これより多くのアカウントが停止されるときは、何もせずに管理者へ知らせます。"),
            "number",
        ),
        SectionField("password_login", N_("ディレクトリのパスワードでログインできるようにする"), type="checkbox"),
        SectionField(
            "user_filter",
            N_("職員のフィルター"),
            N_("空欄のときは種類に応じた値"),
            heading=N_("フィルターと属性（空欄のときは種類に応じた値）"),
        ),
        SectionField("disabled_filter", N_("停止された人のフィルター")),
        SectionField("id_attribute", N_("変わらない番号の属性")),
        SectionField("login_attribute", N_("ログイン名の属性")),
        SectionField("name_attribute", N_("氏名の属性")),
        SectionField("email_attribute", N_("メールの属性")),
        SectionField("number_attribute", N_("職員番号の属性")),
        SectionField("groups_attribute", N_("グループの属性")),
        SectionField(
            "group_base_dn",
            N_("グループの検索の起点"),
            N_("職員にグループの属性がないときだけ設定します。"),
            heading=N_("グループの検索"),
        ),
        SectionField("group_filter", N_("グループのフィルター")),
        SectionField("member_attribute", N_("グループの構成員の属性"), N_("member または memberUid")),
        SectionField("page_size", N_("一度に読む件数"), N_("1から10000"), "number", heading=N_("そのほか")),
        SectionField("timeout_s", N_("応答を待つ時間（秒）"), N_("1から120"), "number"),
    ),
)
