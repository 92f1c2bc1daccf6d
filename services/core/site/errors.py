"""What can go wrong when a setting is changed on a page."""

from services.core.errors import Conflict, Invalid


class SettingFixed(Conflict):
    """The environment sets `variable`, and the environment wins."""

    code = "site.setting_fixed"


class SettingInvalid(Invalid):
    """The value does not obey the rules of the setting `name`."""

    code = "site.setting_invalid"


MESSAGES: dict[str, tuple[str, str]] = {
    "site.setting_fixed": (
        "この項目はサーバーの環境変数{variable}で決められているため、画面からは変更できません。サーバーの設定ファイルを変更してください。",
        "This is set by the environment variable {variable} of the server and cannot be changed here. Change the server's settings file.",
    ),
    "site.setting_invalid": (
        "設定「{name}」にこの値は使えません。値を確かめて、入力し直してください。",
        "The setting {name} cannot have this value. Check it and enter it again.",
    ),
}
