"""The installed features, from the entry points; their order; what is missing."""

from importlib.metadata import entry_points

import structlog

from services.core.feature import Feature
from services.core.manifest import CORE

ENTRY_POINT_GROUP = "workstyle.features"
log = structlog.get_logger(__name__)


class FeatureBroken(Exception):
    """An installed feature cannot be loaded, or two have the same name."""


def installed_features() -> tuple[Feature, ...]:
    """The core's own manifest and every installed feature, in the order of the navigation.

    Raises:
        FeatureBroken: an entry point does not lead to a `Feature`, or a name is taken twice.
    """
    found: dict[str, Feature] = {CORE.name: CORE}
    for entry in entry_points(group=ENTRY_POINT_GROUP):
        feature = entry.load()
        if not isinstance(feature, Feature):
            raise FeatureBroken(f"{entry.name}: {entry.value} is not a Feature")
        if feature.name in found:
            raise FeatureBroken(f"{feature.name}: installed twice")
        found[feature.name] = feature
    return tuple(sorted(found.values(), key=lambda feature: (feature.order, feature.name)))
