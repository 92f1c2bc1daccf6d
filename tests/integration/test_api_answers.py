"""Whatever a program sends to the API, the answer is one that the schema promises, never a failure of the server.

Requests are made by schemathesis from the suite's own schema: valid ones, invalid ones, and those at the borders.
"""

import uuid
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from minutes.models import Meeting, Recording, Segment
from minutes.states import RecordingState
from services.app.factory import create_app
from services.app.features import installed_features
from services.core.identity.api_keys import scopes_of
from services.core.suite import Suite
from services.core.web.api_docs import schema_of
from tests.conftest import suite_in
from tests.people import user
from tests.support.api_keys import key_for

EXAMPLES = 20  # per operation, kind and meeting; their seed is fixed
TRUE_503 = {"minutes.model_needed"}
"""Where tests run, nothing but the starter model is installed, and the answer says so."""
pytestmark = pytest.mark.slow


def _operations() -> list[Any]:
    with TemporaryDirectory() as folder:
        app = create_app(suite_in(Path(folder), installed_features()))
    schema = schemathesis.openapi.from_dict(schema_of(app))
    schema.app = app
    return [found.ok() for found in schema.get_all_operations()]


@pytest.fixture
def api_key(suite: Suite) -> str:
    """A key with every scope."""
    return key_for(suite, "aoki", *scopes_of(suite))


@pytest.fixture
def meeting_id(suite: Suite) -> uuid.UUID:
    """A finished meeting of Aoki, whom the key acts for."""
    owner = user(suite, "aoki")
    with suite.session() as session:
        meeting = Meeting(
            title="定例会", held_on=date(2026, 7, 1), owner_account_id=owner.account_id, state=RecordingState.READY
        )
        session.add(meeting)
        session.flush()
        session.add(Recording(meeting_id=meeting.id, position=0, filename="a.wav", storage_key="0" * 64, size_bytes=1))
        session.add(Segment(meeting_id=meeting.id, run=1, step=0, position=0, start_s=0, end_s=1, text="始めます。"))
    return meeting.id


@pytest.mark.parametrize("known", [True, False], ids=["of a meeting", "of any"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", _operations(), ids=lambda operation: operation.label)
def test_no_request_makes_the_server_fail(
    app: FastAPI, operation: Any, mode: GenerationMode, known: bool, api_key: str, meeting_id: uuid.UUID
) -> None:
    names = {parameter.name for parameter in operation.path_parameters}
    if known and "meeting_id" not in names:
        pytest.skip("names no meeting")
    values = {"meeting_id": str(meeting_id), "kind": "json"}
    fixed = {name: values[name] for name in names & set(values)} if known else None

    @given(case=operation.as_strategy(mode, path_parameters=fixed))
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Any) -> None:
        response = case.call(app=app, headers={"Authorization": f"Bearer {api_key}"})
        if response.status_code == 503:
            assert response.json()["code"] in TRUE_503
        else:
            assert response.status_code < 500, response.text

    ask()
