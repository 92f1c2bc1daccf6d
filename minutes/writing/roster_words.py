"""What a word of a roster is: a person's name, its reading, a department, a position or a part in the meeting."""

import re

PART_OF_MEETING = frozenset(
    {
        "委員長",
        "副委員長",
        "委員",
        "議長",
        "副議長",
        "会長",
        "副会長",
        "座長",
        "副座長",
        "部会長",
        "副部会長",
        "議員",
        "幹事",
        "幹事長",
        "監事",
        "書記",
        "事務局",
        "説明員",
        "説明者",
        "出席者",
        "オブザーバー",
        "アドバイザー",
        "傍聴者",
        "司会",
        "司会者",
        "進行",
        "学識経験者",
        "市民委員",
        "公募委員",
        "臨時委員",
        "専門委員",
        "本部長",
        "副本部長",
        "本部員",
        "関係者",
        "随行",
        "講師",
    }
)
"""委員長, 委員, 事務局 …: what somebody is in this meeting, whatever their post."""

_UNIT = (
    r"(?:本部|[局部課室係区所署館校院会班]|センター|チーム|グループ|大学|学部|組合|法人|会社|協会|連合会|"
    r"役所|役場|機構|財団)"
)
_RANK = (
    r"(?:市長|副市長|知事|町長|村長|教育長|理事長|理事|局長|部長|次長|課長|室長|係長|区長|所長|署長|館長|校長|院長|班長|参事|主幹|主査|主任|主事|技師|"
    r"副主査|担当係長|担当課長|担当部長|課長代理|係長補佐|課長補佐|部長補佐|代理|補佐|係員|職員|書記|教授|准教授|講師|助教|弁護士|税理士|公認会計士|代表|社長|取締役|専務|常務|"
    r"会長|顧問|監査役|主席|主務|技監|総括|担当)"
)
_POST = re.compile(
    rf"^(?P<department>.+(?:{_UNIT}))(?P<position>(?:副|総括|担当|統括)?(?:長|次長|参事|主幹|主査|主任|主事|技師|課長代理|代理|補佐|長代理|長補佐|員|理事|教授|准教授|講師|代表|会長|理事長))$"
)
_KANJI_NAME = re.compile(r"^[一-龥々〆ヶ髙﨑ぁ-んァ-ヶー]{1,8}$")
_LATIN_NAME = re.compile(r"^[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’-]{0,30}$")
_KANA = re.compile(r"^[ぁ-んァ-ヶｦ-ﾟー・ 　]+$")
_ATTENDANCE = frozenset({"出席", "欠席", "○", "×"})
_HONORIFIC = re.compile(r"(?:さん|様|氏|先生|委員|君)$")
_DECORATION = re.compile(r"^[\s　・○●◎〇■□◆◇※*＊【＜<〔\[0-9０-９.．)）①-⑳]+|[\s　】＞>〕\]]+$")
_NOT_NAMES = re.compile(
    r"名簿|一覧|次第|会議|委員会|出席|欠席|令和|平成|氏名|所属|職名|備考|順不同|敬称|五十音|以上|場所|日時|資料|[0-9０-９年月日時]"
)


def without_marks(text: str) -> str:
    """The text without leading numbers and bullets (1. ○ ◎ ・) and without brackets around the whole."""
    return _DECORATION.sub("", text.strip()).strip()


def is_kana(text: str) -> bool:
    """Whether it is all hiragana or katakana, as a reading is."""
    return bool(_KANA.match(text))


def is_department(word: str) -> bool:
    """Whether it ends like a department or an organisation: 総務部, 人事課, ○○大学."""
    return (len(word) >= 2 and bool(re.search(rf"{_UNIT}$", word))) or bool(
        re.match(r"^(?:株式会社|一般|公益|社会福祉|独立行政|NPO)", word)
    )


def is_position(word: str) -> bool:
    """Whether it is a position by itself: 部長, 係長, 教授."""
    return bool(re.fullmatch(rf"(?:副|総括|担当|統括|主任|上席)?{_RANK}(?:代理|補佐|心得)?", word))


def split_post(word: str) -> tuple[str, str] | None:
    """「総務部総務課長」 -> (総務部総務課, 課長): a post written as one word; None for other words."""
    match = _POST.match(word)
    if match is None or is_position(word) or word in PART_OF_MEETING:
        return None
    department, position = match["department"], match["position"]
    if position.startswith("長") or position == "員":
        unit = re.search(r"(?:本部|センター|[^一-龥]|[一-龥])$", department)
        position = (unit.group() if unit else "") + position
    return department, position


def is_person_name(word: str) -> bool:
    """Whether it may be a person's name or half of one: a few kanji or kana, or Latin letters."""
    if _NOT_NAMES.search(word) or is_position(word):
        return False
    return bool(_KANJI_NAME.match(word) or _LATIN_NAME.match(word))


def parts_of(word: str, *, named: bool) -> list[tuple[str, str]]:
    """(what it is, text) of a word: role, attendance, department, position, name, kana; nothing for other words.

    Args:
        word: A word without blanks, or what stands in brackets; 「総務課長」 has two parts.
        named: Whether the name is complete, so that kana can only be its reading.
    """
    post = split_post(word)
    if post is not None:
        return [("department", post[0]), ("position", post[1])]
    tests = (
        ("role", word in PART_OF_MEETING),
        ("attendance", word in _ATTENDANCE),
        ("position", is_position(word)),
        ("department", is_department(word)),
        ("kana", named and is_kana(word)),
        ("name", not named and is_person_name(word)),
    )
    kind = next((kind for kind, holds in tests if holds), None)
    if kind is None:
        return []
    return [(kind, (_HONORIFIC.sub("", word) or word) if kind == "name" else word)]
