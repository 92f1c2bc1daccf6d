"""Where each agenda item begins, from what the chair says: 「議題1」, 「次に、…について」, 「それでは…に移ります」."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from minutes.writing.agenda import AgendaItem
from minutes.writing.fillers import readable
from minutes.writing.numerals import DIGITS, half_width, to_int
from minutes.writing.sentences import Sentence

THRESHOLD = 0.62
"""Least score of an opening: most of the heading's bigrams, or its number together with a cue."""

_NUMBER_WEIGHT, _CUE_WEIGHT, _ABOUT_WEIGHT, _CHAIR_WEIGHT = 0.5, 0.25, 0.1, 0.1
_CLOSING_WEIGHT, _OVERVIEW_WEIGHT = -0.6, -0.5
_UNCUED_SHARE = 0.5
"""Without cue and number the heading's words count half: 「予算は厳しいです」 is no opening of 「予算」."""

_CUE = re.compile(
    r"^その他|はじめに|それでは|では、|次に|次の|続きまして|続いて|引き続き|移ります|移りたい|入ります|入りたい|最後に|まず|議題といたし|議題とし|上程"
)
_LATEST_CUE = re.compile(r".*(?:次に|次の|続きまして|続いて|それでは|では、|引き続き|最後に)")
_CLOSING = re.compile(r"(?:終わり|終了|以上で|承認|可決|決定|ありがとう|説明は|ただいまの|先ほど)")
_SAID_NUMBER = re.compile(
    rf"(?:議題|議案|議事|案件|報告事項|報告|協議事項|審議事項|次第|日程|項目)(?:の)?(?:第)?\s*\(?(?P<number>[{DIGITS}]+)|(?P<ordinal>[{DIGITS}]+)\s*(?:番目|点目|つ目|件目)の(?:議題|議案|案件)"
)
_STARTS_WITH_NUMBER = re.compile(
    rf"^(?:はい、?)?(?:{_SAID_NUMBER.pattern.replace('?P<number>', '?:').replace('?P<ordinal>', '?:')})"
)
_ABOUT = re.compile(r"について|の件|に移|に入|お願いし")
_FORMAL = re.compile(r"^(?:開会|閉会)(?:の(?:言葉|ことば|挨拶))?$")
_FUTURE = re.compile(r"まで|後に|までの")
_ABOUT_IT = r"(?:について|につきまして|の件)"
_FREE = re.compile(
    rf"(?P<number>(?:議題|議案|報告事項|協議事項|審議事項)の?第?[{DIGITS}]+号?)(?![番点つ件]目?)[、,の]?\s*"
    rf"(?P<numbered>[^、。]{{2,40}}?)(?:{_ABOUT_IT}|に関して|に移り|に入り|です|を議題)|"
    rf"(?:次に|続きまして|続いて|それでは|最後に|議題の[{DIGITS}]+番目の?)、?(?!議題|議案|報告事項|協議事項|審議事項)"
    rf"(?P<heading>[^。、][^。]{{1,39}}?){_ABOUT_IT}[にを、で]?[^。]{{0,24}}(?:説明|報告|審議|議論|協議|移り|入り|お願い|検討)|"
    r"(?:次に|続きまして|最後に|それでは)、?(?P<other>その他)(?:です|に|で|として|、|の|。)"
)
_ORDINAL = re.compile(rf"^(?:早速)?(?:議題の?)?[{DIGITS}]+(?:番目|点目|つ目|件目)(?:の(?:議題|議案|案件))?[の、]?")
_FILLING = re.compile(
    r"(?:について|につきまして|の件|に関すること|に関して|\(案\)|（案）|[\s、。・「」『』（）()【】:：])"
)


@dataclass(frozen=True, slots=True)
class PlacedHeading:
    """An agenda heading with the sentence that opens it."""

    number: str | None
    heading: str
    start_s: float
    sentence_id: str
    evidence: str
    """The sentence's words."""
    score: float
    """How sure, about 0.6 to 1.9; 0.6 for a heading found by cues alone."""


def place_headings(sentences: Sequence[Sentence], items: Sequence[AgendaItem]) -> list[PlacedHeading]:
    """Headings in order of time; items of the agenda keep their order, items nobody mentioned are left out.

    Without an agenda the headings are taken from the chair's words alone.
    """
    texts = [readable(sentence) for sentence in sentences]
    if not items:
        return _from_cues(sentences, texts)
    chair = _chair(sentences, texts)
    scores = [
        [
            _score(text, number, items) + (_CHAIR_WEIGHT if sentence.speaker == chair else 0.0)
            for number in range(len(items))
        ]
        if _may_open(text)
        else []
        for sentence, text in zip(sentences, texts, strict=True)
    ]
    return [
        PlacedHeading(
            items[n].number, items[n].heading, sentences[s].start_s, sentences[s].id, texts[s], round(scores[s][n], 2)
        )
        for s, n in _best_order(scores, len(items))
    ]


