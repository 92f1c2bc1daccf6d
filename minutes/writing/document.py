"""MinutesDocument, and how it comes about: utterances in, a complete draft out, in one readable function."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from minutes.writing.actions import find_actions
from minutes.writing.agenda import Agenda, AgendaItem
from minutes.writing.decisions import find_decisions
from minutes.writing.fillers import mark_fillers
from minutes.writing.findings import Action, Decision
from minutes.writing.headings import PlacedHeading, place_headings
from minutes.writing.paragraphs import Paragraph, into_paragraphs
from minutes.writing.roster import Attendee, Roster
from minutes.writing.sentences import Sentence, split_sentences
from minutes.writing.utterances import Utterance


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What is known about a meeting besides its sound; gaps are filled from the agenda."""

    title: str | None = None
    held_on: date | None = None
    starts_at: time | None = None
    place: str | None = None
    duration_s: float = 0.0
    language: str = "ja"
    demonstration: bool = False
    """True where the starter model wrote the text: every document then bears a watermark."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of the recording: its label, the name that somebody gave it, and its number by first words."""

    label: str
    name: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the record under one agenda heading; `heading` is None for what was said before the first one."""

    number: str | None
    heading: str | None
    start_s: float
    evidence_id: str | None
    """Id of the sentence that opened it."""
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class MinutesDocument:
    """Draft minutes, complete and immutable; what the exports write is in here and nowhere else."""

    title: str | None
    held_on: date | None
    starts_at: time | None
    place: str | None
    duration_s: float
    language: str
    demonstration: bool
    attendees: tuple[Attendee, ...] = ()
    agenda: tuple[AgendaItem, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    sections: tuple[Section, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    _by_label: dict[str, Speaker] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_label", {speaker.label: speaker for speaker in self.speakers})

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """All sentences in order of time."""
        return tuple(s for section in self.sections for p in section.paragraphs for s in p.sentences)

    @property
    def ends_at(self) -> time | None:
        """Clock time at which the recording ends, to the minute."""
        if self.starts_at is None or not self.duration_s:
            return None
        start = datetime.combine(self.held_on or date(2000, 1, 1), self.starts_at)
        return (start + timedelta(seconds=round(self.duration_s / 60) * 60)).time()

    def speaker(self, label: str | None) -> Speaker | None:
        """The speaker of a label; None for words of nobody known."""
        return self._by_label.get(label) if label is not None else None


def build_document(
    utterances: Iterable[Utterance],
    *,
    facts: MeetingFacts,
    agenda: Agenda | None = None,
    roster: Roster | None = None,
    speaker_names: Mapping[str, str] | None = None,
) -> MinutesDocument:
    """Draft minutes of a meeting.

    Args:
        utterances: What was said, corrections applied, in any order.
        facts: Title, day, place and length as the clerk entered them.
        agenda: What the agenda file said, if there was one.
        roster: Who was there, if a roster was given.
        speaker_names: Name by speaker label, for the speakers that have been named.
    """
    agenda, roster, names = agenda or Agenda(), roster or Roster(), speaker_names or {}
    held_on = facts.held_on or agenda.held_on
    sentences = mark_fillers(split_sentences(utterances))
    headings = place_headings(sentences, agenda.items)
    paragraphs = into_paragraphs(sentences, break_before={heading.sentence_id for heading in headings})
    return MinutesDocument(
        title=facts.title or agenda.title,
        held_on=held_on,
        starts_at=facts.starts_at or agenda.starts_at,
        place=facts.place or agenda.place,
        duration_s=facts.duration_s or max((sentence.end_s for sentence in sentences), default=0.0),
        language=facts.language,
        demonstration=facts.demonstration,
        attendees=roster.people,
        agenda=agenda.items or tuple(AgendaItem(heading.number, heading.heading) for heading in headings),
        speakers=_speakers(sentences, names),
        sections=tuple(_sections(paragraphs, headings)),
        decisions=tuple(find_decisions(sentences)),
        actions=tuple(find_actions(sentences, held_on=held_on, roster=roster)),
    )


def _speakers(sentences: Iterable[Sentence], names: Mapping[str, str]) -> tuple[Speaker, ...]:
    labels = dict.fromkeys(sentence.speaker for sentence in sentences if sentence.speaker is not None)
    return tuple(Speaker(label, names.get(label), number) for number, label in enumerate(labels, start=1))


def _sections(paragraphs: Iterable[Paragraph], headings: Iterable[PlacedHeading]) -> Iterable[Section]:
    """Paragraphs under the heading that is open when they start; a section without words is left out."""
    by_sentence = {heading.sentence_id: heading for heading in headings}
    current: PlacedHeading | None = None
    collected: list[Paragraph] = []
    for paragraph in paragraphs:
        opened = by_sentence.get(paragraph.sentences[0].id)
        if opened is not None:
            if collected:
                yield _section(current, collected)
            current, collected = opened, []
        collected.append(paragraph)
    if collected:
        yield _section(current, collected)


def _section(heading: PlacedHeading | None, paragraphs: list[Paragraph]) -> Section:
    if heading is None:
        return Section(None, None, paragraphs[0].start_s, None, tuple(paragraphs))
    return Section(heading.number, heading.heading, heading.start_s, heading.sentence_id, tuple(paragraphs))
