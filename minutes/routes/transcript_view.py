"""The record as the page shows it: turns with sentences, what is doubtful, decided or to be done, who corrected it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from minutes.models import Correction
from minutes.repository import Line
from minutes.writing.document import MinutesDocument, Section
from minutes.writing.headlines import numbered
from minutes.writing.paragraphs import Paragraph
from minutes.writing.sentences import Sentence
from services.core.i18n import _

COLOURS = 6  # --sp1 … --sp6 of the tokens


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: label, name to show, the sign in the circle, its colour."""

    label: str
    name: str
    initial: str
    colour: int
    is_named: bool


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence to click on.

    Attributes:
        pieces: (text, whether it is a filler), in order.
        lines: Ids of the segments that it comes from, as a correction needs them.
    """

    start_s: float
    end_s: float
    pieces: tuple[tuple[str, bool], ...]
    lines: tuple[str, ...]
    is_doubtful: bool
    is_decision: bool
    is_action: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph of one speaker; `heading` where an agenda item starts with it, None where none does."""

    key: str
    voice: Voice
    start_s: float
    sentences: tuple[SentenceView, ...]
    heading: str | None
    edited_by: str
    edited_at: datetime | None
    removed: tuple[tuple[str, float], ...] = ()
    """(segment id, start) of what a clerk removed after this turn."""

    @property
    def is_decision(self) -> bool:
        """Whether something is decided in it."""
        return any(sentence.is_decision for sentence in self.sentences)

    @property
    def is_action(self) -> bool:
        """Whether somebody is given something to do in it."""
        return any(sentence.is_action for sentence in self.sentences)

    @property
    def lines(self) -> tuple[str, ...]:
        """Ids of all segments of the turn, in order."""
        return tuple(dict.fromkeys(line for sentence in self.sentences for line in sentence.lines))


@dataclass(frozen=True, slots=True)
class Heading:
    """One entry of the agenda: where it starts; None where nobody spoke of it."""

    text: str
    start_s: float | None
    key: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole record."""

    turns: tuple[Turn, ...]
    headings: tuple[Heading, ...]
    voices: Mapping[str | None, Voice] = field(default_factory=dict)
    doubtful: int = 0

    def turn_at(self, start_s: float) -> str:
        """Key of the turn in which this moment lies."""
        return next((turn.key for turn in reversed(self.turns) if turn.start_s <= start_s + 0.01), "")


def transcript_of(
    document: MinutesDocument,
    lines: Sequence[Line],
    edits: Mapping[uuid.UUID, Correction],
    authors: Mapping[uuid.UUID, str],
) -> Transcript:
    """What the page shows.

    Args:
        document: The minutes as they stand.
        lines: The segments that they were made of.
        edits: The latest correction of each segment's text.
        authors: Display name by account id.
    """
    voices: dict[str | None, Voice] = {None: _voice(document, None)}
    voices |= {speaker.label: _voice(document, speaker.label) for speaker in document.speakers}
    marks = _Marks(
        voices=voices,
        doubtful={str(line.segment.id) for line in lines if line.segment.suspect and not line.edited},
        edits={str(segment_id): edit for segment_id, edit in edits.items()},
        authors=authors,
        decided={decision.sentence_id for decision in document.decisions},
        to_do={action.sentence_id for action in document.actions},
    )
    turns = [
        _turn(paragraph, section if place == 0 else None, marks)
        for section in document.sections
        for place, paragraph in enumerate(section.paragraphs)
    ]
    turns = _with_removed(turns, [line for line in lines if not line.text])
    return Transcript(
        turns=tuple(turns),
        headings=tuple(_headings(document, turns)),
        voices=voices,
        doubtful=sum(sentence.is_doubtful for turn in turns for sentence in turn.sentences),
    )


def replaced(before: Transcript, after: Transcript) -> tuple[list[str], list[Turn]]:
    """Keys of the turns that a correction took away, and the turns that stand in their place."""
    old, new = before.turns, after.turns
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    tail = 0
    while tail < min(len(old), len(new)) - start and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [turn.key for turn in old[start : len(old) - tail]], list(new[start : len(new) - tail])


@dataclass(frozen=True, slots=True)
class _Marks:
    """What is known about segments and sentences besides their words."""

    voices: Mapping[str | None, Voice]
    doubtful: set[str]
    edits: Mapping[str, Correction]
    authors: Mapping[uuid.UUID, str]
    decided: set[str]
    to_do: set[str]


def _turn(paragraph: Paragraph, opened: Section | None, marks: _Marks) -> Turn:
    sentences = tuple(_sentence(sentence, marks) for sentence in paragraph.sentences)
    found = [marks.edits[line] for sentence in sentences for line in sentence.lines if line in marks.edits]
    last = max(found, key=lambda edit: edit.sequence, default=None)
    return Turn(
        key=f"t{sentences[0].lines[0].replace('-', '')[:12]}-{round(paragraph.start_s * 100)}",
        voice=marks.voices[paragraph.speaker],
        start_s=paragraph.start_s,
        sentences=sentences,
        heading=numbered(opened.number, opened.heading) if opened and opened.heading is not None else None,
        edited_by=marks.authors.get(last.author_account_id, "—") if last else "",
        edited_at=last.created_at if last else None,
    )


def _sentence(sentence: Sentence, marks: _Marks) -> SentenceView:
    lines = tuple(str(line) for line in sentence.utterance_ids)
    return SentenceView(
        start_s=round(sentence.start_s, 2),
        end_s=round(sentence.end_s, 2),
        pieces=tuple(_pieces(sentence)),
        lines=lines,
        is_doubtful=not marks.doubtful.isdisjoint(lines),
        is_decision=sentence.id in marks.decided,
        is_action=sentence.id in marks.to_do,
    )


def _pieces(sentence: Sentence) -> Iterable[tuple[str, bool]]:
    edges = sorted({0, len(sentence.text), *(edge for span in sentence.fillers for edge in span)})
    for start, end in pairwise(edges):
        yield sentence.text[start:end], any(span[0] <= start and end <= span[1] for span in sentence.fillers)


def _voice(document: MinutesDocument, label: str | None) -> Voice:
    speaker = document.speaker(label)
    if speaker is None:
        return Voice("", _("話者不明"), "？", 0, is_named=False)
    name = speaker.name or _("話者{number}").format(number=speaker.number)
    initial = speaker.name[0] if speaker.name else str(speaker.number)
    return Voice(speaker.label, name, initial, (speaker.number - 1) % COLOURS + 1, is_named=bool(speaker.name))


def _headings(document: MinutesDocument, turns: Sequence[Turn]) -> Iterable[Heading]:
    placed: set[str] = set()
    for turn in turns:
        if turn.heading is not None or turn is turns[0]:
            placed.add(turn.heading or "")
            yield Heading(turn.heading if turn.heading is not None else _("開会"), turn.start_s, turn.key)
    for item in document.agenda:
        if (text := numbered(item.number, item.heading)) not in placed:
            yield Heading(text, None, "")


def _with_removed(turns: list[Turn], removed: Sequence[Line]) -> list[Turn]:
    """The turns, each with what was removed between it and the next one."""
    if not removed or not turns:
        return turns
    by_turn: dict[int, list[tuple[str, float]]] = {}
    for line in removed:
        place = max((n for n, turn in enumerate(turns) if turn.start_s <= line.segment.start_s), default=0)
        by_turn.setdefault(place, []).append((str(line.segment.id), line.segment.start_s))
    return [replace(turn, removed=tuple(by_turn.get(n, ()))) for n, turn in enumerate(turns)]
