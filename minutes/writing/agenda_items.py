"""The items of an agenda among its lines: 1, １, (1), ①, 一, Ⅰ, 議題1, 議案第3号, その他, lists under 「議題」."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from minutes.writing.agenda import AgendaItem
from minutes.writing.numerals import half_width

ITEM_LIMIT = 100
HEADING_LIMIT_CHARACTERS = 120

_KIND = r"(?:議題|議案|議事|案件|報告事項|報告|協議事項|協議|審議事項|審議|検討事項|連絡事項|日程)"
_NAMED = re.compile(
    rf"^(?P<number>{_KIND}\s*(?:第\s*)?(?P<digits>[0-9一二三四五六七八九十]+)\s*(?:号|番)?)(?:議案)?[\s.:、)\]】]*(?P<heading>\S.*)?$"
)
_MAIN = re.compile(
    r"^(?P<number>[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[Ⅰ-Ⅻ])(?:[\s.、:,．]+|(?=[^\s0-9.:年月日時分回期件人名号条項章個台点か%/)-]))(?P<heading>\S.*)$"
)
_SUB = re.compile(
    r"^(?:\((?P<paren>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[ア-ン])\)|(?P<half>[0-9]{1,2})\)|(?P<circle>[①-⑳])|(?P<kana>[ア-ン])(?=[\s.、]))[\s.、:]*(?P<heading>\S.*)$"
)
_BULLET = re.compile(r"^[・○●◯◇◆■□\-−*‣•▪][\s]*(?P<heading>\S.*)$")
_CONTAINER = re.compile(rf"^(?:本日の)?(?P<kind>{_KIND})(?:等|事項)?$")
_INLINE = re.compile(rf"^(?P<kind>{_KIND})(?:等)?\s*[::]\s*(?P<heading>\S.*)$")
_PLAIN = re.compile(r"^(?:開会|閉会|その他|挨拶|あいさつ|会長挨拶|委員長挨拶)(?:の?(?:言葉|ことば))?$")
_STYLES = ((1, _NAMED), (1, _INLINE), (0, _MAIN), (1, _SUB))
"""Level of an item (0 = main number) by the style of its number; the first that matches wins."""

_END = re.compile(
    r"^[【\[<■●◆○]*(?:配[布付]資料|添付資料|資料(?:一覧)?|出席者|委員名簿|出席者名簿|問い?合わ?せ先|備考|※)"
)
_NOISE = re.compile(
    r"[\s　]*(?:[(（【\[［]\s*(?:別紙|資料|参考|説明|担当|報告者|説明者)[^)）】\]］]*[)）】\]］]|"
    r"[・･…‥.．]{3,}.*|\t.*資料.*)+$"
)
_LABELLED = re.compile(r"^(?:開\s*催\s*)?(?:日\s*時|場\s*所|会\s*場|と\s*き|と\s*こ\s*ろ|出\s*席|対\s*象|主\s*催)")


class _Found(NamedTuple):
    level: int
    number: str | None
    heading: str


def find_items(lines: Sequence[str]) -> Iterator[AgendaItem]:
    """Items in order. A heading such as 「3 議題」 gives its kind to the numbers under it: (1) becomes 議題1."""
    found = _drop_containers(list(_scan(lines)))
    for item in found[:ITEM_LIMIT]:
        yield AgendaItem(item.number, item.heading[:HEADING_LIMIT_CHARACTERS])


def _scan(lines: Sequence[str]) -> Iterator[_Found]:
    kind: str | None = None
    for line in lines:
        plain = half_width(line).strip()
        if _END.match(plain):
            kind = None
            if _END.match(plain) and "資料" in plain[:8]:
                return
            continue
        if _LABELLED.match(plain):
            continue
        item = _item(plain, line.strip(), kind)
        if item is None:
            continue
        container = _CONTAINER.match(item.heading)
        if container:
            kind = container["kind"]
        elif item.level == 0 and not (item.number or "").startswith(tuple("議報協審案検連")):
            kind = None
        yield item


def _item(plain: str, line: str, kind: str | None) -> _Found | None:
    """One line as an item; `plain` has the same length as `line`, so headings are cut from the original."""
    for level, style in _STYLES:
        match = style.match(plain)
        if match and match["heading"]:
            return _Found(level, _number(match, kind), _heading(line, match))
    return _unnumbered(plain, line, kind)


def _number(match: re.Match[str], kind: str | None) -> str | None:
    """The number as it is written; one below 「議題」 becomes 議題1, 議題2 and so on."""
    groups = match.groupdict()
    if groups.get("number"):
        return re.sub(r"\s", "", groups["number"])
    if groups.get("circle"):
        groups["circle"] = str(ord(groups["circle"]) - ord("①") + 1)
    digits = next((groups[name] for name in ("paren", "half", "circle", "kana") if groups.get(name)), None)
    if digits is None:
        return None
    return f"{kind}{digits}" if kind else f"({digits})"


def _unnumbered(plain: str, line: str, kind: str | None) -> _Found | None:
    """An item without a number: 開会, その他, and below 「議題」 bullets and lines that end in 「について」."""
    unspaced = re.sub(r"[\s　]", "", plain)
    if _CONTAINER.match(plain) or _PLAIN.match(unspaced):
        return _Found(0, None, unspaced)
    if kind and (match := _BULLET.match(plain)):
        return _Found(1, None, _heading(line, match))
    if kind and len(plain) <= 60 and re.search(r"(?:について|の件|に関すること|\(案\))$", plain):
        return _Found(1, None, line)
    return None


def _heading(line: str, match: re.Match[str]) -> str:
    heading = line[match.start("heading") :].split("\t", maxsplit=1)[0]
    shortened = _NOISE.sub("", heading).strip(" \t　")
    return re.sub(r"[ 　]{2,}", " ", re.sub(r"^(\S)[ 　]+(\S)$", r"\1\2", shortened)) or heading


def _drop_containers(found: list[_Found]) -> list[_Found]:
    """Without headings that only hold others (「3 議題」 before (1), (2)); one that holds nothing stays."""
    return [
        item
        for item, following in zip_longest(found, found[1:])
        if not (_CONTAINER.match(item.heading) and following is not None and following.level > item.level)
    ]
