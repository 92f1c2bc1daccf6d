"""The table of words that decide, and the tests that take questions, wishes, reports and steps of procedure out again.

The patterns match affirmative polite endings only (します, しました, されました), so 「承認していません」,
「承認をお願いします」 and 「承認したいと思います」 do not match in the first place; what remains is
judged by the words around the match.
"""

import re
from typing import NamedTuple


class DecisionRule(NamedTuple):
    """One rule: its id and the words that decide."""

    id: str
    pattern: re.Pattern[str]


DECIDING_NOUNS = r"(?:承認|可決|了承|決定|採択|議決|内定|決裁|合意|否決|不採択|選任|選出|互選|決算[^。、]{0,8}認定)"
_POLITE = r"(?:し|いたし|致し|させていただき)(?:ます|ました)"
_ENDED = (
    rf"(?:されました|{_POLITE}|と(?:なり|決し|決まり)ました|に至りました|"
    r"すべきものと決(?:し|定し|定いたし)(?:ます|ました)|です(?=。|$))"
)

RULES = (
    DecisionRule(
        "decision.no_objection",
        re.compile(
            r"異議(?:が|は|も)?(?:な[しい](?:もの)?と認め|(?:ない|ございません|ありません)(?:よう)?(?:です|な)?(?:ので|から))"
        ),
    ),
    DecisionRule(
        "decision.vote",
        re.compile(
            r"(?:賛成|起立|挙手)(?:者)?(?:が|は)?(?:多数|全員|総員)|(?:全会|満場)一致|全員(?:の|が)?(?:賛成|起立)|"
            r"賛成[^。]{1,8}反対[^。]{1,12}[可否]決"
        ),
    ),
    DecisionRule("decision.performed", re.compile(rf"{DECIDING_NOUNS}(?:を|と|に)?{_ENDED}")),
    DecisionRule(
        "decision.course",
        re.compile(
            rf"(?:こと|もの)(?:と|に)(?:{_POLITE}|決(?:し|め|まり|定し|定いたし|定され)(?:ます|ました)|なりました)|"
            r"(?:こと|の)で(?:進め|行き|いき|まいり)(?:させていただき)?ます"
        ),
    ),
    DecisionRule(
        "decision.settled",
        re.compile(
            rf"(?:とお|どお|通)り(?:と|に)?(?:{_POLITE}|決(?:し|定し|定いたし)(?:ます|ました))|"
            r"(?:に|で|と)(?:決まりです|決ま(?:りました|ります)|決めました|決し(?:ます|ました)|確定です|確定しました)"
        ),
    ),
    DecisionRule(
        "decision.fixed",
        re.compile(
            r"(?<!こと)(?<!もの)(?<!とお)(?<!通)と(?:いたします|致します|します|させていただきます)(?=。|$)|"
            r"(?<!こと)(?<!もの)に(?:いたします|致します|させていただきます)(?=。|$)"
        ),
    ),
    DecisionRule(
        "decision.call", re.compile(r"^(?:はい、?)?異議(?:な[しい]|は?(?:あり|ござい)ません)(?:です)?(?=[。！、]|$)")
    ),
)
"""In order of precedence: a sentence counts once, under the first rule that holds."""

_UNDONE_AFTER = re.compile(
    r"^(?:か|かね|かな|でしょうか|ら[、。ば]|なら|と(?:きは|きに|しても|、|は(?:限|言|い|なら))|前に|場合|の場合|かどうか|か否か|"
    r"とのこと|そうです|よう(?:です|に)|と(?:聞|伺|思わ|いうわけ|いうことでは)|わけ|べき)"
    r"|よろしい(?:です|でしょう)か|(?:が|は)?(?:必要|前提|条件)|(?:を)?目指|得られ(?:ませ|な)|と(?:は)?なりませ|に(?:は)?至りませ"
)
_QUESTION = re.compile(r"^[^、]*(?:か|かね)[。？?]*$|^[^、]*[？?]$")
_EARLIER = re.compile(
    r"(?:昨年|一昨年|前年|前回|前々回|先月|先週|先日|昨日|既に|すでに|以前|過去|当時|これまで|年前|従来|平成|昭和|前の(?:会議|委員会)|"
    r"[0-9０-９一二三四五六七八九十]+月の[^、。]{0,6}(?:会議|委員会|議会|会|定例会)[でに])"
)
_OTHERS = re.compile(
    r"(?:市長|知事|議会|国|県|府|総務省|厚生労働省|国会|法律|条例|裁判所|業者|事業者|各局|各課)(?:が|で|において|により|に|は)"
)
_OPINION = re.compile(r"^(?:はい、?)?(?:私|わたし|わたくし|僕|個人的に|仮に|もし|例えば|たとえば)")
_PROCEDURE = re.compile(
    r"(?:以上|終了|終わり|休憩|閉会|開会|散会|ここまで|締め切り|目的|対象|前提|目標|例|参考|はじめ|始め|もと|予定|中心|課題|狙い|ねらい|必要)と(?:し|いたし|致し|させて)|"
    r"(?:こと|もの)を(?:目的|目標|対象|前提)と|(?:採決|審議|質疑|討論|説明)(?:を)?(?:する|行う|行なう|始める)こと(?:と|に)|"
    r"(?:参考|大切|大事|楽しみ|明らか|可能|後回し|お願い|一緒)に|によりますと"
)
_UNDERSTOOD = re.compile(r"^(?:はい、?)?(?:了承|承知|同意)")


def matching_rule(text: str) -> tuple[DecisionRule, re.Match[str]] | None:
    """The rule by which a sentence decides something, with its match; None when it decides nothing."""
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            if not _undone(text, match, rule):
                return rule, match
    return None


def _undone(text: str, match: re.Match[str], rule: DecisionRule) -> bool:
    before, words, after = text[: match.start()], match.group(), text[match.end() :]
    if _UNDONE_AFTER.search(after) or _QUESTION.search(after):
        return True
    past = re.search(r"(?:まし)?た", words + after[:4]) or re.search(
        r"(?:ました|でした|ています|ております)。?$", after
    )
    if _EARLIER.search(before) and past:
        return True
    if rule.id == "decision.performed" and (
        _OTHERS.search(before) or _OPINION.search(text) or _UNDERSTOOD.search(text)
    ):
        return True
    if rule.id in {"decision.course", "decision.fixed"} and (
        _OPINION.search(text) or _PROCEDURE.search(before[-14:] + words)
    ):
        return True
    return rule.id == "decision.course" and bool(_OTHERS.search(before))
