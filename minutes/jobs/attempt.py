"""One attempt at one meeting: the work of each durable step, and what a failure becomes."""

import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TypeVar

import structlog
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlmodel import Session

from minutes import repository
from minutes.actions import transcription
from minutes.errors import MeetingNotFound
from minutes.jobs import requests
from minutes.jobs.engine_room import ENGINES
from minutes.models import Meeting, Step
from minutes.settings import MinutesSettings
from minutes.speech.chunking import Chunk
from minutes.speech.engine_process import EngineProcess
from minutes.speech.engines import choose_engine
from minutes.speech.errors import Cancelled, EngineDied, EngineFailed, ModelMissing, SpeechError
from minutes.speech.prepare import LISTEN, Prepared
from minutes.speech.progress import Progress, Stage
from minutes.speech.segments import Segment as Heard
from minutes.speech.speakers import SpeakerAssignment, SpeakerMethod
from minutes.states import RUNNING, RecordingState
from services.core.db.errors import is_away
from services.core.suite import Suite

log = structlog.get_logger(__name__)
ResultT = TypeVar("ResultT")

PROGRESS_EVERY_S = 1.0
STARTED: set[uuid.UUID] = set()
"""Steps that this process works on: given back uncounted when it is stopped in good order."""


class Stopped(Exception):
    """The meeting no longer wants this attempt: cancelled, discarded or queued anew."""


