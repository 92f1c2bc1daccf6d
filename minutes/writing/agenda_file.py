"""Reads an agenda (次第) from docx, xlsx, PDF, text bytes or pasted text."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, time

from minutes.writing.agenda import Agenda
from minutes.writing.agenda_items import find_items
from minutes.writing.eras import western_year
from minutes.writing.file_text import read_file
from minutes.writing.numerals import half_width, to_int
from minutes.writing.terms import nouns

_N = r"[0-9〇一二三四五六七八九十]+"
_DAY = re.compile(
    rf"(?:(?P<era>令和|平成|昭和|[RHS])\s*\.?(?P<era_year>{_N}|元)|(?P<year>20[0-9]{{2}}|二〇[〇一二三四五六七八九]{{2}}))"
    rf"\s*[年./-]\s*(?P<month>{_N})\s*[月./-]\s*(?P<day>{_N})"
)
_TIME = re.compile(
    r"(?P<noon>正午)|(?P<half>午前|午後|AM|PM)?\s*(?P<hour>[0-9]{1,2})\s*(?:時\s*(?:(?P<minute>[0-9]{1,2})\s*分|(?P<past>半))?|:(?P<colon>[0-9]{2}))"
)
_WHEN_LABEL = re.compile(
    r"^[■●○◆・\s0-9.()【\[]*(?:開\s*催\s*)?(?:日\s*時|日\s*程|期\s*日|年\s*月\s*日|開催日|と\s*き)\s*[】\]]?\s*[::]?"
)
_PLACE_LABEL = re.compile(
    r"^[■●○◆・\s0-9.()【\[]*(?:開\s*催\s*)?(?:場\s*所|会\s*場|と\s*こ\s*ろ)\s*[】\]]?\s*[::]?\s*(?P<place>.*)$"
)
_TITLE_END = re.compile(
    r"(?:[\s　]*の)?(?:(?:^|[\s　]+)会[\s　]*議)?[\s　]*(?:(?:式[\s　]*)?次[\s　]*第|アジェンダ)(?:書)?[\s　]*"
    r"(?:\(案\)|（案）)?$"
)
_MEETING = re.compile(
    r"(?:会議|委員会|審議会|協議会|部会|検討会|連絡会|打合せ|打ち合わせ|説明会|研修会|総会|議会|懇談会|幹事会|本部会|ミーティング)"
)


def read_agenda(source: bytes | str) -> Agenda:
    """What an agenda says; what it does not say stays None or empty.

    Args:
        source: The file's bytes, of whatever kind, or pasted text.

    Raises:
        DocumentProblem: See `errors`.
    """
    lines = [line.strip(" \t　") for line in read_file(source).lines]
    lines = [line for line in lines if line]
    held_on, starts_at, ends_at = _when(lines)
    items = tuple(find_items(lines))
    return Agenda(
        title=_title(lines),
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=_place(lines),
        items=items,
        terms=tuple(dict.fromkeys(noun for item in items for noun in nouns(item.heading))),
    )


def _title(lines: Sequence[str]) -> str | None:
    """The line that names the meeting: before 「次第」, or the first among the head lines that speaks of a meeting."""
    head = [_unspaced(line) for line in lines[:8]]
    for line in head:
        named = _TITLE_END.sub("", line)
        if named != line and len(named) >= 3:
            return named[:200]
    return next(
        (
            line[:200]
            for line in head
            if _MEETING.search(line) and not _is_labelled(line) and not _TITLE_END.search(line) and len(line) <= 60
        ),
        None,
    )


def _unspaced(line: str) -> str:
    """「次　　第」 -> 「次第」: single characters set wide apart are one word."""
    return re.sub(r"(?<=\S)[ \t　]+(?=\S(?:[ \t　]|$))", "", line) if re.fullmatch(r"(?:\S[ \t　]+)+\S", line) else line


def _is_labelled(line: str) -> bool:
    return bool(_WHEN_LABEL.match(line) or _PLACE_LABEL.match(line) or re.match(r"[0-9０-９(（①-⑳]", line))


def _when(lines: Sequence[str]) -> tuple[date | None, time | None, time | None]:
    """Day, start and end: from the line labelled 日時 (or the next), else from the first line with a day."""
    for text in _labelled_first(lines):
        day = _day(text)
        if day is None:
            continue
        match = _DAY.search(text)
        times = [found for found in map(_clock, _TIME.finditer(text, match.end() if match else 0)) if found is not None]
        if len(times) > 1 and times[1] < times[0] and times[1].hour < 12:
            times[1] = times[1].replace(hour=times[1].hour + 12)  # 「午後1時30分から3時」
        return day, times[0] if times else None, times[1] if len(times) > 1 else None
    return None, None, None


def _labelled_first(lines: Sequence[str]) -> Iterator[str]:
    plain = [half_width(line) for line in lines]
    for number, line in enumerate(plain):
        if _WHEN_LABEL.match(line):
            yield line + " " + " ".join(plain[number + 1 : number + 3])
    for number, line in enumerate(plain[:30]):
        yield line + " " + "".join(plain[number + 1 : number + 2])


def _day(text: str) -> date | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        year = western_year(match["era"], to_int(match["era_year"])) if match["era"] else to_int(match["year"])
        return date(year, to_int(match["month"]), to_int(match["day"])) if year else None
    except (ValueError, OverflowError):
        return None


def _clock(match: re.Match[str]) -> time | None:
    if match["noon"]:
        return time(12)
    hour = int(match["hour"])
    minute = 30 if match["past"] else int(match["minute"] or match["colon"] or 0)
    if match["half"] in {"午後", "PM"} and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _place(lines: Sequence[str]) -> str | None:
    for number, line in enumerate(lines):
        match = _PLACE_LABEL.match(half_width(line))
        if match:
            value = line[match.start("place") :].strip(" \t　:：")
            if not value and number + 1 < len(lines) and not _is_labelled(lines[number + 1]):
                value = lines[number + 1]
            return re.sub(r"[\t　 ]+", " ", value)[:200] or None
    return None
