"""The demonstration city: departments of 大阪市, six people with different roles, things that can be lent.

Everything about people is invented. Loading it again adds what is missing and gives the accounts their password back.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlmodel import Session, select

from services.core.assets.models import Asset, AssetLoan, AssetState
from services.core.audit.record import COMMAND, record
from services.core.clock import today
from services.core.i18n.catalogue import N_
from services.core.identity import passwords, repository
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.identity.models import Department, Person, Post
from services.core.outbox import send
from services.core.suite import Suite

PASSWORD: Final = "workstyle-demo"  # noqa: S105  public on purpose: these accounts work on this machine only
FOUNDED_ON = date(2016, 4, 1)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One invented member of staff; `about` says on the login page what the account shows."""

    login: str
    name: str
    kana: str
    employee_number: str
    department_code: str
    title: str
    grade: str
    roles: tuple[Role, ...]
    about: str
    concurrent_code: str = ""


# code, name, English name, parent, valid from, valid to
DEPARTMENTS: tuple[tuple[str, str, str, str, date, date | None], ...] = (
    ("0000", "大阪市", "City of Osaka", "", FOUNDED_ON, None),
    ("1000", "総務局", "General Affairs Bureau", "0000", FOUNDED_ON, None),
    ("1100", "総務部", "General Affairs Department", "1000", FOUNDED_ON, None),
    ("1200", "人事部", "Personnel Department", "1000", FOUNDED_ON, None),
    # Source: 大阪市 組織改正 令和4年4月1日 (ICT戦略室 became デジタル統括室).
    ("1500", "ICT戦略室", "ICT Strategy Office", "0000", FOUNDED_ON, date(2022, 3, 31)),
    ("1510", "デジタル統括室", "Digital Management Office", "0000", date(2022, 4, 1), None),
    ("2000", "市民局", "Citizens' Affairs Bureau", "0000", FOUNDED_ON, None),
    ("2100", "区政支援室", "Ward Administration Support Office", "2000", FOUNDED_ON, None),
    ("3000", "環境局", "Environment Bureau", "0000", FOUNDED_ON, None),
    ("3100", "事業部", "Operations Department", "3000", FOUNDED_ON, None),
    ("5000", "北区役所", "Kita Ward Office", "0000", FOUNDED_ON, None),
    ("5100", "窓口サービス課", "Counter Services Section", "5000", FOUNDED_ON, None),
    ("5200", "浪速区役所", "Naniwa Ward Office", "0000", FOUNDED_ON, None),
    ("5300", "保健福祉課", "Health and Welfare Section", "5200", FOUNDED_ON, None),
)
PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        "aoki",
        "青木 美咲",
        "アオキ ミサキ",
        "100001",
        "1100",
        "係員",
        "2級",
        (Role.CLERK,),
        N_("会議の録音から議事録を作る"),
    ),
    DemoPerson(
        "baba",
        "馬場 健一",
        "ババ ケンイチ",
        "100002",
        "1100",
        "係長",
        "4級",
        (Role.CLERK, Role.APPROVER),
        N_("議事録を確認する"),
    ),
    DemoPerson(
        "chiba",
        "千葉 真由",
        "チバ マユ",
        "100003",
        "3100",
        "課長代理",
        "5級",
        (Role.LEARNER, Role.MANAGER),
        N_("研修を受け、部下の状況を見る"),
    ),
    DemoPerson(
        "doi",
        "土井 隆",
        "ドイ タカシ",
        "100004",
        "1510",
        "係長",
        "4級",
        (Role.ADMINISTRATOR,),
        N_("システムを管理する"),
    ),
    DemoPerson(
        "eguchi", "江口 由美", "エグチ ユミ", "100005", "1200", "係長", "4級", (Role.HR,), N_("職員名簿を管理する")
    ),
    DemoPerson(
        "fujita",
        "藤田 亮",
        "フジタ リョウ",
        "100006",
        "5100",
        "係員",
        "3級",
        (Role.COUNTER, Role.TRAINER),
        N_("窓口で応対し、研修を作る"),
        concurrent_code="2100",
    ),
)
# number, kind, name, department, state, lent to
THINGS: tuple[tuple[str, str, str, str, AssetState, str], ...] = (
    ("PC-2024-0101", "pc", "庁内ノートパソコン 14型", "1100", AssetState.ON_LOAN, "100001"),
    ("PC-2024-0102", "pc", "庁内ノートパソコン 14型", "1100", AssetState.ON_LOAN, "100002"),
    ("PC-2019-0031", "pc", "庁内ノートパソコン 13型", "3100", AssetState.RETIRED, ""),
    ("TW-2025-0001", "telework_terminal", "テレワーク端末（LTE）", "1510", AssetState.ON_LOAN, "100003"),
    ("TW-2025-0002", "telework_terminal", "テレワーク端末（LTE）", "1510", AssetState.IN_STORE, ""),
    ("TW-2025-0003", "telework_terminal", "テレワーク端末（LTE）", "1510", AssetState.IN_REPAIR, ""),
    ("TB-2025-0001", "tablet", "窓口用タブレット 11型", "5100", AssetState.ON_LOAN, "100006"),
    ("TB-2025-0002", "tablet", "窓口用タブレット 11型", "5100", AssetState.IN_STORE, ""),
    ("TB-2025-0003", "tablet", "窓口用タブレット 11型", "5300", AssetState.IN_STORE, ""),
    ("MK-2023-0001", "meeting_kit", "Web会議セット（スピーカーフォン・カメラ）", "1100", AssetState.IN_STORE, ""),
    ("MK-2023-0002", "meeting_kit", "Web会議セット（スピーカーフォン・カメラ）", "5200", AssetState.IN_STORE, ""),
    ("RC-2022-0001", "recorder", "ICレコーダー", "1100", AssetState.IN_STORE, ""),
    ("RM-0201", "room", "本庁舎 第2会議室", "1100", AssetState.IN_STORE, ""),
)


