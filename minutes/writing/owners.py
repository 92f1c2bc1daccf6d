"""Who is to do it: the section or person named in a sentence, else the speaker of a promise."""

import re
from collections.abc import Iterable

from minutes.writing.roster import Roster
from minutes.writing.terms import surname

_UNIT = r"(?:事務局|区役所|事務所|センター|委員会|協議会|部会|本部|チーム|グループ|[局部課室係班区所館校署]|担当者?)"
_POST = r"(?:副?市長|副?委員長|副?議長|[局部課室係所館区校署班]長|補佐|主[査任幹事]|委員|議員|理事|先生|教授|さん|様)"
_NAMED = (
    rf"(?:[一-龥々ァ-ヶーA-Za-z0-9]{{0,14}}(?:{_UNIT}|{_POST})(?:の[一-龥々]{{1,4}}{_POST})?"
    r"|各[局部課室区]|(?:委員の)?皆(?:様|さん)|関係(?:各?課|部署|機関)|全員)"
)
_SUBJECT = ("が", "で", "は", "の方", "のほう", "において", "も")
_ADDRESSED = ("に", "から", "さん、", "、", "の回答", "の報告", "の資料", "の提出", "の意見")
_OWNER = re.compile(rf"(?P<owner>{_NAMED})(?={'|'.join(_SUBJECT + _ADDRESSED)})")
_NOT_AN_OWNER = re.compile(
    r"^(?:本部|各部|全部|一部|内部|外部|上部|幹部|[部課局室係班区所校署館]|場所|箇所|長所|住所|役所|名所|学校|会館|地区|全区|"
    r".*(?:会議|研修|応接|相談|待合|控)室|当該部|[当弊][課局部室区]|次の部|.*(?:関係|後|以[上下外内]))$"
)
_SELF = re.compile(
    r"(?:私(?:ども|たち)?|わたくし|[当弊][課局部室]|こちら|我々|うち)(?:の(?:方|ほう))?(?:が|は|で|から|も)"
)


def named_owner(text: str, roster: Roster | None = None, *, addressed: bool) -> str | None:
    """The section or person that the sentence makes responsible, as said; None when it names nobody.

    A name of the roster beats a form (「…課」), the doer (「…が」, 「…で」) beats whoever is spoken to.

    Args:
        text: The sentence, without its deadline.
        roster: Names that count without a form such as 「…課」.
        addressed: Whether somebody spoken to (「建設局には」, 「高橋さん、」) counts, as in a request.
    """
    particles = _SUBJECT + _ADDRESSED if addressed else _SUBJECT
    for name in sorted(_known_names(roster), key=len, reverse=True) if roster else ():
        match = re.search(rf"{re.escape(name)}(?:の[一-龥々]{{1,4}})?{_POST}?(?={'|'.join(particles)})", text)
        if match:
            return match.group()
    candidates = [
        (rank, -match.start(), match["owner"])
        for match in _OWNER.finditer(text)
        if not _NOT_AN_OWNER.match(match["owner"]) and (rank := _rank(text, match.end(), particles)) is not None
    ]
    return min(candidates)[2] if candidates else None


def is_speaker_meant(text: str) -> bool:
    """Whether the speaker means himself or his section: 私が, 当課で, こちらで."""
    return bool(_SELF.search(text))


def _rank(text: str, end: int, particles: tuple[str, ...]) -> int | None:
    return next((rank for rank, particle in enumerate(particles) if text.startswith(particle, end)), None)


def _known_names(roster: Roster) -> Iterable[str]:
    for person in roster.people:
        for name in (person.name, surname(person.name), person.department or ""):
            if len(name.strip()) >= 2:  # one character, as 林, is found in too many words
                yield name
