"""The lines above the record (title, day, place, attendees, agenda) as words, the same in Word and plain text."""

from minutes.writing.document import MinutesDocument, Section
from minutes.writing.roster import Attendee
from minutes.writing.strings import DocumentStrings, timestamp


def title_line(document: MinutesDocument, strings: DocumentStrings) -> str:
    """「第3回 情報化推進会議 会議録」; the word 会議録 is not doubled."""
    title = document.title or strings.untitled
    return title if title.endswith(strings.minutes) else f"{title} {strings.minutes}"


def meeting_lines(document: MinutesDocument, strings: DocumentStrings) -> list[tuple[str, str]]:
    """(label, value) of day and time, and of the place where it is known."""
    lines = [(strings.date_and_time, when(document, strings))]
    if document.place:
        lines.append((strings.place, document.place))
    return lines


def when(document: MinutesDocument, strings: DocumentStrings) -> str:
    """「令和8年11月20日（金） 午前10時～午前10時52分（録音時間 0:52:10）」, as far as it is known."""
    parts = [strings.format_date(document.held_on)] if document.held_on else []
    if document.starts_at:
        until = f"～{strings.format_time(document.ends_at)}" if document.ends_at else ""
        parts.append(strings.format_time(document.starts_at) + until)
    length = strings.length.format(timestamp(document.duration_s))
    known = " ".join(parts)
    return f"{known}（{length}）" if known else length


def attendee_lines(document: MinutesDocument, strings: DocumentStrings) -> list[str]:
    """One line per part in the meeting (委員長 山田太郎 …); without a roster the speakers that have been named."""
    if not document.attendees:
        named = [speaker.name for speaker in document.speakers if speaker.name]
        return [strings.list_separator.join(named)] if named else []
    by_role: dict[str, list[str]] = {}
    for person in document.attendees:
        by_role.setdefault(person.role or "", []).append(_person(person, strings))
    return [f"{role}　{strings.list_separator.join(names)}".strip() for role, names in by_role.items()]


def heading_line(section: Section, strings: DocumentStrings) -> str:
    """「議題1　テレワーク用端末について」; 開会 for what comes before the first heading."""
    if section.heading is None:
        return strings.opening
    return numbered(section.number, section.heading)


def numbered(number: str | None, heading: str) -> str:
    """Number and heading with a full-width blank between them."""
    return f"{number}　{heading}" if number else heading


def shown_name(document: MinutesDocument, label: str | None, strings: DocumentStrings) -> str:
    """Name of a speaker label: as given, else 「話者2」 by order of first words; an owner's name passes through."""
    if label is None:
        return strings.nobody_known
    speaker = document.speaker(label)
    if speaker is None:
        return label
    return speaker.name or strings.unnamed_speaker.format(speaker.number)


def names_by_label(document: MinutesDocument, strings: DocumentStrings) -> dict[str, str]:
    """Shown name of each speaker label, as the subtitles want them."""
    return {speaker.label: shown_name(document, speaker.label, strings) for speaker in document.speakers}


def _person(person: Attendee, strings: DocumentStrings) -> str:
    post = " ".join(part for part in (person.department, person.position) if part)
    if not post:
        return person.name
    return f"{post} {person.name}" if strings.language == "ja" else f"{person.name} ({post})"
