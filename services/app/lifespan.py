"""Start and stop of the web process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from services.core.suite import Suite


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Serve, then give back what the suite holds."""
    suite: Suite = app.state.suite
    yield
    suite.close()
