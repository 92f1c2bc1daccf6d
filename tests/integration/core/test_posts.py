"""Single posts and departments, corrected on a page."""

from datetime import date

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity import people, repository
from services.core.identity.models import Department, Post


def person_of(suite, number="100001"):
    with suite.session(read_only=True) as session:
        return repository.find_person(session, number)


def department_of(suite, code):
    with suite.session(read_only=True) as session:
        return session.exec(select(Department).where(Department.code == code)).one()


def post_of(suite, number="100001"):
    with suite.session(read_only=True) as session:
        person = repository.find_person(session, number)
        return session.exec(select(Post).where(Post.person_id == person.id, Post.is_main)).one()


def fields_of(suite, code, valid_from, valid_to="", *, is_main=True):
    fields = {"department_id": department_of(suite, code).id, "valid_from": valid_from, "valid_to": valid_to}
    return fields | ({"is_main": "true"} if is_main else {})


def audited(suite):
    with suite.session(read_only=True) as session:
        return [
            event.type
            for event in session.exec(select(AuditEvent).order_by(AuditEvent.created_at))
            if event.type.startswith(("identity.post.", "identity.department."))
        ]


def test_a_post_is_ended_and_the_next_one_added(client, suite):
    person, post = person_of(suite), post_of(suite)
    client.log_in("eguchi")
    assert "発令を追加" in client.get_page("core.people.show", person_id=person.id).text
    ended = fields_of(suite, "1100", post.valid_from, "2026-09-30") | {"title": "係員", "grade": "2級"}
    assert client.submit("core.posts.save", ended, person_id=person.id, post_id=post.id).status_code == 303
    added = fields_of(suite, "3100", "2026-10-01") | {"title": "主任"}
    assert client.submit("core.posts.create", added, person_id=person.id).status_code == 303
    with suite.session(read_only=True) as session:
        history = [(d.code, p.valid_from, p.valid_to) for p, d in people.list_posts(session, person_id=person.id)]
    assert history == [
        ("3100", date(2026, 10, 1), None),
        ("1100", post.valid_from, date(2026, 9, 30)),
    ]
    assert audited(suite) == ["identity.post.corrected", "identity.post.added"]


@pytest.mark.parametrize(
    ("code", "valid_from", "valid_to", "sentence"),
    [
        ("3100", "2026-10-01", "", "本務の期間が"),
        ("1500", "2026-10-01", "", "期間の一部で有効ではありません"),
        ("3100", "2010-04-01", "2010-05-01", "期間の一部で有効ではありません"),
        ("3100", "2026-10-01", "2026-09-01", "終了日が開始日より前です"),
        ("1100", "2025-04-01", "", "同じ所属・同じ発令日の発令が既にあります"),
    ],
)
def test_post_that_does_not_fit(client, suite, code, valid_from, valid_to, sentence):
    person, post = person_of(suite), post_of(suite)
    valid_from = post.valid_from if code == "1100" else valid_from
    answer = client.log_in("eguchi").submit(
        "core.posts.create", fields_of(suite, code, valid_from, valid_to), person_id=person.id
    )
    assert (answer.status_code in {409, 422}, sentence in answer.text) == (True, True)
    assert audited(suite) == []


def test_a_concurrent_post_stands_beside_the_main_one(client, suite):
    person = person_of(suite)
    fields = fields_of(suite, "3100", "2026-10-01", is_main=False)
    assert client.log_in("doi").submit("core.posts.create", fields, person_id=person.id).status_code == 303


def test_a_post_of_somebody_else_is_not_found(client, suite):
    post = post_of(suite, "100002")
    client.log_in("eguchi")
    assert client.get(client.path("core.posts.edit", person_id=person_of(suite).id, post_id=post.id)).status_code == 404
    answer = client.submit("core.posts.remove", person_id=person_of(suite).id, post_id=post.id)
    assert answer.status_code == 404
    assert post_of(suite, "100002").id == post.id


def test_a_department_closes_when_it_is_empty(client, suite):
    client.log_in("eguchi")
    health = department_of(suite, "5300")
    page = client.get_page("core.departments.edit", department_id=health.id)
    assert "いま0人" in page.text
    fields = {"name_en": "Health Section", "valid_to": "2027-03-31"}
    assert client.submit("core.departments.save", fields, department_id=health.id).status_code == 303
    after = department_of(suite, "5300")
    assert (after.name_en, after.valid_to) == ("Health Section", date(2027, 3, 31))
    assert audited(suite) == ["identity.department.corrected"]


@pytest.mark.parametrize(
    ("code", "day", "sentence"),
    [
        ("1100", "2027-03-31", "在籍する職員が2人います"),
        ("5200", "2027-03-31", "下位の所属「保健福祉課」"),
        ("5300", "2001-01-01", "終了日が開始日より前です"),
    ],
)
def test_a_department_that_cannot_close(client, suite, code, day, sentence):
    department = department_of(suite, code)
    answer = client.log_in("doi").submit("core.departments.save", {"valid_to": day}, department_id=department.id)
    assert (answer.status_code in {409, 422}, sentence in answer.text) == (True, True)
    assert department_of(suite, code).valid_to is None


@pytest.mark.parametrize("login", ["aoki", "chiba"])
def test_others_correct_nothing(client, suite, login):
    person, post, department = person_of(suite), post_of(suite), department_of(suite, "5300")
    client.log_in(login)
    assert client.get(client.path("core.posts.edit", person_id=person.id, post_id=post.id)).status_code == 403
    assert client.submit("core.posts.remove", person_id=person.id, post_id=post.id).status_code == 403
    answer = client.submit("core.departments.save", {"valid_to": "2027-03-31"}, department_id=department.id)
    assert answer.status_code == 403
