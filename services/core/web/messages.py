"""The sentences of core's errors: what happened (first sentence), then what to do next; Japanese and English.

`{name}` is filled from the error's values; `{limit_bytes:filesize}`, `{duration_s:duration}`, `{done_at:moment}`,
`{held_on:date}` and `{count:number}` are written as the reader's language does.
"""

CORE_MESSAGES: dict[str, tuple[str, str]] = {
    "suite.error": (
        "処理できませんでした。もう一度お試しください。続くときは情報システム担当へご連絡ください。",
        "The request could not be completed. Please try again; if it happens again, contact the systems staff.",
    ),
    "suite.unexpected": (
        "システムで問題が起きました。もう一度お試しください。続くときは、下の受付番号を情報システム担当へお伝えください。",
        "Something went wrong. Try again; if it happens again, give the reference number below to the systems staff.",
    ),
    "suite.not_found": (
        "お探しのページが見つかりません。アドレスが変わったか、削除されたか、閲覧できる範囲の外にあります。",
        "The page was not found. It may have moved or been deleted, or you may not have access to it.",
    ),
    "suite.method_not_allowed": (
        "この操作はここではできません。前のページに戻って、もう一度操作してください。",
        "That is not possible here. Go back to the previous page and try again.",
    ),
    "suite.login_needed": (
        "ログインが必要です。ログインしてから、もう一度お試しください。",
        "Please log in. Then try again.",
    ),
    "suite.denied": (
        "この操作をする権限がありません。必要なときは、所属の管理者に権限の付与を依頼してください。",
        "You do not have permission to do this. If you need it, ask your administrator to grant it.",
    ),
    "suite.conflict": (
        "いまの状態ではこの操作ができません。ページを開き直して、最新の内容を確かめてください。",
        "That is not possible in the present state. Reload the page to see the latest content.",
    ),
    "suite.invalid": (
        "入力の内容に誤りがあります。赤字の項目を直して、もう一度送ってください。",
        "Some of the entries are not valid. Correct the marked fields and send the form again.",
    ),
    "suite.too_large": (
        "送られたファイルが大きすぎます。分割するか、管理者に上限の変更を相談してください。",
        "The file is too large. Split it, or ask the administrator about the limit.",
    ),
    "suite.too_many_requests": (
        "短い時間に操作が集中しています。{wait_s:duration}ほど待ってから、もう一度お試しください。",
        "Too many requests in a short time. Wait {wait_s:duration} and try again.",
    ),
    "suite.unavailable": (
        "いまは利用できません。入力や録音は失われていません。しばらくしてからもう一度お試しください。",
        "This is not available at the moment. Nothing is lost; please try again in a while.",
    ),
    "suite.ability_missing": (
        "この機能はこのシステムに入っていません。利用したいときは、管理者に機能の追加を依頼してください。",
        "This part is not installed. If you need it, ask the administrator to add it.",
    ),
    "storage.disk_full": (
        "保存先の空きがありません。送られた内容は保存されていません。管理者に空き容量の確保を依頼してください。",
        "The disk is full. What you sent was not stored; ask the administrator to free space.",
    ),
    "tls.certificate_missing": (
        "この設備には独自の証明書がありません。管理者が workstyle tls init を実行すると、ここから入手できます。",
        "There is no local certificate. Once the administrator has run workstyle tls init, it is offered here.",
    ),
    "web.csrf_token_wrong": (
        "画面の有効期限が切れています。前のページを開き直して、もう一度操作してください。",
        "This page has expired. Reload the previous page and try again.",
    ),
}
