"""The lists of a personnel change as one file, so that both are kept, confirmed and applied together."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date

from services.core.i18n import _
from services.core.identity.department_csv import DepartmentList, read_department_list
from services.core.identity.errors import ChangeHasNoList, RegisterUnreadable
from services.core.identity.list_text import MAX_BYTES, Unreadable
from services.core.identity.staff_csv import StaffList, read_staff_list

STAFF_FILE, DEPARTMENT_FILE = "staff.csv", "departments.csv"
EPOCH = (1980, 1, 1, 0, 0, 0)  # equal lists make equal files


@dataclass(frozen=True, slots=True)
class ChangeLists:
    """Each list as it was sent; empty when there was none."""

    staff: bytes = b""
    departments: bytes = b""

    def packed(self) -> bytes:
        """One ZIP file."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in ((STAFF_FILE, self.staff), (DEPARTMENT_FILE, self.departments)):
                if content:
                    archive.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
        return buffer.getvalue()


def unpacked(content: bytes) -> ChangeLists:
    """The lists of a ZIP file that `packed` made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = {name: _read(archive, name) for name in archive.namelist()}
    return ChangeLists(found.get(STAFF_FILE, b""), found.get(DEPARTMENT_FILE, b""))


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(MAX_BYTES + 1)


def read_lists(lists: ChangeLists, *, effective_on: date) -> tuple[DepartmentList | None, StaffList | None]:
    """The rows of both lists.

    Raises:
        ChangeHasNoList: there is neither.
        RegisterUnreadable: one of them is no such list.
    """
    if not lists.staff and not lists.departments:
        raise ChangeHasNoList
    try:
        return (
            read_department_list(lists.departments, effective_on=effective_on) if lists.departments else None,
            read_staff_list(lists.staff, effective_on=effective_on) if lists.staff else None,
        )
    except Unreadable as error:
        raise RegisterUnreadable(reason=_(error.message) % error.values) from error
