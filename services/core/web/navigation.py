"""The main navigation: what this person may open."""

from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from services.core.feature import Feature
from services.core.i18n import _
from services.core.web.urls import url, url_for


@dataclass(frozen=True, slots=True)
class NavLink:
    """One entry as the page shows it."""

    label: str
    href: str
    is_current: bool


def nav_links(request: Request, features: tuple[Feature, ...], user: Any) -> list[NavLink]:
    """The entries that this person sees, in the features' order; none before login."""
    if user is None:
        return []
    roles = frozenset(str(role) for role in user.roles)
    path = request.url.path
    links = []
    for feature in features:
        for item in feature.nav:
            if item.roles and not item.roles & roles:
                continue
            href = url_for(request, item.route)
            links.append(NavLink(_(item.label), href, is_current=path == href or path.startswith(f"{href}/")))
    return links


def user_links() -> list[tuple[str, str]]:
    """What stands in the menu of the person who is logged in: text and address."""
    return [(_("アカウント"), url("core.account.show")), (_("お知らせ"), url("core.messages.list"))]
