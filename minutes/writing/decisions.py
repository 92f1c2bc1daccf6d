"""Decisions of a meeting, each with what was decided, its rule and its time."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from minutes.writing.decision_rules import DECIDING_NOUNS, matching_rule
from minutes.writing.fillers import readable
from minutes.writing.findings import Decision
from minutes.writing.sentences import Sentence

MOTION_REACH = 8
"""How many sentences before 「異議なしと認めます」 its motion is looked for: question, calls, a short discussion."""

REPEAT_REACH = 3
"""Within this many sentences the call 「異議なし」, the declaration and its result are one decision."""

_PREPARING = frozenset({"decision.call", "decision.vote"})

_LEAD = re.compile(
    r"^(?:(?:それでは|では|はい|よって|従いまして|したがいまして|ということで|それじゃあ|ありがとうございます|最後に|次に|なお)、?|"
    r"[^、。]{1,16}(?:です|でございます)が、|"
    r"(?:皆様?)?、?ご?異議[^、。]{0,16}(?:認め(?:ます(?:ので)?|て)?|ので|から)、?|"
    r"(?:賛成|起立|挙手)[^、。]{0,12}?(?:により|ですので|と認め(?:ます)?|で)、?|(?:全会|満場)一致(?:で、|により、?)|"
    r"[^、。]{0,24}(?:ませんので|ないので|ませんから|ないようですので)、)+"
)
_COURSE = re.compile(
    rf"^(?P<matter>.+)(?<!ない)(?:という|といった)?(?:(?:こと|もの)(?:を|と|に|で)|ので)、?(?:[^。、]{{0,12}}{DECIDING_NOUNS}|"
    r"し|いたし|致し|させて|決|なり|進め|まいり|い[きく]|行)"
)
_NOUN = re.compile(rf"^(?P<matter>.+{DECIDING_NOUNS})")
_SETTLED = re.compile(r"^(?P<matter>.+)(?:という(?:こと|形))?(?:と|に|で)(?:し|いたし|致し|させて|決|確定)")
_MOTION = re.compile(
    r"^(?P<matter>.+?)(?:という|といった)?(?:(?:こと|もの|形)?(?:に|で|と|について)、?(?:は、?)?(?:ご?異議|よろし|いかが|賛成)|して(?:も)?(?:よろし|ご?異議)|"
    r"(?:こと|もの)?と?(?:し|いたし)たい|とさせていただ)"
)
_ASKS = re.compile(r"(?:か|たいと(?:思い|存じ)ます(?:が)?|方[はの][^。]{0,10}挙手[^。]*|ください|願います)[。？?]*$")
_EMPTY = re.compile(
    r"^(?:そ[のう]|こ[のう]|本|以上|ただいま|今|では)?(?:よう|件|案|もの|こと|議案|これ|それ|提案|とおり|通り|どおり)?(?:に|を|は|の|で|で、|につきまして|について|は、)?(?:原案の?(?:とおり|どおり|通り))?"
    + DECIDING_NOUNS
    + r"?$"
)


class _Found(NamedTuple):
    place: int
    decision: Decision
    own: str | None
    motion: str | None


def find_decisions(sentences: Sequence[Sentence]) -> list[Decision]:
    """Decisions in order of time, one per matter: the chair's declaration replaces the call 「異議なし」 before it."""
    found: list[_Found] = []
    for index, sentence in enumerate(sentences):
        text = readable(sentence)
        matched = matching_rule(text)
        if matched is None:
            continue
        own = _own_matter(text)
        motion = None if own else _motion_before(sentences, index, since=_first_open(found))
        matter = own or motion or _LEAD.sub("", text).rstrip("。") or text.rstrip("。")
        times = (sentence.start_s, sentence.end_s)
        decision = Decision(matter, matched[0].id, sentence.id, sentence.text, sentence.speaker, *times)
        current = _Found(index, decision, own, motion)
        previous = found[-1] if found and index - found[-1].place <= REPEAT_REACH else None
        if previous and _repeats(current, previous):
            continue
        if previous and _replaces(current, previous):
            found.pop()
        found.append(current)
    return [item.decision for item in found]


def _first_open(found: Sequence[_Found]) -> int:
    """Index of the first sentence whose motion is still undecided; a call or a vote only prepares the declaration."""
    declared = [item.place for item in found if item.decision.rule not in _PREPARING]
    return declared[-1] + 1 if declared else 0


def _repeats(current: _Found, previous: _Found) -> bool:
    """Whether it says again what was just decided: 「そのように決定します」 after 「異議なしと認めます」."""
    if current.own or current.motion:
        return current.decision.matter == previous.decision.matter and previous.decision.rule not in _PREPARING
    return bool(previous.own or previous.motion) or current.decision.rule == "decision.call"


def _replaces(current: _Found, previous: _Found) -> bool:
    """Whether it is the declaration or the result of what came just before: call, vote, assent without a matter."""
    if previous.own:
        return False
    if current.own:
        return previous.motion is None or current.place - previous.place == 1
    return current.decision.matter == previous.decision.matter or previous.motion is None


def _own_matter(text: str) -> str | None:
    """What the sentence itself says was decided; None for 「異議なしと認めます」, 「そのように決定します」."""
    body = _LEAD.sub("", text).rstrip("。")
    for pattern in (_COURSE, _NOUN, _SETTLED):
        match = pattern.match(body)
        if match:
            matter = match["matter"].strip("、 ")
            return None if _EMPTY.match(matter) or len(matter) < 4 else matter
    return None


def _motion_before(sentences: Sequence[Sentence], index: int, *, since: int) -> str | None:
    """The matter of the nearest motion before a declaration: 「Xすることにご異議ありませんか」 -> 「Xする」."""
    for sentence in reversed(sentences[max(since, index - MOTION_REACH) : index]):
        text = _LEAD.sub("", readable(sentence))
        match = _MOTION.match(text)
        if match and _ASKS.search(text):
            matter = match["matter"].strip("、 ")
            if len(matter) >= 4 and not _EMPTY.match(matter):
                return matter
    return None
