"""Trust a key whose bundles are taken, or trust it no longer."""

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.model_store import repository
from services.core.model_store.models import TrustedKey
from services.core.model_store.signing_keys import fingerprint


def trust(session: Session, *, by: Actor, public_key: str, label: str = "") -> TrustedKey:
    """Take bundles that are signed with this key; trusting it again only corrects its label.

    Raises:
        KeyUnreadable: it is no Ed25519 public key.
    """
    print_ = fingerprint(public_key)
    found = repository.find_key(session, print_) or TrustedKey(fingerprint=print_, public_key=public_key.strip())
    found.label = label.strip()[:100] or found.label
    session.add(found)
    record(session, "models.key.trusted", by=by, target=print_)
    return found


def untrust(session: Session, *, by: Actor, key: TrustedKey) -> None:
    """Take no more bundles of this key; what was installed from them stays."""
    record(session, "models.key.untrusted", by=by, target=key.fingerprint)
    session.delete(key)
