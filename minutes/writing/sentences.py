"""Japanese sentences with times, from utterances: 。！？ and pauses, never inside 「…」 or a decimal number."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from minutes.writing import punctuation
from minutes.writing.utterances import CharacterClock, Utterance, UtteranceId

JOIN_LIMIT_CHARACTERS = 240
"""A sentence cut by the engine's segments is joined up to this length; the longest real ones have about 200."""

BRACKET_LIMIT_CHARACTERS = 200
"""An opening bracket without its partner within this distance is taken as a slip of the engine and ignored."""

SENTENCE_LIMIT_CHARACTERS = 400
"""Words without any mark are cut here (at a comma before it, where there is one): nobody speaks longer in one sentence,
and the rules that read sentences may then take their time."""

_BRACKETS = {
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "〔": "〕",
    "【": "】",
    "“": "”",
    "｢": "｣",
    "［": "］",
    "[": "]",
}
_CLOSERS = frozenset(_BRACKETS.values())
_AFTER_QUOTE = re.compile(r"\s*[とをにはがのもでやへなだか、。，,．)）」』】]")
_ABBREVIATION = re.compile(r"(?:^|[^A-Za-z])(?:No|Nos|Mr|Mrs|Ms|Dr|vs|etc|Fig|Co|Ltd|Inc|pp|p|cf|e\.g|i\.e|[A-Z])$")
_DOTS = ".．"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of one speaker, in seconds on the meeting's time line."""

    id: str
    start_s: float
    end_s: float
    text: str
    speaker: str | None
    utterance_ids: tuple[UtteranceId, ...]
    """The utterances its words come from, in order: where a correction of this sentence is written."""
    fillers: tuple[tuple[int, int], ...] = ()
    """(start, end) character ranges of its fillers, set by `fillers.mark_fillers`."""


def split_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence; the spans lie end to end and cover every character of `text`."""
    forced = set(punctuation.inner_ends(text))
    ends: list[int] = []
    closing: list[str] = []
    position = 0
    while position < len(text):
        character = text[position]
        position += 1
        if character in _BRACKETS and _BRACKETS[character] in text[position : position + BRACKET_LIMIT_CHARACTERS]:
            closing.append(_BRACKETS[character])
        elif closing and character == closing[-1]:
            closing.pop()
            if not closing and _quote_ends_sentence(text, position):
                ends.append(position)
        elif character == "\n":
            closing.clear()
            ends.append(position)
        elif not closing and (_is_mark(text, position - 1) or position in forced):
            position = _skip_marks(text, position)
            ends.append(position)
    return _covering(text, ends)


def split_sentences(utterances: Iterable[Utterance]) -> list[Sentence]:
    """All sentences in order of time; cut utterances are joined again, missing full stops are set.

    Nothing is lost: without the added 。 and the blanks between them, the sentences join to the utterances' text.
    """
    ordered = sorted((u for u in utterances if u.text.strip()), key=lambda u: (u.start_s, u.end_s))
    pieces = [piece for utterance in ordered for piece in _pieces(utterance)]
    sentences: list[Sentence] = []
    pending: Sentence | None = None
    for piece, following in zip_longest(pieces, pieces[1:]):
        current = piece if pending is None else _joined(pending, piece)
        pending = current if following is not None and _goes_on(current, piece, following) else None
        if pending is None:
            text = current.text if _is_closed(current.text) else punctuation.with_full_stop(current.text)
            sentences.append(replace(current, id=f"s{len(sentences) + 1}", text=text))
    return _without_overlap(sentences)


def _goes_on(current: Sentence, piece: Sentence, following: Sentence) -> bool:
    """Whether the sentence is still open and the next piece belongs to it."""
    if _is_closed(current.text) or len(current.text) + len(following.text) > JOIN_LIMIT_CHARACTERS:
        return False
    if following.utterance_ids == piece.utterance_ids:  # split_spans ended it there, mark or not
        return False
    changes = following.speaker != current.speaker
    return not punctuation.ends_here(current.text, pause_s=following.start_s - current.end_s, speaker_changes=changes)


def _pieces(utterance: Utterance) -> Iterator[Sentence]:
    clock = CharacterClock(utterance)
    for start, end in split_spans(utterance.text):
        text = utterance.text[start:end]
        stripped = text.strip()
        if stripped:
            first = start + text.index(stripped[0])
            start_s, end_s = clock.start_s(first), clock.end_s(first + len(stripped))
            yield Sentence("", start_s, end_s, stripped, utterance.speaker, (utterance.id,))


def _joined(left: Sentence, right: Sentence) -> Sentence:
    blank = " " if left.text[-1].isascii() and right.text[0].isascii() else ""
    return replace(
        left,
        end_s=max(left.end_s, right.end_s),
        text=left.text + blank + right.text,
        utterance_ids=(*left.utterance_ids, *(i for i in right.utterance_ids if i not in left.utterance_ids)),
    )


def _without_overlap(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The same sentences with start times that never go back and no sentence ending before it starts."""
    result: list[Sentence] = []
    earliest_s = 0.0
    for sentence in sentences:
        start_s = max(sentence.start_s, earliest_s)
        result.append(replace(sentence, start_s=start_s, end_s=max(sentence.end_s, start_s)))
        earliest_s = start_s
    return result


def _is_closed(text: str) -> bool:
    last = text.rstrip("".join(_CLOSERS))[-1:] or text[-1:]
    return last in punctuation.SENTENCE_END or (last in _DOTS and _is_mark(text, text.rindex(last)))


def _is_mark(text: str, index: int) -> bool:
    character = text[index]
    if character in punctuation.SENTENCE_END:
        return True
    if character not in _DOTS:
        return False
    before, after = text[max(0, index - 12) : index], text[index + 1 : index + 2]
    if not before.strip() or before.endswith(tuple(_DOTS)) or after in tuple(_DOTS):
        return False
    if before[-1].isdigit() and re.search(r"(?:^|\s)[0-9０-９]{1,2}$", before):
        return False  # 「1. 予算」 and a number that is still going on
    if _ABBREVIATION.search(before):
        return False
    return not after.strip() or not (before[-1].isascii() or before[-1].isdigit())


def _quote_ends_sentence(text: str, position: int) -> bool:
    """Whether a closing bracket before `position` closes a sentence: 「異議なし。」 but not 「異議なし。」との声."""
    said_to_end = position >= 2 and text[position - 2] in punctuation.SENTENCE_END
    return said_to_end and not _AFTER_QUOTE.match(text, position)


def _skip_marks(text: str, position: int) -> int:
    while position < len(text) and (text[position] in punctuation.SENTENCE_END or text[position] in _CLOSERS):
        position += 1
    return position


def _covering(text: str, ends: Sequence[int]) -> list[tuple[int, int]]:
    """Spans that end at `ends` and at the end of the text; endless ones are cut."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in [*ends, len(text)]:
        while end - start > SENTENCE_LIMIT_CHARACTERS:
            latest = start + SENTENCE_LIMIT_CHARACTERS
            comma = text.rfind("、", start + SENTENCE_LIMIT_CHARACTERS // 2, latest)
            cut = comma + 1 if comma >= 0 else latest
            spans.append((start, cut))
            start = cut
        if start < end:
            spans.append((start, end))
            start = end
    return spans
