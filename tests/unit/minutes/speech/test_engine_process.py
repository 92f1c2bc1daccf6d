"""The engine's child: same results as here, ends alone, never stays behind, and reaches no network."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from minutes.speech import engine_child
from minutes.speech.chunking import Chunk
from minutes.speech.engine import Decoding, EngineConfig
from minutes.speech.engine_process import EngineProcess
from minutes.speech.engines import load_engine
from minutes.speech.errors import (
    Cancelled,
    EngineDied,
    EngineFailed,
    EngineStuck,
    ModelMissing,
    NotAudio,
    OutOfMemory,
    is_out_of_memory,
)
from minutes.speech.pipeline import transcribe_recording
from minutes.speech.prepare import PREPARED, Prepared, open_audio
from minutes.speech.progress import Progress, Stage
from minutes.speech.transcribe import transcribe_chunk
from tests.speech_samples import JFK, random_checkpoint

pytestmark = pytest.mark.slow

FAST = Decoding(max_tokens=8, without_timestamps=True)
ENDLESS = Decoding(beam_size=80, second_beam_size=80, max_tokens=220, without_end=True, without_timestamps=True)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> EngineConfig:
    folder = tmp_path_factory.mktemp("models")
    return EngineConfig(
        model=random_checkpoint(folder / "a.pt"), cache_dir=folder / "cache", decoding=FAST, device="cpu"
    )


@pytest.fixture
def engine(config: EngineConfig) -> Iterator[EngineProcess]:
    with EngineProcess(config) as engine:
        yield engine


@pytest.fixture(scope="module")
def prepared(config: EngineConfig, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Prepared]:
    work_dir = tmp_path_factory.mktemp("work")
    with EngineProcess(config) as engine:
        return work_dir, engine.prepare([JFK], work_dir)


def wait_until_gone(pid: int) -> bool:
    for _ in range(300):
        try:
            state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


def test_the_child_gives_what_this_process_would_give(
    engine: EngineProcess, config: EngineConfig, prepared: tuple[Path, Prepared]
) -> None:
    work_dir, found = prepared
    here = transcribe_chunk(load_engine(config), open_audio(work_dir), found.chunks[0])
    assert here
    assert engine.transcribe_step(work_dir, found.chunks[:1] * 3) == here * 3  # side by side as alone
    info = engine.load()
    assert (info.engine, info.model, info.device) == ("faster-whisper", "a", "cpu")
    assert engine.measure_speed() > 0
    assert len(engine.detect_language(work_dir, found.chunks[0])) >= 2


def test_a_whole_recording(engine: EngineProcess, tmp_path: Path) -> None:
    seen: list[Progress] = []
    transcript = transcribe_recording(
        engine, [JFK, JFK], tmp_path, language=None, on_progress=seen.append, speaker_count=1
    )
    assert [segment.speaker for segment in transcript.segments] == ["S1"] * len(transcript.segments)
    assert {progress.stage for progress in seen} == set(Stage)
    assert transcript.language
    shares = [
        progress.done_s / progress.total_s
        for progress in seen
        if progress.stage is Stage.TRANSCRIBE and progress.total_s
    ]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
    for segment in transcript.segments:
        assert 0 <= segment.start_s < segment.end_s <= 22.0


def test_an_error_in_the_child_is_the_same_error_here(
    engine: EngineProcess, config: EngineConfig, tmp_path: Path
) -> None:
    text = tmp_path / "a.wav"
    text.write_text("次第", encoding="utf-8")
    with pytest.raises(NotAudio) as caught:
        engine.prepare([text], tmp_path / "work")
    assert caught.value.values == {"source": 0}
    pid = engine.pid
    with pytest.raises(EngineFailed, match="FileNotFoundError"):
        engine.prepare([tmp_path / "no such file"], tmp_path / "work")
    assert engine.pid == pid  # the child lives on
    with EngineProcess(replace(config, model=tmp_path / "none.pt")) as other, pytest.raises(ModelMissing):
        other.load()


def test_cancel_ends_the_child_at_once(config: EngineConfig, prepared: tuple[Path, Prepared]) -> None:
    work_dir, found = prepared
    with EngineProcess(replace(config, decoding=ENDLESS)) as engine, ThreadPoolExecutor(1) as pool:
        engine.load()
        pid = engine.pid
        running = pool.submit(engine.transcribe_step, work_dir, found.chunks[:1])
        time.sleep(0.3)
        engine.cancel()
        with pytest.raises(Cancelled):
            running.result(timeout=30)
        assert pid is not None
        assert wait_until_gone(pid)
        assert engine.load().engine == "faster-whisper"  # a new child


def test_cancel_without_a_request_does_no_harm(engine: EngineProcess) -> None:
    engine.cancel()
    engine.load()
    engine.cancel()
    assert engine.load().model == "a"


def test_a_killed_child_is_told_from_a_cancelled_one(config: EngineConfig, prepared: tuple[Path, Prepared]) -> None:
    work_dir, found = prepared
    with EngineProcess(replace(config, decoding=ENDLESS)) as engine, ThreadPoolExecutor(1) as pool:
        engine.load()
        running = pool.submit(engine.transcribe_step, work_dir, found.chunks[:1])
        time.sleep(0.3)
        assert engine.pid is not None
        os.kill(engine.pid, signal.SIGKILL)
        with pytest.raises(EngineDied) as caught:
            running.result(timeout=30)
        assert caught.value.values == {"exit_code": -signal.SIGKILL}


def test_a_child_that_goes_round_for_ever_is_ended(config: EngineConfig, prepared: tuple[Path, Prepared]) -> None:
    work_dir, found = prepared
    with EngineProcess(replace(config, decoding=ENDLESS)) as engine:
        engine.load()
        pid = engine.pid
        engine.config = replace(engine.config, silence_limit_s=0.5)
        with pytest.raises(EngineStuck):
            engine.transcribe_step(work_dir, found.chunks[:1])
        assert pid is not None
        assert wait_until_gone(pid)


def test_progress_is_a_sign_of_life(engine: EngineProcess, tmp_path: Path) -> None:
    engine.load()
    engine.config = replace(engine.config, silence_limit_s=60.0)
    assert engine.prepare([JFK], tmp_path).duration_s == pytest.approx(11.0)


@pytest.mark.parametrize("limit_mb", [300, 600])  # too little to import the libraries; too little to load the model
def test_out_of_memory_ends_only_the_child(
    limit_mb: int, config: EngineConfig, prepared: tuple[Path, Prepared]
) -> None:
    work_dir, found = prepared
    with EngineProcess(replace(config, memory_limit_bytes=limit_mb * 2**20)) as engine, pytest.raises(OutOfMemory):
        engine.transcribe_step(work_dir, found.chunks[:1])


def test_memory_errors_are_told_apart(tmp_path: Path) -> None:
    assert issubclass(OutOfMemory, EngineDied)
    signs = [
        MemoryError(),
        RuntimeError("std::bad_alloc"),
        RuntimeError("[enforce fail] can't allocate memory: you tried"),
    ]
    assert all(is_out_of_memory(error) for error in signs)
    assert not is_out_of_memory(RuntimeError("bad model"))


def test_no_child_outlives_a_killed_parent(config: EngineConfig, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, pickle\n"
        "from minutes.speech.engine_process import EngineProcess\n"
        "engine = EngineProcess(pickle.loads(bytes.fromhex(sys.argv[1])))\n"
        "engine.load()\n"
        "print(engine.pid, flush=True)\n"
        "os.kill(os.getpid(), 9)\n",
        encoding="utf-8",
    )
    import pickle

    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, str(script), pickle.dumps(config).hex()]
    parent = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False, timeout=120)
    assert parent.returncode == -signal.SIGKILL
    assert wait_until_gone(int(parent.stdout))


def test_the_child_outlives_the_thread_that_started_it(engine: EngineProcess) -> None:
    thread = threading.Thread(target=engine.load)
    thread.start()
    thread.join()
    pid = engine.pid
    time.sleep(0.3)
    engine.load()
    assert engine.pid == pid


def test_the_child_has_no_network_interface(engine: EngineProcess) -> None:
    if not engine.load().offline:
        pytest.skip("this kernel or container does not let processes leave the network")
    lines = Path(f"/proc/{engine.pid}/net/dev").read_text(encoding="ascii").splitlines()[2:]
    assert [line.split(":")[0].strip() for line in lines] == ["lo"]


def test_work_goes_on_where_leaving_the_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_child.ctypes, "CDLL", lambda *_, **__: SimpleNamespace(unshare=lambda _flags: -1))
    assert engine_child.leave_network() is False


def test_a_caller_that_fails_while_it_is_told_progress(engine: EngineProcess, tmp_path: Path) -> None:
    def full(_progress: Progress) -> None:
        raise OSError("the database is locked")

    with pytest.raises(OSError, match="locked"):
        engine.prepare([JFK], tmp_path, on_progress=full)
    assert engine.pid is None
    assert engine.prepare([JFK], tmp_path).duration_s == pytest.approx(11.0)
    assert (tmp_path / PREPARED).exists()


def test_a_chunk_is_the_same_after_a_journey_through_a_database(prepared: tuple[Path, Prepared]) -> None:
    _work_dir, found = prepared
    assert [Chunk.from_dict(chunk.to_dict()) for chunk in found.chunks] == list(found.chunks)
