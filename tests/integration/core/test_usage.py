"""Usage events know the department of that day."""

from datetime import date

from sqlmodel import select

from services.core.identity import repository
from services.core.identity.models import Post
from services.core.usage import record
from services.core.usage.models import UsageEvent
from tests.people import account_of


def test_department_is_that_of_the_main_post_and_stays(suite, clock_at):
    with suite.session() as session:
        aoki = account_of(session, "aoki")
        record(session, "minutes.transcribed", account_id=aoki.id, scene="meeting", quantity=52.5, unit="s")
        post = session.exec(select(Post).where(Post.person_id == aoki.person_id)).one()
        post.valid_to = date(2026, 6, 30)
        session.add(post)
    with suite.session() as session:
        record(session, "minutes.transcribed", account_id=aoki.id)
        record(session, "translate.conversation", department_code="5100")
        record(session, "suite.opened")
    with suite.session(read_only=True) as session:
        events = session.exec(select(UsageEvent)).all()
        assert repository.find_main_department(session, person_id=aoki.person_id, on=date(2026, 7, 1)) is None
    assert sorted((event.kind, event.department_code, event.quantity) for event in events) == [
        ("minutes.transcribed", "", 1.0),
        ("minutes.transcribed", "1100", 52.5),
        ("suite.opened", "", 1.0),
        ("translate.conversation", "5100", 1.0),
    ]
