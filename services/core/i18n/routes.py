"""Where a person changes the language of the pages."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from services.core.i18n.locale import LOCALE_COOKIE, LOCALE_COOKIE_MAX_AGE_S, Locale
from services.core.identity.current import Public
from services.core.web.render import redirect_to
from services.core.web.urls import safe_path

router = APIRouter()


def remember_locale(response: Response, locale: Locale | str, *, secure: bool) -> None:
    """Keep the choice in the browser; login calls it with the choice that the account holds."""
    response.set_cookie(
        LOCALE_COOKIE, Locale(locale), max_age=LOCALE_COOKIE_MAX_AGE_S, samesite="lax", httponly=True, secure=secure
    )


@router.post("/language", name="core.language.choose", include_in_schema=False, dependencies=[Public])
def choose_language(
    request: Request, locale: Annotated[Locale, Form()], next_path: Annotated[str, Form(alias="next")] = "/"
) -> Response:
    """Back to the page, in the language chosen."""
    response = redirect_to(request, safe_path(next_path))
    remember_locale(response, locale, secure=request.url.scheme == "https")
    return response
