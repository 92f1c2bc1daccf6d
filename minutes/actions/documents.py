"""The minutes of a meeting as a document, with every correction in it, and its downloads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from minutes import repository
from minutes.actions.meetings import agenda_of, roster_of
from minutes.errors import UnknownFormat
from minutes.models import Meeting
from minutes.repository import Line
from minutes.writing.document import MeetingFacts, MinutesDocument, build_document
from minutes.writing.docx import to_docx
from minutes.writing.headlines import shown_name
from minutes.writing.strings import strings_for
from minutes.writing.subtitles import cues, to_srt, to_vtt
from minutes.writing.text import to_text
from minutes.writing.transcript_json import to_json
from minutes.writing.utterances import TimedText, Utterance


@dataclass(frozen=True, slots=True)
class Download:
    """One file to hand out."""

    filename: str
    media_type: str
    content: bytes


def document_of(session: Session, meeting: Meeting, *, lines: Sequence[Line] | None = None) -> MinutesDocument:
    """The minutes as they stand now: machine text, corrections and names; `lines` where they are read already."""
    return build_document(
        utterances_of(repository.list_lines(session, meeting) if lines is None else lines),
        facts=MeetingFacts(
            title=meeting.title,
            held_on=meeting.held_on,
            starts_at=meeting.starts_at,
            place=meeting.place or None,
            duration_s=meeting.duration_s,
            language=meeting.language if meeting.language in {"ja", "en"} else "ja",
            demonstration=meeting.demonstration,
        ),
        agenda=agenda_of(meeting),
        roster=roster_of(meeting),
        speaker_names=repository.speaker_names(session, meeting),
    )


def utterances_of(lines: Sequence[Line]) -> list[Utterance]:
    """What the writing package reads; segments that a clerk removed are left out."""
    return [
        Utterance(
            id=str(line.segment.id),
            start_s=line.segment.start_s,
            end_s=line.segment.end_s,
            text=line.text,
            speaker=line.label,
            words=tuple(TimedText(text, start_s, end_s) for text, start_s, end_s, _ in line.segment.words or ()),
        )
        for line in lines
        if line.text
    ]


def _names(document: MinutesDocument) -> dict[str, str]:
    words = strings_for(document.language)
    return {speaker.label: shown_name(document, speaker.label, words) for speaker in document.speakers}


_WRITERS: dict[str, tuple[str, str, Callable[[MinutesDocument, bool], bytes]]] = {
    "docx": (
        "minutes.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda document, keep: to_docx(document, keep_fillers=keep),
    ),
    "srt": (
        "subtitles.srt",
        "application/x-subrip; charset=utf-8",
        lambda document, keep: to_srt(cues(document.sentences, keep_fillers=keep), _names(document)).encode(),
    ),
    "vtt": (
        "subtitles.vtt",
        "text/vtt; charset=utf-8",
        lambda document, keep: to_vtt(cues(document.sentences, keep_fillers=keep), _names(document)).encode(),
    ),
    "txt": (
        "minutes.txt",
        "text/plain; charset=utf-8",
        lambda document, keep: to_text(document, keep_fillers=keep).encode(),
    ),
    "json": ("transcript.json", "application/json", lambda document, _keep: to_json(document).encode()),
}
FORMATS = tuple(_WRITERS)


def download(document: MinutesDocument, kind: str, *, keep_fillers: bool = False) -> Download:
    """The document in one of `FORMATS`.

    Raises:
        UnknownFormat: `kind` is none of them.
    """
    if kind not in _WRITERS:
        raise UnknownFormat(kind=kind)
    filename, media_type, write = _WRITERS[kind]
    return Download(filename, media_type, write(document, keep_fillers))