def load_city(suite: Suite) -> dict[str, Account]:
    """The demonstration accounts by login name; adds what is missing."""
    with suite.session() as session:
        known = {login: repository.find_account(session, login) for login in (person.login for person in PEOPLE)}
    stale = [a for a in known.values() if a and not passwords.matches(PASSWORD, a.password_hash)]
    password_hash = passwords.hashed(PASSWORD) if stale or None in known.values() else ""
    with suite.session() as session:
        departments = _load_departments(session)
        accounts = {demo.login: _load_person(session, demo, departments, password_hash) for demo in PEOPLE}
        for account in stale:
            accounts[account.login].password_hash = password_hash
            session.add(accounts[account.login])
        _load_things(session, departments, accounts["doi"])
        _welcome(session, accounts)
    return accounts


def _load_departments(session: Session) -> dict[str, Department]:
    departments = {department.code: department for department in repository.list_departments(session)}
    for code, name, name_en, parent, valid_from, valid_to in DEPARTMENTS:
        if code not in departments:
            departments[code] = Department(
                code=code,
                name=name,
                name_en=name_en,
                parent_id=departments[parent].id if parent else None,
                valid_from=valid_from,
                valid_to=valid_to,
            )
            session.add(departments[code])
            session.flush()
    return departments


def _load_person(session: Session, demo: DemoPerson, departments: dict[str, Department], password_hash: str) -> Account:
    person = repository.find_person(session, demo.employee_number)
    if person is None:
        person = Person(
            employee_number=demo.employee_number,
            name=demo.name,
            kana=demo.kana,
            email=f"{demo.login}@city.example.jp",
        )
        session.add(person)
        session.flush()
        for code, is_main in ((demo.department_code, True), (demo.concurrent_code, False)):
            if code:
                session.add(
                    Post(
                        person_id=person.id,
                        department_id=departments[code].id,
                        title=demo.title,
                        grade=demo.grade,
                        is_main=is_main,
                        valid_from=date(2025, 4, 1),
                    )
                )
    account = repository.find_account(session, demo.login)
    if account is None:
        account = Account(
            login=demo.login,
            person_id=person.id,
            display_name=demo.name,
            password_hash=password_hash,
            is_demonstration=True,
        )
        session.add(account)
        session.flush()
        session.add_all(RoleGrant(account_id=account.id, role=role) for role in demo.roles)
        record(session, "identity.account.created", by=COMMAND, target=str(account.id), roles=sorted(demo.roles))
    return account


def _load_things(session: Session, departments: dict[str, Department], lender: Account) -> None:
    known = set(session.exec(select(Asset.inventory_number)))
    for number, kind, name, code, state, borrower in THINGS:
        if number in known:
            continue
        asset = Asset(
            inventory_number=number,
            kind=kind,
            name=name,
            department_id=departments[code].id,
            state=state,
            acquired_on=date(2025, 4, 1),
            retired_on=date(2025, 3, 31) if state is AssetState.RETIRED else None,
        )
        session.add(asset)
        session.flush()
        person = repository.find_person(session, borrower) if borrower else None
        if person:
            session.add(
                AssetLoan(
                    asset_id=asset.id,
                    person_id=person.id,
                    lent_on=today(),
                    due_on=today() + timedelta(days=90),
                    lent_by_account_id=lender.id,
                )
            )


def _welcome(session: Session, accounts: dict[str, Account]) -> None:
    for demo in PEOPLE:
        send(
            session,
            to=accounts[demo.login].id,
            subject="働き方スイートへようこそ",
            body=f"実演用のアカウントです。{demo.about}様子をお試しください。",
            link="",
            dedup_key=f"demo.welcome:{demo.login}",
        )
