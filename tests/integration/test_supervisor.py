"""The supervisor keeps its processes running, and takes a refusal for an answer."""

import os
import threading
import time
from pathlib import Path

from services.app import supervisor

MODULE = """
import os, pathlib, sys, time
folder = pathlib.Path(os.environ["FOLDER"])
with (folder / "{name}.starts").open("a") as file:
    file.write(f"{{os.getpid()}}\\n")
{body}
"""


def write(folder: Path, name: str, body: str) -> str:
    (folder / f"supervised_{name}.py").write_text(MODULE.format(name=name, body=body))
    return f"supervised_{name}"


def starts(folder: Path, name: str) -> list[int]:
    file = folder / f"{name}.starts"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "FOLDER": str(folder), "PYTHONPATH": str(folder)}


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_process_that_dies_is_started_again_and_the_other_goes_on(tmp_path: Path) -> None:
    modules = {
        "steady": write(tmp_path, "steady", "time.sleep(60)"),
        "dying": write(
            tmp_path,
            "dying",
            "sys.exit(1) if len((folder / 'dying.starts').read_text().split()) < 3 else time.sleep(60)",
        ),
    }
    stop = threading.Event()
    thread = threading.Thread(target=supervisor.supervise, args=(modules, stop, environment(tmp_path)))
    thread.start()
    deadline = time.monotonic() + 30
    while len(starts(tmp_path, "dying")) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    stop.set()
    thread.join()
    assert len(starts(tmp_path, "dying")) == 3
    assert len(starts(tmp_path, "steady")) == 1
    assert not any(is_alive(pid) for name in modules for pid in starts(tmp_path, name)), "nothing is left behind"


def test_a_process_that_refuses_to_run_ends_the_others(tmp_path: Path) -> None:
    modules = {
        "steady": write(tmp_path, "steady", "time.sleep(60)"),
        "refusing": write(tmp_path, "refusing", "time.sleep(0.5); sys.exit(3)"),
    }
    assert supervisor.supervise(modules, threading.Event(), environment(tmp_path)) == 3
    assert len(starts(tmp_path, "refusing")) == 1
    assert not is_alive(starts(tmp_path, "steady")[0])
