"""The page of who may do what is true: each right's routes exist and let in just the roles that it names."""

import pytest

from services.app.features import installed_features
from services.app.upkeep.route_table import route_table
from services.core.rights import Right

RIGHTS = [right for feature in installed_features() for right in feature.rights]
ROUTES = [route for route in route_table() if not route.is_public and not route.scope]


@pytest.mark.parametrize("right", RIGHTS, ids=lambda right: right.label)
def test_right_says_what_the_routes_do(right: Right) -> None:
    for name in right.routes:
        assert any(Right("", frozenset(), (name,)).covers(route.name) for route in ROUTES), f"no route {name}"
    wrong = {route.name: route.roles for route in ROUTES if right.covers(route.name) and route.roles != right.roles}
    assert wrong == {}
