"""A test message to the mail server that is set, and what its answer means in plain words."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from services.core.clock import TOKYO, now
from services.core.i18n import _
from services.core.outbox import mail
from services.core.settings import CoreSettings

LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Answer:
    """What the mail server said.

    Attributes:
        works: Whether it took the message (or the login, where none was sent).
        meaning: What that means and what to do, in the reader's language.
        said: The server's own words, or the name of the fault.
    """

    works: bool
    meaning: str
    said: str


def send_trial(settings: CoreSettings, *, to: str) -> Answer:
    """Send one message to this address and say how the server answered."""
    message = _trial_mail(settings, to=to)
    try:
        with mail.connection(settings.smtp_url) as server:
            said = _hand_over(server, message, sender=settings.mail_from, to=to)
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Answer(works=False, meaning=_meaning(error), said=_said(error))
    return Answer(works=True, meaning=_("メールサーバーが受け取りました。届いたことを確かめてください。"), said=said)


def greet(settings: CoreSettings) -> Answer:
    """Connect and log in without sending anything."""
    try:
        with mail.connection(settings.smtp_url) as server:
            code, text = server.noop()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Answer(works=False, meaning=_meaning(error), said=_said(error))
    return Answer(works=True, meaning=_("メールサーバーに接続できます。"), said=_words(code, text))


def _trial_mail(settings: CoreSettings, *, to: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = _("働き方スイートからの試験メール")
    message["From"], message["To"] = settings.mail_from, to
    message["Date"] = format_datetime(now().astimezone(TOKYO))
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        _("このメールが読めれば、メールの設定は正しくできています。返信は不要です。") + "\n", charset="utf-8"
    )
    return message


def _hand_over(server: smtplib.SMTP, message: EmailMessage, *, sender: str, to: str) -> str:
    """The dialogue by hand: `send_message` keeps the server's last words to itself."""
    code, text = server.mail(sender)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, text, sender)
    code, text = server.rcpt(to)
    if code not in {250, 251}:
        raise smtplib.SMTPRecipientsRefused({to: (code, text)})
    code, text = server.data(message.as_bytes())
    if code != 250:
        raise smtplib.SMTPDataError(code, text)
    return _words(code, text)


def _meaning(error: Exception) -> str:
    """Why it did not work, and what to look at. The order matters: the special cases come before their parents."""
    table: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (
            ssl.SSLCertVerificationError,
            _(
                "メールサーバーの証明書を信頼できません。証明書の期限と名前を確かめ、庁内の認証局の証明書をこのサーバーに登録してください。"
            ),
        ),
        (
            ssl.SSLError,
            _("暗号化の接続ができません。暗号化の方式（STARTTLSかTLSか）とポート番号の組み合わせを確かめてください。"),
        ),
        (
            socket.gaierror,
            _(
                "メールサーバーの名前が見つかりません。サーバー名のつづりと、このサーバーのDNSの設定を確かめてください。"
            ),
        ),
        (smtplib.SMTPAuthenticationError, _("ユーザー名またはパスワードが違います。入力し直してください。")),
        (
            smtplib.SMTPNotSupportedError,
            _(
                "メールサーバーが暗号化に対応していないため、パスワードを送りませんでした。TLSのポートを使うか、ユーザー名を空にしてください。"
            ),
        ),
        (
            smtplib.SMTPSenderRefused,
            _("差出人のアドレスが断られました。メールサーバーで許可されているアドレスを差出人にしてください。"),
        ),
        (
            smtplib.SMTPRecipientsRefused,
            _("宛先が断られました。宛先のつづりと、このサーバーからの中継が許可されているかを確かめてください。"),
        ),
        (smtplib.SMTPServerDisconnected, _("途中で接続が切れました。ポート番号と暗号化の方式を確かめてください。")),
        (TimeoutError, _("時間内に応答がありません。ポート番号と、途中のファイアウォールを確かめてください。")),
        (
            ConnectionRefusedError,
            _("接続を断られました。サーバー名とポート番号を確かめ、メールサーバーが動いているか確認してください。"),
        ),
        (OSError, _("メールサーバーに接続できません。サーバー名、ポート番号、ネットワークを確かめてください。")),
        (ValueError, _("メールサーバーの設定を読み取れません。入力し直してください。")),
    )
    for kinds, sentence in table:
        if isinstance(error, kinds) and not (kinds is OSError and isinstance(error, smtplib.SMTPException)):
            return sentence
    return _("メールサーバーに断られました。下の応答をメールサーバーの管理者に見せてください。")


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_words(code, text) for code, text in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:LONGEST_ANSWER]


def _words(code: int, text: bytes | str) -> str:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(words.split())}"[:LONGEST_ANSWER]
