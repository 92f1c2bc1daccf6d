"""The table of words that ask or promise, and what takes questions, reports and steps of procedure out again."""

import re
from typing import NamedTuple

from minutes.writing.dates import Deadline
from minutes.writing.owners import is_speaker_meant


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
"""In order of precedence: a sentence counts once, under the first rule that holds."""

REQUESTS = frozenset({"action.request_deadline", "action.request_owner"})

WORK = (
    r"(?:提出|対応|作成|報告|回答|確認|調整|検討|修正|送付|配布|配付|共有|通知|周知|連絡|調査|整理|準備|手配|実施|改訂|改正|"
    r"更新|公表|公開|掲載|集計|取りまとめ|とりまとめ|まとめ|見直|用意|手続|契約|発注|申請|登録|設置|配備|点検|訂正|持ち帰|精査|"
    r"協議|相談|依頼|照会|返事|返答|返信|開催|募集|導入|試行|検証|分析|記入|入力|策定|発行|お知らせ|案内|打ち合わせ|引き継|完了|"
    r"作り|作っ|出し|送り|送っ|調べ|直し|進め|決め|詰め|示し|伝え|届け|片付け|入れ|終わらせ|済ませ)"
)
"""Words for work that can be given to somebody, as they stand before します and ください."""


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives))


_REQUEST = _any(
    r"[てで](?:いただ(?:きたい|ければ|けます|けません|きます)|ください|下さい|ほしい|欲しい|もらい(?:ます|たい)|もらえ)",
    r"お?願い(?:し|いたし|申し上げ|でき|です)?(?:ます|たい|。|$)",
    r"[ごお][^、。]{1,10}(?:ください|下さい|いただ(?:きたい|ければ|けます|きます))",
    r"(?:する|の)こと。?$",
    r"(?:依頼|指示)(?:し|いたし)ます",
    r"を(?:宿題|課題)と(?:し|いたし|させていただき)ます",
)
_REQUEST_AS_QUESTION = _any(
    r"[てで](?:いただけ|もらえ|くださいま)[^。]*か[。？?]*$",
    r"お願いでき(?:ます|ません)(?:でしょう)?か[。？?]*$",
)
_PROMISE = _any(
    r"(?:[いきしちにびみりえけせてねべめれげじぎ]|とり)ます(?:ので|が|。|、|$)",
    r"[うくすつぬむるぐぶ](?:予定|つもり|こと(?:と|に)(?:し|いたし|なり))"
    r"(?:です|で(?:ございます|おります)|ます|ました|て(?:い|おり)ます)",
    r"[たいう]と(?:思い|存じ|考えて)(?:ます|おります|います)",
)
_PLEDGE = _any(
    r"(?:後ほど|後日|改めて|早急に|速やかに|至急|持ち帰|追って|引き続き|再度)[^。]*?"
    rf"{WORK}[^。]*(?:ます|ましょう)",
    r"持ち帰(?:り|って|らせて)[^。]*ます",
)
_UNDONE = _any(
    r"(?:です|ます|でしょう|ません|した)か[。？?]*$|[？?]$",  # a question
    r"(?:ました|でした|て(?:い|おり)ま(?:す|した)|ていたところです|ましたが|ましたので)。?$",  # done
    r"(?:ません|ない|なかった|かねます|難しい|困難)(?:です|と(?:思い|考え)ます)?。?$",  # refused
    r"(?:ば|たら|場合は?)、[^。]*(?:なります|できます|かかります)。?$",  # a condition
    r"と聞いて|とのこと|そうです|と伺って|はずです|かもしれ",  # hearsay
)
_REPORTS_NOW = re.compile(r"報告を?(?:し|いたし|申し上げ|させていただき)ます。?$")
"""Without a deadline 「報告いたします」 announces what the speaker says next."""

_PROCEDURE = re.compile(
    r"(?:ご?(?:説明|発言|発表|審議|意見|質問|質疑|挨拶|あいさつ|起立|着席|挙手|静粛|協力|注意|了承|理解|承認|覧|出席|参照|清聴|静聴|"
    r"紹介|議論|自己紹介)|おかけ|お座り|お手元|お静か|お待ち|お聞き|お進み|お入り|よろしく|マイク|進行|司会|開会|閉会|採決|拍手)"
    r"(?:を|は|の(?:ほど|方|ほう)|に|へ|も)?[^、。]{0,14}(?:お願い|ください|下さい|願います|いただ|いたします|します|いたし|進め)"
)
"""What belongs to holding the meeting: 「説明をお願いします」 is no task, unless it has a deadline."""


def matching_rule(text: str, *, deadline: Deadline | None, doer: str | None, addressee: str | None) -> str | None:
    """Id of the rule that makes one sentence an action; None when it is none.

    Args:
        text: The sentence.
        deadline: Its deadline.
        doer: Whom it names as doing something.
        addressee: The doer, or whom it speaks to.
    """
    undone = bool(_UNDONE.search(text))
    asks = bool(_REQUEST.search(text)) and (not undone or bool(_REQUEST_AS_QUESTION.search(text)))
    promises = bool(_PROMISE.search(text)) and not undone
    works = bool(re.search(WORK, text))
    if _PROCEDURE.search(text) and not (deadline and works):
        return None
    named = doer or is_speaker_meant(text)
    holds = {
        "action.request_deadline": asks and deadline and (works or not deadline.may_be_period or "お願い" in text),
        "action.promise_deadline": promises and works and deadline and not deadline.may_be_period,
        "action.request_owner": asks and works and addressee,
        "action.promise_owner": promises and works and named and not _REPORTS_NOW.search(text),
        "action.pledge": promises and _PLEDGE.search(text),
    }
    return next((rule.id for rule in RULES if holds[rule.id]), None)
