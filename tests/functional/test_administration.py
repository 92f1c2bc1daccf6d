"""The administrator's pages in a real browser: sound at a desk and on a tablet, with long names and errors."""

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect

from services.app.factory import create_app
from services.core.audit.record import COMMAND, Process
from services.core.checks import self_test
from services.core.identity import login_session
from services.core.identity.actions import api_keys, register
from services.core.identity.api_keys import scopes_of
from services.core.identity.models import Department, Person, Post
from services.core.suite import Suite
from services.core.tls.files import tls_files
from tests.functional.conftest import Problems, axe_violations
from tests.people import account_of, user

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = {"width": 1280, "height": 800}
TABLET = {"width": 820, "height": 1180}
LONG_DEPARTMENT = "健康福祉局高齢者施策部介護保険課指定・指導グループ（居宅介護支援事業所担当）"
LONG_NAME = "勅使河原 ジョセフィーヌ美千代"
HEAD = "職員番号,氏名,カナ,所属コード,所属名,上位所属コード,役職,本務兼務,発令日,フリガナ,備考\n"
GOOD = (
    HEAD + f"300001,{LONG_NAME},テシガワラ,8100,{LONG_DEPARTMENT}第二係,8000,課長代理兼企画調整担当,本務,2026-04-01,,\n"
).encode()
BAD = (
    HEAD
    + "300001,森 一,,8110,甲課,8120,,,2026-04-01,,\n300002,林 二,,8120,乙課,8110,,,2026-13-01,,\n"
    + f"300003,=VLOOKUP(A1),,8100,{LONG_DEPARTMENT},,,,2026-04-01,,\n,,,8120,乙課,8110,,,2026-04-01,,\n"
).encode("cp932")
PAGES = [
    "/admin/health",
    "/admin/setup",
    "/admin/setup/models",
    "/admin/setup/storage",
    "/admin/self-test",
    "/admin/settings/general",
    "/admin/settings/login",
    "/admin/settings/retention",
    "/admin/settings/mail",
    "/admin/settings/certificate",
    "/admin/accounts",
    "/admin/sessions",
    "/admin/api-keys",
    "/admin/sign-on",
    "/admin/audit",
    "/admin/jobs",
    "/people",
    "/people/departments",
    "/people/import",
    "/people/imports",
    "/manual",
    "/manual/first-day",
    "/manual/trouble",
    "/manual/settings",
]


def fill(suite: Suite) -> uuid.UUID:
    """Long names everywhere, a self-test, keys, logins, an import; returns the import."""
    with suite.session() as session:
        department = Department(code="8000", name=LONG_DEPARTMENT, valid_from=date(2020, 4, 1))
        person = Person(employee_number="400001", name=LONG_NAME, kana="テシガワラ ジョセフィーヌミチヨ")
        session.add_all([department, person])
        session.flush()
        session.add(Post(person_id=person.id, department_id=department.id, valid_from=date(2020, 4, 1)))
        agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/149.0.0.0 Safari/537.36 Edg/149.0"
        for login in ("aoki", "doi"):
            account = account_of(session, login)
            account.display_name = LONG_NAME
            session.add(account)
            login_session.start(
                session,
                account=account,
                settings=suite.settings,
                ip="2001:db8:1234:5678:9abc:def0:1234:5678",
                user_agent=agent,
            )
    scopes = list(scopes_of(suite))
    with suite.session() as session:
        api_keys.create(
            session,
            by=user(suite, "aoki"),
            name="庁内グループウェア連携（健康福祉局）の夜間一括取り込み用の鍵",
            scopes=scopes,
            known_scopes=scopes,
            lifetime_days=10,
        )
    self_test.run(suite, self_test.begin(suite, by=COMMAND))
    tls_files(suite.settings).init(
        ["workstyle-kaigo-shidou.kenko-fukushi.city.example.jp", "10.1.2.3"], authority_name="市の認証局"
    )
    by = Process("information-systems-division-operator-1")
    with suite.session() as session:
        fingerprint = register.preview(session, content=GOOD).fingerprint
    with suite.session() as session:
        name = "令和8年4月1日付け人事異動後の職員名簿（健康福祉局・最終版_修正2）.csv"
        plan = register.apply(session, by=by, content=GOOD, fingerprint=fingerprint, filename=name)
    assert plan.import_id
    return plan.import_id


@pytest.fixture
def address(suite: Suite, serve: Callable[[FastAPI], str]) -> str:
    """Where the suite is served."""
    return serve(create_app(suite))


