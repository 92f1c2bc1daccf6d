"""Bytes of a staff list in, rows and their problems out; knows neither database nor web.

One line is one post. Columns are found by name in any order; columns of other names are ignored.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from services.core.i18n.catalogue import N_
from services.core.identity.dates_csv import parse_date
from services.core.identity.list_file import Layout, Line, Problem, read_list_file
from services.core.identity.list_text import MAX_BYTES, Unreadable, decode, is_garbled

__all__ = ["COLUMNS", "MAX_BYTES", "REQUIRED", "Problem", "StaffList", "StaffRow", "Unreadable", "decode"]

EMPLOYEE_NUMBER, NAME, KANA, NAME_EN, EMAIL = "職員番号", "氏名", "カナ", "氏名英語", "メール"
DEPARTMENT_CODE, DEPARTMENT_NAME, DEPARTMENT_NAME_EN = "所属コード", "所属名", "所属英語名"
PARENT_CODE = "上位所属コード"
TITLE, GRADE, MAIN = "役職", "職級", "本務兼務"
VALID_FROM, VALID_TO, LEFT_ON = "発令日", "終了日", "退職日"
LEAVE, LEAVE_FROM, LEAVE_TO = "休業区分", "休業開始日", "休業終了日"
COLUMNS = (
    EMPLOYEE_NUMBER,
    NAME,
    KANA,
    NAME_EN,
    EMAIL,
    DEPARTMENT_CODE,
    DEPARTMENT_NAME,
    DEPARTMENT_NAME_EN,
    PARENT_CODE,
    TITLE,
    GRADE,
    MAIN,
    VALID_FROM,
    VALID_TO,
    LEFT_ON,
    LEAVE,
    LEAVE_FROM,
    LEAVE_TO,
)
REQUIRED = (EMPLOYEE_NUMBER, NAME, DEPARTMENT_CODE, VALID_FROM)
REQUIRED_IN_CHANGE = (EMPLOYEE_NUMBER, NAME)
LENGTHS = {EMPLOYEE_NUMBER: 20, NAME: 100, KANA: 100, EMAIL: 254, DEPARTMENT_CODE: 20, DEPARTMENT_NAME: 100}
LENGTHS |= {PARENT_CODE: 20, TITLE: 50, GRADE: 20, NAME_EN: 200, DEPARTMENT_NAME_EN: 200}
MAIN_WORDS = {"": True, "本務": True, "主務": True, "兼務": False, "併任": False}
ENDS_POST_WORDS = frozenset({"兼務解除", "併任解除"})
LEAVE_WORDS = {"": None, "休職": "absence", "育休": "childcare", "育児休業": "childcare"}
# What personnel systems call the columns; only to say what was probably meant, never to take them for it.
ALSO_CALLED = {
    "社員番号": EMPLOYEE_NUMBER,
    "職員コード": EMPLOYEE_NUMBER,
    "職員ID": EMPLOYEE_NUMBER,
    "番号": EMPLOYEE_NUMBER,
    "名前": NAME,
    "姓名": NAME,
    "職員名": NAME,
    "フリガナ": KANA,
    "ふりがな": KANA,
    "氏名カナ": KANA,
    "メールアドレス": EMAIL,
    "E-mail": EMAIL,
    "部署コード": DEPARTMENT_CODE,
    "組織コード": DEPARTMENT_CODE,
    "課コード": DEPARTMENT_CODE,
    "部署名": DEPARTMENT_NAME,
    "組織名": DEPARTMENT_NAME,
    "所属": DEPARTMENT_NAME,
    "職名": TITLE,
    "等級": GRADE,
    "異動日": VALID_FROM,
    "配属日": VALID_FROM,
    "開始日": VALID_FROM,
    "発令年月日": VALID_FROM,
    "退職年月日": LEFT_ON,
}
LAYOUT = Layout(COLUMNS, REQUIRED, ALSO_CALLED)
LAYOUT_OF_CHANGE = Layout(COLUMNS, REQUIRED_IN_CHANGE, ALSO_CALLED)
EXCEL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
FORMULA_STARTS = ("=", "+", "@", "＝")
OF_A_PERSON = (EMPLOYEE_NUMBER, NAME, KANA, NAME_EN, EMAIL, TITLE, GRADE, LEFT_ON, LEAVE, LEAVE_FROM, LEAVE_TO)
CODE_PATTERN = re.compile(r"[A-Za-z0-9-]+")
EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line: a person in a post. Empty text means "not stated"."""

    line: int
    employee_number: str
    name: str
    kana: str
    email: str
    department_code: str
    department_name: str
    parent_code: str
    title: str
    grade: str
    is_main: bool
    valid_from: date
    valid_to: date | None
    left_on: date | None
    leave_kind: str | None = None
    leave_from: date | None = None
    leave_to: date | None = None
    name_en: str = ""
    department_name_en: str = ""
    ends_post: bool = False
    """The end of a concurrent post on the day before (兼務解除); only in a personnel change."""


