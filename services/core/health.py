"""/healthz says that the process lives; /readyz what it needs: database, storage, models on disk, a living worker."""

from collections.abc import Callable

import structlog
from fastapi import APIRouter
from starlette.responses import JSONResponse, PlainTextResponse

from services.core.db.session import SuiteDep
from services.core.identity.current import Public
from services.core.jobs.workers import count_alive
from services.core.suite import Suite

MIN_FREE_BYTES = 1_000_000_000  # less than one long recording with its working files
log = structlog.get_logger(__name__)
router = APIRouter(dependencies=[Public], include_in_schema=False)


def _database(suite: Suite) -> bool:
    suite.database.ping()
    return True


def _storage(suite: Suite) -> bool:
    return suite.storage.free_bytes() >= MIN_FREE_BYTES


def _models(suite: Suite) -> bool:
    folder = suite.settings.effective_models_dir
    return folder.is_dir() and any(folder.iterdir())


def _worker(suite: Suite) -> bool:
    with suite.session(read_only=True) as session:
        return count_alive(session) > 0


CHECKS: dict[str, Callable[[Suite], bool]] = {
    "database": _database,
    "storage": _storage,
    "models": _models,
    "worker": _worker,
}


def check_readiness(suite: Suite) -> dict[str, bool]:
    """Each part and whether it is there; a check that raises counts as not there."""
    results = {}
    for name, check in CHECKS.items():
        try:
            results[name] = check(suite)
        except Exception as error:
            log.warning("health.check_failed", check=name, error=type(error).__name__)
            results[name] = False
    return results


@router.get("/healthz", name="core.health.live")
def healthz() -> PlainTextResponse:
    """`ok` while the process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz", name="core.health.ready")
def readyz(suite: SuiteDep) -> JSONResponse:
    """200 when everything is there, else 503; the body says which part is missing."""
    results = check_readiness(suite)
    return JSONResponse(
        {"ready": all(results.values()), "checks": results}, status_code=200 if all(results.values()) else 503
    )
