"""What 次第 and 出席者名簿 say, or why they cannot be read; never a reason to refuse the recording."""

from dataclasses import dataclass

from minutes.actions.meetings import Attachments
from minutes.errors import UnreadableAttachment
from minutes.writing.agenda import Agenda
from minutes.writing.agenda_file import read_agenda
from minutes.writing.errors import DocumentProblem
from minutes.writing.file_text import read_file
from minutes.writing.roster import Roster
from minutes.writing.roster_file import read_roster

TEXT_LIMIT = 50_000  # characters that the form takes back, see schemas.MeetingForm


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one attachment.

    Attributes:
        filename: Name of the file; empty for pasted text.
        text: Its words, to be corrected by hand; empty where it cannot be read.
        agenda: What it says as 次第.
        roster: What it says as 出席者名簿.
        problem: Why it cannot be read.
    """

    filename: str = ""
    text: str = ""
    agenda: Agenda | None = None
    roster: Roster | None = None
    problem: UnreadableAttachment | None = None


def read_agenda_attachment(source: bytes | str, filename: str = "") -> Reading:
    """The agenda of a file or of pasted text; nothing where there is none."""
    if not source:
        return Reading(filename)
    try:
        return Reading(filename, _words(source), agenda=read_agenda(source))
    except DocumentProblem as problem:
        return Reading(filename, problem=_sentence(problem, filename))


def read_roster_attachment(source: bytes | str, filename: str = "") -> Reading:
    """The people of a file or of pasted text; nothing where there is none."""
    if not source:
        return Reading(filename)
    try:
        return Reading(filename, _words(source), roster=read_roster(source))
    except DocumentProblem as problem:
        return Reading(filename, problem=_sentence(problem, filename))


def attachments_of(agenda: Reading, roster: Reading) -> Attachments:
    """Both, as they are kept with the meeting."""
    return Attachments.of(agenda.agenda, roster.roster)


def _words(source: bytes | str) -> str:
    if isinstance(source, str):
        return source
    return "\n".join(line for line in read_file(source).lines if line.strip())[:TEXT_LIMIT]


def _sentence(problem: DocumentProblem, filename: str) -> UnreadableAttachment:
    return UnreadableAttachment(filename=filename or "—", reason=problem.code)
