"""Syncs when the hours are over, or when an administrator asked."""

from sqlmodel import select

from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.directory.sync import is_due, sync
from services.core.operations.models import ScheduledRun
from services.core.suite import Suite

NAME = "identity.sync_directory"


def sync_directory(suite: Suite) -> None:
    """One sync, if it is time for one.

    Raises:
        SuiteError: it failed or stopped; the page of scheduled work shows it.
    """
    settings = suite.site_of(DirectorySettings)
    with suite.session(read_only=True) as session:
        run = session.exec(select(ScheduledRun).where(ScheduledRun.name == NAME)).first()
    is_wanted = run is not None and run.wanted_at is not None and settings.is_on
    if is_wanted or is_due(suite, settings):
        sync(suite)
