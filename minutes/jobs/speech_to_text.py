"""The SpeechToText ability: a file at once, for programs and other features; nothing of it is kept."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from minutes.errors import EngineBusy, ModelNeeded, UnknownModel, UnreadableRecording
from minutes.jobs import requests
from minutes.jobs.engine_room import EngineRoom
from minutes.settings import MinutesSettings
from minutes.speech.engine import AUTO
from minutes.speech.errors import ModelMissing, SpeechError
from minutes.speech.model_choice import ChosenModel, choose_model, installed_models
from minutes.speech.model_files import STARTER
from minutes.speech.pipeline import transcribe_recording
from minutes.speech.segments import Segment
from services.core.abilities import Speech, SpokenSegment, SpokenWord
from services.core.suite import Suite

WAIT_S = 60.0  # a caller waits this long for an engine before it is told that all are busy
NO_SPEECH = "speech.no_speech"


class WhisperSpeechToText:
    """Lends one engine at a time to callers of this process; its child ends when it was idle for a while."""

    def __init__(self, suite: Suite) -> None:
        self._suite = suite
        self._room = EngineRoom()
        self._free = threading.Semaphore(1)

    def list_models(self) -> Sequence[str]:
        """Installed models, best first, and the starter model by its name."""
        return [*installed_models(requests.models_dir(self._suite)), STARTER]

    def transcribe_file(
        self, path: Path, *, model: str = AUTO, language: str | None = None, prompt: str = "", words: bool = False
    ) -> Speech:
        """See `services.core.abilities.SpeechToText`.

        Raises:
            ModelNeeded: no model is installed; the starter model is used only when it is asked for by name.
            UnknownModel: no model of this name is installed.
            EngineBusy: others are being served for longer than `WAIT_S`.
            UnreadableRecording: no sound that can be decoded.
        """
        chosen = self._chosen(model)
        config = requests.engine_config(self._suite, chosen)
        with self._turn(), tempfile.TemporaryDirectory(prefix="speech-", dir=self._work()) as folder:
            try:
                with self._room.lend(config, unwanted=lambda: False) as engine:
                    transcript = transcribe_recording(
                        engine,
                        [path],
                        Path(folder),
                        language=language,
                        prompt=prompt,
                        word_timestamps=words,
                    )
            except SpeechError as error:
                if error.code == NO_SPEECH:
                    duration_s = error.values.get("duration_s")
                    length_s = float(duration_s) if isinstance(duration_s, int | float) else 0.0
                    return Speech((), language or "ja", length_s, chosen.name, chosen.demonstration)
                raise UnreadableRecording(reason=error.code) from error
            self._room.end_idle(self._suite.settings_of(MinutesSettings).engine_idle_s)
        return Speech(
            segments=tuple(_spoken(segment) for segment in transcript.segments),
            language=transcript.language or "ja",
            duration_s=transcript.prepared.duration_s,
            model=chosen.name,
            demonstration=chosen.demonstration,
        )

    def close(self) -> None:
        """End the engines that wait for the next caller."""
        self._room.end_idle(0.0)

    def _chosen(self, model: str) -> ChosenModel:
        starter = (lambda: requests.starter_path(self._suite)) if model == STARTER else None
        setting = requests.wanted_model(self._suite) if model == AUTO else model
        if Path(setting).name != setting and model != AUTO:  # callers name models, only the administrator names paths
            raise UnknownModel
        try:
            return choose_model(setting, requests.models_dir(self._suite), starter)
        except ModelMissing as error:
            raise (ModelNeeded if model == AUTO else UnknownModel) from error

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._free.acquire(timeout=WAIT_S):
            raise EngineBusy
        try:
            yield
        finally:
            self._free.release()

    def _work(self) -> Path:
        folder = self._suite.work_dir / "speech"
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _spoken(segment: Segment) -> SpokenSegment:
    words = tuple(SpokenWord(word.start_s, word.end_s, word.text, word.probability) for word in segment.words)
    return SpokenSegment(
        segment.start_s, segment.end_s, segment.text, words, segment.avg_logprob, segment.no_speech_prob
    )
