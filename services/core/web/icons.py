"""Inline SVG icons of one family: 24 by 24, line 2, round ends; drawn for this suite."""

from markupsafe import Markup

SHAPES = {
    "alert": '<path d="M12 3 2.5 20h19L12 3Z"/><path d="M12 10v4.5M12 17.4v.1"/>',
    "bell": '<path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Z"/><path d="M10 21h4"/>',
    "calendar": '<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>',
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "chevron-down": '<path d="m6 9.5 6 6 6-6"/>',
    "chevron-left": '<path d="m14.5 6-6 6 6 6"/>',
    "chevron-right": '<path d="m9.5 6 6 6-6 6"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5V12l3 2"/>',
    "close": '<path d="m6 6 12 12M18 6 6 18"/>',
    "copy": '<rect x="8.5" y="8.5" width="11" height="11" rx="2"/><path d="M15.5 5.5v-1h-11v11h1"/>',
    "download": '<path d="M12 4v11M7.5 11 12 15.5 16.5 11M4.5 20h15"/>',
    "edit": '<path d="M4.5 19.5v-4L15.5 4.5l4 4-11 11h-4ZM13 7l4 4"/>',
    "error": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5M12 16v.1"/>',
    "file": '<path d="M6 3.5h8l4.5 4.5v12.5H6V3.5Z"/><path d="M13.5 3.5V8.5h5"/>',
    "filter": '<path d="M4 6h16M7 12h10M10 18h4"/>',
    "globe": '<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c3 3 3 14 0 17M12 3.5c-3 3-3 14 0 17"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.8v.1"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8M16 7l3 3"/>',
    "list": '<path d="M9 6h11M9 12h11M9 18h11M4.5 6v.1M4.5 12v.1M4.5 18v.1"/>',
    "lock": '<rect x="5.5" y="10.5" width="13" height="9.5" rx="2"/><path d="M8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5"/>',
    "log-out": '<path d="M10 4.5H5v15h5M14.5 8l4 4-4 4M9.5 12h9"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "microphone": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11a7 7 0 0 0 14 0M12 18v3"/>',
    "minus": '<path d="M5 12h14"/>',
    "pause": '<path d="M8.5 5.5v13M15.5 5.5v13"/>',
    "play": '<path d="M7.5 5v14l11.5-7-11.5-7Z"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V4h10v5M7 17H4V9h16v8h-3"/><path d="M7 14h10v6H7z"/>',
    "refresh": '<path d="M19.5 12a7.5 7.5 0 1 1-2.2-5.3M19.5 3.5v4h-4"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5.5 5.5"/>',
    "settings": (
        '<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>'
    ),
    "shield": '<path d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6l-7-2.5Z"/><path d="m9 12 2.2 2.2L15.2 10"/>',
    "stop": '<rect x="6" y="6" width="12" height="12" rx="1.5"/>',
    "tablet": '<rect x="5" y="3" width="14" height="18" rx="2"/><path d="M11 17.5h2"/>',
    "trash": '<path d="M4.5 7h15M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5M14 11v5"/>',
    "upload": '<path d="M12 16V5M7.5 9.5 12 5l4.5 4.5M4.5 20h15"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 4-6 7.5-6s6.7 2 7.5 6"/>',
    "users": (
        '<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 20c.6-3.8 3.3-5.5 6.5-5.5s5.9 1.7 6.5 5.5"/>'
        '<path d="M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.9c2 .7 3.2 2.4 3.5 5.1"/>'
    ),
}
FILLED = frozenset({"play", "stop"})


def icon(name: str, *, label: str = "") -> Markup:
    """The icon; hidden from screen readers unless `label` says what it means.

    Raises:
        KeyError: there is no icon of this name.
    """
    fill = "currentColor" if name in FILLED else "none"
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="{}" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>'
    ).format(fill, meaning, Markup(SHAPES[name]))  # noqa: S704 - our own constant
