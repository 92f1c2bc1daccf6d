"""The child's side of `engine_process`: leaves the network, then answers requests until its parent is gone.

Imports at the top are light on purpose: numpy and its kin start threads, and a process with threads may not enter a
new user namespace.
"""

import contextlib
import ctypes
import os
import resource
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minutes.speech.errors import EngineFailed, SpeechError, is_out_of_memory

if TYPE_CHECKING:
    from minutes.speech.engine import EngineConfig, SpeechEngine

CLONE_NEWUSER, CLONE_NEWNET = 0x1000_0000, 0x4000_0000  # linux/sched.h
OUT_OF_MEMORY_EXIT_CODE = 77  # ours alone: Python uses 1 and 2, shells 126 and more
PROBE_TOKENS = 120  # what half a minute of brisk Japanese needs (4 tokens a second)
PROBE_S = 30.0


def main(pipe_number: int) -> None:
    """Serve the pipe with this file number until it closes."""
    offline = leave_network()
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    pipe = Connection(pipe_number)
    with contextlib.suppress(EOFError, OSError):
        requests = Requests(pipe.recv(), pipe, offline=offline)
        while True:
            requests.answer(*pipe.recv())


def leave_network() -> bool:
    """Move this process into a network namespace without any interface, where the kernel permits it.

    Decoders read hostile files; whatever they are made to do, they reach nobody. A container may forbid it: then the
    work goes on all the same, and False is returned.
    """
    if not sys.platform.startswith("linux"):
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET) == 0:  # root
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with contextlib.suppress(OSError):  # keep our name: libraries ask who they run as
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    return True


def _end_with_parent() -> None:
    """Standard input ends when the parent does, even by kill -9.

    PR_SET_PDEATHSIG would already fire when only the parent's thread ends that started us, and job runners start
    threads as they need them.
    """
    while os.read(0, 4096):
        pass
    os._exit(0)


class Requests:
    """Answers requests; the engine is loaded at the first that needs it and kept."""

    def __init__(self, config: "EngineConfig", pipe: Connection, *, offline: bool) -> None:
        self._config, self._pipe, self._offline = config, pipe, offline
        self._engine: SpeechEngine | None = None
        if config.memory_limit_bytes:
            resource.setrlimit(resource.RLIMIT_AS, (config.memory_limit_bytes, config.memory_limit_bytes))

    def answer(self, request: str, arguments: dict[str, Any]) -> None:
        """Send ("answer", value) or ("error", (code, values)); out of memory ends the process."""
        known: dict[str, Callable[..., Any]] = {
            "load": self._load,
            "check_model": self._check_model,
            "prepare_model": self._prepare_model,
            "prepare": self._prepare,
            "transcribe_step": self._transcribe_step,
            "detect_language": self._detect_language,
            "speakers": self._speakers,
            "measure_speed": self._measure_speed,
        }
        try:
            reply: tuple[str, Any] = ("answer", known[request](**arguments))
        except SpeechError as error:
            reply = ("error", (error.code, error.values))
        except Exception as error:  # whatever it is, the parent must hear of it
            if is_out_of_memory(error):
                os._exit(OUT_OF_MEMORY_EXIT_CODE)
            reply = ("error", (EngineFailed.code, {"reason": f"{type(error).__name__}: {error}"}))
        self._pipe.send(reply)

    def _loaded(self) -> "SpeechEngine":
        from minutes.speech.engines import load_engine  # noqa: PLC0415

        if self._engine is None:
            self._engine = load_engine(self._config)
        return self._engine

    def _load(self) -> Any:
        from minutes.speech.engine_process import EngineInfo  # noqa: PLC0415
        from minutes.speech.engines import choose_device  # noqa: PLC0415
        from minutes.speech.model_files import model_label  # noqa: PLC0415

        name = self._loaded().name
        return EngineInfo(
            name, model_label(self._config.model), choose_device(name, self._config.device), self._offline
        )

    def _check_model(self) -> Any:
        from minutes.speech.model_check import check_checkpoint  # noqa: PLC0415

        return check_checkpoint(self._config.model)

    def _prepare_model(self) -> None:
        from minutes.speech.convert import prepare_model  # noqa: PLC0415
        from minutes.speech.engines import choose_engine  # noqa: PLC0415

        prepare_model(
            self._config.model,
            self._config.cache_dir,
            choose_engine(self._config.engine),
            lambda *step: self._pipe.send(("progress", step)),
        )

    def _prepare(self, **arguments: Any) -> Any:
        from minutes.speech.prepare import prepare  # noqa: PLC0415

        return prepare(
            on_progress=lambda progress: self._pipe.send(("progress", progress)),
            threads=self._config.cpu_threads,
            **arguments,
        )

    def _transcribe_step(self, *, work_dir: Path, **arguments: Any) -> Any:
        from minutes.speech.prepare import open_audio  # noqa: PLC0415
        from minutes.speech.transcribe import transcribe_chunks  # noqa: PLC0415

        return transcribe_chunks(self._loaded(), open_audio(work_dir), **arguments)

    def _detect_language(self, *, work_dir: Path, chunk: Any) -> str:
        from minutes.speech.prepare import open_audio  # noqa: PLC0415

        return self._loaded().detect_language(chunk.packed(open_audio(work_dir)))

    def _speakers(self, *, work_dir: Path, segments: Any, count: int | None) -> Any:
        from minutes.speech.speakers import assign_speakers_in  # noqa: PLC0415

        return assign_speakers_in(work_dir, segments, count=count)

    def _measure_speed(self) -> float:
        from minutes.speech.probe import measure_speed  # noqa: PLC0415

        return measure_speed(self._config, PROBE_S, PROBE_TOKENS)


if __name__ == "__main__":
    main(int(sys.argv[1]))
