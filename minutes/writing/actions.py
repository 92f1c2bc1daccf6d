"""Actions: who is to do what by when, by a table of rules: a request or a promise with a deadline or an owner."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from minutes.writing.dates import Deadline, find_deadlines
from minutes.writing.fillers import readable
from minutes.writing.findings import Action
from minutes.writing.owners import is_speaker_meant, named_owner
from minutes.writing.roster import Roster
from minutes.writing.sentences import Sentence

_REQUEST = re.compile(
    r"(?:て|で)(?:いただ(?:きたい|ければ|けます|けません|きます)|ください|下さい|ほしい|欲しい|おいてください|もらい(?:ます|たい)|もらえ)|"
    r"(?:お願い|願い)(?:し|いたし|申し上げ|でき|です)?(?:ます|たい|。|$)|(?:ご|お)[^、。]{1,10}(?:ください|下さい|いただ(?:きたい|ければ|けます|きます))|"
    r"(?:する|の)こと。?$|(?:依頼|指示)(?:し|いたし)ます|を(?:宿題|課題)と(?:し|いたし|させていただき)ます"
)
_PROMISE = re.compile(
    r"(?:[いきしちにびみりえけせてねべめれげじぎ]|させていただき|て(?:まいり|おき|いき)|とり|持ち帰り)ます(?:ので|が|。|、|$)|"
    r"(?:する|[うくすつぬむるぐぶ])(?:予定|つもり|こと(?:と|に)(?:し|いたし|なり))(?:です|で(?:ございます|おります)|ます|ました|て(?:い|おり)ます)|(?:たい|う)と(?:思い|存じ|考えて)(?:ます|おります|います)"
)
_DOING = (
    r"(?:提出|対応|作成|報告|回答|確認|調整|検討|修正|送付|配布|配付|共有|通知|周知|連絡|調査|整理|準備|手配|実施|改訂|改正|更新|公表|公開|掲載|集計|"
    r"取りまとめ|とりまとめ|まとめ|見直|作り|作っ|出し|送り|送っ|調べ|直し|進め|決め|詰め|用意|手続|契約|発注|申請|登録|設置|配備|点検|訂正|持ち帰|精査|協議|"
    r"相談|依頼|照会|返事|返答|返信|開催|募集|導入|試行|検証|分析|記入|入力|策定|発行|示し|伝え|届け|お知らせ|案内|打ち合わせ|報告|引き継|片付け|入れ|終わらせ|完了|済ませ)"
)
_WORK = re.compile(_DOING)
_PLEDGE = re.compile(
    rf"(?:後ほど|後日|改めて|あらためて|早急に|速やかに|至急|持ち帰|追って|引き続き|再度)[^。]*?{_DOING}[^。]*(?:ます|ましょう)|持ち帰(?:り|って|らせて)[^。]*ます"
)
_UNDONE = re.compile(
    r"(?:(?:です|ます|でしょう|ません|した)か[。？?]*$|[？?]$)|"
    r"(?:ました|ています|ておりました|ていました|でした|ております|ていたところです|ましたが|ましたので)[。]?$|"
    r"(?:ません|ない|なかった|ませんでした|かねます|難しい|困難)(?:です|と(?:思い|考え)ます)?。?$|"
    r"(?:ば|たら|場合は?)、[^。]*(?:なります|できます|かかります)。?$|(?:と聞いて|とのこと|そうです|と伺って|はずです|かもしれ)"
)
_REQUEST_AS_QUESTION = re.compile(
    r"(?:て|で)(?:いただけ|もらえ|くださいま)[^。]*か[。？?]*$|お願いでき(?:ます|ません)(?:でしょう)?か[。？?]*$"
)
_PROCEDURE = re.compile(
    r"(?:ご?(?:説明|発言|発表|審議|意見|質問|質疑|挨拶|あいさつ|起立|着席|挙手|静粛|協力|注意|了承|理解|承認|覧|出席|参照|清聴|静聴|紹介|議論|自己紹介)|(?:ご覧|おかけ|お座り|お手元|お静か|お待ち|お聞き|お進み|お入り|よろしく|マイク|進行|司会|開会|閉会|採決|説明|挙手|拍手))"
    r"(?:を|は|の(?:ほど|方|ほう)|に|へ|も)?[^、。]{0,14}(?:お願い|ください|下さい|願います|いただ|いたします|します|いたし|進め)"
)


_DECIDED = re.compile(r"こと(?:と|に)(?:し|いたし|なり|決)")
"""「検証することとします」 is the chair's word, but not the chair's task."""

_REPORTS_NOW = re.compile(r"報告(?:を)?(?:し|いたし|申し上げ|させていただき)ます。?$")
"""Without a deadline 「報告いたします」 announces what the speaker says next."""


class ActionRule(NamedTuple):
    """One rule: its id and what it needs."""

    id: str
    needs: str


RULES = (
    ActionRule("action.request_deadline", "a request with a deadline: 3月末までに提出してください"),
    ActionRule("action.promise_deadline", "a promise with a deadline: 来週中に報告します"),
    ActionRule("action.request_owner", "a request that names who: 人事室は計画を提出してください"),
    ActionRule("action.promise_owner", "a statement of work that names who: 総務課で対応します"),
    ActionRule("action.pledge", "a promise put off to later: 持ち帰って確認します, 後日報告いたします"),
)
_REQUESTS = frozenset({"action.request_deadline", "action.request_owner"})


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
    owner = addressee if rule in _REQUESTS else doer
    if owner is None and not _DECIDED.search(text) and (rule not in _REQUESTS or is_speaker_meant(rest)):
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


def matching_rule(text: str, *, deadline: Deadline | None, doer: str | None, addressee: str | None) -> str | None:
    """Id of the rule that makes one sentence an action; None when it is none.

    Args:
        text: The sentence.
        deadline: Its deadline.
        doer: Whom it names as doing something.
        addressee: The doer, or whom it speaks to.
    """
    asks = bool(_REQUEST.search(text)) and (not _UNDONE.search(text) or bool(_REQUEST_AS_QUESTION.search(text)))
    promises = bool(_PROMISE.search(text)) and not _UNDONE.search(text)
    works = bool(_WORK.search(text))
    if _PROCEDURE.search(text) and not (deadline and works):
        return None
    holds = {
        "action.request_deadline": asks and deadline and (works or not deadline.may_be_period or "お願い" in text),
        "action.promise_deadline": promises and works and deadline and not deadline.may_be_period,
        "action.request_owner": asks and works and addressee,
        "action.promise_owner": promises
        and works
        and (doer or is_speaker_meant(text))
        and not _REPORTS_NOW.search(text),
        "action.pledge": promises and _PLEDGE.search(text),
    }
    return next((rule.id for rule in RULES if holds[rule.id]), None)


_LEADS = re.compile(
    r"^(?:[^、。]{0,14}(?:です|ます)(?:ので|から)、?|(?:これ|それ|この[点件]|その[点件])(?:について|につきまして)?は、?|(?:それでは|では|はい|なお|また|次に|あと|ただ|よって|そして|承知(?:いた)?しました|わかりました|分かりました)、?|、)+"
)
_SURU = r"(?<=[一-龥ァ-ヶー]{2})(?<!見直)(?:を)?"  # 「提出して」 can lose its verb, 「直して」 and 「作って」 cannot
_TAILS = re.compile(
    rf"(?:(?:を|の(?:ほど|方)?)?(?:よろしく)?お願い(?:し|いたし|申し上げ)?(?:ます|たいと思います)|"
    rf"{_SURU}することに?と?(?:し|いたし|なり|決まり)(?:ます|ました)|"
    rf"{_SURU}して(?:いただ|ください|下さい|ほしい|欲しい|まいり|おき)[^。]*|"
    rf"{_SURU}(?:し|いたし|致し|させていただき)ます(?:ので)?|{_SURU}する(?:予定|つもり)です|{_SURU}(?:し|いたし)たいと(?:思い|存じ|考えて)[^。]*|"
    r"願います)[。]*$"
)


def _with_topic(task: str, before: Sentence | None) -> str:
    """A bare verb with what the question before it was about: 「研修は十分ですか」「実施します」 -> 研修を実施."""
    topic = re.match(r"^(.{2,20}?)は", readable(before)) if before and re.fullmatch(_DOING, task) else None
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
    shortened = re.sub(rf"は、?(?=(?:{_DOING}|担当)$)", "を", shortened)  # 「予算要求書は、提出」
    return shortened if len(shortened) >= 2 else text.strip("、。 ")
