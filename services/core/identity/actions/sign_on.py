"""Log in whom the provider vouches for; end logins when the provider says so."""

import re
from collections.abc import Mapping
from typing import Any

from sqlmodel import Session, col, func, select

from services.core.audit.record import Process, record
from services.core.clock import today
from services.core.errors import SuiteError
from services.core.identity import login_session, passwords, repository
from services.core.identity.account_models import Account, Source
from services.core.identity.group_roles import GroupSettings, follow_groups, roles_of_groups
from services.core.identity.loopback import may_use
from services.core.identity.models import Person
from services.core.identity.oidc.errors import (
    AccountDisabled,
    ClaimMissing,
    PersonAmbiguous,
    PersonUnknown,
    TokenRefused,
)
from services.core.identity.oidc.flow import SignedOn
from services.core.identity.oidc.logout import LogoutOrder
from services.core.identity.oidc.settings import OidcSettings
from services.core.identity.sign_on_models import ExternalIdentity, UsedLogoutToken
from services.core.suite import Suite

PROVIDER = Process("sign-on", via="sign_on")


def log_in(suite: Suite, *, who: SignedOn, address: str, headers: Mapping[str, str]) -> tuple[Account, str]:
    """The account of the person and the token of the new login.

    Raises:
        PersonUnknown, PersonAmbiguous, ClaimMissing: who this is here cannot be told.
        AccountDisabled: it was disabled here.
    """
    settings, groups = suite.site_of(OidcSettings), suite.settings_of(GroupSettings)
    try:
        with suite.session() as session:
            account = _account_of(session, settings, who)
            if not account.is_active or not may_use(account, suite.settings, address=address, headers=headers):
                raise AccountDisabled
            if who.groups is not None:
                wanted = roles_of_groups(session, groups, who.groups)
                follow_groups(session, by=PROVIDER, account=account, wanted=wanted, source=Source.OIDC)
            by = Process(account.login, account_id=account.id, via="sign_on")
            record(session, "identity.login.succeeded", by=by, target=str(account.id), address=address)
            token = login_session.start(
                session,
                account=account,
                settings=suite.settings,
                ip=address,
                user_agent=headers.get("user-agent", ""),
                provider_sid=who.sid[:255],
                id_token=who.id_token,
            )
            return account, token
    except SuiteError as error:
        with suite.session() as session:
            record(session, "identity.login.refused", by=PROVIDER, target="", address=address, reason=error.code)
        raise


def _account_of(session: Session, settings: OidcSettings, who: SignedOn) -> Account:
    linked = find_linked(session, issuer=settings.issuer, subject=who.subject)
    if linked is not None:
        return linked
    person = _person_of(session, settings, who.claims)
    account = repository.find_account_of(session, person_id=person.id) if person else None
    if account is None:
        account = _new_account(session, settings, who, person)
    session.add(
        ExternalIdentity(account_id=account.id, source=Source.OIDC, issuer=settings.issuer, subject=who.subject[:255])
    )
    record(session, "identity.account.linked", by=PROVIDER, target=str(account.id), source="oidc")
    return account


def find_linked(session: Session, *, issuer: str, subject: str) -> Account | None:
    """The account that signed on with this subject before."""
    query = (
        select(Account)
        .join(ExternalIdentity, col(ExternalIdentity.account_id) == col(Account.id))
        .where(
            ExternalIdentity.source == Source.OIDC,
            ExternalIdentity.issuer == issuer,
            ExternalIdentity.subject == subject[:255],
        )
    )
    return session.exec(query).first()


def _person_of(session: Session, settings: OidcSettings, claims: Mapping[str, Any]) -> Person | None:
    value = str(claims.get(settings.person_claim) or "").strip()
    if not value:
        if settings.unknown_person == "create":
            return None
        raise ClaimMissing(claim=settings.person_claim)
    still_here = col(Person.left_on).is_(None) | (col(Person.left_on) >= today())
    if settings.person_by == "employee_number":
        return session.exec(select(Person).where(Person.employee_number == value, still_here)).first()
    # An address that the provider itself calls unverified could have been typed in by anybody.
    if claims.get("email_verified") is False:
        return None
    found = session.exec(select(Person).where(func.lower(Person.email) == value.lower(), still_here).limit(2)).all()
    if len(found) > 1:
        raise PersonAmbiguous
    return found[0] if found else None


def _new_account(session: Session, settings: OidcSettings, who: SignedOn, person: Person | None) -> Account:
    is_wanted = settings.unknown_person == "create" or (settings.unknown_person == "register" and person is not None)
    if not is_wanted:
        raise PersonUnknown
    stated = str(who.claims.get(settings.login_claim) or "")
    login = free_login(session, stated, person.employee_number if person else "staff")
    name = person.name if person else str(who.claims.get("name") or login)[:100]
    account = Account(login=login, person_id=person.id if person else None, display_name=name, password_hash="")
    session.add(account)
    session.flush()
    record(session, "identity.account.created", by=PROVIDER, target=str(account.id), roles=[])
    return account


def free_login(session: Session, stated: str, fallback: str) -> str:
    """A login name made of what the provider calls the person; numbered when another account has it."""
    wanted = re.sub(r"[^a-z0-9._-]", "", stated.split("@", maxsplit=1)[0].lower())[:56].lstrip("._-")
    name = wanted if passwords.LOGIN_PATTERN.fullmatch(wanted) else fallback.lower()
    candidate, number = name, 2
    while repository.find_account(session, candidate):
        candidate, number = f"{name}-{number}", number + 1
    return candidate


def obey_logout(session: Session, *, issuer: str, order: LogoutOrder) -> int:
    """End the logins that the provider ended; how many.

    Raises:
        TokenRefused: this order was obeyed before.
    """
    if session.exec(select(UsedLogoutToken.id).where(UsedLogoutToken.jti_hash == order.jti_hash)).first():
        raise TokenRefused(claim="jti")
    session.add(UsedLogoutToken(jti_hash=order.jti_hash, expires_at=order.expires_at))
    account = find_linked(session, issuer=issuer, subject=order.subject) if order.subject else None
    if order.sid:
        ended = login_session.revoke_of_provider(session, provider_sid=order.sid)
    else:
        ended = login_session.revoke(session, account_id=account.id) if account else 0
    target = str(account.id) if account else ""
    record(session, "identity.account.sessions_ended", by=PROVIDER, target=target, ended=ended)
    return ended
