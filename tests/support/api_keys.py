"""API keys for tests."""

from services.core.identity.actions import api_keys
from services.core.suite import Suite
from tests.people import user


def key_for(suite: Suite, login: str, *scopes: str) -> str:
    """The text of a new key of this person with these scopes."""
    with suite.session() as session:
        return api_keys.create(
            session, by=user(suite, login), name="test", scopes=scopes, known_scopes=scopes, lifetime_days=1
        )
