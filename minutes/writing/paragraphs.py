"""Paragraphs of the record: consecutive sentences of one speaker, broken at pauses, headings and a readable length."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from minutes.writing.sentences import Sentence

PAUSE_S = 4.0
"""Silence that starts a new paragraph of the same speaker: a new thought, a page turned."""

LIMIT_CHARACTERS = 320
"""Eight lines of 40 characters on A4: longer blocks are hard to find one's place in."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Consecutive sentences of one speaker, at least one."""

    id: str
    speaker: str | None
    sentences: tuple[Sentence, ...]

    @property
    def start_s(self) -> float:
        """When its first sentence starts."""
        return self.sentences[0].start_s

    @property
    def end_s(self) -> float:
        """When its last sentence ends."""
        return max(sentence.end_s for sentence in self.sentences)

    @property
    def text(self) -> str:
        """Its words; a blank only between sentences that end in ASCII."""
        return join_sentences(sentence.text for sentence in self.sentences)


def join_sentences(texts: Iterable[str]) -> str:
    """Sentences as running text: Japanese needs no blank between sentences, ASCII does."""
    joined = ""
    for text in texts:
        joined += (" " if joined and joined[-1].isascii() and text[:1].isascii() else "") + text
    return joined


def into_paragraphs(sentences: Iterable[Sentence], *, break_before: Collection[str] = ()) -> list[Paragraph]:
    """Paragraphs in order; a sentence whose id is in `break_before` (it opens an agenda item) starts a new one."""
    groups: list[list[Sentence]] = []
    length = 0
    for sentence in sentences:
        last = groups[-1][-1] if groups else None
        if (
            last is None
            or sentence.id in break_before
            or sentence.speaker != last.speaker
            or sentence.start_s - last.end_s >= PAUSE_S
            or length + len(sentence.text) > LIMIT_CHARACTERS
        ):
            groups.append([])
            length = 0
        groups[-1].append(sentence)
        length += len(sentence.text)
    return [Paragraph(f"p{n}", group[0].speaker, tuple(group)) for n, group in enumerate(groups, start=1)]
