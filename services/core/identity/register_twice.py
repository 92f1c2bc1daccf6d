"""The same person twice in a list: one number with two names, one post in two lines, one name with two numbers."""

from collections.abc import Iterable, Sequence

from services.core.i18n.catalogue import N_
from services.core.identity.list_file import Problem
from services.core.identity.register_state import Register
from services.core.identity.staff_csv import EMPLOYEE_NUMBER, NAME, StaffRow


def without_repeats(register: Register, rows: Sequence[StaffRow]) -> list[StaffRow]:
    """The rows that can be planned; what is wrong with the others is noted with both lines."""
    kept: list[StaffRow] = []
    first_of: dict[str, StaffRow] = {}
    posts: dict[tuple[object, ...], int] = {}
    for row in sorted(rows, key=lambda row: row.line):
        first = first_of.setdefault(row.employee_number, row)
        # A person with two leaves has two lines about one post.
        key = (row.employee_number, row.department_code, row.is_main, row.valid_from, row.leave_kind, row.leave_from)
        if squeezed(first.name) != squeezed(row.name):
            message = N_(
                "職員番号%(number)sは、%(other)s行目では「%(name)s」です。番号か氏名のどちらかを直してください。"
            )
            values = {"number": row.employee_number, "other": str(first.line), "name": first.name}
            register.problem(row.line, NAME, message, **values)
        elif key in posts:
            message = N_("%(other)s行目と同じ職員の同じ発令です。どちらかの行を消してください。")
            register.problem(row.line, EMPLOYEE_NUMBER, message, other=str(posts[key]))
        else:
            posts[key] = row.line
            kept.append(row)
    _note_namesakes(register, first_of.values())
    return kept


def squeezed(name: str) -> str:
    """The name without spaces: 「青木 美咲」 and 「青木　美咲」 are written by two systems."""
    return "".join(name.split())


def _note_namesakes(register: Register, rows: Iterable[StaffRow]) -> None:
    """Two numbers for one name and reading may be two people; somebody should look."""
    known = {
        (squeezed(person.name), squeezed(person.kana)): person.employee_number for person in register.people.values()
    }
    for row in rows:
        key = (squeezed(row.name), squeezed(row.kana))
        other = known.setdefault(key, row.employee_number)
        if row.employee_number not in register.people and other != row.employee_number:
            message = N_("氏名とカナが同じ職員がいます（職員番号%(other)s）。同じ人なら、職員番号を直してください。")
            register.notes.append(Problem(row.line, EMPLOYEE_NUMBER, message, {"other": other}))
