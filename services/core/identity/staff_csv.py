"""Bytes of a staff list in, rows and their problems out; knows neither database nor web.

One line is one post. Columns are found by name in any order; columns of other names are ignored.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from services.core.i18n.catalogue import N_
from services.core.identity.dates_csv import parse_date

MAX_BYTES = 20_000_000  # about 150,000 lines; the city has some 35,000 members of staff
ENCODINGS = ("utf-8-sig", "cp932")  # CP932 and not Shift_JIS: 髙 and 﨑 are in Microsoft's extension only

EMPLOYEE_NUMBER, NAME, KANA, EMAIL = "職員番号", "氏名", "カナ", "メール"
DEPARTMENT_CODE, DEPARTMENT_NAME, PARENT_CODE = "所属コード", "所属名", "上位所属コード"
TITLE, GRADE, MAIN = "役職", "職級", "本務兼務"
VALID_FROM, VALID_TO, LEFT_ON = "発令日", "終了日", "退職日"
LEAVE, LEAVE_FROM, LEAVE_TO = "休業区分", "休業開始日", "休業終了日"
COLUMNS = (
    EMPLOYEE_NUMBER,
    NAME,
    KANA,
    EMAIL,
    DEPARTMENT_CODE,
    DEPARTMENT_NAME,
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
LENGTHS = {EMPLOYEE_NUMBER: 20, NAME: 100, KANA: 100, EMAIL: 254, DEPARTMENT_CODE: 20, DEPARTMENT_NAME: 100}
LENGTHS |= {PARENT_CODE: 20, TITLE: 50, GRADE: 20}
MAIN_WORDS = {"": True, "本務": True, "主務": True, "兼務": False, "併任": False}
LEAVE_WORDS = {"": None, "休職": "absence", "育休": "childcare", "育児休業": "childcare"}
CODE_PATTERN = re.compile(r"[A-Za-z0-9-]+")
EMAIL_PATTERN = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message is a message id."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line: a message id and the values that fill it."""

    line: int
    column: str
    message: str
    values: dict[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True)
class StaffList:
    """What a file holds: the rows that can be used, and what is wrong with the others."""

    rows: tuple[StaffRow, ...]
    problems: tuple[Problem, ...]


def decode(content: bytes) -> str:
    """The text of a file saved by Excel or a personnel system: UTF-8 with or without BOM, else CP932.

    Raises:
        Unreadable: it is neither, too large, or empty.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(N_("ファイルが大きすぎます。分割してください。"))
    if not content.strip():
        raise Unreadable(N_("ファイルが空です。"))
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Unreadable(N_("文字コードを判別できません。CSV（UTF-8またはShift_JIS）で保存し直してください。"))


def read_staff_list(content: bytes) -> StaffList:
    """The rows of a staff list.

    Raises:
        Unreadable: not a CSV file with the required columns.
    """
    reader = csv.DictReader(io.StringIO(decode(content), newline=""), strict=True)
    try:
        names = [unicodedata.normalize("NFKC", name or "").strip() for name in reader.fieldnames or ()]
        missing = [name for name in REQUIRED if name not in names]
        if missing:
            raise Unreadable(
                N_("必要な列がありません（職員番号、氏名、所属コード、発令日）。見出しの行を確認してください。")
            )
        reader.fieldnames = names
        read = [
            _read_line(reader.line_num, line) for line in reader if any(str(v or "").strip() for v in line.values())
        ]
    except csv.Error as error:
        raise Unreadable(N_("CSVの形が崩れています。引用符の閉じ忘れがないか確認してください。")) from error
    if not read:
        raise Unreadable(N_("見出しの下に職員の行がありません。"))
    rows = tuple(row for row, problems in read if row is not None and not problems)
    return StaffList(rows, tuple(problem for _row, problems in read for problem in problems))


def _read_line(line: int, cells: dict[str, str | None]) -> tuple[StaffRow | None, list[Problem]]:
    problems: list[Problem] = []
    # Names keep their very characters (髙, 﨑, spaces inside); numbers and codes lose full-width forms.
    text = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    plain = {name: unicodedata.normalize("NFKC", value) for name, value in text.items()}

    def date_of(column: str) -> date | None:
        try:
            return parse_date(plain[column])
        except ValueError:
            problems.append(Problem(line, column, N_("日付として読めません：%(value)s"), {"value": text[column][:40]}))
            return None

    problems.extend(_text_problems(line, text, plain))
    valid_from, valid_to, left_on = date_of(VALID_FROM), date_of(VALID_TO), date_of(LEFT_ON)
    leave_kind, leave_from, leave_to = LEAVE_WORDS.get(plain[LEAVE]), date_of(LEAVE_FROM), date_of(LEAVE_TO)
    if bool(plain[LEAVE]) != bool(text[LEAVE_FROM]):
        problems.append(Problem(line, LEAVE_FROM, N_("休業は区分と開始日の両方を入力してください。")))
    if leave_from and leave_to and leave_to < leave_from:
        problems.append(Problem(line, LEAVE_TO, N_("休業終了日が開始日より前です。")))
    if valid_from and valid_to and valid_to < valid_from:
        problems.append(Problem(line, VALID_TO, N_("終了日が発令日より前です。")))
    if problems or valid_from is None:
        return None, problems
    return (
        StaffRow(
            line=line,
            employee_number=plain[EMPLOYEE_NUMBER],
            name=text[NAME],
            kana=text[KANA],
            email=plain[EMAIL],
            department_code=plain[DEPARTMENT_CODE],
            department_name=text[DEPARTMENT_NAME],
            parent_code=plain[PARENT_CODE],
            title=text[TITLE],
            grade=plain[GRADE],
            is_main=MAIN_WORDS[plain[MAIN]],
            valid_from=valid_from,
            valid_to=valid_to,
            left_on=left_on,
            leave_kind=leave_kind,
            leave_from=leave_from,
            leave_to=leave_to,
        ),
        problems,
    )


def _text_problems(line: int, text: dict[str, str], plain: dict[str, str]) -> Iterator[Problem]:
    for name in REQUIRED:
        if not text[name]:
            yield Problem(line, name, N_("入力されていません。"))
    for name, length in LENGTHS.items():
        if len(text[name]) > length:
            yield Problem(line, name, N_("%(length)s文字以内にしてください。"), {"length": str(length)})
    checks: tuple[tuple[str, Callable[[str], object], str], ...] = (
        (EMPLOYEE_NUMBER, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (DEPARTMENT_CODE, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (PARENT_CODE, CODE_PATTERN.fullmatch, N_("半角の英数字と「-」だけにしてください：%(value)s")),
        (EMAIL, EMAIL_PATTERN.fullmatch, N_("メールアドレスの形になっていません：%(value)s")),
        (LEAVE, LEAVE_WORDS.__contains__, N_("「休職」か「育休」にしてください：%(value)s")),
        (MAIN, MAIN_WORDS.__contains__, N_("「本務」か「兼務」にしてください：%(value)s")),
    )
    for name, is_right, message in checks:
        if plain[name] and not is_right(plain[name]):
            yield Problem(line, name, message, {"value": text[name][:40]})
    for name, value in text.items():
        # Half of a broken conversion (U+FFFD, geta mark for a missing character) must not become a person's name.
        if "\ufffd" in value or any(unicodedata.category(char) == "Cc" for char in value):
            yield Problem(line, name, N_("文字化けしている文字があります。"))
