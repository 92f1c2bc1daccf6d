"""Meetings and uploads for the tests of pages."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from minutes.models import Meeting
from services.core.identity.user import CurrentUser, user_of
from services.core.suite import Suite
from services.core.web import csrf
from tests.factories.minutes import make_meeting
from tests.people import account_of
from tests.support.client import Client

TUS = {"Tus-Resumable": "1.0.0"}


def person(session: Session, login: str) -> CurrentUser:
    """Somebody of `tests/people.py`."""
    return user_of(session, account_of(session, login), via="session")


@pytest.fixture
def meeting_of(suite: Suite) -> Callable[..., Meeting]:
    """`meeting_of("aoki", state=…)`: a meeting in the database."""

    def make(login: str = "aoki", **values: Any) -> Meeting:
        with suite.session() as session:
            return make_meeting(session, person(session, login), **values)

    return make


class Tus:
    """A client of the upload protocol, as this browser."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def headers(self, **more: str) -> dict[str, str]:
        """What every request carries."""
        return {**TUS, csrf.HEADER: self.client._csrf_token(), **{k.replace("_", "-"): v for k, v in more.items()}}

    def create(self, name: str = "会議.wav", *, length: int | None = None, recorder: bool = False, **more: str) -> Any:
        """Announce a file; no length: a recording that is still going on."""
        metadata = {"filename": name, "filetype": "audio/wav"} | ({"recorder": "1"} if recorder else {})
        more |= {"Upload_Metadata": ",".join(f"{key} {_base64(value)}" for key, value in metadata.items())}
        more |= {"Upload_Length": str(length)} if length is not None else {"Upload_Defer_Length": "1"}
        return self.client.post("/minutes/uploads", headers=self.headers(**more))

    def patch(self, upload_id: str, content: bytes, *, offset: int = 0, **more: str) -> Any:
        """Send a piece."""
        headers = self.headers(Upload_Offset=str(offset), Content_Type="application/offset+octet-stream", **more)
        return self.client.patch(f"/minutes/uploads/{upload_id}", content=content, headers=headers)

    def offset(self, upload_id: str) -> int:
        """How much the server says that it has."""
        return int(self.client.head(f"/minutes/uploads/{upload_id}", headers=TUS).headers["Upload-Offset"])

    def send(self, content: bytes, name: str = "会議.wav") -> str:
        """A whole file; returns its id."""
        created = self.create(name, length=len(content))
        assert created.status_code == 201, created.text
        upload_id = str(created.headers["Location"]).rsplit("/", 1)[-1]
        assert self.patch(upload_id, content).status_code == 204
        return upload_id


def _base64(text: str) -> str:
    import base64

    return base64.b64encode(text.encode()).decode()


@pytest.fixture
def tus(client: Client) -> Tus:
    """The upload protocol in the browser of `client`."""
    return Tus(client)
