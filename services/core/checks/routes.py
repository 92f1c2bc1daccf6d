"""The pages 状態 and 動作テスト, for administrators."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.core.checks import self_test
from services.core.checks.check import ORDER
from services.core.checks.condition import look_at_all, worst
from services.core.checks.labels import LEVEL_LABELS, LEVEL_SIGNS, LEVEL_TONES
from services.core.checks.of_clocks import clock_of
from services.core.db.session import SuiteDep
from services.core.identity.current import AdministratorDep
from services.core.web.render import page, redirect

router = APIRouter(prefix="/admin", include_in_schema=False)
LABELS: dict[str, Any] = {"labels": LEVEL_LABELS, "tones": LEVEL_TONES, "signs": LEVEL_SIGNS}


@router.get("/health", name="core.condition.show")
def show(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """Every part: how it is, since when, what to do; the worst first."""
    found = list(look_at_all(suite))
    ordered = sorted(found, key=lambda seen: -ORDER.index(seen.finding.level))
    return page(request, "checks/condition.html", found=ordered, worst=worst(found), **clock_of(suite), **LABELS)


@router.get("/self-test", name="core.self_test.show")
def show_self_test(request: Request, suite: SuiteDep, _user: AdministratorDep, setup: bool = False) -> Response:  # noqa: FBT001, FBT002  a query parameter
    """The last self-test; polls while one runs."""
    last = self_test.find_last(suite)
    return page(
        request,
        "checks/self_test.html",
        block="result",
        last=last,
        is_running=last is not None and self_test.is_running(last),
        total=len(self_test.parts_of(suite)),
        setup=setup,
        **LABELS,
    )


@router.post("/self-test", name="core.self_test.start")
def start_self_test(request: Request, suite: SuiteDep, user: AdministratorDep) -> Response:
    """Begin a self-test; the page follows it."""
    self_test.run_beside(suite, self_test.begin(suite, by=user))
    return redirect(request, "core.self_test.show")
