"""Change the certificate under which the suite serves: made by its own authority, or delivered by the city's."""

from collections.abc import Sequence

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.suite import Suite
from services.core.tls.files import tls_files
from services.core.tls.pem import read_chain


def make_own(session: Session, suite: Suite, *, by: Actor, hosts: Sequence[str]) -> None:
    """A certificate for these hosts by the suite's own authority, which is made the first time."""
    files = tls_files(suite.settings)
    files.init(hosts, authority_name=f"{suite.site.city_name} Workstyle Suite CA")
    files.forget_delivered()
    record(session, "tls.certificate.made", by=by, target=hosts[0], hosts=list(hosts))


def take_delivered(
    session: Session, suite: Suite, *, by: Actor, certificates_pem: bytes, key_pem: bytes, host: str
) -> None:
    """Serve with a certificate that somebody else issued.

    Raises:
        services.core.tls.pem.CertificateUnusable: it cannot serve this host; nothing is changed.
    """
    chain = read_chain(certificates_pem, key_pem, host=host, at=now())
    tls_files(suite.settings).keep_delivered(chain.chain_pem(), chain.key_pem)
    record(
        session, "tls.certificate.taken", by=by, target=host, valid_until=str(chain.certificates[0].not_valid_after_utc)
    )
