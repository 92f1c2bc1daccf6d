"""What can go wrong at the entrance of the first run."""

from services.core.errors import Denied, Invalid


class SetupClosed(Denied):
    """There is, or was, an administrator: nobody comes in by a code any more."""

    code = "setup.closed"


class SetupCodeWrong(Invalid):
    """The code is not the one of this installation."""

    code = "setup.code_wrong"


MESSAGES: dict[str, tuple[str, str]] = {
    "setup.closed": (
        "初期設定の入口は閉じています。管理者としてログインし、「管理」の「状態」から続けてください。",
        "The entrance of the first run is closed. Log in as administrator and go on from the health page.",
    ),
    "setup.code_wrong": (
        "初期設定コードが違います。サーバーの画面に表示されたコード、または workstyle setup-code で表示されるコードを入力してください。",
        "The set-up code is wrong. Enter the one that the server printed, or that `workstyle setup-code` prints.",
    ),
}
