"""The certificate under which staff reach the suite."""

from datetime import timedelta
from urllib.parse import urlsplit

from services.core.checks.check import Finding, Level
from services.core.clock import now
from services.core.i18n import _
from services.core.i18n.format import format_date
from services.core.suite import Suite
from services.core.tls.files import server_files
from services.core.tls.pem import CertificateUnusable, KeyDiffers, NotPem, names_of, stands_for
from services.core.tls.served import FileUnreadable, check_pair

WARN_BEFORE = timedelta(days=30)  # long enough to have one signed by another office


def certificate(suite: Suite) -> Finding:
    """In force, long enough, and for the name under which staff come."""
    files = server_files(suite.settings)
    host = urlsplit(suite.site.base_url).hostname or ""
    if files is None:
        todo = _("ほかの端末やタブレットで使うには、「設定」の「証明書」で用意してください。録音にはHTTPSが必要です。")
        return Finding(Level.NOTE, _("HTTPSを使っていません。このサーバー自身からの利用に限られます。"), todo)
    try:
        leaf = check_pair(*files)
    except CertificateUnusable as error:
        return Finding(Level.BAD, _what(error), _("「設定」の「証明書」で、証明書と鍵を選び直してください。"))
    ends, todo = leaf.not_valid_after_utc, _("「設定」の「証明書」で新しい証明書に替えてください。")
    if leaf.not_valid_before_utc > now():
        what = _("証明書の有効期間は{day}からで、まだ始まっていません。")
        what = what.format(day=format_date(leaf.not_valid_before_utc))
        return Finding(
            Level.BAD, what, _("サーバーの日付が正しいか確かめてください。正しければ証明書を替えてください。")
        )
    if ends < now():
        return Finding(
            Level.BAD, _("証明書は{day}に期限が切れました。").format(day=format_date(ends)), todo, since=ends
        )
    if host and not stands_for(leaf, host):
        what = _("証明書は「{names}」のもので、職員が開くアドレスの名前「{host}」のものではありません。")
        what = what.format(host=host, names=", ".join(names_of(leaf)) or "-")
        return Finding(Level.WARN, what, _("「設定」の「基本」のアドレスと「証明書」の名前を合わせてください。"))
    days = (ends - now()).days
    what = _("{day}まで有効です（あと{days}日）。").format(day=format_date(ends), days=days)
    return Finding(Level.WARN, what, todo) if ends - now() < WARN_BEFORE else Finding(Level.OK, what)


def _what(error: CertificateUnusable) -> str:
    if isinstance(error, FileUnreadable):
        return _("証明書か鍵のファイルを読めません（{path}）。").format(path=error.values["path"])
    if isinstance(error, KeyDiffers):
        return _("秘密鍵が、証明書のものではありません。次に起動できなくなります。")
    if isinstance(error, NotPem):
        return _("証明書か鍵のファイルがPEMではないか、鍵にパスワードがあります。次に起動できなくなります。")
    return _("この証明書と鍵ではHTTPSを始められません。次に起動できなくなります。")
