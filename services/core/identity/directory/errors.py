"""What can go wrong between the suite and the directory; each with its sentences."""

from services.core.errors import Conflict, NotFound, Unavailable


class DirectoryOff(NotFound):
    """No directory is set."""

    code = "directory.off"


class DirectoryFailed(Unavailable):
    """The directory could not be asked; the children say why."""

    code = "directory.failed"


class DirectoryUnreachable(DirectoryFailed):
    """It does not answer at `host`."""

    code = "directory.unreachable"


class DirectoryUntrusted(DirectoryFailed):
    """The certificate of `host` is not to be trusted: unknown authority, other name, expired; `reason` is its code."""

    code = "directory.untrusted"


class DirectoryUnencrypted(DirectoryFailed):
    """The connection would not be encrypted."""

    code = "directory.unencrypted"


class DirectoryBindRefused(DirectoryFailed):
    """The suite's own account or password at the directory is wrong."""

    code = "directory.bind_refused"


class DirectoryBaseMissing(DirectoryFailed):
    """The place `base` is not in the directory, or may not be read."""

    code = "directory.base_missing"


class DirectoryFilterWrong(DirectoryFailed):
    """The LDAP filter `filter` cannot be read."""

    code = "directory.filter_wrong"


class DirectoryAttributeMissing(DirectoryFailed):
    """No entry has the attribute that names it for good."""

    code = "directory.attribute_missing"


class DirectoryRefused(DirectoryFailed):
    """The directory gave up; `reason` is its code, for example `sizeLimitExceeded`."""

    code = "directory.refused"


class SyncStopped(Conflict):
    """The sync would disable `count` of `total` accounts."""

    code = "directory.sync_stopped"


MESSAGES: dict[str, tuple[str, str]] = {
    "directory.off": (
        "ディレクトリは設定されていません。「設定」の「ディレクトリ」で接続先を設定してください。",
        "No directory is set. Set it under Settings, Directory.",
    ),
    "directory.failed": (
        "ディレクトリを利用できません。しばらくしてからもう一度お試しください。続くときは管理者に連絡してください。",
        "The directory cannot be used. Try again in a while; tell the administrator if it goes on.",
    ),
    "directory.unreachable": (
        "ディレクトリ（{host}）に接続できません。サーバーが動いているか、アドレスとポート番号が正しいかを確かめてください。",
        "The directory ({host}) cannot be reached. Check that it runs, and its address and port.",
    ),
    "directory.untrusted": (
        "ディレクトリ（{host}）の証明書を信頼できません（{reason}）。認証局の証明書を設定に入れるか、アドレスを証明書の名前と合わせてください。",
        "The certificate of the directory ({host}) cannot be trusted ({reason}). Set the authority's certificate, or use the name that the certificate has.",
    ),
    "directory.unencrypted": (
        "暗号化されない接続は使えません。アドレスを ldaps:// にするか、StartTLSを有効にしてください。",
        "The connection would not be encrypted. Use ldaps:// or switch StartTLS on.",
    ),
    "directory.bind_refused": (
        "ディレクトリに接続用アカウントでログインできません。接続用アカウント（DN）とパスワードを確かめてください。",
        "The directory refuses the suite's account. Check its DN and password.",
    ),
    "directory.base_missing": (
        "検索の起点「{base}」がディレクトリにないか、接続用アカウントでは読めません。綴りと権限を確かめてください。",
        "The base {base} is not in the directory, or the suite's account may not read it. Check spelling and rights.",
    ),
    "directory.filter_wrong": (
        "LDAPフィルターの書き方が正しくありません：{filter}。かっこの対応を確かめてください。",
        "The LDAP filter cannot be read: {filter}. Check its brackets.",
    ),
    "directory.attribute_missing": (
        "ディレクトリの職員に、属性「{attribute}」がありません。属性の名前と、ディレクトリの種類を確かめてください。",
        "No entry has the attribute {attribute}. Check its name and the kind of directory.",
    ),
    "directory.refused": (
        "ディレクトリが要求を断りました（{reason}）。設定を確かめ、続くときはディレクトリの担当へ連絡してください。",
        "The directory refused the request ({reason}). Check the settings; ask who runs the directory if it goes on.",
    ),
    "directory.sync_stopped": (
        "同期すると{total}件中{count}件のアカウントが停止されるため、何も変更せずに止めました。ディレクトリの内容を確かめ、正しければ「それでも反映する」を押してください（コマンドでは --force）。",
        "The sync would disable {count} of {total} accounts, so nothing was changed. Check the directory; if it is right, have it done all the same (--force).",
    ),
}
