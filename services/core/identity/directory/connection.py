"""An encrypted connection to the directory, and what a failure of it means."""

import math
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from ldap3 import NONE, SIMPLE, Connection, Server, Tls
from ldap3.core.exceptions import (
    LDAPAttributeError,
    LDAPCertificateError,
    LDAPCommunicationError,
    LDAPException,
    LDAPInappropriateAuthenticationResult,
    LDAPInvalidCredentialsResult,
    LDAPInvalidFilterError,
    LDAPInvalidServerError,
    LDAPNoSuchObjectResult,
    LDAPOperationResult,
    LDAPResponseTimeoutError,
    LDAPStartTLSError,
    LDAPUnwillingToPerformResult,
)

from services.core.errors import SuiteError
from services.core.identity.directory.errors import (
    DirectoryAttributeMissing,
    DirectoryBaseMissing,
    DirectoryBindRefused,
    DirectoryFilterWrong,
    DirectoryOff,
    DirectoryRefused,
    DirectoryUnencrypted,
    DirectoryUnreachable,
    DirectoryUntrusted,
)
from services.core.identity.directory.settings import DirectorySettings

REASON = re.compile(
    r"certificate has expired|self-signed certificate|unable to get local issuer|(hostname|ip address) mismatch",
    re.IGNORECASE,
)
WRONG_PASSWORD = (LDAPInvalidCredentialsResult, LDAPInappropriateAuthenticationResult, LDAPUnwillingToPerformResult)


class CheckedTls(Tls):  # type: ignore[misc]  # ldap3 is not typed
    """TLS whose certificate, and the name in it, Python itself checks; ldap3's own check is deprecated."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:  # noqa: FBT001, FBT002  as ldap3 has it
        """Encrypt the connection's socket.

        Raises:
            ssl.SSLError: the certificate is not to be trusted; the socket is closed.
        """
        context = ssl.create_default_context(cafile=self.ca_certs_file, cadata=self.ca_certs_data)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host, do_handshake_on_connect=do_handshake
        )


@contextmanager
def connected(settings: DirectorySettings) -> Iterator[Connection]:
    """A connection that is logged in as the suite's own account.

    Raises:
        DirectoryOff: none is set.
        DirectoryFailed: one of its children, whatever went wrong inside.
    """
    if not settings.is_on:
        raise DirectoryOff
    with _meaning(settings), _opened(settings, settings.bind_dn, settings.bind_password) as connection:
        yield connection


def is_password_right(settings: DirectorySettings, *, dn: str, password: str) -> bool:
    """Whether the directory lets this entry in with this password.

    Raises:
        DirectoryFailed: it could not be asked.
    """
    # An empty password is an anonymous bind, which succeeds for anybody. Source: RFC 4513, section 5.1.2.
    if not dn or not password:
        return False
    with _meaning(settings):
        try:
            with _opened(settings, dn, password):
                return True
        except WRONG_PASSWORD:
            return False


@contextmanager
def _opened(settings: DirectorySettings, dn: str, password: str) -> Iterator[Connection]:
    if not settings.is_safe:
        raise DirectoryUnencrypted
    tls = CheckedTls(
        validate=ssl.CERT_REQUIRED,
        ca_certs_file=str(settings.ca_file) if settings.ca_file and not settings.ca_pem else None,
        ca_certs_data=settings.ca_pem or None,
    )
    server = Server(
        settings.host,
        port=settings.port,
        use_ssl=settings.is_ldaps,
        tls=tls,
        get_info=NONE,
        connect_timeout=settings.timeout_s,
    )
    connection = Connection(
        server,
        user=dn or None,
        password=password or None,
        authentication=SIMPLE if dn else None,
        read_only=True,
        auto_referrals=False,
        check_names=False,
        raise_exceptions=True,
        receive_timeout=math.ceil(settings.timeout_s),  # a socket option: whole seconds
    )
    try:
        connection.open(read_server_info=False)
        if not settings.is_ldaps and settings.start_tls:
            connection.start_tls(read_server_info=False)
        connection.bind(read_server_info=False)
        yield connection
    finally:
        half_open = connection.socket  # ldap3 leaves it to the garbage collector when a step fails
        connection.unbind()
        if half_open is not None:
            half_open.close()


@contextmanager
def _meaning(settings: DirectorySettings) -> Iterator[None]:
    try:
        yield
    except SuiteError:
        raise
    except LDAPException as error:
        raise _error_of(settings, error) from error
    except OSError as error:  # the authority's certificate cannot be read, the connection broke
        raise DirectoryUnreachable(host=settings.host) from error


def _error_of(settings: DirectorySettings, error: LDAPException) -> SuiteError:
    text = str(error)
    if isinstance(error, LDAPCertificateError) or "certificate" in text.lower():
        found = REASON.search(text)
        return DirectoryUntrusted(host=settings.host, reason=found[0].lower() if found else "certificate")
    meanings: tuple[tuple[type[Exception] | tuple[type[Exception], ...], SuiteError], ...] = (
        (LDAPInvalidFilterError, DirectoryFilterWrong(filter=settings.names.user_filter)),
        (LDAPAttributeError, DirectoryAttributeMissing(attribute=settings.names.id)),
        (WRONG_PASSWORD, DirectoryBindRefused()),
        (LDAPNoSuchObjectResult, DirectoryBaseMissing(base=settings.base_dn)),
        (
            (LDAPCommunicationError, LDAPResponseTimeoutError, LDAPInvalidServerError),
            DirectoryUnreachable(host=settings.host),
        ),
        (LDAPStartTLSError, DirectoryRefused(reason="StartTLS")),
    )
    for kind, meaning in meanings:
        if isinstance(error, kind):
            return meaning
    is_answer = isinstance(error, LDAPOperationResult)
    return DirectoryRefused(reason=str(error.description) if is_answer else type(error).__name__)
