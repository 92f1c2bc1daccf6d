"""The sentences of the errors of the sign-on: code to (Japanese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "sign_on.off": (
        "シングルサインオンは設定されていません。ログイン名とパスワードでログインしてください。",
        "Single sign-on is not set up. Log in with login name and password.",
    ),
    "sign_on.provider_unreachable": (
        "認証基盤（{host}）に接続できません。しばらくしてからもう一度お試しください。続くときは管理者に連絡してください。",
        "The sign-on provider ({host}) cannot be reached. Try again in a while; tell the administrator if it goes on.",
    ),
    "sign_on.provider_misconfigured": (
        "認証基盤の設定が、この仕組みの設定と合っていません（{what}）。管理者に連絡してください。",
        "The sign-on provider does not fit the suite's settings ({what}). Tell the administrator.",
    ),
    "sign_on.provider_refused": (
        "認証基盤でログインが認められませんでした（{reason}）。もう一度お試しください。続くときは管理者に連絡してください。",
        "The sign-on provider did not let you in ({reason}). Try again; tell the administrator if it goes on.",
    ),
    "sign_on.state_lost": (
        "ログインの途中の情報が失われました。もう一度ログインしてください。続くときは、{address} を開いているか、ブラウザーがCookieを受け入れているかを確かめてください。",
        "The login was interrupted. Log in again. If it goes on, check that you opened {address} and that the browser accepts cookies.",
    ),
    "sign_on.token_refused": (
        "認証基盤から届いた情報を確かめられませんでした（{claim}）。もう一度お試しください。続くときは管理者に連絡してください。",
        "What the sign-on provider sent could not be verified ({claim}). Try again; tell the administrator if it goes on.",
    ),
    "sign_on.clocks_differ": (
        "この仕組みと認証基盤の時計が{difference_s:duration}ほどずれているため、ログインできません。管理者に時刻合わせを依頼してください。",
        "The clocks of the suite and the sign-on provider differ by about {difference_s:duration}. Ask the administrator to set them.",
    ),
    "sign_on.person_unknown": (
        "認証は済みましたが、あなたのアカウントがまだありません。管理者にアカウントの作成を依頼してください。",
        "You are signed on, but you have no account here yet. Ask the administrator for one.",
    ),
    "sign_on.person_ambiguous": (
        "職員名簿に同じメールアドレスの人が複数いるため、あなたを特定できません。人事担当に名簿の確認を依頼してください。",
        "Several people in the staff register have your e-mail address. Ask HR to check the register.",
    ),
    "sign_on.claim_missing": (
        "認証基盤から、あなたを特定する情報（{claim}）が届きませんでした。管理者に連絡してください。",
        "The sign-on provider did not send what identifies you ({claim}). Tell the administrator.",
    ),
    "sign_on.account_disabled": (
        "あなたのアカウントは停止されています。心当たりがないときは管理者に連絡してください。",
        "Your account is disabled. Ask the administrator if you do not know why.",
    ),
    "sign_on.group_taken": (
        "このグループには、既にその役割が割り当てられています。",
        "This group already has that role.",
    ),
}
