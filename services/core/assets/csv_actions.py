"""The asset register as a list: take in, write out."""

from sqlmodel import Session

from services.core.assets import actions, asset_csv, repository
from services.core.assets.errors import CsvUnreadable
from services.core.assets.kinds import asset_kinds
from services.core.assets.models import AssetState
from services.core.assets.repository import AssetFilter
from services.core.assets.schemas import AssetForm
from services.core.audit.record import Actor, record
from services.core.i18n.catalogue import N_, _
from services.core.identity.repository import list_departments
from services.core.identity.staff_csv import Problem, Unreadable
from services.core.suite import Suite

EVERYTHING = 1_000_000


def import_list(session: Session, suite: Suite, *, by: Actor, content: bytes) -> tuple[int, int, list[Problem]]:
    """Add and correct things, all or nothing; counts of added and corrected, and what is wrong with the list.

    State and loans are not taken from a list: they have their own history.

    Raises:
        CsvUnreadable: the file is no list of things.
    """
    try:
        rows, problems = asset_csv.read_assets(content, kinds=asset_kinds(suite))
    except Unreadable as error:
        raise CsvUnreadable(reason=_(error.message) % error.values) from error
    departments = {department.code: department.id for department in list_departments(session)}
    for row in rows:
        if row.department_code and row.department_code not in departments:
            value = {"value": row.department_code}
            problems.append(Problem(row.line, asset_csv.DEPARTMENT, N_("登録のない所属コードです：%(value)s"), value))
    if problems:
        return 0, 0, sorted(problems, key=lambda problem: problem.line)
    added = corrected = 0
    for row in rows:
        form = AssetForm(
            inventory_number=row.inventory_number,
            kind=row.kind,
            name=row.name,
            department_id=departments.get(row.department_code),
            acquired_on=row.acquired_on,
            note=row.note,
        )
        known = repository.find_by_number(session, row.inventory_number)
        if known is None:
            actions.create(session, by=by, form=form)
            added += 1
        elif any(getattr(known, name) != value for name, value in form.model_dump().items()):
            actions.change(session, by=by, asset=known, form=form)
            corrected += 1
    record(session, "assets.register.imported", by=by, target="assets", added=added, corrected=corrected)
    return added, corrected, []


def export_list(session: Session, suite: Suite, *, by: Actor) -> bytes:
    """Everything, also what is written off, as CSV."""
    kinds = asset_kinds(suite)
    rows = []
    for state in AssetState:
        for line in repository.list_lines(session, AssetFilter(state=state), offset=0, limit=EVERYTHING):
            asset, loan = line.asset, line.loan
            rows.append(
                {
                    asset_csv.NUMBER: asset.inventory_number,
                    asset_csv.KIND: kinds.get(asset.kind, asset.kind),
                    asset_csv.NAME: asset.name,
                    asset_csv.DEPARTMENT: line.department.code if line.department else "",
                    asset_csv.ACQUIRED_ON: asset.acquired_on.isoformat() if asset.acquired_on else "",
                    asset_csv.NOTE: asset.note,
                    asset_csv.STATE: asset.state.value,
                    asset_csv.BORROWER: line.borrower.employee_number if line.borrower else "",
                    asset_csv.DUE_ON: loan.due_on.isoformat() if loan and loan.due_on else "",
                }
            )
    record(session, "assets.register.exported", by=by, target="assets", count=len(rows))
    return asset_csv.write_csv(sorted(rows, key=lambda row: row[asset_csv.NUMBER]))
