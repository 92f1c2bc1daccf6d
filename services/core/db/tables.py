"""Every table of the core, known to the metadata once imported."""

from importlib import import_module

MODULES = (
    "services.core.assets.models",
    "services.core.audit.models",
    "services.core.checks.models",
    "services.core.identity.models",
    "services.core.jobs.workers",
    "services.core.model_store.models",
    "services.core.model_work.models",
    "services.core.operations.models",
    "services.core.outbox.models",
    "services.core.setup.models",
    "services.core.site.models",
    "services.core.usage.models",
)


def import_core_tables() -> None:
    """Import the modules that define the core's tables."""
    for name in MODULES:
        import_module(name)
