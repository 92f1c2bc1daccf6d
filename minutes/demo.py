"""The sample recording on the same path as any upload: row, durable job, speech engine, draft."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import typer
from sqlmodel import Session, col, select

from minutes import repository
from minutes.actions import documents, meetings
from minutes.actions.meetings import Attachments, StoredFile
from minutes.actions.progress import progress_of
from minutes.models import Meeting, Recording
from minutes.schemas import MeetingForm
from minutes.states import WAITING_OR_RUNNING, RecordingState
from minutes.writing.agenda_file import read_agenda
from minutes.writing.roster_file import read_roster
from minutes.writing.text import to_text
from services.core.identity.models import Account
from services.core.identity.user import user_of
from services.core.suite import Suite

SAMPLE = Path(__file__).parent / "sample"
RECORDING, AGENDA, ROSTER = SAMPLE / "meeting.opus", SAMPLE / "agenda.txt", SAMPLE / "roster.txt"
HELD_ON = date(2026, 11, 20)
OWNER = "aoki"
_STATES = {
    RecordingState.QUEUED: "待っています",
    RecordingState.PREPARING: "録音を読み込んでいます",
    RecordingState.TRANSCRIBING: "文字にしています",
    RecordingState.NAMING: "話した人を分けています",
}


class SampleDemonstration:
    """Minutes' part of `workstyle demo`."""

    def load(self, suite: Suite, accounts: Mapping[str, Account]) -> None:
        """Upload the sample as the demonstration clerk; a second time changes nothing."""
        key = suite.storage.put_file(RECORDING)
        with suite.session() as session:
            if _sample(session, key) is not None:
                return
            owner = user_of(session, accounts[OWNER], via="command")
            agenda = read_agenda(AGENDA.read_bytes())
            meetings.create(
                session,
                by=owner,
                form=MeetingForm(held_on=agenda.held_on or HELD_ON, starts_at=agenda.starts_at, scene="internal"),
                files=[StoredFile(RECORDING.name, key, RECORDING.stat().st_size)],
                attachments=Attachments.of(agenda, read_roster(ROSTER.read_bytes())),
                model_ready=True,
                allow_demonstration=True,
            )

    def is_done(self, suite: Suite) -> bool:
        """Whether the sample's job is over, well or not."""
        with suite.session(read_only=True) as session:
            meeting = self._meeting(suite, session)
            return meeting.state not in WAITING_OR_RUNNING

    def show_progress(self, suite: Suite) -> None:
        """One line: what is being done, how much, and when it will be ready."""
        with suite.session(read_only=True) as session:
            meeting = self._meeting(suite, session)
            progress = progress_of(session, meeting)
        ready = f"、{progress.ready_at.astimezone():%H:%M:%S} ごろ完成" if progress.ready_at else ""
        state = _STATES.get(progress.state, progress.state.value)
        typer.echo(f"{state}… {progress.done_s:.0f} / {progress.total_s:.0f} 秒{ready}")

    def show_result(self, suite: Suite, accounts: Mapping[str, Account]) -> int:  # noqa: ARG002
        """Print the draft and where its files lie; 1 when there is none."""
        with suite.session(read_only=True) as session:
            meeting = self._meeting(suite, session)
            if meeting.state is not RecordingState.READY:
                typer.echo(f"{meeting.state.value}: {meeting.error_code} {meeting.error_values or ''}", err=True)
                return 1
            document = documents.document_of(session, meeting)
        typer.echo(to_text(document))
        folder = suite.settings.data_dir / "demo"
        folder.mkdir(parents=True, exist_ok=True)
        for kind in documents.FORMATS:
            item = documents.download(document, kind)
            (folder / item.filename).write_bytes(item.content)
            typer.echo(folder / item.filename)
        typer.echo(
            "\nこの下書きは、合成音声だけで学習したデモ用モデルによるものです。実際の録音には、"
            "`workstyle models fetch large-v3-turbo`（または別の端末で入手して `workstyle models import`）で"
            "モデルを入れてください。\n"
            "This draft comes from the demonstration model. Install a real model for real recordings."
        )
        return 0

    def _meeting(self, suite: Suite, session: Session) -> Meeting:
        meeting = _sample(session, suite.storage.put_file(RECORDING))
        if meeting is None:
            raise LookupError("the sample was discarded")
        return meeting


def _sample(session: Session, key: str) -> Meeting | None:
    query = select(Recording).where(Recording.storage_key == key).order_by(col(Recording.created_at))
    recording = session.exec(query).first()
    return repository.get_meeting(session, recording.meeting_id) if recording else None
