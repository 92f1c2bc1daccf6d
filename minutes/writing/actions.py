"""Actions: who is to do what by when, each with its rule and its time."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from minutes.writing.action_rules import REQUESTS, WORK, matching_rule
from minutes.writing.dates import Deadline, find_deadlines
from minutes.writing.fillers import readable
from minutes.writing.findings import Action
from minutes.writing.owners import is_speaker_meant, named_owner
from minutes.writing.roster import Roster
from minutes.writing.sentences import Sentence

_DECIDED = re.compile(r"こと(?:と|に)(?:し|いたし|なり|決)")
"""「検証することとします」 is the chair's word, but not the chair's task."""

_LEADS = re.compile(
    r"^(?:[^、。]{0,14}(?:です|ます)(?:ので|から)、?|(?:これ|それ|この[点件]|その[点件])(?:について|につきまして)?は、?|"
    r"(?:それでは|では|はい|なお|また|次に|あと|ただ|よって|そして|承知(?:いた)?しました|わかりました|分かりました)、?|、)+"
)
_SURU = r"(?<=[一-龥ァ-ヶー]{2})(?<!見直)を?"  # 「提出して」 can lose its verb, 「直して」 and 「作って」 cannot
_TAILS = re.compile(
    r"(?:(?:を|の(?:ほど|方)?)?(?:よろしく)?お願い(?:し|いたし|申し上げ)?(?:ます|たいと思います)|願います|"
    rf"{_SURU}することに?と?(?:し|いたし|なり|決まり)(?:ます|ました)|"
    rf"{_SURU}して(?:いただ|ください|下さい|ほしい|欲しい|まいり|おき)[^。]*|"
    rf"{_SURU}(?:し|いたし|致し|させていただき)ます(?:ので)?|"
    rf"{_SURU}する(?:予定|つもり)です|"
    rf"{_SURU}(?:し|いたし)たいと(?:思い|存じ|考えて)[^。]*)。*$"
)


def find_actions(sentences: Sequence[Sentence], *, held_on: date | None, roster: Roster | None = None) -> list[Action]:
    """Actions in order of time.

    Args:
        sentences: The record.
        held_on: The meeting's day, from which 来週 and 3月末 are counted.
        roster: Names that may be owners.
    """
    found: list[Action] = []
    for sentence, before in zip(sentences, [None, *sentences], strict=False):
        action = _action(sentence, readable(sentence), held_on=held_on, roster=roster)
        if action is not None:
            found.append(replace(action, task=_with_topic(action.task, before)))
    return found


def _action(sentence: Sentence, text: str, *, held_on: date | None, roster: Roster | None) -> Action | None:
    deadline = next(iter(find_deadlines(text, held_on)), None)
    rest = _without(text, deadline) if deadline else text
    doer = named_owner(rest, roster, addressed=False)
    addressee = doer or named_owner(rest, roster, addressed=True)
    rule = matching_rule(text, deadline=deadline, doer=doer, addressee=addressee)
    if rule is None:
        return None
    owner = addressee if rule in REQUESTS else doer
    if owner is None and not _DECIDED.search(text) and (rule not in REQUESTS or is_speaker_meant(rest)):
        owner = sentence.speaker
    return Action(
        task=_task(rest, owner),
        owner=owner,
        due_text=deadline.text if deadline else None,
        due_on=deadline.due_on if deadline else None,
        rule=rule,
        sentence_id=sentence.id,
        sentence=sentence.text,
        speaker=sentence.speaker,
        start_s=sentence.start_s,
        end_s=sentence.end_s,
    )


def _without(text: str, deadline: Deadline) -> str:
    """The sentence without its deadline; a comma keeps apart what it kept apart."""
    before, after = text[: deadline.start], text[deadline.end :].lstrip("、")
    return before + ("" if before.endswith(("を", "が", "の", "、")) else "、") + after


def _with_topic(task: str, before: Sentence | None) -> str:
    """A bare verb with what the question before it was about: 「研修は十分ですか」「実施します」 -> 研修を実施."""
    topic = re.match(r"^(.{2,20}?)は", readable(before)) if before and re.fullmatch(WORK, task) else None
    asked = before is not None and before.text.rstrip("。？?").endswith("か")
    return f"{topic[1]}を{task}" if topic and asked else task


def _task(text: str, owner: str | None) -> str:
    """What is to be done, without connective, owner and politeness; the sentence where nothing sensible is left."""
    body = _LEADS.sub("", text)
    if owner:
        body = re.sub(
            rf"{re.escape(owner)}(?:の(?:方|ほう))?(?:において|さん|から|が|は|で|に(?:は)?)?、?", "", body, count=1
        )
    shortened = _TAILS.sub("", body).replace("、、", "、").strip("、。 ")
    shortened = re.sub(r"は、?(?=対応$)", "に", shortened)  # 「不具合は対応」
    shortened = re.sub(rf"は、?(?=(?:{WORK}|担当)$)", "を", shortened)  # 「予算要求書は、提出」
    return shortened if len(shortened) >= 2 else text.strip("、。 ")
