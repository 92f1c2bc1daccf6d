"""Terms for the speech engine's prompt: the names and words that a general model is likely to get wrong."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from minutes.writing.agenda import Agenda
from minutes.writing.roster import Attendee, Roster

PROMPT_LIMIT = 29
"""A Whisper prompt holds 223 tokens; 30 Japanese city terms took 226 of its multilingual vocabulary (measured)."""

_RUN = re.compile(r"[一-龥々〆ヶァ-ヴーA-Za-z0-9Ａ-Ｚａ-ｚ０-９・]{2,}(?:[しりみき](?=[のをにはが、。]|$))?")
_STOP = re.compile(
    r"^(?:議題|議案|議事|報告|報告事項|協議|協議事項|審議|審議事項|次第|会議|説明|検討|開会|閉会|挨拶|委員長|会長|質疑|応答|質疑応答|以上|資料|"
    r"結果|概要|状況|進捗状況|現状|課題|今後|方針|予定|内容|確認|取組|対応|実施|案|件|前回|次回|本日|各位|[0-9０-９]+|[一二三四五六七八九十]+|第[0-9０-９一二三四五六七八九十]+[回号期次]?)$"
)
_EDGES = re.compile(r"^(?:第[0-9０-９]+[回号期次]|議案)|(?:等|案)$")


def nouns(text: str) -> list[str]:
    """Candidate terms of a heading: runs of kanji, katakana and Latin letters, without words that any model knows."""
    found = (_EDGES.sub("", run.strip("・ー")) for run in _RUN.findall(text))
    return [noun for noun in found if len(noun) >= 2 and not _STOP.match(noun)]


def prompt_terms(agenda: Agenda | None, roster: Roster | None, *, limit: int = PROMPT_LIMIT) -> list[str]:
    """At most `limit` terms, taken in turn from the agenda's words, the surnames and the departments."""
    people: Sequence[Attendee] = roster.people if roster else ()
    sources: list[list[str]] = [
        list(dict.fromkeys(agenda.terms if agenda else ())),
        list(dict.fromkeys(surname(person.name) for person in people)),
        list(dict.fromkeys(person.department for person in people if person.department)),
    ]
    return list(dict.fromkeys(_in_turn(sources)))[:limit]


def surname(name: str) -> str:
    """The part of a name by which people are addressed, where a blank shows it; else the whole name."""
    return re.split(r"[ 　・]", name.strip())[0]


def _in_turn(sources: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in zip_longest(*sources):
        yield from (term for term in row if term)
