"""The sentences of the asset register's errors: code to (Japanese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "assets.not_found": ("その物品は台帳にありません。", "There is no such thing in the register."),
    "assets.number_taken": (
        "管理番号「{number}」は既に登録されています。別の番号を入力してください。",
        "The inventory number {number} is taken. Enter another one.",
    ),
    "assets.not_available": (
        "今の状態では、この操作はできません。貸出中、修理中または除却済みでないかご確認ください。",
        "This cannot be done in its present state. See whether it is on loan, in repair or retired.",
    ),
    "assets.not_on_loan": ("この物品は貸し出されていません。", "This is not on loan."),
    "assets.due_before_lent": (
        "返却予定日は貸出日以降の日付にしてください。",
        "The due date must not be before the day of lending.",
    ),
    "assets.csv_unreadable": (
        "物品台帳のCSVとして読み取れません。{reason}",
        "This cannot be read as a list of things. {reason}",
    ),
    "assets.csv_has_problems": (
        "取り込めない行があるため、台帳は変更していません。問題のある行を直して、もう一度お試しください。",
        "Some rows cannot be taken, so nothing was changed. Correct them and try again.",
    ),
}
