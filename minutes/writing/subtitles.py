"""Subtitles: sentences become cues of at most two lines, written as SubRip (.srt) or WebVTT (.vtt).

Two lines are what style guides of Japanese subtitling allow; a line may be longer here than theirs (13 to 16
characters), because meeting subtitles are read on a desk screen.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from unicodedata import east_asian_width

from minutes.writing.fillers import readable
from minutes.writing.sentences import Sentence

LINE_WIDTH = 40
"""Width of a line in half-width columns: 20 full-width characters."""

LINES = 2
SHORTEST_S = 1.0
LONGEST_S = 7.0

_BREAK_AFTER = (
    (re.compile(r"[。！？!?]$"), 6.0),
    (re.compile(r"[、，,；;」』）)]$"), 5.0),
    (re.compile(r"(?:ので|から|けれども|ですが|ますが|について|により|として|ため|まして)$"), 4.0),
    (re.compile(r"[はがをにでともへやの]$"), 2.0),
)
_HIRAGANA = re.compile(r"[ぁ-ん]{2}")
_NEVER_BEFORE = "、。，．！？!?」』）)】ー々ゃゅょっぁぃぅぇぉャュョッァィゥェォ%％"
_NEVER_AFTER = "「『（(【"
_INSIDE_WORD = re.compile(
    r"[0-9０-９A-Za-zＡ-Ｚａ-ｚ.,．，%％]{2}|[ァ-ヶー]{2}|[\u4e00-\u9fff]{2}|[\u4e00-\u9fff0-9][\u4e00-\u9fff]"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle: at most two lines, shown from `start_s` to `end_s`."""

    start_s: float
    end_s: float
    lines: tuple[str, ...]
    speaker: str | None
    """Speaker label, as in the sentence."""


def cues(sentences: Iterable[Sentence], *, keep_fillers: bool = False) -> list[Cue]:
    """Cues in order of time, none overlapping: long sentences are cut at marks and particles, times by characters.

    A cue lasts between SHORTEST_S and LONGEST_S wherever the next cue leaves room.
    """
    rough = [cue for sentence in sentences for cue in _sentence_cues(sentence, keep_fillers=keep_fillers)]
    result: list[Cue] = []
    for cue, following in zip_longest(rough, rough[1:]):
        start_s = max(cue.start_s, result[-1].end_s) if result else cue.start_s
        wanted_s = min(max(cue.end_s, start_s + SHORTEST_S), start_s + LONGEST_S)
        if following is not None and following.start_s > start_s:
            wanted_s = min(wanted_s, following.start_s)
        result.append(Cue(start_s, max(wanted_s, start_s + 0.001), cue.lines, cue.speaker))
    return result


def to_srt(items: Iterable[Cue], names: dict[str, str] | None = None) -> str:
    """SubRip text; a speaker's name stands before his first words in brackets, because SRT has no voice tag.

    Args:
        items: The cues.
        names: Displayed name by speaker label; without it no names are written.
    """
    blocks: list[str] = []
    last: str | None = None
    for number, cue in enumerate(items, start=1):
        name = (names or {}).get(cue.speaker or "")
        lines = list(cue.lines)
        if name and cue.speaker != last:
            lines[0] = f"（{_one_line(name)}）{lines[0]}"
        last = cue.speaker
        body = "\n".join(line.replace("-->", "→") for line in lines)
        blocks.append(f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n{body}\n")
    return "\n".join(blocks)


def to_vtt(items: Iterable[Cue], names: dict[str, str] | None = None) -> str:
    """WebVTT text; the speaker is a voice tag (`<v 委員長>`), words are escaped. Source: W3C WebVTT."""
    blocks = ["WEBVTT\n"]
    for number, cue in enumerate(items, start=1):
        name = (names or {}).get(cue.speaker or "")
        voice = f"<v {_escape(_one_line(name))}>" if name else ""
        body = voice + "\n".join(_escape(line) for line in cue.lines)
        blocks.append(f"{number}\n{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n{body}\n")
    return "\n".join(blocks)


def _sentence_cues(sentence: Sentence, *, keep_fillers: bool) -> Iterator[Cue]:
    text = _one_line(readable(sentence, keep_fillers=keep_fillers))
    lines = _lines(text)
    total = sum(len(line) for line in lines)
    if not total:
        return
    seconds_per_character = (sentence.end_s - sentence.start_s) / total
    start_s = sentence.start_s
    for group in _groups(lines, seconds_per_character):
        end_s = start_s + sum(len(line) for line in group) * seconds_per_character
        yield Cue(start_s, end_s, tuple(group), sentence.speaker)
        start_s = end_s


def _groups(lines: list[str], seconds_per_character: float) -> Iterator[list[str]]:
    """Lines two by two, or one by one where two would stay longer than LONGEST_S."""
    group: list[str] = []
    for line in lines:
        longer_s = sum(len(each) for each in (*group, line)) * seconds_per_character
        if group and (len(group) == LINES or longer_s > LONGEST_S):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _lines(text: str) -> list[str]:
    """The text in lines of at most LINE_WIDTH columns, of about equal length, cut where a reader would pause."""
    remaining = text
    lines: list[str] = []
    while _width(remaining) > LINE_WIDTH:
        cut = _cut(remaining)
        lines.append(remaining[:cut].strip())
        remaining = remaining[cut:].strip()
    return [line for line in [*lines, remaining] if line]


def _cut(text: str) -> int:
    """Index of the best place to cut: a mark beats a particle beats anything, near the ideal width beats far.

    A cut that would cost a line more than the text needs is taken only where every other one splits a word.
    """
    total = _width(text)
    count = -(-total // LINE_WIDTH)
    best, best_score = 1, float("-inf")
    width = 0
    for index, character in enumerate(text[:-1], start=1):
        width += _columns(character)
        if width > LINE_WIDTH:
            break
        score = _break_score(text, index) - abs(width - total / count) / 4
        if total - width > (count - 1) * LINE_WIDTH:
            score -= 6
        if score >= best_score:
            best, best_score = index, score
    return best


def _break_score(text: str, index: int) -> float:
    if text[index] in _NEVER_BEFORE or text[index - 1] in _NEVER_AFTER:
        return -20.0
    before = text[max(0, index - 5) : index]
    for pattern, score in _BREAK_AFTER:
        if pattern.search(before):
            # between two hiragana a particle is mostly part of a word: でき, もの, ており
            return -4.0 if score == 2.0 and _HIRAGANA.match(text, index - 1) else score
    if _HIRAGANA.match(text, index - 1):
        return -4.0
    return -8.0 if _INSIDE_WORD.match(text, index - 1) else 0.0


def _columns(character: str) -> int:
    return 2 if east_asian_width(character) in "WFA" else 1


def _width(text: str) -> int:
    return sum(_columns(character) for character in text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(seconds: float, point: str) -> str:
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{point}{rest:03d}"
