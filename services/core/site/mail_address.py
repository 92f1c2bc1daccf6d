"""The mail server of a form as the setting `smtp_url`, and back."""

from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from services.core.outbox.mail import STARTTLS_PORT, TLS_PORT

DEFAULT_PORTS = {"smtp": STARTTLS_PORT, "smtps": TLS_PORT}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails go; an empty host means that mails are not used."""

    scheme: str = "smtp"
    host: str = ""
    port: int = STARTTLS_PORT
    user: str = ""
    password: str = ""


def server_of(smtp_url: str) -> MailServer:
    """The parts of the setting."""
    parts = urlsplit(smtp_url)
    scheme = parts.scheme if parts.scheme in DEFAULT_PORTS else "smtp"
    return MailServer(
        scheme=scheme,
        host=parts.hostname or "",
        port=parts.port or DEFAULT_PORTS[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def url_of(server: MailServer) -> str:
    """The setting; empty when there is no host."""
    if not server.host:
        return ""
    login = f"{quote(server.user, safe='')}:{quote(server.password, safe='')}@" if server.user else ""
    host = f"[{server.host}]" if ":" in server.host else server.host
    return f"{server.scheme}://{login}{host}:{server.port}"
