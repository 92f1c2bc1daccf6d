"""What can go wrong when a setting is changed on a page."""

from services.core.errors import Conflict, Invalid


class SettingFixed(Conflict):
    """The environment sets `variable`, and the environment wins."""

    code = "site.setting_fixed"


class SettingInvalid(Invalid):
    """The value does not obey the rules of the setting `name`."""

    code = "site.setting_invalid"


class KeyFixed(Conflict):
    """The environment sets the key of signatures: a command cannot replace it."""

    code = "site.key_fixed"


class SealedUnreadable(Conflict):
    """The stored secret `name` cannot be opened with any key that is known."""

    code = "site.sealed_unreadable"


MESSAGES: dict[str, tuple[str, str]] = {
    "site.setting_fixed": (
        "この項目はサーバーの環境変数{variable}で決められているため、画面からは変更できません。サーバーの設定ファイルを変更してください。",
        "This is set by the environment variable {variable} of the server and cannot be changed here. Change the server's settings file.",
    ),
    "site.setting_invalid": (
        "設定「{name}」にこの値は使えません。値を確かめて、入力し直してください。",
        "The setting {name} cannot have this value. Check it and enter it again.",
    ),
    "site.key_fixed": (
        "鍵は環境変数WORKSTYLE_SECRET_KEYで決められているため、コマンドでは替えられません。値を替えて起動し直すと、画面で保存したパスワード（メール、シングルサインオン、ディレクトリ）は読めなくなるので、画面で入力し直してください。",
        "The key is set by WORKSTYLE_SECRET_KEY, so a command cannot replace it. Once you change it and restart, passwords that were saved on pages (mail, sign-on, directory) cannot be read any more: enter them again.",
    ),
    "site.sealed_unreadable": (
        "保存された秘密「{name}」を読めないため、鍵を替えていません。設定の画面で入力し直してから、もう一度お試しください。",
        "The stored secret {name} cannot be read, so the key was not replaced. Enter it again on its settings page, then try again.",
    ),
}
