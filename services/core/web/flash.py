"""A message that the next page shows once: it travels in a signed cookie across the redirect."""

from dataclasses import asdict, dataclass

from starlette.requests import Request
from starlette.responses import Response

from services.core.web.signing import sign, unsign_any

FLASH_COOKIE = "workstyle_flash"
PURPOSE = "flash"
MAX_AGE_S = 300  # a redirect is followed at once; a cookie left behind must not greet somebody tomorrow
TONES = ("ok", "info", "warn", "bad")


@dataclass(frozen=True, slots=True)
class Flash:
    """One message and how it looks: `ok`, `info`, `warn` or `bad`."""

    text: str
    tone: str = "ok"


def _pending(request: Request) -> list[Flash]:
    if not hasattr(request.state, "flashes"):
        request.state.flashes = []
    flashes: list[Flash] = request.state.flashes
    return flashes


def flash(request: Request, text: str, *, tone: str = "ok") -> None:
    """Show `text` on the page that answers this request, or on the next one when this one redirects."""
    _pending(request).append(Flash(text, tone))


def _key(request: Request) -> str:
    key: str = request.app.state.suite.settings.signing_key()
    return key


def take_flashes(request: Request) -> list[Flash]:
    """The messages to show now."""
    settings = request.app.state.suite.settings
    carried = unsign_any(request.cookies.get(FLASH_COOKIE, ""), settings=settings, purpose=PURPOSE) or []
    flashes = [Flash(**item) for item in carried] + _pending(request)
    request.state.flashes = []
    return flashes


def carry_flashes(request: Request, response: Response) -> None:
    """Send what was not shown along with a redirect."""
    if pending := _pending(request):
        value = sign([asdict(item) for item in pending], key=_key(request), purpose=PURPOSE)
        response.set_cookie(
            FLASH_COOKIE,
            value,
            max_age=MAX_AGE_S,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def forget_flashes(request: Request, response: Response) -> None:
    """Drop the cookie once its messages are on a page."""
    if FLASH_COOKIE in request.cookies:
        secure = request.url.scheme == "https"
        response.delete_cookie(FLASH_COOKIE, httponly=True, samesite="lax", secure=secure)
