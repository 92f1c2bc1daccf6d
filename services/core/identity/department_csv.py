"""Bytes of the list of departments of a personnel change in, rows and their problems out.

One line is one department that is founded (新設), closed (廃止), or goes on under another code, name or parent
(名称変更).
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.core.i18n.catalogue import N_
from services.core.identity.dates_csv import parse_date
from services.core.identity.list_file import Layout, Line, Problem, read_list_file
from services.core.identity.list_text import Unreadable, is_garbled
from services.core.identity.staff_csv import CODE_PATTERN

ACTION, CODE, NAME, NAME_EN, PARENT = "区分", "所属コード", "所属名", "所属英語名", "上位所属コード"
FORMER, VALID_FROM = "旧所属コード", "発令日"
COLUMNS = (ACTION, CODE, NAME, NAME_EN, PARENT, FORMER, VALID_FROM)
REQUIRED = (ACTION, CODE)
LENGTHS = {CODE: 20, NAME: 100, NAME_EN: 200, PARENT: 20, FORMER: 20}


class DepartmentAction(StrEnum):
    """What becomes of the department."""

    FOUND = "found"
    CLOSE = "close"
    RENAME = "rename"


ACTION_WORDS = {
    "新設": DepartmentAction.FOUND,
    "廃止": DepartmentAction.CLOSE,
    "名称変更": DepartmentAction.RENAME,
    "改称": DepartmentAction.RENAME,
}


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One line; `former_code` is the department that goes on as this one."""

    line: int
    action: DepartmentAction
    code: str
    name: str = ""
    name_en: str = ""
    parent_code: str = ""
    former_code: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentList:
    """What a file holds: the rows that can be used, and what is wrong with the others."""

    rows: tuple[DepartmentLine, ...]
    problems: tuple[Problem, ...]


def read_department_list(content: bytes, *, effective_on: date) -> DepartmentList:
    """The rows of a list of departments for the change of a day.

    Raises:
        Unreadable: not a CSV file with the required columns.
    """
    lines = [_Cells(line) for line in read_list_file(content, Layout(COLUMNS, REQUIRED)).lines]
    if not lines:
        raise Unreadable(N_("見出しの下に所属の行がありません。"))
    rows, problems, seen = [], [], dict[str, int]()
    for line in lines:
        wrong = [*_problems(line, effective_on)]
        code = line.plain[CODE]
        if code and code in seen:
            message = N_("同じ所属コードの行が二つあります：%(value)s")
            wrong.append(Problem(line.number, CODE, message, {"value": code[:40]}))
        seen[code] = line.number
        problems.extend(wrong)
        if not wrong:
            rows.append(_row(line))
    return DepartmentList(tuple(rows), tuple(problems))


class _Cells:
    """The cells of a line as they stand, and without full-width forms of letters and digits."""

    def __init__(self, line: Line) -> None:
        self.number = line.number
        self.text = {name: line.cells.get(name, "") for name in COLUMNS}
        self.plain = {name: unicodedata.normalize("NFKC", value) for name, value in self.text.items()}


def _row(line: _Cells) -> DepartmentLine:
    return DepartmentLine(
        line=line.number,
        action=ACTION_WORDS[line.plain[ACTION]],
        code=line.plain[CODE],
        name=line.text[NAME],
        name_en=line.plain[NAME_EN],
        parent_code=line.plain[PARENT],
        former_code=line.plain[FORMER],
    )


def _problems(line: _Cells, effective_on: date) -> Iterator[Problem]:
    number, text, plain = line.number, line.text, line.plain
    action = ACTION_WORDS.get(plain[ACTION])
    if action is None:
        message = N_("「新設」「廃止」「名称変更」のどれかにしてください：%(value)s")
        yield Problem(number, ACTION, message, {"value": text[ACTION][:40]})
    yield from _cell_problems(line)
    wanted = {DepartmentAction.FOUND: (CODE, NAME), DepartmentAction.RENAME: (CODE, NAME, FORMER)}
    for name in wanted.get(action, (CODE,)) if action else (CODE,):
        if not text[name]:
            yield Problem(number, name, N_("入力されていません。"))
    try:
        stated = parse_date(plain[VALID_FROM])
    except ValueError:
        yield Problem(number, VALID_FROM, N_("日付として読めません：%(value)s"), {"value": text[VALID_FROM][:40]})
        return
    if stated not in {None, effective_on}:
        message = N_("発令日が、この人事異動の発令日（%(day)s）と違います。")
        yield Problem(number, VALID_FROM, message, {"day": effective_on.isoformat()})


def _cell_problems(line: _Cells) -> Iterator[Problem]:
    number, text, plain = line.number, line.text, line.plain
    for name, length in LENGTHS.items():
        if len(text[name]) > length:
            yield Problem(number, name, N_("%(length)s文字以内にしてください。"), {"length": str(length)})
    for name in (CODE, PARENT, FORMER):
        if plain[name] and not CODE_PATTERN.fullmatch(plain[name]):
            message = N_("半角の英数字と「-」だけにしてください：%(value)s")
            yield Problem(number, name, message, {"value": text[name][:40]})
    for name, value in text.items():
        if is_garbled(value):
            yield Problem(number, name, N_("文字化けしている文字があります。"))
