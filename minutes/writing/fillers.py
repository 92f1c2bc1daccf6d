"""Fillers (えー, あのー, そのー …) as character ranges: marked, not deleted, so one switch shows or removes them.

Two kinds of rule. Drawn-out sounds (えー, あのー, えっと) are fillers wherever a word cannot run through them. Short
forms that are also real words (あの, その, まあ, なんか) count only where a comma sets them off: 「あの、資料は」, not
「あの会議」.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from minutes.writing.sentences import Sentence

# A filler starts a sentence, or follows a mark, a blank or a case particle (「本日はえー予算の」); elsewhere it may be
# the inside of a word (ねえー, へえー, すげえー).
_START = r"(?:(?<=[、。，,！？!?「『（(\s…])|(?<=[はがをにでとも]))"
_HEAD = r"(?:^|(?<=[、。，,！？!?「『（(\s…]))"
_TAIL = r"[、，,…]*\s*"
_LONG = (
    r"(?:え[えぇ]?[ー〜～]+っ?と?[ー〜～]*|え[えぇ]?っ?と[ー〜～]*(?=[、，,\s…です])|えっと[ー〜～]*|あの[ー〜～うぅ]+(?!ち)|"
    r"その[ー〜～]+|こう[ー〜～]+|あ[ー〜～]+(?!ち|い|る)|う[ー〜～]+ん?と?|ん[ー〜～]+と?|ま[ー〜～]+(?!ま|く|け|す|ち)|なんか[ー〜～]+)"
    r"(?:ですね)?"
)
_SHORT = r"(?:あの|その|まあ|まぁ|ま|なんか|なんかこう|え|あ|う|んと|こう)(?=[、，,…])"
_MILD = r"(?:まあ|まぁ)(?=[\u4e00-\u9fff0-9０-９そこ])"
_NOT_A_WORD = r"(?!ちゃん|くん|さん|君|様|氏)"

_FILLER = re.compile(
    rf"(?:^|{_START}){_LONG}{_NOT_A_WORD}{_TAIL}|{_HEAD}{_SHORT}{_TAIL}|{_HEAD}{_MILD}",
)

Range = tuple[int, int]


def filler_ranges(text: str) -> tuple[Range, ...]:
    """(start, end) of each filler with the comma that follows it, in order, not overlapping.

    One that follows another directly (「えー、あのー、」) is found too, because each range ends behind its comma.
    """
    ranges: list[Range] = []
    for match in _FILLER.finditer(text):
        start, end = match.span()
        if ranges and ranges[-1][1] == start:
            start = ranges.pop()[0]
        ranges.append((start, end))
    return tuple(ranges)


def mark_fillers(sentences: Iterable[Sentence]) -> list[Sentence]:
    """The same sentences with their filler ranges set; the words stay as they were said."""
    return [replace(sentence, fillers=filler_ranges(sentence.text)) for sentence in sentences]


def readable(sentence: Sentence, *, keep_fillers: bool = False) -> str:
    """What a reader is shown of a sentence: as said, or without its fillers (empty when nothing else was said)."""
    return sentence.text if keep_fillers else without_fillers(sentence.text, sentence.fillers)


def without_fillers(text: str, ranges: Iterable[Range] | None = None) -> str:
    """The text with its fillers left out; empty when nothing but fillers and marks was said."""
    kept = ""
    position = 0
    for start, end in filler_ranges(text) if ranges is None else ranges:
        kept += text[position:start]
        position = end
    kept += text[position:]
    kept = re.sub(r"、(?=[。！？!?])", "", kept)  # 「予算は、えー。」 leaves a comma before the stop
    return kept if kept.strip("、。，,！？!?… \u3000") else ""
