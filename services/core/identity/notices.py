"""Messages about accounts and the register, in the language of the account that reads them."""

from sqlmodel import Session

from services.core import outbox
from services.core.i18n.format import format_date, format_moment
from services.core.i18n.locale import use_locale
from services.core.identity.account_models import Account, ApiKey
from services.core.identity.personnel_notices import PERSONNEL_CHANGE
from services.core.identity.planned_models import PlannedImport


def key_expires(session: Session, *, account: Account, key: ApiKey) -> None:
    """The owner's key expires soon; told once."""
    assert key.expires_at is not None
    with use_locale("en" if account.locale == "en" else "ja"):
        moment = format_moment(key.expires_at)
    tell(
        session,
        account,
        ja=(
            f"APIキー「{key.name}」の期限が近づいています",
            (
                f"{moment}に使えなくなります。使い続けるときは、アカウントの画面で新しいキーを作り、プログラムの設定を"
                "入れ替えてください。使わないキーは無効にしてください。"
            ),
        ),
        en=(
            f"The API key {key.name} expires soon",
            (
                f"It stops working on {moment}. To go on, make a new key on your account page and put it into the "
                "program's settings. Revoke keys that nobody uses."
            ),
        ),
        link="/account",
        dedup_key=f"identity.api_key_expiring:{key.id}",
    )


def personnel_change(session: Session, *, account: Account, planned: PlannedImport, problems: int) -> None:
    """A planned personnel change was applied, could not be applied, or will not fit on its day; each told once."""
    with use_locale("en" if account.locale == "en" else "ja"):
        day = format_date(planned.effective_on, weekday=False)
    ja, en = PERSONNEL_CHANGE[planned.state]
    values = {"day": day, "count": problems}
    tell(
        session,
        account,
        ja=(ja[0].format(**values), ja[1].format(**values)),
        en=(en[0].format(**values), en[1].format(**values)),
        link=f"/people/changes/{planned.id}",
        dedup_key=f"identity.personnel_change:{planned.id}:{planned.state}:{account.id}",
    )


def tell(
    session: Session, account: Account, *, ja: tuple[str, str], en: tuple[str, str], link: str, dedup_key: str
) -> None:
    """Send subject and body in the account's language; once per key."""
    subject, body = en if account.locale == "en" else ja
    outbox.send(session, to=account.id, subject=subject, body=body, link=link, dedup_key=dedup_key)
