"""What a page needs so that the browser can compare its clock with the server's and with the certificate's dates."""

from typing import Any

from services.core.checks.of_machine import MAX_SKEW
from services.core.clock import now
from services.core.suite import Suite
from services.core.tls.files import server_files
from services.core.tls.pem import CertificateUnusable
from services.core.tls.served import check_pair


def clock_of(suite: Suite) -> dict[str, Any]:
    """`now`, the largest harmless difference, and the first and last moment of the certificate that is served."""
    files = server_files(suite.settings)
    try:
        leaf = check_pair(*files) if files else None
    except CertificateUnusable:
        leaf = None
    return {
        "now": now(),
        "max_skew": MAX_SKEW,
        "valid_from": leaf.not_valid_before_utc if leaf else None,
        "valid_to": leaf.not_valid_after_utc if leaf else None,
    }