def similarity(heading: str, text: str) -> float:
    """Share of the heading's character bigrams that occur in the text, 0 to 1."""
    wanted = _bigrams(_FILLING.sub("", half_width(heading)))
    if not wanted:
        return 0.0
    return len(wanted & _bigrams(_FILLING.sub("", half_width(text)))) / len(wanted)


def _score(text: str, number: int, items: Sequence[AgendaItem]) -> float:
    """How well a sentence opens item `number`: bigrams + number + cue - signs that it closes or lists items."""
    item, opening = items[number], _after_last_cue(text)
    share = similarity(item.heading, opening)
    said = _said_numbers(opening)
    own_number = _plain_number(item.number)
    numbered = own_number is not None and own_number in said
    cued = bool(_CUE.search(text) or _STARTS_WITH_NUMBER.match(half_width(opening)))
    if said and own_number is not None and not numbered:
        return 0.0  # 「議題2」 never opens item 1
    if share < 0.5 and not (numbered and (cued or share > 0)):
        return 0.0
    if _FORMAL.match(item.heading) and share == 1.0 and not _FUTURE.search(text):
        return share  # 「開会いたします」 needs no cue
    others = sum(similarity(other.heading, text) >= 0.8 for n, other in enumerate(items) if n != number)
    return (
        (share if cued or numbered else share * _UNCUED_SHARE)
        + _NUMBER_WEIGHT * numbered
        + _CUE_WEIGHT * cued
        + _ABOUT_WEIGHT * bool(_ABOUT.search(opening))
        + _CLOSING_WEIGHT * bool(_CLOSING.search(opening))
        + _OVERVIEW_WEIGHT * (others > 0 and opening == text)
    )


def _may_open(text: str) -> bool:
    """Whether a sentence can open an item at all; the others need not be compared with every heading."""
    return bool(_CUE.search(text) or _ABOUT.search(text) or _SAID_NUMBER.search(half_width(text)) or "会" in text)


def _best_order(scores: Sequence[Sequence[float]], item_count: int) -> list[tuple[int, int]]:
    """(sentence, item) pairs, both rising, with the greatest total score; among equals the earliest sentences."""
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(0.0, ())] * (
        item_count + 1
    )  # by number of items looked at
    for sentence, row in enumerate(scores):
        for item in reversed(range(len(row))):
            if row[item] < THRESHOLD:
                continue
            total = best[item][0] + row[item]
            if total > best[item + 1][0] + 1e-9:
                chain = (*best[item][1], (sentence, item))
                for later in range(item + 1, item_count + 1):
                    if total > best[later][0] + 1e-9:
                        best[later] = (total, chain)
    return list(best[item_count][1])


def _from_cues(sentences: Sequence[Sentence], texts: Sequence[str]) -> list[PlacedHeading]:
    chair = _chair(sentences, texts)
    found: list[PlacedHeading] = []
    for sentence, text in zip(sentences, texts, strict=True):
        match = _FREE.search(text)
        if not match or sentence.speaker != chair or _CLOSING.search(text[match.start() :]):
            continue
        heading = _ORDINAL.sub("", (match["numbered"] or match["heading"] or match["other"]).strip("、 "))
        if all(heading != earlier.heading for earlier in found):
            found.append(PlacedHeading(match["number"], heading, sentence.start_s, sentence.id, text, THRESHOLD))
    return found


def _chair(sentences: Sequence[Sentence], texts: Sequence[str]) -> str | None:
    """Label of whoever leads through the meeting: the one with the most cue sentences."""
    counts: dict[str | None, int] = {}
    for sentence, text in zip(sentences, texts, strict=True):
        if _CUE.search(text) or _SAID_NUMBER.search(text):
            counts[sentence.speaker] = counts.get(sentence.speaker, 0) + 1
    return max(counts, key=lambda label: counts[label]) if counts else None


def _after_last_cue(text: str) -> str:
    """What follows the last connective: 「議題1を終わり、次に議題2に移ります」 opens item 2, not item 1."""
    match = _LATEST_CUE.match(text)
    rest = text[match.end() :] if match else ""
    return rest if len(rest) >= 4 else text


def _said_numbers(text: str) -> set[int]:
    return {to_int(match["number"] or match["ordinal"]) for match in _SAID_NUMBER.finditer(half_width(text))}


def _plain_number(number: str | None) -> int | None:
    match = re.search(rf"[{DIGITS}]+", half_width(number)) if number else None
    return to_int(match.group()) if match else None


def _bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text} if text else ())
