"""An engine in a child process: what crashes, hangs, runs out of memory or is cancelled there ends only the child.

The child is started as a fresh interpreter (`python -m minutes.speech.engine_child`), not forked: CTranslate2 and
onnxruntime deadlock in forked processes, and a fresh process can leave the network before any thread exists. Requests
and answers are pickled over one pipe; sound never is: the child reads it from the work folder.

A model can send an engine round for ever, so a child that is silent for too long is ended (`silence_limit_s`).
One request at a time; `cancel` may be called from any other thread. After EngineDied or Cancelled the next request
starts a new child.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from minutes.speech.chunking import Chunk
from minutes.speech.engine import EngineConfig
from minutes.speech.engine_child import OUT_OF_MEMORY_EXIT_CODE
from minutes.speech.errors import Cancelled, EngineDied, EngineFailed, EngineStuck, OutOfMemory, SpeechError, from_code
from minutes.speech.prepare import Prepared
from minutes.speech.progress import OnProgress, OnStep, ignore_progress, ignore_step
from minutes.speech.segments import Segment
from minutes.speech.speakers import SpeakerAssignment

# Offline for good: no hub, no telemetry. One thread pool per library, so that two cores are not fought over.
CHILD_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


@dataclass(frozen=True)
class EngineInfo:
    """What was loaded: engine and model by name, the device, and whether the child is cut off from the network."""

    engine: str
    model: str
    device: str
    offline: bool


class EngineProcess:
    """A child process with an engine, started at the first request; use it as a context manager or call `close`."""

    def __init__(self, config: EngineConfig) -> None:
        self.config = config
        self._child: subprocess.Popen[bytes] | None = None
        self._pipe: Connection | None = None
        self._busy = threading.Lock()
        self._cancelled = False

    def load(self) -> EngineInfo:
        """Load the model now instead of at the first chunk, and say what was loaded."""
        info: EngineInfo = self._ask("load")
        return info

    def check_model(self) -> dict[str, str | int | bool]:
        """See `minutes.speech.model_check.check_checkpoint`; the model is not loaded."""
        found: dict[str, str | int | bool] = self._ask("check_model")
        return found

    def prepare_model(self, on_step: OnStep = ignore_step) -> None:
        """Verify the model and convert it for the engine, without loading it."""
        self._ask("prepare_model", lambda step: on_step(*step))

    def prepare(
        self,
        sources: Sequence[Path],
        work_dir: Path,
        *,
        on_progress: OnProgress = ignore_progress,
        max_duration_s: float = 12 * 3600.0,
        listening_copy: bool = True,
    ) -> Prepared:
        """See `minutes.speech.prepare.prepare`; needs no model."""
        prepared: Prepared = self._ask(
            "prepare",
            on_progress,
            sources=list(sources),
            work_dir=work_dir,
            max_duration_s=max_duration_s,
            listening_copy=listening_copy,
        )
        return prepared

    def transcribe_step(
        self,
        work_dir: Path,
        chunks: Sequence[Chunk],
        *,
        language: str | None = "ja",
        prompt: str = "",
        word_timestamps: bool = False,
    ) -> list[Segment]:
        """See `minutes.speech.transcribe.transcribe_chunks`; the work folder is one that `prepare` has filled."""
        segments: list[Segment] = self._ask(
            "transcribe_step",
            work_dir=work_dir,
            chunks=list(chunks),
            language=language,
            prompt=prompt,
            word_timestamps=word_timestamps,
        )
        return segments

    def detect_language(self, work_dir: Path, chunk: Chunk) -> str:
        """ISO 639-1 code of the language spoken in this chunk."""
        code: str = self._ask("detect_language", work_dir=work_dir, chunk=chunk)
        return code

    def speakers(self, work_dir: Path, segments: Sequence[Segment], *, count: int | None = None) -> SpeakerAssignment:
        """See `minutes.speech.speakers.assign_speakers`; needs no model."""
        found: SpeakerAssignment = self._ask("speakers", work_dir=work_dir, segments=list(segments), count=count)
        return found

    def measure_speed(self) -> float:
        """Seconds of speech this machine transcribes in one second with this model; takes a few seconds."""
        speed: float = self._ask("measure_speed")
        return speed

    def cancel(self) -> None:
        """End the child at once; the request that is running raises Cancelled. Callable from any thread."""
        if self._busy.locked():
            self._cancelled = True
        child = self._child
        if child is not None:
            child.kill()
            child.wait()

    def close(self) -> None:
        """End the child and free its memory; the next request would start a new one."""
        child, pipe, self._child, self._pipe = self._child, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if child is not None:
            child.kill()
            child.wait()
            if child.stdin is not None:
                child.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Process id of the child, None when there is none."""
        return None if self._child is None else self._child.pid

    def _ask(self, request: str, on_progress: Callable[[Any], None] = ignore_progress, **arguments: Any) -> Any:
        """The child's answer.

        Raises:
            Cancelled, OutOfMemory, EngineStuck, EngineDied: there is no child any more.
            SpeechError: what the child raised; it goes on living.
        """
        with self._busy:
            self._cancelled = False
            try:
                self._send((request, arguments))
                while (answer := self._receive())[0] == "progress":
                    on_progress(answer[1])
            except SpeechError:
                raise
            except BaseException:  # on_progress raised, or Ctrl-C: the child is in the middle of something
                self.close()
                raise
        kind, content = answer
        if kind == "error":
            raise _as_error(content)
        return content

    def _send(self, message: tuple[str, dict[str, Any]]) -> None:
        try:
            self._started().send(message)
        except OSError:
            raise self._how_it_died() from None

    def _receive(self) -> tuple[str, Any]:
        assert self._pipe is not None
        limit_s = self.config.silence_limit_s
        try:
            if not self._pipe.poll(limit_s):
                self.close()
                raise EngineStuck(limit_min=round((limit_s or 0) / 60))
            answer: tuple[str, Any] = self._pipe.recv()
        except (EOFError, OSError):
            raise self._how_it_died() from None
        return answer

    def _started(self) -> Connection:
        if self._pipe is not None and self._child is not None and self._child.poll() is None:
            return self._pipe
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            environment = os.environ | CHILD_ENVIRONMENT | {"OMP_NUM_THREADS": str(self.config.cpu_threads)}
            environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
            command = [sys.executable, "-m", "minutes.speech.engine_child", str(theirs.fileno())]
            # stdin stays open as long as we live: its end tells the child that its parent is gone, even by kill -9.
            self._child = subprocess.Popen(  # noqa: S603  our own interpreter and module
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=environment, pass_fds=(theirs.fileno(),)
            )
        self._pipe = Connection(ours.detach())
        self._pipe.send(self.config)
        return self._pipe

    def _how_it_died(self) -> SpeechError:
        child, exit_code = self._child, None
        if child is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                exit_code = child.wait(timeout=10)
        self.close()
        if self._cancelled:
            return Cancelled()
        # Under a limit, libraries in C++ and Rust abort where Python would raise MemoryError.
        aborted_under_limit = exit_code == -signal.SIGABRT and self.config.memory_limit_bytes is not None
        if exit_code == OUT_OF_MEMORY_EXIT_CODE or aborted_under_limit:
            return OutOfMemory(exit_code=exit_code)
        return EngineDied(exit_code=exit_code)


def _as_error(content: tuple[str, dict[str, Any]]) -> SpeechError:
    code, values = content
    return EngineFailed(**values) if code == EngineFailed.code else from_code(code, values)