class Attempt:
    """The work of one attempt; each method is the body of one durable step and may be called again."""

    def __init__(self, suite: Suite, meeting_id: uuid.UUID, attempt: int) -> None:
        self.suite, self.meeting_id, self.attempt = suite, meeting_id, attempt
        self.settings = suite.settings_of(MinutesSettings)
        self._begun: set[int] = set()
        self._heard_of: dict[int, tuple[list[Heard], float]] = {}

    def guarded(self, work: Callable[[], ResultT]) -> ResultT | None:
        """What `work` returns; None when it failed in an expected way, which is then the meeting's state.

        While the database is away this waits, and begins again with what is not done: nobody has to do anything.
        """
        while True:
            try:
                return self._guarded(work)
            except SQLAlchemyError as error:
                if not is_away(error):
                    raise  # the database's trouble is not the recording's: the sweep queues the meeting again
                log.warning("recording.database_away", meeting_id=str(self.meeting_id))
                self.suite.database.wait_until_back()

    def _guarded(self, work: Callable[[], ResultT]) -> ResultT | None:
        try:
            return work()
        except (Stopped, Cancelled, MeetingNotFound):
            log.info("recording.stopped", meeting_id=str(self.meeting_id), attempt=self.attempt)
        except ModelMissing as error:
            waits = error.values.get("name") == "auto"
            self._stop(RecordingState.NEEDS_MODEL if waits else RecordingState.FAILED, error.code, error.values)
        except EngineDied as error:
            self._stop(RecordingState.QUARANTINED, error.code, error.values)
        except SpeechError as error:
            self._stop(RecordingState.FAILED, error.code, self._named(error.values))
        except SQLAlchemyError:
            raise
        except Exception as error:
            log.exception("recording.unexpected", meeting_id=str(self.meeting_id))
            self._stop(RecordingState.FAILED, EngineFailed.code, {"reason": type(error).__name__})
        return None

    def prepare(self) -> int:
        """Decode all files onto one time line and fix the plan; returns the number of steps."""
        with self._wanted() as (_session, meeting):
            wanted = requests.model_for(self.suite, allow_demonstration=meeting.allow_demonstration)
        requests.check_whole(self.suite, wanted)  # reads gigabytes: in no transaction
        with self._wanted() as (session, meeting):
            model = requests.model_for(self.suite, allow_demonstration=meeting.allow_demonstration)
            steps = repository.list_steps(session, meeting)
            transcription.begin(
                session, meeting=meeting, model=model, engine=choose_engine(self.settings.engine), planned=bool(steps)
            )
            if steps:
                return len(steps)
        if meeting.deaths > transcription.MAX_TRIES:
            raise EngineDied(exit_code=None)
        prepared = self._prepared(meeting)
        listen_key = meeting.listen_key or self.suite.storage.put_file(requests.work_dir(self.suite, meeting) / LISTEN)
        with self._wanted() as (session, meeting):
            return transcription.store_plan(session, meeting=meeting, prepared=prepared, listen_key=listen_key)

    def transcribe(self, position: int) -> bool:
        """Transcribe one step and store its text; a step that is done is not done again."""
        with self._wanted() as (session, meeting):
            step = repository.find_step(session, meeting, position)
            if step is None:
                raise Stopped
            if step.done_at is not None:
                return True
            if position not in self._begun:  # a database that was away in between makes no second try
                if step.tries >= transcription.MAX_TRIES:
                    raise EngineDied(exit_code=None)
                step.tries += 1
                session.add(step)
        self._begun.add(position)
        STARTED.add(step.id)
        try:
            heard, took_s = self._heard_of.get(position) or self._heard(meeting, step)
        except EngineDied:
            self._begun.discard(position)
            if step.tries < transcription.MAX_TRIES:
                log.warning("recording.engine_died", meeting_id=str(self.meeting_id), step=position)
                return self.transcribe(position)
            raise
        finally:
            STARTED.discard(step.id)
        self._heard_of[position] = heard, took_s
        with self._wanted() as (session, meeting):
            stored = repository.find_step(session, meeting, position)
            if stored is None:
                raise Stopped
            transcription.store_step(session, meeting=meeting, step=stored, heard=heard, took_s=took_s)
        log.info("recording.step_done", meeting_id=str(self.meeting_id), step=position, took_s=round(took_s, 2))
        return True

    def find_speakers(self) -> bool:
        """Find who spoke when and finish. Where that fails the text is kept, without speakers."""
        with self._wanted() as (session, meeting):
            if meeting.state is RecordingState.READY:
                return True
            transcription.move(meeting, RecordingState.NAMING)
            session.add(meeting)
            segments = repository.list_segments(session, meeting)
        heard = [Heard(segment.start_s, segment.end_s, segment.text) for segment in segments]
        try:
            with self._engine(meeting) as engine:
                self._prepared(meeting, engine)
                found = engine.speakers(requests.work_dir(self.suite, meeting), heard, count=meeting.speakers_given)
        except Cancelled:
            raise
        except SpeechError as error:
            log.warning("recording.speakers_failed", meeting_id=str(self.meeting_id), code=error.code)
            found = SpeakerAssignment(tuple("S1" for _ in heard), min(1, len(heard)), SpeakerMethod.NONE)
        with self._wanted() as (session, meeting):
            transcription.store_speakers(session, meeting=meeting, segments=segments, found=found)
            transcription.finish(session, meeting=meeting)
        shutil.rmtree(requests.work_dir(self.suite, meeting), ignore_errors=True)
        log.info("recording.transcribed", meeting_id=str(self.meeting_id), duration_s=meeting.duration_s)
        return True

    @contextmanager
    def _wanted(self) -> Iterator[tuple[Session, Meeting]]:
        """A transaction over the meeting.

        Raises:
            Stopped: the meeting does not want this attempt any more.
        """
        with self.suite.session() as session:
            meeting = repository.get_meeting(session, self.meeting_id)
            running = meeting.state in RUNNING | {RecordingState.QUEUED, RecordingState.READY}
            if meeting.attempt != self.attempt or not running:
                raise Stopped
            yield session, meeting

    def _unwanted(self) -> bool:
        try:
            with self.suite.session(read_only=True) as session:
                meeting = session.get(Meeting, self.meeting_id)
                return meeting is None or meeting.attempt != self.attempt or meeting.state not in RUNNING
        except SQLAlchemyError:
            return False  # nobody can have said so meanwhile; the engine goes on

    @contextmanager
    def _engine(self, meeting: Meeting) -> Iterator[EngineProcess]:
        model = requests.model_for(self.suite, allow_demonstration=meeting.allow_demonstration)
        with ENGINES.lend(requests.engine_config(self.suite, model), unwanted=self._unwanted) as engine:
            yield engine

    def _prepared(self, meeting: Meeting, engine: EngineProcess | None = None) -> Prepared:
        """The work folder, filled; at once when it is there already."""
        if engine is None:
            with self._engine(meeting) as lent:
                return self._prepared(meeting, lent)
        with self.suite.session(read_only=True) as session:
            recordings = repository.list_recordings(session, meeting.id)
        return engine.prepare(
            [self.suite.storage.path(recording.storage_key) for recording in recordings],
            requests.work_dir(self.suite, meeting),
            on_progress=self._progress_writer(),
            max_duration_s=self.settings.max_duration_s,
        )

    def _heard(self, meeting: Meeting, step: Step) -> tuple[list[Heard], float]:
        chunks = [Chunk.from_dict(values) for values in step.chunks]
        folder = requests.work_dir(self.suite, meeting)
        with self._engine(meeting) as engine:
            self._prepared(meeting, engine)
            self._measure_first(meeting, engine)
            begun = time.monotonic()
            heard = engine.transcribe_step(
                folder,
                chunks,
                language=meeting.language,
                prompt=requests.prompt_of(meeting),
                word_timestamps=self.settings.word_times,
            )
            return heard, time.monotonic() - begun

    def _measure_first(self, meeting: Meeting, engine: EngineProcess) -> None:
        """The very first job with a model measures the machine, so that its clerk sees a time, too."""
        engine.load()
        with self.suite.session(read_only=True) as session:
            known = repository.find_speed(session, meeting.engine, meeting.model)
        if known is None:
            speed = engine.measure_speed()
            with self.suite.session() as session:
                transcription.note_speed(session, engine=meeting.engine, model=meeting.model, audio_s_per_s=speed)

    def _progress_writer(self) -> Callable[[Progress], None]:
        last = [0.0]

        def write(progress: Progress) -> None:
            if progress.stage is not Stage.DECODE or time.monotonic() - last[0] < PROGRESS_EVERY_S:
                return
            last[0] = time.monotonic()
            with suppress(OperationalError), self.suite.session() as session:
                meeting = session.get(Meeting, self.meeting_id)
                if meeting is not None and meeting.state is RecordingState.PREPARING:
                    meeting.decoded_s, meeting.duration_s = progress.done_s, progress.total_s or 0.0
                    session.add(meeting)

        return write

    def _named(self, values: Mapping[str, object]) -> dict[str, object]:
        """The values of an error, with the name of the file instead of its place, and the limits that apply."""
        named = dict(values) | {"limit_hours": self.settings.max_hours}
        place = named.get("source", 0)
        with self.suite.session(read_only=True) as session:
            recordings = repository.list_recordings(session, self.meeting_id)
        if isinstance(place, int) and place < len(recordings):
            named["filename"] = recordings[place].filename
        return named

    def _stop(self, state: RecordingState, code: str, values: Mapping[str, object]) -> None:
        log.warning("recording.failed", meeting_id=str(self.meeting_id), state=state.value, code=code)
        with self.suite.session() as session:
            meeting = session.get(Meeting, self.meeting_id)
            if meeting is not None and meeting.attempt == self.attempt:
                transcription.stop(session, meeting=meeting, state=state, code=code, values=values)


def give_back_started_steps(suite: Suite) -> None:
    """The process is stopped in good order: what it had begun does not count as a death."""
    with suite.session() as session:
        for step in filter(None, (session.get(Step, step_id) for step_id in list(STARTED))):
            if step.done_at is None and step.tries > 0:
                step.tries -= 1
                session.add(step)
