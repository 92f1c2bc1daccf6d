"""What a job writes while it works: the plan, the machine's text step by step, the speakers, the end of it.

Jobs are no persons: these functions take no `by=`; the person's wish was recorded when the meeting was queued.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete

from minutes import repository
from minutes.models import Meeting, Segment, SpeakerTurn, Speed, Step
from minutes.speech.chunking import plan_steps
from minutes.speech.model_choice import ChosenModel
from minutes.speech.prepare import Prepared
from minutes.speech.segments import Segment as Heard
from minutes.speech.speakers import SpeakerAssignment
from minutes.states import RecordingState, can_move
from services.core import usage
from services.core.clock import now
from services.core.events import publish
from services.core.handover import MinutesReady

MAX_TRIES = 2  # a step whose process died twice is not tried a third time
SEGMENTS_PER_STEP = 10_000  # positions: step × this + place; a step of a minute has some tens
SPEED_MEMORY = 0.7  # weight of what was measured before: one slow step does not swing the estimate


def move(meeting: Meeting, state: RecordingState) -> None:
    """Change the state; staying where one is counts as a move."""
    if meeting.state is not state and not can_move(meeting.state, state):
        raise AssertionError(f"{meeting.state} -> {state}")
    meeting.state = state


def begin(session: Session, *, meeting: Meeting, model: ChosenModel, engine: str, planned: bool) -> None:
    """The job starts, or goes on with a plan that is fixed already, with this model."""
    move(meeting, RecordingState.TRANSCRIBING if planned else RecordingState.PREPARING)
    meeting.model, meeting.engine, meeting.demonstration = model.name, engine, model.demonstration
    meeting.started_at = meeting.started_at or now()
    meeting.deaths += 0 if planned else 1
    session.add(meeting)


def store_plan(session: Session, *, meeting: Meeting, prepared: Prepared, listen_key: str) -> int:
    """Fix the borders of every step before anything is decoded; returns how many there are."""
    steps = repository.list_steps(session, meeting)
    if not steps:
        for position, chunks in enumerate(plan_steps(prepared.chunks)):
            audio_s = sum(chunk.duration_s for chunk in chunks)
            plan = [chunk.to_dict() for chunk in chunks]
            session.add(Step(meeting_id=meeting.id, run=meeting.run, position=position, chunks=plan, audio_s=audio_s))
        meeting.duration_s, meeting.speech_s = prepared.duration_s, prepared.speech_s
        meeting.waveform = list(prepared.waveform)
        meeting.warnings = [
            {"code": w.code, "source": w.source, "declared_s": w.declared_s, "decoded_s": w.decoded_s}
            for w in prepared.warnings
        ]
        meeting.listen_key = listen_key
        for recording, source in zip(repository.list_recordings(session, meeting.id), prepared.sources, strict=True):
            recording.offset_s, recording.duration_s = source.offset_s, source.duration_s
            session.add(recording)
        session.flush()
        steps = repository.list_steps(session, meeting)
    meeting.deaths = 0
    move(meeting, RecordingState.TRANSCRIBING)
    session.add(meeting)
    return len(steps)


def store_step(session: Session, *, meeting: Meeting, step: Step, heard: Sequence[Heard], took_s: float) -> None:
    """The machine's text of one step, all of it or nothing; asking twice stores it once."""
    session.exec(
        delete(Segment).where(
            col(Segment.meeting_id) == meeting.id, col(Segment.run) == step.run, col(Segment.step) == step.position
        )
    )
    for place, segment in enumerate(heard):
        session.add(
            Segment(
                meeting_id=meeting.id,
                run=step.run,
                step=step.position,
                position=step.position * SEGMENTS_PER_STEP + place,
                start_s=segment.start_s,
                end_s=segment.end_s,
                text=segment.text,
                words=[[w.text, round(w.start_s, 2), round(w.end_s, 2), round(w.probability, 3)] for w in segment.words]
                or None,
                avg_logprob=segment.avg_logprob,
                no_speech_prob=segment.no_speech_prob,
                suspect=segment.suspect,
            )
        )
    step.done_at, step.took_s = now(), took_s
    meeting.decoded_s = sum(s.audio_s for s in repository.list_steps(session, meeting) if s.done_at is not None)
    session.add(step)
    session.add(meeting)
    if took_s > 0:
        note_speed(session, engine=meeting.engine, model=meeting.model, audio_s_per_s=step.audio_s / took_s)


def note_speed(session: Session, *, engine: str, model: str, audio_s_per_s: float) -> None:
    """Remember how fast this machine is with this engine and model."""
    speed = repository.find_speed(session, engine, model)
    if speed is None:
        session.add(Speed(engine=engine, model=model, audio_s_per_s=audio_s_per_s))
        return
    speed.audio_s_per_s = SPEED_MEMORY * speed.audio_s_per_s + (1 - SPEED_MEMORY) * audio_s_per_s
    speed.measured_at = now()
    session.add(speed)


def store_speakers(
    session: Session, *, meeting: Meeting, segments: Sequence[Segment], found: SpeakerAssignment
) -> None:
    """Which voice was heard in which segment."""
    session.exec(
        delete(SpeakerTurn).where(col(SpeakerTurn.meeting_id) == meeting.id, col(SpeakerTurn.run) == meeting.run)
    )
    for segment, label in zip(segments, found.labels, strict=True):
        session.add(SpeakerTurn(meeting_id=meeting.id, run=meeting.run, segment_id=segment.id, label=label))
    meeting.speaker_method = found.method.value
    session.add(meeting)


def finish(session: Session, *, meeting: Meeting, at: datetime | None = None) -> None:
    """The draft can be read: count it, tell who waits for it."""
    move(meeting, RecordingState.READY)
    meeting.finished_at = at or now()
    session.add(meeting)
    usage.record(
        session,
        "minutes.transcribed",
        account_id=meeting.owner_account_id,
        scene=meeting.scene,
        quantity=meeting.duration_s,
        unit="s",
    )
    publish(session, MinutesReady(meeting.id, meeting.owner_account_id))


def stop(session: Session, *, meeting: Meeting, state: RecordingState, code: str, values: Mapping[str, object]) -> None:
    """The job cannot go on; everything that is there is kept, with the reason."""
    move(meeting, state)
    meeting.error_code, meeting.error_values = code, dict(values)
    meeting.finished_at = now()
    session.add(meeting)
