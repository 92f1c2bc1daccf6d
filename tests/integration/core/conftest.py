"""The core is tested without any feature: it must stand alone."""

from collections.abc import Sequence

import pytest

from services.core.feature import Feature
from services.core.manifest import CORE


@pytest.fixture
def features() -> Sequence[Feature]:
    """Only the core's own manifest."""
    return [CORE]
