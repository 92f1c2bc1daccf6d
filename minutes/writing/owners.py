"""Who is to do it: the section or person named in a sentence, else the speaker of a promise."""

import re
from collections.abc import Iterable

from minutes.writing.roster import Roster

_UNIT = r"(?:事務局|区役所|事務所|センター|委員会|協議会|部会|本部|チーム|グループ|[局部課室係班区所館校署]|担当(?:者|課|部署)?)"
_POST = r"(?:副?市長|副?委員長|副?議長|(?:局|部|課|室|係|所|館|区|校|署|班)長|補佐|主[査任幹事]|委員|議員|理事|先生|教授|さん|様)"
_NAMED = rf"(?:[一-龥々ァ-ヶーA-Za-z0-9]{{0,14}}(?:{_UNIT}|{_POST})(?:の[一-龥々]{{1,4}}(?:{_POST})?)?|各[局部課室区]|皆(?:様|さん)|関係(?:各?課|部署|機関)|全員)"
_ROLE = r"(?:が|は|で|に(?:は|も)?|の(?:方|ほう)(?:で|から|に)?(?:は)?|において|から|さん、|、|も|と)"
_SELF = re.compile(
    r"(?:私(?:ども|たち)?|わたくし|当[課局部室]|弊[課局部]|こちら|我々|うち)(?:の(?:方|ほう))?(?:が|は|で|から|も)"
)
_OWNER = re.compile(rf"(?P<owner>{_NAMED})(?={_ROLE})")
_NOT_AN_OWNER = re.compile(
    r"^(?:本部|各部|全部|一部|内部|外部|上部|幹部|部|課|局|室|係|班|区|所|場所|箇所|長所|住所|役所|名所|学校|会館|地区|全区|校|署|館|当該部|次の部)$"
)
_SUBJECTS = ("が", "は", "で", "に", "の方", "のほう", "、", "において")


def named_owner(text: str, roster: Roster | None = None) -> str | None:
    """The section or person that the sentence makes responsible, as said; None when it names nobody.

    A name of the roster beats a form (「…課が」); 「が」 and 「で」 name the doer better than a name after a comma.
    """
    known = sorted(_known_names(roster), key=len, reverse=True) if roster else []
    for name in known:
        match = re.search(rf"{re.escape(name)}(?:{_POST})?(?={_ROLE})", text)
        if match:
            return match.group()
    candidates = [
        (_rank(text, match.end()), -match.start(), match["owner"])
        for match in _OWNER.finditer(text)
        if not _NOT_AN_OWNER.match(match["owner"])
    ]
    return min(candidates)[2] if candidates else None


def is_speaker_meant(text: str) -> bool:
    """Whether the speaker means himself or his section: 私が, 当課で, こちらで."""
    return bool(_SELF.search(text))


def _rank(text: str, end: int) -> int:
    following = text[end : end + 3]
    return next((n for n, particle in enumerate(_SUBJECTS) if following.startswith(particle)), len(_SUBJECTS))


def _known_names(roster: Roster) -> Iterable[str]:
    for person in roster.people:
        yield person.name
        surname = re.split(r"[ 　]", person.name.strip())[0]
        if len(surname) >= 2:
            yield surname
        if person.department and len(person.department) >= 2:
            yield person.department
