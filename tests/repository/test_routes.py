"""Who may call what: every route says it, and every route is tried by somebody who may not."""

import re
import uuid
from datetime import date

import pytest

from minutes.models import Meeting
from minutes.states import RecordingState
from services.core.demo import PEOPLE, DemoPerson
from services.core.identity.actions import api_keys
from services.core.identity.api_keys import scopes_of
from services.core.suite import Suite
from tests.people import user
from tests.repository.routes import Door, doors
from tests.support.client import Client

# Open to everybody, each for a reason: whoever adds one adds its reason.
PUBLIC = {
    "core.health.live": "asked by the supervisor of the machine",
    "core.health.ready": "asked by a load balancer; tells only which part is missing",
    "core.language.choose": "the login page is read in both languages",
    "core.certificate.show": "a tablet trusts our certificate before anybody can log in on it",
    "core.certificate.download": "the same",
    "core.api.schema": "says what can be asked, not what is kept",
    "core.api.docs": "the same",
    "core.setup.enter": "the door of a fresh installation; denied once there is an administrator",
    "core.setup.begin": "the same; wants the one-time code, throttled",
    "core.login.show": "the door itself",
    "core.login.submit": "the door itself; throttled",
    "core.sign_on.begin": "the door itself, by way of the sign-on provider",
    "core.sign_on.complete": "the way back from the provider; lets in whom its signed token names",
    "core.sign_on.backchannel_logout": "the provider's order, signed by it; it can only end logins",
}
GUARDED = [door for door in doors() if not door.is_public and not door.is_for_this_machine]
FOR_ROLES = [door for door in GUARDED if door.roles]
OF_A_MEETING = [door for door in GUARDED if "{meeting_id" in door.path]
REFUSED = {401, 403, 404}
# What a program must send before anybody looks at whose meeting it is.
BODIES = {
    "minutes.api.correct": {"segment_id": str(uuid.uuid4()), "text": "…"},
    "minutes.api.change_speaker": {"segment_id": str(uuid.uuid4()), "label": "S1"},
    "minutes.api.name_speaker": {"label": "S1", "name": "千葉"},
}


@pytest.mark.parametrize("door", doors(), ids=str)
def test_route_says_who_may_call_it(door: Door) -> None:
    assert door.guards, "add UserDep, require_role(...), api_user(...) or dependencies=[Public]"


def test_what_is_open_to_everybody_is_listed_with_its_reason() -> None:
    assert {door.name for door in doors() if door.is_public} == set(PUBLIC)


def test_names_follow_the_rule() -> None:
    ours = [door.name for door in doors() if "/uploads" not in door.path]  # named by the tus library
    assert [name for name in ours if not re.fullmatch(r"[a-z_]+(\.[a-z_]+){1,2}", name)] == []


def test_stranger_is_refused_everywhere(client: Client) -> None:
    let_in = {}
    for door in GUARDED:
        response = door.knock(client)
        led_to_login = response.status_code == 303 and "/login" in response.headers["location"]
        if not led_to_login and response.status_code != 401:
            let_in[str(door)] = response.status_code
    assert let_in == {}


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.login)
def test_person_without_the_role_is_refused(client: Client, person: DemoPerson) -> None:
    client.log_in(person.login)
    answers = {str(door): door.knock(client).status_code for door in FOR_ROLES if not door.roles & set(person.roles)}
    assert answers, "this person may do everything: is there any rule at all?"
    assert {door: status for door, status in answers.items() if status != 403} == {}


def test_meeting_of_others_is_refused_on_every_page(client: Client, meeting_of_aoki: uuid.UUID) -> None:
    client.log_in("chiba")
    doors_of_pages = [door for door in OF_A_MEETING if not door.is_for_programs]
    answers = {str(door): door.knock(client, meeting_id=meeting_of_aoki).status_code for door in doors_of_pages}
    assert answers
    assert {door: status for door, status in answers.items() if status not in REFUSED} == {}


def test_meeting_of_others_is_refused_to_every_program(
    client: Client, suite: Suite, meeting_of_aoki: uuid.UUID
) -> None:
    client.headers["Authorization"] = f"Bearer {key_of(suite, 'chiba')}"
    answers = {}
    for door in OF_A_MEETING:
        if door.is_for_programs:
            body = BODIES.get(door.name)
            answers[str(door)] = door.knock(client, body=body, meeting_id=meeting_of_aoki, kind="docx").status_code
    assert answers
    assert {door: status for door, status in answers.items() if status not in REFUSED} == {}


def test_the_owner_is_let_in(client: Client, suite: Suite, meeting_of_aoki: uuid.UUID) -> None:
    """Otherwise the refusals above would prove nothing."""
    detail = next(door for door in doors() if door.name == "minutes.meetings.detail")
    assert detail.knock(client.log_in("aoki"), meeting_id=meeting_of_aoki).status_code == 200
    programs = next(door for door in doors() if door.name == "minutes.api.get")
    client.log_out().headers["Authorization"] = f"Bearer {key_of(suite, 'aoki')}"
    assert programs.knock(client, meeting_id=meeting_of_aoki).status_code == 200


@pytest.fixture
def meeting_of_aoki(suite: Suite) -> uuid.UUID:
    """A meeting whose recording waits; Chiba works in another department and has no part in it."""
    owner = user(suite, "aoki")
    with suite.session() as session:
        meeting = Meeting(
            title="定例会",
            held_on=date(2026, 7, 1),
            owner_account_id=owner.account_id,
            department_id=owner.department_id,
            state=RecordingState.CANCELLED,
        )
        session.add(meeting)
    return meeting.id


def key_of(suite: Suite, login: str) -> str:
    """An API key of this person with every scope."""
    scopes = list(scopes_of(suite))
    with suite.session() as session:
        return api_keys.create(
            session, by=user(suite, login), name="test", scopes=scopes, known_scopes=scopes, lifetime_days=1
        )
