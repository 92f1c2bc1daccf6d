"""A file that was sent becomes a model, or is refused with a reason; nothing half-done stays."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.model_store.store import ModelStore
from services.core.model_store.suite_store import store_of
from services.core.model_work import repository
from services.core.model_work.attempt import Attempt
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskState
from services.core.suite import Suite
from tests.model_samples import argos_package, toy_checkpoint
from tests.support.client import Client
from tests.support.toys import BUSY, TOYS, audited, finished, send, tasks, uploads


@pytest.fixture
def features() -> Sequence[Feature]:
    return [CORE, TOYS]


@pytest.fixture(autouse=True)
def _nobody_works() -> None:
    BUSY.clear()


@pytest.fixture
def store(suite: Suite) -> ModelStore:
    return store_of(suite)


@pytest.fixture
def admin(client: Client) -> Client:
    return client.log_in("doi")


@pytest.fixture
def finish(suite: Suite) -> Callable[[], ModelTask]:
    """Does what the worker would do with the newest task."""
    return lambda: finished(suite)


def test_a_file_becomes_an_installed_model(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    assert send(admin, toy_checkpoint(tmp_path / "city.pt")) == 303
    assert "順番待ち" in admin.get_page("core.models.list").text
    task = finish()
    assert (task.state, task.result) == (TaskState.DONE, {"names": ["city"], "scan": "not"})
    page = admin.get_page("core.models.list")
    assert page.rows()[0][:3] == ["city 独自・未確認", "音声認識おもちゃ", "日本語"]
    assert "ウイルス検査はしていません" in page.text
    assert uploads(suite) == []
    with suite.session(read_only=True) as session:
        assert audited(session, "models.task.asked", "models.model.installed") == [
            ("models.task.asked", "doi", "city.pt"),
            ("models.model.installed", "doi", "city"),
        ]
    shown = admin.get_page("core.models.show", model="city")
    assert store.get("city").sha256 in shown.text


def test_an_argos_package_comes_in_under_its_languages(
    admin: Client, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    assert send(admin, argos_package(tmp_path / "translate.argosmodel")) == 303
    assert finish().result["names"] == ["translate-ja_en-1_9"]
    assert admin.get_page("core.models.list").rows()[0][2] == "日本語、英語"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<!doctype html><p>403", "Webページです"),
        (b"no model at all", "モデルのファイルではありません"),
        (b"lmgg" + bytes(600), "別のプログラム用のモデル"),
    ],
)
def test_what_is_refused_is_said_and_nothing_stays(
    admin: Client, suite: Suite, finish: Callable[[], ModelTask], tmp_path: Path, content: bytes, sentence: str
) -> None:
    file = tmp_path / "city.pt"
    file.write_bytes(content)
    assert send(admin, file) == 303
    assert finish().state is TaskState.FAILED
    page = admin.get_page("core.models.list")
    assert sentence in page.text
    assert "city.pt" in page.text
    assert len(page.rows()) == 1
    assert uploads(suite) == []
    assert [path.name for path in suite.settings.effective_models_dir.iterdir()] == []


def test_the_same_again_and_another_of_the_same_name(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    file = toy_checkpoint(tmp_path / "a" / "city.pt")
    send(admin, file)
    finish()
    send(admin, file)
    assert finish().error_code == "models.already_installed"
    send(admin, toy_checkpoint(tmp_path / "b" / "city.pt", b"newer"))
    asking = finish()
    assert asking.state is TaskState.ASKING
    assert "入れ替える" in admin.get_page("core.models.list").text
    BUSY["city.pt"] = 1
    admin.submit("core.models.confirm", {}, task_id=asking.id)
    assert finish().error_code == "models.in_use"
    BUSY.clear()
    assert admin.submit("core.models.retry", task_id=asking.id).status_code == 303, "the file need not be sent again"
    before = store.get("city").sha256
    assert finish().state is TaskState.DONE
    assert store.get("city").sha256 != before


def test_a_name_of_ones_own(admin: Client, finish: Callable[[], ModelTask], tmp_path: Path) -> None:
    file = toy_checkpoint(tmp_path / "city.pt")
    assert send(admin, file, called="../../etc/モデル.pt") == 303
    assert finish().result["names"][0].startswith("model-")
    assert send(admin, toy_checkpoint(tmp_path / "b.pt", b"b"), name="../x") == 422
    assert admin.submit("core.models.take", {}).status_code == 422


def test_cancelled_work_leaves_nothing(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    (task,) = tasks(suite)
    assert admin.submit("core.models.cancel", task_id=task.id).status_code == 303
    assert admin.submit("core.models.cancel", task_id=task.id).status_code == 409
    assert finish().state is TaskState.CANCELLED
    assert store.list_known() == []
    assert uploads(suite) == []


def test_work_that_was_cancelled_while_it_ran_ends_at_the_next_stage(
    admin: Client, suite: Suite, store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.core.model_work.attempt.WRITE_EVERY_S", -1.0)
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    (task,) = tasks(suite)

    class Cancelling(Attempt):
        def on_stage(self, stage: str, done: int, total: int) -> None:
            if stage == "check":
                admin.submit("core.models.cancel", task_id=self.task_id)
            super().on_stage(stage, done, total)

    assert Cancelling(suite, task.id, task.attempt).run() == "stopped"
    assert store.list_known() == []
    assert [path.name for path in store.folder.iterdir()] == []


def test_a_file_that_is_not_at_fault_is_kept_for_another_try(
    admin: Client, suite: Suite, finish: Callable[[], ModelTask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("services.core.model_store.intake.KEEP_FREE_BYTES", 1 << 60)
        patched.setattr("services.core.model_store.intake.os.link", _no_links)
        send(admin, toy_checkpoint(tmp_path / "city.pt"))
        failed = finish()
    assert failed.error_code == "models.no_room"
    assert admin.submit("core.models.retry", task_id=failed.id).status_code == 303
    assert finish().state is TaskState.DONE


def _no_links(*_paths: object) -> None:
    raise OSError


def test_a_crash_after_the_last_step_is_no_failure(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    (task,) = tasks(suite)
    folder = suite.settings.data_dir / "uploads-models"
    (upload,) = [path for path in folder.rglob("*") if path.name == task.wishes["upload"]]
    kept = upload.read_bytes(), upload.with_suffix(".info").read_bytes()
    finish()
    upload.write_bytes(kept[0])
    upload.with_suffix(".info").write_bytes(kept[1])
    with suite.session() as session:
        again = repository.get_task(session, task.id)
        again.state, again.result = TaskState.RUNNING, None
        session.add(again)
    assert finish().result["names"] == ["city"]