@dataclass(frozen=True, slots=True)
class DepartmentRow:
    """One line that names a department and nobody in it: upper departments have no staff of their own."""

    line: int
    code: str
    name: str
    parent_code: str
    valid_from: date
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file holds: the rows that can be used, what is wrong with the others, and columns that are not used.

    `unused` maps the name of a column to the column that was probably meant, or to nothing.
    """

    rows: tuple[StaffRow, ...]
    problems: tuple[Problem, ...]
    departments: tuple[DepartmentRow, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)


def read_staff_list(content: bytes, *, effective_on: date | None = None) -> StaffList:
    """The rows of a staff list; with `effective_on`, of the personnel change of that day.

    In a change all lines take effect on its day, and who leaves or goes on leave needs no post.

    Raises:
        Unreadable: not a file with the required columns and at least one line.
    """
    found = read_list_file(content, LAYOUT if effective_on is None else LAYOUT_OF_CHANGE)
    if not found.lines:
        raise Unreadable(N_("見出しの下に職員の行がありません。"))
    rows: list[StaffRow] = []
    departments: list[DepartmentRow] = []
    problems: list[Problem] = []
    for line in found.lines:
        row, wrong = _read_line(line, effective_on)
        problems.extend(wrong)
        if isinstance(row, StaffRow):
            rows.append(row)
        elif row is not None:
            departments.append(row)
    return StaffList(tuple(rows), tuple(problems), tuple(departments), found.unused)


class _Cells:
    """The cells of a line as they stand and in their plain form, and what is wrong with them."""

    def __init__(self, line: Line, effective_on: date | None) -> None:
        self.line, self.effective_on = line.number, effective_on
        # Names keep their very characters (髙, 﨑, spaces inside); numbers and codes lose full-width forms.
        self.text = {name: line.cells.get(name, "") for name in COLUMNS}
        self.plain = {name: unicodedata.normalize("NFKC", value) for name, value in self.text.items()}
        self.problems: list[Problem] = []

    def day(self, column: str) -> date | None:
        if _is_formula(self.text[column]):
            return None  # told once, as a formula
        try:
            return parse_date(self.plain[column])
        except ValueError:
            value = {"value": self.text[column][:40]}
            self.note(column, N_("日付として読めません：%(value)s（例：2026-04-01、R8.4.1）"), value)
            return None

    def effect(self) -> date | None:
        """The day from which the line holds; in a personnel change its day, and no other."""
        stated = self.day(VALID_FROM)
        if self.effective_on is not None and stated not in {None, self.effective_on}:
            message = N_("発令日が、この人事異動の発令日（%(day)s）と違います。")
            self.note(VALID_FROM, message, {"day": self.effective_on.isoformat()})
        return self.effective_on or stated

    def note(self, column: str, message: str, values: dict[str, str] | None = None) -> None:
        self.problems.append(Problem(self.line, column, message, values or {}))


def _read_line(line: Line, effective_on: date | None) -> tuple[StaffRow | DepartmentRow | None, list[Problem]]:
    cells = _Cells(line, effective_on)
    if line.beyond:
        message = N_('見出しより右に%(count)s個のセルがあります。値の中の「,」を引用符「"」で囲んでください。')
        cells.note("", message, {"count": str(line.beyond)})
        return None, cells.problems
    is_department = bool(cells.text[DEPARTMENT_NAME]) and not any(cells.text[name] for name in OF_A_PERSON)
    cells.problems.extend(_text_problems(cells, _required(cells, is_department=is_department)))
    valid_from = cells.effect()
    if is_department:
        return _department_row(cells, valid_from), cells.problems
    return _staff_row(cells, valid_from), cells.problems


def _required(cells: _Cells, *, is_department: bool) -> tuple[str, ...]:
    if cells.effective_on is None:
        return (DEPARTMENT_CODE, VALID_FROM) if is_department else REQUIRED
    if is_department:
        return (DEPARTMENT_CODE,)
    needs_no_post = (cells.text[LEFT_ON] or cells.text[LEAVE]) and not cells.text[MAIN]
    return REQUIRED_IN_CHANGE if needs_no_post else (*REQUIRED_IN_CHANGE, DEPARTMENT_CODE)


def _department_row(cells: _Cells, valid_from: date | None) -> DepartmentRow | None:
    if cells.problems or valid_from is None:
        return None
    code, parent = cells.plain[DEPARTMENT_CODE], cells.plain[PARENT_CODE]
    name_en = cells.plain[DEPARTMENT_NAME_EN]
    return DepartmentRow(cells.line, code, cells.text[DEPARTMENT_NAME], parent, valid_from, name_en)


def _staff_row(cells: _Cells, valid_from: date | None) -> StaffRow | None:
    text, plain = cells.text, cells.plain
    valid_to, left_on = cells.day(VALID_TO), cells.day(LEFT_ON)
    leave_from, leave_to = cells.day(LEAVE_FROM), cells.day(LEAVE_TO)
    if bool(plain[LEAVE]) != bool(text[LEAVE_FROM]):
        cells.note(LEAVE_FROM, N_("休業は区分と開始日の両方を入力してください。"))
    if leave_from and leave_to and leave_to < leave_from:
        cells.note(LEAVE_TO, N_("休業終了日が開始日より前です。"))
    if valid_from and valid_to and valid_to < valid_from:
        cells.note(VALID_TO, N_("終了日が発令日より前です。"))
    if cells.problems or valid_from is None:
        return None
    return StaffRow(
        line=cells.line,
        employee_number=plain[EMPLOYEE_NUMBER],
        name=text[NAME],
        kana=text[KANA],
        email=plain[EMAIL],
        department_code=plain[DEPARTMENT_CODE],
        department_name=text[DEPARTMENT_NAME],
        parent_code=plain[PARENT_CODE],
        title=text[TITLE],
        grade=plain[GRADE],
        is_main=MAIN_WORDS.get(plain[MAIN], False),
        valid_from=valid_from,
        valid_to=valid_to,
        left_on=left_on,
        leave_kind=LEAVE_WORDS[plain[LEAVE]],
        leave_from=leave_from,
        leave_to=leave_to,
        name_en=plain[NAME_EN],
        department_name_en=plain[DEPARTMENT_NAME_EN],
        ends_post=plain[MAIN] in ENDS_POST_WORDS,
    )


def _text_problems(cells: _Cells, required: tuple[str, ...]) -> Iterator[Problem]:
    line, text = cells.line, cells.text
    for name in required:
        if not text[name]:
            yield Problem(line, name, N_("入力されていません。"))
    for name, length in LENGTHS.items():
        if len(text[name]) > length:
            yield Problem(line, name, N_("%(length)s文字以内にしてください。"), {"length": str(length)})
    yield from _form_problems(cells)
    for name, value in text.items():
        if is_garbled(value):
            yield Problem(line, name, N_("文字化けしている文字があります。"))


def _form_problems(cells: _Cells) -> Iterator[Problem]:
    """Numbers, codes, addresses and fixed words; a formula is told once, as a formula."""
    main_words = set(MAIN_WORDS) | (ENDS_POST_WORDS if cells.effective_on is not None else frozenset())
    checks: tuple[tuple[str, Callable[[str], object], str], ...] = (
        (EMPLOYEE_NUMBER, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (DEPARTMENT_CODE, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (PARENT_CODE, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (EMAIL, EMAIL_PATTERN.fullmatch, N_("メールアドレスの形になっていません：%(value)s")),
        (LEAVE, LEAVE_WORDS.__contains__, N_("「休職」か「育休」にしてください：%(value)s")),
        (MAIN, main_words.__contains__, N_("「本務」か「兼務」にしてください：%(value)s")),
    )
    for name, value in cells.text.items():
        if _is_formula(value):
            message = N_("計算式かエラーのセルです：%(value)s。値に直してください（コピーして「値の貼り付け」）。")
            yield Problem(cells.line, name, message, {"value": value[:40]})
    for name, is_right, message in checks:
        if cells.plain[name] and not _is_formula(cells.text[name]) and not is_right(cells.plain[name]):
            yield Problem(cells.line, name, message, {"value": cells.text[name][:40]})


def _is_formula(value: str) -> bool:
    return value.startswith(FORMULA_STARTS) or value in EXCEL_ERRORS
