"""The metrics of minutes: meetings by state, speed of the engines, engines that run on this machine."""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy import func
from sqlmodel import Session, col, select

from minutes.models import Meeting, Speed, Step
from minutes.states import RecordingState
from services.core.suite import Suite

LATEST_STEPS = 50
ENGINE_MODULE = b"minutes.speech.engine_child"


def collect(suite: Suite) -> Iterator[Metric]:
    """Every metric of minutes."""
    with suite.session(read_only=True) as session:
        states = dict(session.exec(select(Meeting.state, func.count()).group_by(col(Meeting.state))).all())
        speeds = session.exec(select(Speed)).all()
        window_s = _window_s(session)
    meetings = GaugeMetricFamily("workstyle_minutes_meetings", "Meetings by state of the recording", labels=["state"])
    for state in RecordingState:
        meetings.add_metric([state], states.get(state, 0))
    yield meetings
    factor = GaugeMetricFamily(
        "workstyle_minutes_realtime_factor",
        "Seconds of sound per second of an engine",
        labels=["engine", "model"],
    )
    for speed in speeds:
        factor.add_metric([speed.engine, speed.model], speed.audio_s_per_s)
    yield factor
    yield GaugeMetricFamily(
        "workstyle_minutes_step_seconds", f"Mean duration of the latest {LATEST_STEPS} steps", value=window_s
    )
    yield GaugeMetricFamily("workstyle_minutes_engines_running", "Engine processes on this machine", value=_engines())


def _window_s(session: Session) -> float:
    latest = select(Step.took_s).where(col(Step.done_at).is_not(None)).order_by(col(Step.done_at).desc())
    durations = session.exec(latest.limit(LATEST_STEPS)).all()
    return sum(durations) / len(durations) if durations else 0.0


def _engines() -> int:
    """Processes of engines, counted where Linux lists processes; 0 elsewhere."""
    found = 0
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += ENGINE_MODULE in file.read_bytes().split(b"\0")
        except OSError:
            continue  # it ended meanwhile, or belongs to somebody else
    return found
