"""The departments of a staff list against those of the register: new ones, parents first; moved ones; loops."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.core.i18n.catalogue import N_
from services.core.identity.models import Department
from services.core.identity.register_state import Change, ChangeKind, Register
from services.core.identity.staff_csv import DEPARTMENT_NAME, PARENT_CODE, DepartmentRow, StaffList

SHOWN_LOOP = 6  # codes of a loop that are written out


@dataclass(frozen=True, slots=True)
class _Stated:
    """What all lines together say about one department; each text with the line that said it first."""

    line: int
    valid_from: date
    name: str = ""
    name_line: int = 0
    parent_code: str = ""
    parent_line: int = 0


def plan_departments(register: Register, staff_list: StaffList) -> frozenset[str]:
    """Add what the list says about departments to the plan; problems name line and column.

    The order of lines does not matter: a department may stand before the one above it.

    Returns:
        Codes of named departments that cannot be added, each for a reason that is noted.
    """
    stated = _stated(register, staff_list)
    above = {department.code: _code_above(register, department) for department in register.departments.values()}
    above |= {code: one.parent_code for code, one in stated.items() if one.parent_code}
    order, loops = _parents_first(stated, above)
    for loop in loops:
        _tell_loop(register, stated, loop)
    starts = _starts(register, stated, order)
    for code in order if not loops else ():
        known = register.departments.get(code)
        if known is not None:
            _move(register, known, stated[code])
        elif stated[code].name:
            _add(register, code, stated[code], starts[code])
    return frozenset(code for code, one in stated.items() if one.name and code not in register.departments)


def _rows(staff_list: StaffList) -> Iterable[DepartmentRow]:
    of_staff = (
        DepartmentRow(row.line, row.department_code, row.department_name, row.parent_code, row.valid_from)
        for row in staff_list.rows
    )
    return sorted((*staff_list.departments, *of_staff), key=lambda row: row.line)


def _stated(register: Register, staff_list: StaffList) -> dict[str, _Stated]:
    found: dict[str, _Stated] = {}
    for row in _rows(staff_list):
        one = found.get(row.code) or _Stated(row.line, row.valid_from)
        if row.name and one.name and row.name != one.name and row.code not in register.departments:
            message = N_("所属コード%(code)sの所属名が、%(other)s行目では「%(name)s」です。")
            register.problem(row.line, DEPARTMENT_NAME, message, code=row.code, other=str(one.name_line), name=one.name)
        if row.parent_code and one.parent_code and row.parent_code != one.parent_code:
            message = N_("所属コード%(code)sの上位所属が、%(other)s行目では「%(value)s」です。")
            register.problem(
                row.line, PARENT_CODE, message, code=row.code, other=str(one.parent_line), value=one.parent_code
            )
        if row.name and not one.name:
            one = replace(one, name=row.name, name_line=row.line)
        if row.parent_code and not one.parent_code:
            one = replace(one, parent_code=row.parent_code, parent_line=row.line)
        found[row.code] = replace(one, valid_from=min(one.valid_from, row.valid_from))
    return found


def _code_above(register: Register, department: Department) -> str:
    above = register.department_by_id.get(department.parent_id) if department.parent_id else None
    return above.code if above else ""


def _parents_first(stated: Mapping[str, _Stated], above: Mapping[str, str]) -> tuple[list[str], list[list[str]]]:
    """The stated codes, each after the one above it, and the loops. Each code is walked over once."""
    order: list[str] = []
    loops: list[list[str]] = []
    done: set[str] = set()
    for start in stated:
        path: dict[str, None] = {}
        code = start
        while code and code not in done and code not in path:
            path[code] = None
            code = above.get(code, "")
        if code in path:
            loops.append([*path][[*path].index(code) :])
        order.extend(code for code in reversed(path) if code in stated)
        done.update(path)
    return order, loops


def _tell_loop(register: Register, stated: Mapping[str, _Stated], loop: list[str]) -> None:
    line = min(stated[code].parent_line or stated[code].line for code in loop if code in stated)
    if len(loop) == 1:
        register.problem(line, PARENT_CODE, N_("所属「%(code)s」の上位所属が、その所属自身です。"), code=loop[0])
        return
    shown = [*loop[:SHOWN_LOOP], "…"] if len(loop) > SHOWN_LOOP else [*loop, loop[0]]
    message = N_("所属の上下が一回りしています：%(loop)s。どれかの上位所属コードを直してください。")
    register.problem(line, PARENT_CODE, message, loop=" → ".join(shown))


def _starts(register: Register, stated: Mapping[str, _Stated], order: list[str]) -> dict[str, date]:
    """The first day of each: a new department is as old as the oldest under it."""
    starts = {code: one.valid_from for code, one in stated.items()}
    for code in reversed(order):
        parent = stated[code].parent_code
        if parent in starts and parent not in register.departments:
            starts[parent] = min(starts[parent], starts[code])
    return starts


def _parent(register: Register, one: _Stated) -> Department | None:
    """The department above, known or planned; notes a problem where there is none."""
    parent = register.departments.get(one.parent_code)
    if parent is None:
        message = N_(
            "上位所属が登録されていません：%(value)s。その所属の行（職員番号と氏名が空の行でもかまいません）を加えてください。"
        )
        register.problem(one.parent_line, PARENT_CODE, message, value=one.parent_code)
    return parent


def _add(register: Register, code: str, one: _Stated, valid_from: date) -> None:
    parent = _parent(register, one) if one.parent_code else None
    if one.parent_code and parent is None:
        return
    department = Department(code=code, name=one.name, parent_id=parent.id if parent else None, valid_from=valid_from)
    register.add_department(department)
    shown = {"parent_id": ("", label(parent) if parent else "")} if parent else {}
    register.changes.append(
        Change(ChangeKind.NEW_DEPARTMENT, one.name_line, label(department), department, shown=shown)
    )


def _move(register: Register, known: Department, one: _Stated) -> None:
    before = _code_above(register, known)
    if not one.parent_code or one.parent_code == before:
        return
    parent = _parent(register, one)
    if parent is None:
        return
    old = register.departments.get(before)
    register.changes.append(
        Change(
            ChangeKind.CHANGED_DEPARTMENT,
            one.parent_line,
            label(known),
            known,
            {"parent_id": (known.parent_id, parent.id)},
            {"parent_id": (label(old) if old else "", label(parent))},
        )
    )


def label(department: Department) -> str:
    """Code and name."""
    return f"{department.code} {department.name}"
