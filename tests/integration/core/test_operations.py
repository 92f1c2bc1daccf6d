"""Scheduled work keeps its results, limits warn once, and metrics are read by who may."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlmodel import select

from services.app.factory import create_app
from services.core.audit.models import AuditEvent
from services.core.feature import Feature, Sweep
from services.core.jobs import runtime
from services.core.jobs.workers import beat
from services.core.manifest import CORE
from services.core.operations.limits import crossed, warn_of_limits
from services.core.operations.models import CrossedLimit, ScheduledRun
from services.core.operations.schedule import run_due, sweeps_of
from services.core.outbox.models import Message
from services.core.suite import build_suite
from tests.support.client import Client


@pytest.fixture
def working(suite):
    """The suite with a store of jobs, as after `workstyle db upgrade`, and a living worker."""
    runtime.prepare(suite)
    with suite.session() as session:
        beat(session, "here")
    return suite


@pytest.fixture
def with_work(suite):
    """A suite with a work of every round that fails, and one of every hour."""
    done: list[str] = []

    def fail(_suite):
        raise ValueError("a secret word")

    feature = Feature(
        name="trial",
        title="試験",
        root=CORE.root,
        sweeps=(
            Sweep("trial.fails", fail, "失敗する"),
            Sweep("trial.hourly", lambda _s: done.append("x"), every_s=3600),
        ),
    )
    made = build_suite(suite.settings, [CORE, feature])
    made.done = done
    yield made
    made.close()


def runs(suite):
    with suite.session(read_only=True) as session:
        return {run.name: run for run in session.exec(select(ScheduledRun))}


# --- scheduled work


def test_results_are_kept_without_the_words_of_errors(with_work, clock_at):
    runtime.prepare(with_work)
    run_due(with_work)
    assert runs(with_work)["trial.fails"].error == "ValueError"
    assert runs(with_work)["trial.hourly"].error == ""
    clock_at.move(minutes=2)
    run_due(with_work)
    assert (runs(with_work)["trial.fails"].failures, len(with_work.done)) == (2, 1)
    clock_at.move(hours=1)
    run_due(with_work)
    assert len(with_work.done) == 2


def test_an_administrator_sees_it_and_has_it_run_at_once(with_work, clock_at):
    runtime.prepare(with_work)
    run_due(with_work)
    client = Client(create_app(with_work), with_work).log_in("doi")
    page = client.get_page("core.jobs.list")
    assert "ValueError" in page.text
    assert "失敗" in page.text
    assert "secret" not in page.text
    assert client.submit("core.jobs.run", work="trial.hourly").status_code == 303
    run_due(with_work)
    assert len(with_work.done) == 2
    assert runs(with_work)["trial.hourly"].wanted_at is None
    with with_work.session(read_only=True) as session:
        assert session.exec(select(AuditEvent).where(AuditEvent.type == "operations.run_wanted")).one().target
    assert client.submit("core.jobs.run", work="no.such").status_code == 404


def test_every_work_says_what_it_does(suite):
    from services.app.features import installed_features

    assert [sweep.name for feature in installed_features() for sweep in feature.sweeps if not sweep.label] == []
    assert sweeps_of(suite)


# --- limits


def messages(suite):
    with suite.session(read_only=True) as session:
        return session.exec(select(Message).where(Message.dedup_key.startswith("operations.limit"))).all()


def test_a_crossed_limit_is_told_once_and_shown_until_it_is_gone(working, client, monkeypatch):
    free = 10 << 30
    monkeypatch.setattr(type(working.storage), "free_bytes", lambda _self: free)
    warn_of_limits(working)
    assert messages(working) == []
    assert "空き容量が少なく" not in client.log_in("doi").get_page("core.accounts.list").text
    free = 2 << 30
    for _round in range(3):
        warn_of_limits(working)
    (message,) = messages(working)
    assert "残り2.0 GiB" in message.body
    assert "空き容量が少なく" in client.get_page("core.accounts.list").text
    assert "空き容量が少なく" not in client.log_in("aoki").get_page("core.account.show").text
    free = 10 << 30
    warn_of_limits(working)
    with working.session(read_only=True) as session:
        assert crossed(session) == []
    free = 2 << 30
    warn_of_limits(working)
    assert len(messages(working)) == 2


def test_no_worker_is_a_warning(working, clock_at):
    clock_at.move(days=900)
    warn_of_limits(working)
    with working.session(read_only=True) as session:
        assert "workers" in set(session.exec(select(CrossedLimit.name)))


# --- metrics


def values(answer):
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_say_how_the_suite_is(working, client):
    client.get("/nowhere/with/a/name")
    found = values(client.get("/metrics"))
    assert found["workstyle_workers_alive",] == 1
    assert found["workstyle_storage_free_bytes",] > 0
    assert found["workstyle_queue_waiting", ("queue", "recordings")] == 0
    assert {value for (name, *_labels), value in found.items() if name == "workstyle_part_up"} == {1}
    labels = {label for (name, *pairs) in found if name == "workstyle_request_seconds_count" for label in pairs}
    assert ("route", "(none)") in labels
    assert "name" not in {value for _key, value in labels}


def test_metrics_answer_while_a_part_is_away(suite, client):
    """Nobody has made the store of jobs yet: the other parts are told all the same."""
    found = values(client.get("/metrics"))
    assert found["workstyle_part_up", ("part", "queues")] == 0
    assert found["workstyle_part_up", ("part", "storage")] == 1


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        ("", "", 401),
        ("", "Bearer ", 401),
        ("t0ken", "", 401),
        ("t0ken", "Bearer wrong", 401),
        ("t0ken", "Bearer t0ken", 200),
    ],
)
def test_from_another_machine_only_the_token_opens_metrics(make_suite, token, sent, status):
    suite = make_suite(metrics_token=token)
    client = Client(create_app(suite), suite, address="192.0.2.7")
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == status


def test_a_proxy_on_this_machine_does_not_open_metrics(client):
    assert client.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401
