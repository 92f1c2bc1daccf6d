"""The pages about people in a real browser: no accessibility violation at both sizes, nothing wider than the screen."""

import pytest
from playwright.sync_api import Browser

from services.app.factory import create_app
from services.core.identity import login_session, repository
from tests.functional.conftest import axe_violations
from tests.people import account_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIZES = {"desk": {"width": 1280, "height": 800}, "tablet": {"width": 820, "height": 1180}}
PAGES = (
    "/people/changes",
    "/people/changes/new",
    "/people/departments",
    "/people/departments/{department}",
    "/people/{person}",
    "/people/{person}/posts/new",
    "/admin/sign-on",
    "/admin/directory",
    "/admin/settings/sign-on/oidc",
    "/admin/settings/sign-on/directory",
    "/admin/rights",
)


@pytest.mark.parametrize("size", SIZES)
def test_pages_are_accessible(browser: Browser, suite, serve, problems, size) -> None:
    address = serve(create_app(suite))
    with suite.session() as session:
        token = login_session.start(
            session, account=account_of(session, "doi"), settings=suite.settings, ip="127.0.0.1", user_agent="t"
        )
        places = {
            "person": repository.find_person(session, "100001").id,
            "department": repository.list_departments(session)[0].id,
        }
    context = browser.new_context(viewport=SIZES[size], locale="ja-JP", timezone_id="Asia/Tokyo")
    context.add_cookies([{"name": login_session.COOKIE, "value": token, "url": address}])
    page = context.new_page()
    problems.watch(page)
    found = {}
    for path in PAGES:
        page.goto(address + path.format(**places))
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if (violations := axe_violations(page)) or wider:
            found[path] = (violations, wider)
    context.close()
    assert found == {}
