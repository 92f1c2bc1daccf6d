"""The asset register as CSV, in and out; knows neither database nor web."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from services.core.i18n.catalogue import N_
from services.core.identity.dates_csv import parse_date
from services.core.identity.staff_csv import Problem, Unreadable, decode

NUMBER, KIND, NAME, DEPARTMENT, ACQUIRED_ON, NOTE = "管理番号", "種別", "名称", "所属コード", "取得日", "備考"
STATE, BORROWER, DUE_ON = "状態", "借受者職員番号", "返却予定日"
COLUMNS = (NUMBER, KIND, NAME, DEPARTMENT, ACQUIRED_ON, NOTE)
EXPORTED = (*COLUMNS, STATE, BORROWER, DUE_ON)
NUMBER_PATTERN = re.compile(r"[A-Za-z0-9._/-]{1,40}")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class AssetRow:
    """One line of a list of things; `department_code` may be empty."""

    line: int
    inventory_number: str
    kind: str
    name: str
    department_code: str
    acquired_on: date | None
    note: str


def read_assets(content: bytes, *, kinds: Mapping[str, str]) -> tuple[list[AssetRow], list[Problem]]:
    """The rows of a list and what is wrong with the others; `kinds` maps a kind's code to its name, both are taken.

    Raises:
        Unreadable: not a CSV file with the required columns.
    """
    codes = {name: code for code, name in kinds.items()} | {code: code for code in kinds}
    reader = csv.DictReader(io.StringIO(decode(content), newline=""), strict=True)
    try:
        reader.fieldnames = [unicodedata.normalize("NFKC", name or "").strip() for name in reader.fieldnames or ()]
        if not {NUMBER, KIND, NAME} <= set(reader.fieldnames):
            raise Unreadable(N_("必要な列がありません（管理番号、種別、名称）。見出しの行を確認してください。"))
        lines = [(reader.line_num, {name: (line.get(name) or "").strip() for name in COLUMNS}) for line in reader]
    except csv.Error as error:
        raise Unreadable(N_("CSVの形が崩れています。引用符の閉じ忘れがないか確認してください。")) from error
    rows: list[AssetRow] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, cells in lines:
        if not any(cells.values()):
            continue
        row, wrong = _row(number, cells, codes)
        if row is not None and row.inventory_number in seen:
            wrong.append(
                Problem(number, NUMBER, N_("同じ管理番号の行が二つあります：%(value)s"), {"value": cells[NUMBER][:40]})
            )
        if row is not None and not wrong:
            seen.add(row.inventory_number)
            rows.append(row)
        problems.extend(wrong)
    return rows, problems


def _row(line: int, cells: Mapping[str, str], codes: Mapping[str, str]) -> tuple[AssetRow | None, list[Problem]]:
    number = unicodedata.normalize("NFKC", cells[NUMBER])
    wrong: list[Problem] = []
    if not NUMBER_PATTERN.fullmatch(number):
        wrong.append(Problem(line, NUMBER, N_("半角の英数字と「-」「.」「_」「/」で40文字以内にしてください。")))
    if cells[KIND] not in codes:
        wrong.append(Problem(line, KIND, N_("登録のない種別です：%(value)s"), {"value": cells[KIND][:40]}))
    if not 0 < len(cells[NAME]) <= 100:
        wrong.append(Problem(line, NAME, N_("100文字以内で入力してください。")))
    if len(cells[NOTE]) > 400:
        wrong.append(Problem(line, NOTE, N_("%(length)s文字以内にしてください。"), {"length": "400"}))
    acquired_on = None
    try:
        acquired_on = parse_date(unicodedata.normalize("NFKC", cells[ACQUIRED_ON]))
    except ValueError:
        value = {"value": cells[ACQUIRED_ON][:40]}
        wrong.append(Problem(line, ACQUIRED_ON, N_("日付として読めません：%(value)s"), value))
    if wrong:
        return None, wrong
    code = unicodedata.normalize("NFKC", cells[DEPARTMENT])
    return AssetRow(line, number, codes[cells[KIND]], cells[NAME], code, acquired_on, cells[NOTE]), wrong


def write_csv(rows: Iterable[Mapping[str, str]]) -> bytes:
    """A list that Excel opens rightly: UTF-8 with BOM, CRLF; no cell can be taken for a formula.

    Source: OWASP, "CSV Injection".
    """
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, EXPORTED)
    writer.writeheader()
    for row in rows:
        writer.writerow({k: f"'{v}" if v.startswith(FORMULA_STARTS) else v for k, v in row.items()})
    return text.getvalue().encode("utf-8-sig")
