"""The sentences of the errors around certificates: code to (Japanese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "tls.unusable": (
        "この証明書と鍵ではHTTPSを始められません。鍵の種類と長さ（RSA 2048ビット以上か楕円曲線）を確かめ、新しい証明書を用意してください。",
        "HTTPS cannot be served with this certificate and key. Check kind and length of the key (RSA of 2048 bits or more, or an elliptic curve) and get a new one.",
    ),
    "tls.file_unreadable": (
        "証明書か秘密鍵のファイル「{path}」を読めません。ファイルがあること、スイートを動かす利用者が読めることを確かめてください。",
        "The certificate or key file {path} cannot be read. Check that it is there and that the suite's user may read it.",
    ),
    "tls.not_pem": (
        "証明書または秘密鍵を読み取れません。PEM形式（-----BEGIN で始まる文字のファイル）で、秘密鍵はパスワードなしのものを選んでください。",
        "Certificate or key cannot be read. Choose PEM files (text that begins with -----BEGIN), the key without a password.",
    ),
    "tls.key_differs": (
        "秘密鍵が、この証明書のものではありません。証明書を申請したときに作った鍵を選んでください。",
        "The key is not that of the certificate. Choose the key that was made for the request.",
    ),
    "tls.expired": (
        "証明書の期限は{ended_on:moment}に切れています（サーバーの時計は{now_at:moment}）。新しい証明書を用意してください。時計が違うときは先に合わせてください。",
        "The certificate ended on {ended_on:moment} (the server's clock says {now_at:moment}). Get a new one; if the clock is wrong, set it first.",
    ),
    "tls.not_yet_valid": (
        "証明書の有効期間は{begins_on:moment}からで、まだ始まっていません（サーバーの時計は{now_at:moment}）。サーバーの日付と時刻が正しいか確かめてください。",
        "The certificate begins on {begins_on:moment} (the server's clock says {now_at:moment}). Check that the server's date and time are right.",
    ),
    "tls.other_name": (
        "証明書は「{names}」のもので、職員が開くアドレスの「{host}」には使えません。「設定」の「基本」のアドレスを確かめるか、その名前の証明書を用意してください。",
        "The certificate is for {names} and not for {host}, the name that staff open. Check the address in the basic settings, or get a certificate for that name.",
    ),
    "tls.chain_incomplete": (
        "途中の認証局の証明書が足りません（発行者：{issuer}）。サーバーの証明書の後に、発行者の証明書を続けた一つのファイルにしてください。",
        "The certificate of the issuer is missing ({issuer}). Put it behind the server's certificate in one file.",
    ),
}