def administrator(browser: Browser, suite: Suite, address: str, size: dict[str, int], locale: str) -> BrowserContext:
    """A browser in which Doi is logged in."""
    with suite.session() as session:
        token = login_session.start(
            session, account=account_of(session, "doi"), settings=suite.settings, ip="127.0.0.1", user_agent="t"
        )
    context = browser.new_context(viewport=size, locale=locale, timezone_id="Asia/Tokyo")  # type: ignore[arg-type]
    context.add_cookies([{"name": login_session.COOKIE, "value": token, "url": address}])
    return context


def check(page: Page, what: str) -> None:
    """Sound for everybody, and not wider than the screen."""
    assert axe_violations(page) == [], what
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{what} is wider than the screen"


@pytest.mark.parametrize("size", [DESK, TABLET], ids=["desk", "tablet"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_pages_are_sound(
    browser: Browser, suite: Suite, problems: Problems, address: str, size: dict[str, int], locale: str
) -> None:
    taken = fill(suite)
    context = administrator(browser, suite, address, size, locale)
    page = context.new_page()
    problems.watch(page)
    for path in [*PAGES, f"/people/imports/{taken}"]:
        answer = page.goto(address + path, wait_until="networkidle")
        assert answer
        assert answer.status == 200, path
        check(page, path)
    context.close()


@pytest.mark.parametrize("size", [DESK, TABLET], ids=["desk", "tablet"])
def test_error_states_are_sound(browser: Browser, suite: Suite, address: str, size: dict[str, int]) -> None:
    context = administrator(browser, suite, address, size, "ja")
    page = context.new_page()
    for path in ("/people/imports", "/admin/self-test"):
        page.goto(address + path)
        check(page, f"{path} without anything")
    page.goto(f"{address}/people/import")
    page.locator("input[type=file]").set_input_files({"name": "名簿.csv", "mimeType": "text/csv", "buffer": BAD})
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("alert").first).to_contain_text("取り込めない行が")
    check(page, "preview with problems")
    page.goto(f"{address}/people/import")
    page.locator("input[type=file]").set_input_files(
        {"name": "名簿.xlsx", "mimeType": "text/csv", "buffer": b"PK\3\4 xl/workbook"}
    )
    page.get_by_role("button", name="内容を確かめる").click()
    expect(page.get_by_role("alert").first).to_contain_text("Excelのファイルです")
    check(page, "not a list")
    page.goto(f"{address}/admin/settings/certificate")
    for label in ("証明書（PEM", "秘密鍵（PEM"):
        page.get_by_label(label).set_input_files({"name": "x.pem", "mimeType": "text/plain", "buffer": b"x"})
    page.get_by_role("button", name="確かめて取り込む").click()
    expect(page.get_by_role("alert").first).to_contain_text("読み取れません")
    check(page, "not a certificate")
    page.goto(f"{address}/admin/settings/unknown")
    check(page, "no such settings")
    context.close()


def test_an_import_is_undone_by_one_click(browser: Browser, suite: Suite, address: str) -> None:
    taken = fill(suite)
    context = administrator(browser, suite, address, DESK, "ja")
    page = context.new_page()
    page.goto(f"{address}/people/imports/{taken}")
    page.get_by_role("button", name="この取り込みを元に戻す").click()
    expect(page.get_by_text("この取り込みは元に戻しました。")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("offset_s", "said"), [(0, None), (86_400, "約1日"), (-7_200, "約2時間"), (200 * 86_400 * 3, "有効期間の外")]
)
def test_a_clock_that_is_off_is_told_to_the_administrator(
    browser: Browser, suite: Suite, address: str, offset_s: int, said: str | None
) -> None:
    tls_files(suite.settings).init(["workstyle.city.test"], authority_name="x")
    context = administrator(browser, suite, address, DESK, "ja")
    page = context.new_page()
    page.add_init_script(f"const real = Date.now; Date.now = () => real() + {offset_s * 1000};")
    for path in ("/admin/health", "/admin/setup"):
        page.goto(address + path)
        if said is None:
            expect(page.get_by_text("サーバーの時計は、この端末の時計と合っています。")).to_be_visible()
            expect(page.locator(".clock-off")).to_be_hidden()
        else:
            expect(page.locator(".clock-off")).to_contain_text("時計がずれています")
            expect(page.locator(".clock-off")).to_contain_text(said)
            expect(page.locator(".clock-certificate")).to_be_visible(visible="期間" in said)
            check(page, "clock off")
    context.close()
