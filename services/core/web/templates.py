"""One Jinja environment per suite: templates of core and of every feature."""

from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined

from services.core.i18n import catalogue
from services.core.i18n import format as formats
from services.core.i18n.locale import LOCALE_NAMES, current_locale
from services.core.suite import Suite
from services.core.web.components import load_components
from services.core.web.csrf import csrf_input, csrf_token
from services.core.web.headers import current_nonce
from services.core.web.icons import icon
from services.core.web.navigation import user_links
from services.core.web.static_files import StaticUrls, static_folders
from services.core.web.urls import url

FILTERS = {
    "date": formats.format_date,
    "time": formats.format_time,
    "moment": formats.format_moment,
    "wareki": formats.wareki,
    "duration": formats.format_duration,
    "clock": formats.format_clock,
    "filesize": formats.format_filesize,
    "number": formats.format_number,
}


def build_templates(suite: Suite) -> Environment:
    """The environment: undefined names are errors, everything is escaped, sentences follow the reader's language."""
    folders = [catalogue.CORE_ROOT / "templates", *(feature.root / "templates" for feature in suite.features)]
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # Callables that read a ContextVar, not a translations object: one environment serves requests in both languages.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        catalogue._, catalogue.ngettext, newstyle=True, pgettext=catalogue.pgettext, npgettext=catalogue.npgettext
    )
    environment.filters.update(FILTERS)
    environment.globals.update(_globals(suite))
    environment.globals["ui"] = load_components(environment)
    return environment


def _globals(suite: Suite) -> dict[str, Any]:
    return {
        "url": url,
        "static": StaticUrls(static_folders(suite.features)),
        "icon": icon,
        "csrf_input": csrf_input,
        "csrf_token": csrf_token,
        "nonce": current_nonce,
        "user_links": user_links,
        "locale": current_locale,
        "locale_names": LOCALE_NAMES,
    }
