"""Reads a roster (出席者名簿) from docx tables, xlsx, PDF, CSV, text bytes or pasted text."""

import re
from collections.abc import Iterator, Sequence

from minutes.writing.file_kinds import FileKind
from minutes.writing.file_text import Table, read_file
from minutes.writing.roster import Attendee, Roster
from minutes.writing.roster_words import (
    PART_OF_MEETING,
    is_kana,
    parts_of,
    without_marks,
)

PEOPLE_LIMIT = 500

_COLUMNS = (
    ("kana", re.compile(r"ふりがな|フリガナ|ﾌﾘｶﾞﾅ|よみ|ヨミ|カナ|かな|kana", re.IGNORECASE)),
    ("name", re.compile(r"氏\s*名|名\s*前|委員名|出席者名?$|お名前|^name$", re.IGNORECASE)),
    ("role", re.compile(r"区\s*分|役\s*割|委員会で|会での|role", re.IGNORECASE)),
    ("attendance", re.compile(r"出欠|出席状況|参加可否")),
    ("department", re.compile(r"所\s*属|部\s*署|部\s*局|団\s*体|機\s*関|局名|department", re.IGNORECASE)),
    ("position", re.compile(r"職\s*名|役\s*職|肩書|^職$|position|title", re.IGNORECASE)),
    ("note", re.compile(r"備\s*考|摘\s*要|note", re.IGNORECASE)),
)
_ABSENT = re.compile(r"^(?:欠席?|×|✕|不参加|ご欠席|absent)$", re.IGNORECASE)
_ABSENT_WORD = re.compile(r"(?:^|[\s　])(?:ご)?欠席$")
_ABSENT_MARK = re.compile(r"[（(]\s*(?:ご)?欠席?\s*[）)]")


def read_roster(source: bytes | str) -> Roster:
    """The people a roster names, in its order, without those it marks as absent; each name once per department.

    Args:
        source: The file's bytes, of whatever kind, or pasted text.

    Raises:
        DocumentProblem: See `errors`.
    """
    text = read_file(source)
    people = [person for table in text.tables for person in _from_table(table)]
    if not people:
        people = list(_from_lines(_rejoined(text.lines) if text.kind is FileKind.PDF else text.lines))
    unique = {(person.name, person.department): person for person in reversed(people)}
    kept = [person for person in people if unique.get((person.name, person.department)) is person]
    return Roster(tuple(kept[:PEOPLE_LIMIT]))


def _from_table(table: Table) -> Iterator[Attendee]:
    """People of a table with a head row; a blank 所属 or 区分 repeats the one above, as merged cells do."""
    columns: dict[str, int] = {}
    above: dict[str, str] = {}
    for row in table:
        head = _head(row)
        if "name" in head:
            columns, above = head, {}
            continue
        if not columns:
            continue
        values = {key: row[index].strip() if index < len(row) else "" for key, index in columns.items()}
        if not values["name"] and without_marks("".join(row)) in PART_OF_MEETING:
            above["role"] = without_marks("".join(row))  # a row with one cell is a group: 「事務局」
            continue
        if not values.get("role"):  # under the same part: 所属 goes on too
            values["role"] = above.get("role", "")
            values["department"] = values.get("department") or above.get("department", "")
        above = {key: values.get(key, "") for key in ("role", "department")}
        if _ABSENT.match(values.get("attendance", "")) or _ABSENT_MARK.search("".join(row)):
            continue
        person = _person(values)
        if person is not None:
            yield person


def _head(row: Sequence[str]) -> dict[str, int]:
    """Column number by meaning, when the row is a head row."""
    head: dict[str, int] = {}
    for index, cell in enumerate(row):
        meaning = next((key for key, pattern in _COLUMNS if len(cell) <= 12 and pattern.search(cell)), None)
        if meaning is not None:
            head.setdefault(meaning, index)
    return head


def _person(values: dict[str, str]) -> Attendee | None:
    lines = [line.strip() for line in values["name"].split("\n") if line.strip()]
    kana = values.get("kana") or next((line for line in lines if len(lines) > 1 and is_kana(line)), None)
    name_line = next((line for line in lines if line != kana), "")
    found = _sorted_words(name_line) or {}
    name = found.get("name") or without_marks(name_line)
    if not name or len(name) > 60:
        return None
    note = values.get("note", "")
    role = values.get("role") or found.get("role") or (note if note in PART_OF_MEETING else None)
    department, position = (
        values.get("department") or found.get("department"),
        values.get("position") or found.get("position"),
    )
    return Attendee(name, kana or found.get("kana"), department or None, position or None, role or None)


def _rejoined(lines: Sequence[str]) -> list[str]:
    """Lines of a PDF with the rest of a wrapped table cell put back: a row goes on in lines that name nobody."""
    joined: list[str] = []
    for line in lines:
        words = line.split()
        if joined and words and all(is_kana(word) for word in words) and len(line.strip()) <= 8:
            joined[-1] += line.strip()
        elif joined and words and _names_nobody(words) and _sorted_words(joined[-1]):
            joined[-1] += " " + line.strip()
        else:
            joined.append(line)
    return joined


def _names_nobody(words: Sequence[str]) -> bool:
    """Whether a line holds a position and nothing but positions, departments and attendance."""
    kinds = [{kind for kind, _ in parts_of(word, named=True)} for word in words]
    return all(kinds) and set().union(*kinds) <= {"department", "position", "attendance"} and {"position"} in kinds


def _from_lines(lines: Sequence[str]) -> Iterator[Attendee]:
    """People of plain lines: 「委員長　山田 太郎」, 「総務課長 青木花子」; 【事務局】 is the role of those below."""
    group: str | None = None
    for line in lines:
        bare = without_marks(line)
        if not bare or _ABSENT_MARK.search(line) or _ABSENT_WORD.search(line):
            continue
        heading, _, rest = (
            (bare.partition("：") if "：" in bare else bare.partition(":")) if len(bare) < 200 else (bare, "", "")
        )
        if heading.strip() in PART_OF_MEETING and (rest or bare in PART_OF_MEETING):
            group, bare = heading.strip(), rest.strip()
        elif bare in PART_OF_MEETING:
            group = bare
            continue
        department: str | None = None
        for part in re.split(r"[、，]", bare):
            found = _sorted_words(part)
            if found and found.get("name"):
                department = found.setdefault("department", department or "") or None  # 「人事室 馬場、千葉」
                yield Attendee(
                    found["name"],
                    found.get("kana"),
                    department,
                    found.get("position"),
                    found.get("role") or group,
                )


def _sorted_words(text: str) -> dict[str, str] | None:
    """The words of one entry by what they are; None when one is neither name, kana, department, position nor role."""
    collected: dict[str, list[str]] = {}
    for inner in re.findall(r"[（(]\s*([^）)]{2,20}?)\s*[）)]", text):
        for kind, value in parts_of(inner, named=True):
            collected.setdefault(kind, []).append(value)
    collected.pop("name", None)  # only a reading, a role or a position stands in brackets
    for word in filter(None, re.split(r"[\s　,]+", without_marks(re.sub(r"[（(][^）)]*[）)]", " ", text)))):
        names = collected.get("name", [])
        parts = parts_of(word, named=len(names) >= 2 or len("".join(names)) >= 4)  # four kanji are a whole name
        if not parts:
            return None
        for kind, value in parts:
            collected.setdefault(kind, []).append(value)
    collected.pop("attendance", None)
    latest = {"role", "position"}
    return {kind: values[-1] if kind in latest else " ".join(values) for kind, values in collected.items()}
