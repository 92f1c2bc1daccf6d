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


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{alternative})" for alternative in alternatives))


def _rule(rule_id: str, *alternatives: str) -> DecisionRule:
    return DecisionRule(rule_id, _any(*alternatives))


DECIDING_NOUNS = r"(?:承認|可決|了承|決定|採択|議決|内定|決裁|合意|否決|不採択|選任|選出|互選|決算[^。、]{0,8}認定)"
_POLITE = r"(?:し|いたし|致し|させていただき)(?:ます|ました)"

RULES = (
    _rule(
        "decision.no_objection",
        r"異議[がはも]?な[しい](?:もの)?と認め",
        r"異議[がはも]?(?:ない|ございません|ありません)(?:よう)?(?:です|な)?(?:ので|から)",
    ),
    _rule(
        "decision.vote",
        r"(?:賛成|起立|挙手)者?[がは]?(?:多数|全員|総員)",
        r"(?:全会|満場)一致|全員[のが]?(?:賛成|起立)",
        r"賛成[^。]{1,8}反対[^。]{1,12}[可否]決",
    ),
    _rule(
        "decision.performed",
        rf"{DECIDING_NOUNS}[をとに]?(?:されました|{_POLITE}|と(?:なり|決し|決まり)ました|に至りました|です(?=。|$))",
        rf"{DECIDING_NOUNS}すべきものと決(?:し|定し|定いたし)(?:ます|ました)",
    ),
    _rule(
        "decision.course",
        rf"(?:こと|もの)[とに](?:{_POLITE}|なりました)",
        r"(?:こと|もの)[とに]決(?:し|め|まり|定し|定いたし|定され)(?:ます|ました)",
        r"(?:こと|の)で(?:進め|行き|いき|まいり)(?:させていただき)?ます",
    ),
    _rule(
        "decision.settled",
        rf"(?:とお|どお|通)り[とに]?(?:{_POLITE}|決(?:し|定し|定いたし)(?:ます|ました))",
        r"[にでと](?:決まりです|決ま(?:りました|ります)|決めました|決し(?:ます|ました)|確定です|確定しました)",
    ),
    _rule(
        "decision.fixed",
        r"(?<!こと)(?<!もの)(?<!とお)(?<!通)と(?:いたします|致します|します|させていただきます)(?=。|$)",
        r"(?<!こと)(?<!もの)に(?:いたします|致します|させていただきます)(?=。|$)",
    ),
    _rule("decision.call", r"^(?:はい、?)?異議(?:な[しい]|は?(?:あり|ござい)ません)(?:です)?(?=[。！、]|$)"),
)
"""In order of precedence: a sentence counts once, under the first rule that holds."""

_UNDONE_AFTER = _any(
    r"^(?:か|かね|かな|でしょうか|かどうか|か否か)",  # a question
    r"よろしい(?:です|でしょう)か",
    r"^(?:ら[、。ば]|なら|と(?:きは|きに|しても|、)|前に|の?場合)",  # a condition
    r"^(?:とのこと|そうです|よう(?:です|に)|と(?:聞|伺|思わ))",  # hearsay
    r"^(?:わけ|べき|と(?:いうわけ|いうことでは|は(?:限|言|い|なら)))",  # a denial
    r"必要|前提|条件|目指|得られ(?:ませ|な)|とは?なりませ|には?至りませ",
)
_QUESTION = _any(r"^[^、]*かね?[。？?]*$", r"^[^、]*[？?]$")
_EARLIER = _any(
    r"昨年|一昨年|前年|前回|前々回|先月|先週|先日|昨日|既に|すでに|以前|過去|当時|これまで|年前|従来|平成|昭和",
    r"前の(?:会議|委員会)",
    r"[0-9０-９一二三四五六七八九十]+月の[^、。]{0,6}(?:会議|委員会|議会|会|定例会)[でに]",
)
_PAST_END = re.compile(r"(?:ました|でした|ています|ております)。?$")
_OTHERS = re.compile(
    r"(?:市長|知事|議会|国|県|府|総務省|厚生労働省|国会|法律|条例|裁判所|業者|事業者|各局|各課)(?:が|で|において|により|に|は)"
)
_OPINION = re.compile(r"^(?:はい、?)?(?:私|わたし|わたくし|僕|個人的に|仮に|もし|例えば|たとえば)")
_UNDERSTOOD = re.compile(r"^(?:はい、?)?(?:了承|承知|同意)")
_PROCEDURE = _any(
    r"(?:以上|終了|終わり|休憩|閉会|開会|散会|ここまで|締め切り|はじめ|始め)と(?:し|いたし|致し|させて)",
    r"(?:目的|対象|前提|目標|例|参考|もと|予定|中心|課題|狙い|ねらい|必要)と(?:し|いたし|致し|させて)",
    r"(?:こと|もの)を(?:目的|目標|対象|前提)と",
    r"(?:採決|審議|質疑|討論|説明)を?(?:する|行う|行なう|始める)こと[とに]",
    r"(?:参考|大切|大事|楽しみ|明らか|可能|後回し|お願い|一緒)に",
    r"によりますと",
)
"""Endings in とします and にします that open, close or describe something and decide nothing."""


def matching_rule(text: str) -> tuple[DecisionRule, re.Match[str]] | None:
    """The rule by which a sentence decides something, with its match; None when it decides nothing."""
    for rule in RULES:
        for match in rule.pattern.finditer(text):
            if not _undone(text, match, rule):
                return rule, match
    return None


def _undone(text: str, match: re.Match[str], rule: DecisionRule) -> bool:
    """Whether the words around a match show that nothing is decided here and now."""
    before, words, after = text[: match.start()], match.group(), text[match.end() :]
    if _UNDONE_AFTER.search(after) or _QUESTION.search(after):
        return True
    if _EARLIER.search(before) and ("た" in words + after[:4] or _PAST_END.search(after)):
        return True
    if rule.id == "decision.performed":
        return bool(_OTHERS.search(before) or _OPINION.search(text) or _UNDERSTOOD.search(text))
    if rule.id not in {"decision.course", "decision.fixed"}:
        return False
    if _OPINION.search(text) or _PROCEDURE.search(before[-14:] + words):
        return True
    return rule.id == "decision.course" and bool(_OTHERS.search(before))
