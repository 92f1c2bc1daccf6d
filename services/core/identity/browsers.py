"""A browser's own description, as a person would call it."""

SYSTEMS = (("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"))
BROWSERS = (("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))


def browser_name(user_agent: str) -> str:
    """`Chrome (Windows)`; what cannot be recognised is shown as it is, shortened."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in (*SYSTEMS, ("Linux", "Linux")) if sign in user_agent), "")
    if browser and system:
        return f"{browser} ({system})"
    return browser or system or user_agent[:40] or "—"
