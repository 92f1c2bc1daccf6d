"""The register of things: lend, take back, repair, write off; lists in and out."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from services.core.assets import actions, csv_actions, repository
from services.core.assets.errors import NotAvailable, NotOnLoan, NumberTaken
from services.core.assets.models import Asset, AssetLoan, AssetState
from services.core.assets.schemas import AssetForm
from services.core.audit.models import AuditEvent
from services.core.identity.errors import PersonNotFound
from tests.people import user


@pytest.fixture
def tablet(suite) -> Asset:
    with suite.session(read_only=True) as session:
        return repository.find_by_number(session, "TB-2025-0002")


def state_of(suite, asset):
    with suite.session(read_only=True) as session:
        return repository.get_asset(session, asset.id).state


def lend(client, asset, **fields):
    return client.submit("core.assets.lend", {"lent_on": "2026-07-01", **fields}, asset_id=asset.id)


def test_lend_and_take_back(client, suite, tablet):
    client.log_in("doi")
    assert lend(client, tablet, employee_number="100006", due_on="2026-07-31").status_code == 303
    page = client.get_page("core.assets.list", query={"words": "藤田"})
    assert ["TB-2025-0002", "藤田 亮"] in [[row[0], row[5]] for row in page.rows()]
    assert state_of(suite, tablet) is AssetState.ON_LOAN
    client.submit("core.assets.take_back", asset_id=tablet.id)
    assert state_of(suite, tablet) is AssetState.IN_STORE
    history = client.get_page("core.assets.show", asset_id=tablet.id).rows()
    assert history[0][0] == "藤田 亮"


def test_what_is_lent_cannot_be_lent_repaired_or_written_off(suite, tablet):
    doi = user(suite, "doi")
    with suite.session() as session:
        asset = repository.get_asset(session, tablet.id)
        again = {"employee_number": "100001", "lent_on": date(2026, 7, 1), "due_on": None}
        actions.lend(session, by=doi, asset=asset, **again)
        for act in (actions.start_repair, actions.retire):
            with pytest.raises(NotAvailable):
                act(session, by=doi, asset=asset)
        with pytest.raises(NotAvailable):
            actions.lend(session, by=doi, asset=asset, **again)


def test_database_allows_one_open_loan_of_a_thing(suite, tablet):
    with suite.session(read_only=True) as session:
        loan = session.exec(select(AssetLoan)).first()
    second = loan.model_dump(exclude={"id"})
    with pytest.raises(IntegrityError), suite.session() as session:
        session.add(AssetLoan(**second))


def test_repair_and_end(client, suite, tablet):
    client.log_in("doi")
    client.submit("core.assets.start_repair", asset_id=tablet.id)
    assert state_of(suite, tablet) is AssetState.IN_REPAIR
    client.submit("core.assets.end_repair", asset_id=tablet.id)
    client.submit("core.assets.retire", asset_id=tablet.id)
    assert state_of(suite, tablet) is AssetState.RETIRED
    assert client.submit("core.assets.end_repair", asset_id=tablet.id).status_code == 409
    assert "TB-2025-0002" not in client.get_page("core.assets.list").text
    assert "TB-2025-0002" in client.get_page("core.assets.list", query={"state": "retired"}).text


def test_errors_of_actions(suite, tablet):
    doi = user(suite, "doi")
    form = AssetForm(inventory_number="TB-2025-0001", kind="tablet", name="x")
    with suite.session() as session:
        asset = repository.get_asset(session, tablet.id)
        with pytest.raises(NumberTaken):
            actions.create(session, by=doi, form=form)
        with pytest.raises(NumberTaken):
            actions.change(session, by=doi, asset=asset, form=form)
        with pytest.raises(NotOnLoan):
            actions.take_back(session, by=doi, asset=asset)
        with pytest.raises(PersonNotFound):
            actions.lend(session, by=doi, asset=asset, employee_number="0", lent_on=date(2026, 7, 1), due_on=None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"employee_number": "999"}, "職員名簿にありません"),
        ({"employee_number": "100001", "due_on": "2026-06-30"}, "貸出日以降"),
        ({"employee_number": "100001", "lent_on": "きのう"}, "日付として"),
        ({}, "入力してください"),
    ],
)
def test_unusable_loans(client, suite, tablet, fields, sentence):
    response = lend(client.log_in("doi"), tablet, **fields)
    assert (response.status_code, sentence in response.text) == (422, True)
    assert state_of(suite, tablet) is AssetState.IN_STORE


def test_add_and_change_through_the_pages(client, suite):
    client.log_in("doi")
    form = {"inventory_number": "PC-9", "kind": "pc", "name": "新しいPC", "note": "<b>太字</b>"}
    address = client.submit("core.assets.create", form).headers["location"]
    assert "<b>太字</b>" not in client.get(address).text
    with suite.session(read_only=True) as session:
        asset = repository.find_by_number(session, "PC-9")
    client.submit("core.assets.change", form | {"name": "別の名前"}, asset_id=asset.id)
    assert client.get_page("core.assets.show", asset_id=asset.id).heading == "別の名前"
    assert client.submit("core.assets.create", form | {"inventory_number": "PC-10", "kind": "ship"}).status_code == 422
    assert client.submit("core.assets.create", form).status_code == 409


def test_clerks_see_and_only_administrators_change(client, tablet):
    client.log_in("aoki")
    assert "貸し出す" not in client.get_page("core.assets.show", asset_id=tablet.id).text
    assert lend(client, tablet, employee_number="100001").status_code == 403
    assert client.log_in("chiba").get("/assets").status_code == 403


def test_export_can_be_taken_in_again_and_changes_nothing(suite):
    doi = user(suite, "doi")
    with suite.session() as session:
        content = csv_actions.export_list(session, suite, by=doi)
        assert csv_actions.import_list(session, suite, by=doi, content=content) == (0, 0, [])
    assert content.decode("utf-8-sig").count("\r\n") == 14


def test_list_is_taken_in_all_or_nothing(client, suite):
    client.log_in("doi")
    good = "管理番号,種別,名称,所属コード\nPC-77,庁内パソコン,甲,1100\nTB-2025-0002,タブレット,改名,5100\n"
    bad = good + "PC-78,庁内パソコン,乙,9999\n"
    page = client.submit("core.assets.import_list", files={"file": ("a.csv", bad.encode("cp932"))})
    assert (page.status_code, "登録のない所属コードです：9999" in page.text) == (422, True)
    with suite.session(read_only=True) as session:
        assert repository.find_by_number(session, "PC-77") is None
    assert client.submit("core.assets.import_list", files={"file": ("a.csv", good.encode("cp932"))}).status_code == 303
    with suite.session(read_only=True) as session:
        assert repository.find_by_number(session, "PC-77").kind == "pc"
        assert repository.find_by_number(session, "TB-2025-0002").name == "改名"
        event = session.exec(select(AuditEvent).where(AuditEvent.type == "assets.register.imported")).one()
    assert event.extra == {"added": 1, "corrected": 1}


def test_download_is_a_csv_file(client):
    response = client.log_in("doi").submit("core.assets.export_list")
    assert response.headers["content-disposition"].startswith('attachment; filename="assets-')
    assert "PC-2024-0101" in response.content.decode("utf-8-sig")
