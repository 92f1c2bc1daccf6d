"""The sentences of the core's errors: code to (Japanese, English); what happened, then what to do next."""

from services.core.assets.messages import MESSAGES as ASSETS
from services.core.identity.messages import MESSAGES as IDENTITY

SUITE: dict[str, tuple[str, str]] = {
    "suite.error": (
        "予期しない問題が起きました。もう一度お試しください。続くときは、画面の受付番号を添えて管理者にお知らせください。",
        "Something unexpected happened. Please try again; if it happens again, tell the administrator the reference number.",
    ),
    "suite.not_found": (
        "お探しのものは見つかりません。削除されたか、閲覧する権限がないことがあります。",
        "We cannot find what you asked for. It may have been removed, or you may not be allowed to see it.",
    ),
    "suite.denied": (
        "この操作を行う権限がありません。必要なときは所属の管理者にご相談ください。",
        "You are not allowed to do this. Ask your administrator if you need to.",
    ),
    "suite.conflict": (
        "今の状態ではこの操作はできません。画面を読み込み直して、状態をご確認ください。",
        "This cannot be done in the present state. Reload the page and look again.",
    ),
    "suite.invalid": (
        "入力された内容に使えないものがあります。内容をご確認のうえ、もう一度送信してください。",
        "Some of what was sent cannot be used. Check it and send it again.",
    ),
    "suite.too_large": (
        "送られたデータが大きすぎます。上限は管理者にご確認ください。",
        "What was sent is too large. Ask the administrator for the limit.",
    ),
    "suite.unavailable": (
        "ただいまこの機能を利用できません。入力した内容は失われていません。しばらくしてからお試しください。",
        "This is not available at the moment. Nothing you entered is lost; try again later.",
    ),
    "suite.ability_missing": (
        "この機能に必要な部分が導入されていません。管理者にお知らせください。",
        "A part that this needs is not installed. Tell the administrator.",
    ),
    "storage.disk_full": (
        "サーバーの空き容量が足りないため、保存できませんでした。途中のファイルは残っていません。管理者にお知らせください。",
        "The server's disk is full, so the file was not saved; nothing half-done is left. Tell the administrator.",
    ),
}

MESSAGES: dict[str, tuple[str, str]] = SUITE | IDENTITY | ASSETS
