"""The record of a meeting as it stands, read once and kept while nobody corrects it.

To build the record of a four-hour meeting takes about a second of one core; a page, an editor and the names of a
speaker ask for the same one. The number of the latest correction is in the key, so nothing stale can be shown.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from sqlmodel import Session

from minutes import repository
from minutes.actions.documents import document_of
from minutes.models import Meeting
from minutes.routes.transcript_view import Transcript, transcript_of
from minutes.writing.document import MinutesDocument
from services.core.i18n import current_locale

KEPT = 8  # records; one of four hours takes some 5 MB


@dataclass(frozen=True, slots=True)
class Record:
    """The minutes, and how the page shows them; immutable, so that requests may share it."""

    document: MinutesDocument
    transcript: Transcript


_kept: OrderedDict[Hashable, Record] = OrderedDict()
_lock = threading.Lock()


def record_of(session: Session, meeting: Meeting) -> Record:
    """The record in the reader's language; three queries when it is kept, nine otherwise, however long it is."""
    key = (
        meeting.id,
        meeting.run,
        meeting.state,
        meeting.finished_at,
        repository.last_sequence(session, meeting),
        repository.count_segments(session, meeting),
        current_locale(),
    )
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    record = _read(session, meeting)
    with _lock:
        _kept[key] = record
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return record


def _read(session: Session, meeting: Meeting) -> Record:
    lines = repository.list_lines(session, meeting)
    document = document_of(session, meeting, lines=lines)
    edits = repository.latest_texts(session, meeting)
    authors = repository.display_names(session, (edit.author_account_id for edit in edits.values()))
    return Record(document, transcript_of(document, lines, edits, authors))
