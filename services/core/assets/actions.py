"""Things: add, change, lend, take back, repair, retire."""

from datetime import date

from sqlmodel import Session

from services.core.assets import repository
from services.core.assets.errors import DueBeforeLent, NotAvailable, NotOnLoan, NumberTaken
from services.core.assets.models import MOVES, Asset, AssetLoan, AssetState
from services.core.assets.schemas import AssetForm
from services.core.audit.record import Actor, record
from services.core.clock import today
from services.core.identity.errors import PersonNotFound
from services.core.identity.repository import find_person
from services.core.identity.user import CurrentUser


def create(session: Session, *, by: Actor, form: AssetForm) -> Asset:
    """A new thing, in store.

    Raises:
        NumberTaken: the inventory number is in use.
    """
    if repository.find_by_number(session, form.inventory_number):
        raise NumberTaken(number=form.inventory_number)
    asset = Asset(**form.model_dump())
    session.add(asset)
    session.flush()
    record(session, "assets.asset.created", by=by, target=str(asset.id), kind=asset.kind)
    return asset


def change(session: Session, *, by: Actor, asset: Asset, form: AssetForm) -> None:
    """Correct what the register says about a thing.

    Raises:
        NumberTaken: another thing has this inventory number.
    """
    other = repository.find_by_number(session, form.inventory_number)
    if other is not None and other.id != asset.id:
        raise NumberTaken(number=form.inventory_number)
    changed = [name for name, value in form.model_dump().items() if getattr(asset, name) != value]
    if changed:
        asset.sqlmodel_update({name: getattr(form, name) for name in changed})
        session.add(asset)
        record(session, "assets.asset.changed", by=by, target=str(asset.id), fields=changed)


def lend(
    session: Session, *, by: CurrentUser, asset: Asset, employee_number: str, lent_on: date, due_on: date | None
) -> AssetLoan:
    """Give the thing to a person of the register.

    Raises:
        NotAvailable: it is not in store.
        PersonNotFound: nobody has this employee number.
        DueBeforeLent: the dates are in the wrong order.
    """
    if due_on is not None and due_on < lent_on:
        raise DueBeforeLent
    person = find_person(session, employee_number)
    if person is None:
        raise PersonNotFound(employee_number=employee_number)
    _move(session, asset, AssetState.ON_LOAN)
    loan = AssetLoan(
        asset_id=asset.id, person_id=person.id, lent_on=lent_on, due_on=due_on, lent_by_account_id=by.account_id
    )
    session.add(loan)
    record(session, "assets.asset.lent", by=by, target=str(asset.id), person=str(person.id))
    return loan


def take_back(session: Session, *, by: Actor, asset: Asset) -> None:
    """The thing is back in store.

    Raises:
        NotOnLoan: nobody has it.
    """
    loan = repository.find_open_loan(session, asset.id)
    if loan is None:
        raise NotOnLoan
    loan.returned_on = today()
    session.add(loan)
    _move(session, asset, AssetState.IN_STORE)
    record(session, "assets.asset.returned", by=by, target=str(asset.id), person=str(loan.person_id))


def start_repair(session: Session, *, by: Actor, asset: Asset) -> None:
    """The thing is away for repair."""
    _move(session, asset, AssetState.IN_REPAIR)
    record(session, "assets.asset.repair_started", by=by, target=str(asset.id))


def end_repair(session: Session, *, by: Actor, asset: Asset) -> None:
    """The thing is repaired and in store."""
    if asset.state is not AssetState.IN_REPAIR:
        raise NotAvailable
    _move(session, asset, AssetState.IN_STORE)
    record(session, "assets.asset.repair_ended", by=by, target=str(asset.id))


def retire(session: Session, *, by: Actor, asset: Asset) -> None:
    """The thing is written off; the row stays."""
    _move(session, asset, AssetState.RETIRED)
    asset.retired_on = today()
    record(session, "assets.asset.retired", by=by, target=str(asset.id))


def _move(session: Session, asset: Asset, state: AssetState) -> None:
    if state not in MOVES[asset.state]:
        raise NotAvailable
    asset.state = state
    session.add(asset)
