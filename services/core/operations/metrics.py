"""What `/metrics` says, computed from the database and files when it is asked for.

Web process and workers are several processes, and the database knows of all of them; only requests are counted here.

Source of the names: Prometheus, "Metric and label naming"; seconds, bytes and counts, `_total` for what only grows.
"""

from collections.abc import Iterable, Iterator
from typing import cast

import structlog
from prometheus_client import CollectorRegistry, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func
from sqlmodel import Session, col, select

from services.core.clock import now
from services.core.jobs.workers import count_alive
from services.core.operations.schedule import runs_by_name, sweeps_of
from services.core.outbox.models import EmailState, Message
from services.core.suite import Suite
from services.core.tls.files import tls_files
from services.core.uploads.folder import GIB

log = structlog.get_logger(__name__)
BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class RequestTimes:
    """The times of this process's requests, by declared route and status."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._histogram = Histogram(
            "workstyle_request_seconds",
            "Time from request to answer",
            ["method", "route", "status"],
            buckets=BUCKETS_S,
            registry=self.registry,
        )

    def observe(self, *, method: str, route: str, status: int, duration_s: float) -> None:
        """Count one request; `route` is the declared path, never an address."""
        known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
        self._histogram.labels(known, route, str(status)).observe(duration_s)


class SuiteCollector(Collector):
    """Computes the suite's metrics at the moment at which they are asked for."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite

    def collect(self) -> Iterator[Metric]:
        """Every metric; a part that fails is missing, and `workstyle_part_up` says so."""
        up = GaugeMetricFamily("workstyle_part_up", "1 when this part of the metrics could be read", labels=["part"])
        for name, part in self._parts():
            try:
                yield from list(part)
                up.add_metric([name], 1)
            except Exception:
                log.exception("metrics.part_failed", part=name)
                up.add_metric([name], 0)
        yield up

    def _parts(self) -> Iterator[tuple[str, Iterable[Metric]]]:
        yield "database", _database(self._suite)
        yield "queues", _queues(self._suite)
        yield "storage", _storage(self._suite)
        yield "certificate", _certificate(self._suite)
        for feature in self._suite.features:
            if feature.metrics is not None:
                yield feature.name, cast("Iterable[Metric]", feature.metrics(self._suite))


def _database(suite: Suite) -> Iterator[Metric]:
    with suite.session(read_only=True) as session:
        yield GaugeMetricFamily(
            "workstyle_workers_alive", "Workers heard of within a minute", value=count_alive(session)
        )
        yield _outbox(session)
        runs = runs_by_name(session)
    yield GaugeMetricFamily("workstyle_database_up", "1 when the database answers", value=1)
    failures = GaugeMetricFamily("workstyle_scheduled_failures", "Failures in a row", labels=["name"])
    age = GaugeMetricFamily("workstyle_scheduled_age_seconds", "Seconds since the last run", labels=["name"])
    took = GaugeMetricFamily("workstyle_scheduled_duration_seconds", "Duration of the last run", labels=["name"])
    for name in [sweep.name for sweep in sweeps_of(suite) if sweep.name in runs]:
        failures.add_metric([name], runs[name].failures)
        age.add_metric([name], (now() - runs[name].started_at).total_seconds())
        took.add_metric([name], runs[name].took_s)
    yield from (failures, age, took)


def _outbox(session: Session) -> Metric:
    family = GaugeMetricFamily("workstyle_outbox_mails", "Mails by state", labels=["state"])
    counts = dict(session.exec(select(Message.email_state, func.count()).group_by(col(Message.email_state))).all())
    for state in (EmailState.QUEUED, EmailState.FAILED):
        family.add_metric([state], counts.get(state, 0))
    return family


def _queues(suite: Suite) -> Iterator[Metric]:
    waiting = GaugeMetricFamily("workstyle_queue_waiting", "Jobs that wait for a worker", labels=["queue"])
    running = GaugeMetricFamily("workstyle_queue_running", "Jobs that a worker has begun", labels=["queue"])
    oldest = GaugeMetricFamily("workstyle_queue_oldest_seconds", "Age of the oldest waiting job", labels=["queue"])
    for queue in suite.jobs.queues():
        waiting.add_metric([queue.name], queue.waiting)
        running.add_metric([queue.name], queue.running)
        oldest.add_metric([queue.name], queue.oldest_s)
    yield from (waiting, running, oldest)
    jobs = GaugeMetricFamily("workstyle_jobs", "Jobs by state, as the job store keeps them", labels=["state"])
    for state, count in suite.jobs.states().items():
        jobs.add_metric([state], count)
    yield jobs


def _storage(suite: Suite) -> Iterator[Metric]:
    total, used, free = suite.storage.disk()
    yield GaugeMetricFamily("workstyle_storage_size_bytes", "Size of the disk of the data folder", value=total)
    yield GaugeMetricFamily("workstyle_storage_used_bytes", "Bytes in use on that disk", value=used)
    yield GaugeMetricFamily("workstyle_storage_free_bytes", "Bytes left on that disk", value=free)
    bound = suite.settings.warn_free_gib * GIB
    yield GaugeMetricFamily("workstyle_storage_warning_bytes", "Free bytes below which the suite warns", value=bound)
    folder = suite.settings.effective_models_dir
    models = sum(1 for _entry in folder.iterdir()) if folder.is_dir() else 0
    yield GaugeMetricFamily("workstyle_models_installed", "Files and folders in the models folder", value=models)


def _certificate(suite: Suite) -> Iterator[Metric]:
    files = tls_files(suite.settings)
    if files.exists:
        left_s = (files.server().certificate.not_valid_after_utc - now()).total_seconds()
        yield GaugeMetricFamily(
            "workstyle_certificate_days_left", "Days until the certificate ends", value=left_s / 86400
        )
