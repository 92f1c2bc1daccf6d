"""A provider that only says who it is and signs what a test asks for: for tokens that no honest provider would send."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from joserfc.jwk import RSAKey
from joserfc.jwt import encode

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})


class StaticProvider:
    """Its address, and what it answers."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.id_token = ""
        self.metadata: dict[str, Any] = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/auth",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
        }
        self.asked: list[str] = []

    def signed(self, claims: dict[str, Any], *, key: RSAKey = KEY) -> str:
        """A token with these claims."""
        return encode({"alg": "RS256", "kid": "one"}, claims, key)


@contextmanager
def static_provider() -> Iterator[StaticProvider]:
    """A provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            if self.path == "/moved":
                self.send_response(302)
                self.send_header("Location", f"{provider.issuer}/jwks")
                self.end_headers()
                return
            keys = {"keys": [KEY.as_dict(private=False)]}
            self._answer(provider.metadata if "well-known" in self.path else keys)

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            self._answer({"access_token": "a", "token_type": "Bearer", "id_token": provider.id_token})

        def _answer(self, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = StaticProvider(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
