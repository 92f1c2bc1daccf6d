"""A calendar entry as iCalendar text (RFC 5545), for `send(calendar=…)`."""

from datetime import datetime

from icalendar import Calendar, Event, vCalAddress

from services.core.clock import now


def calendar_entry(
    *,
    uid: str,
    summary: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    url: str = "",
    organiser: str = "",
    cancelled: bool = False,
    sequence: int = 0,
) -> str:
    """One event; a later text with the same `uid` and a higher `sequence` replaces it in people's calendars."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", now())
    event.add("dtstart", starts_at)
    event.add("dtend", ends_at)
    event.add("summary", summary)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    if place:
        event.add("location", place)
    if url:
        event.add("url", url)
    if organiser:
        event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    calendar = Calendar()
    calendar.add("prodid", "-//workstyle suite//JA")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "REQUEST" if organiser else "PUBLISH")
    calendar.add_component(event)
    return str(calendar.to_ical(), "utf-8")
