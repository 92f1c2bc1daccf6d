"""The engine's child process: lent to one job at a time, ended on cancel, given back when idle."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from minutes.speech.engine import EngineConfig
from minutes.speech.engine_process import EngineProcess

WATCH_S = 0.5  # how often a running request is compared with what its owner wants; cancel takes at most 2 s


class EngineRoom:
    """Keeps engines that were used lately, so that the next job does not load the model again."""

    def __init__(self) -> None:
        self._idle: list[tuple[float, EngineProcess]] = []
        self._lock = threading.Lock()

    @contextmanager
    def lend(self, config: EngineConfig, *, unwanted: Callable[[], bool]) -> Iterator[EngineProcess]:
        """An engine for the time of the block; its process ends at once when `unwanted()` becomes true.

        Raises:
            minutes.speech.errors.Cancelled: from a request of the block, when the engine was ended.
        """
        engine = self._take(config)
        try:
            with watched(engine, unwanted):
                yield engine
        except BaseException:
            engine.close()
            raise
        with self._lock:
            self._idle.append((time.monotonic(), engine))

    def _take(self, config: EngineConfig) -> EngineProcess:
        with self._lock:
            for entry in self._idle:
                if entry[1].config == config:
                    self._idle.remove(entry)
                    return entry[1]
        return EngineProcess(config)

    def end_idle(self, older_than_s: float) -> None:
        """End engines that nobody used for this long."""
        limit = time.monotonic() - older_than_s
        with self._lock:
            old = [entry for entry in self._idle if entry[0] <= limit]
            self._idle = [entry for entry in self._idle if entry[0] > limit]
        for _since, engine in old:
            engine.close()


@contextmanager
def watched(engine: EngineProcess, unwanted: Callable[[], bool]) -> Iterator[None]:
    """Ends the engine's process at once when `unwanted()` becomes true during the block."""
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(engine, unwanted, done), name="engine-watch", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def _watch(engine: EngineProcess, unwanted: Callable[[], bool], done: threading.Event) -> None:
    while not done.wait(WATCH_S):
        if unwanted():
            engine.cancel()
            return


ENGINES = EngineRoom()
"""The engines of this worker process."""
