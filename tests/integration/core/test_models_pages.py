"""The pages of models: what they show, who is refused what, and that every change is audited."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlmodel import Session, select

from services.core.audit.models import AuditEvent
from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.model_store.purposes import BundledModel, ModelPurpose
from services.core.model_store.store import ModelStore
from services.core.model_store.suite_store import store_of
from services.core.model_work import repository
from services.core.model_work.attempt import Attempt
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskKind, TaskState
from services.core.suite import Suite
from tests.model_samples import TOY_FORMATS, argos_package, toy_checkpoint
from tests.support.client import Client
from tests.support.page import untranslated

BUSY: dict[str, int] = {}


def effective(suite: Suite) -> Path | None:
    """The toy purpose takes the first toy there is."""
    models = [model for model in store_of(suite).list_known() if model.kind == "speech"]
    return store_of(suite).path_of(models[0]) if models else None


PURPOSE = ModelPurpose(
    "toys",
    "おもちゃの用途",
    "speech",
    "TOY_MODEL",
    lambda _suite: "",
    effective,
    lambda _s, path: BUSY.get(path.name, 0),
)
BUNDLED = BundledModel(
    "starter",
    "デモ用のおもちゃです。",
    "speech",
    "toy-pt",
    ("ja",),
    "Apache-2.0",
    lambda suite: suite.work_dir / "x.pt",
)
TOYS = Feature(
    name="toys",
    title="おもちゃ",
    root=Path(__file__).parent,
    model_formats=TOY_FORMATS,
    model_purposes=(PURPOSE,),
    bundled_models=(BUNDLED,),
)


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

    def work() -> ModelTask:
        task = tasks(suite)[-1]
        Attempt(suite, task.id, task.attempt).run()
        return tasks(suite)[-1]

    return work


def tasks(suite: Suite) -> list[ModelTask]:
    with suite.session(read_only=True) as session:
        return list(session.exec(select(ModelTask).order_by(ModelTask.queued_at)))  # type: ignore[arg-type]


def uploads(suite: Suite) -> list[Path]:
    """What is left of files that were sent."""
    folder = suite.settings.data_dir / "uploads-models"
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def audited(session: Session, *types: str) -> list[tuple[str, str, str]]:
    events = session.exec(select(AuditEvent).order_by(AuditEvent.created_at))  # type: ignore[arg-type]
    return [(event.type, event.actor_login, event.target) for event in events if event.type in types]


def send(client: Client, file: Path, *, called: str = "", **fields: str) -> int:
    """Send a file with the form, as a browser without JavaScript does; returns the status."""
    files = [("file", (called or file.name, file.read_bytes(), "application/octet-stream"))]
    return client.submit("core.models.take", fields, files=files).status_code


def test_an_empty_suite_says_what_to_do(admin: Client) -> None:
    page = admin.get_page("core.models.list")
    assert "実用のモデルがまだ入っていません" in page.text
    assert "デモ用" in page.rows()[0][0]
    assert "使えるモデルがありません" in page.text
    admin.get_page("core.models.new")
    admin.get_page("core.models.bundles")
    admin.get_page("core.models.show", model="starter")


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


def test_measuring(admin: Client, suite: Suite, finish: Callable[[], ModelTask], tmp_path: Path) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    finish()
    assert admin.submit("core.models.probe", model="city").status_code == 303
    assert admin.submit("core.models.probe", model="city").status_code == 409
    assert finish().state is TaskState.DONE
    page = admin.get_page("core.models.list")
    assert "1時間の録音に約12分 実時間の0.20倍・toy" in page.text
    assert admin.submit("core.models.probe", model="city").status_code == 303, "again, and the row is the same"
    assert len([task for task in tasks(suite) if task.kind is TaskKind.PROBE]) == 1
    assert admin.submit("core.models.probe", model="nobody").status_code == 404


def test_a_damaged_model_is_found_and_said(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    finish()
    admin.submit("core.models.verify", model="city")
    assert finish().state is TaskState.DONE
    assert "一致" in admin.get_page("core.models.show", model="city").text
    store.path_of(store.get("city")).write_bytes(b"damaged")
    admin.submit("core.models.verify", model="city")
    assert finish().error_code == "models.file_changed"
    assert "ファイルが壊れています" in admin.get_page("core.models.list").text
    assert "入れたときから変わっています" in admin.get_page("core.models.show", model="city").text
    with suite.session(read_only=True) as session:
        assert len(audited(session, "models.model.verified")) == 2


def test_the_default_of_a_purpose_and_removal(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        send(admin, toy_checkpoint(tmp_path / f"{name}.pt", name.encode()))
        finish()
    assert admin.submit("core.models.choose", {"model": "b"}, purpose="toys").status_code == 303
    assert "おもちゃの用途の既定" in admin.get_page("core.models.show", model="b").text
    assert admin.submit("core.models.remove", model="b").status_code == 409
    assert store.find("b") is not None
    assert admin.submit("core.models.choose", {"model": "nobody"}, purpose="toys").status_code == 404
    assert admin.submit("core.models.choose", {"model": "b"}, purpose="nothing").status_code == 404
    store.path_of(store.get("b")).unlink()
    assert "選んであるモデル「b」が見つかりません" in admin.get_page("core.models.list").text
    admin.submit("core.models.choose", {"model": ""}, purpose="toys")
    assert admin.submit("core.models.remove", model="a").status_code == 303
    assert store.list_known() == []
    with suite.session(read_only=True) as session:
        assert audited(session, "models.default.chosen", "models.model.removed") == [
            ("models.default.chosen", "doi", "toys"),
            ("models.default.chosen", "doi", "toys"),
            ("models.model.removed", "doi", "a"),
        ]


def test_a_bundle_goes_out_and_comes_in_again(
    admin: Client, suite: Suite, store: ModelStore, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    finish()
    assert admin.submit("core.models.export", {}).status_code == 422
    assert admin.submit("core.models.export", {"models": "city"}).status_code == 303
    task = finish()
    assert "受け取る" in admin.get_page("core.models.bundles").text
    answer = admin.get(admin.path("core.models.download", task_id=task.id))
    bundle = tmp_path / "models.tar"
    bundle.write_bytes(answer.content)
    assert 'filename="models.tar"' in answer.headers["content-disposition"]
    admin.submit("core.models.remove", model="city")
    send(admin, bundle)
    asking = finish()
    assert (asking.state, asking.error_code) == (TaskState.ASKING, "models.signer_unknown")
    fingerprint = asking.error_values["fingerprint"]
    assert fingerprint in admin.get_page("core.models.list").text
    admin.submit("core.models.confirm", {"fingerprint": fingerprint}, task_id=asking.id)
    assert finish().result["names"] == ["city"]
    assert store.verify(store.get("city"))
    admin.submit("core.models.discard", task_id=task.id)
    assert admin.get(admin.path("core.models.download", task_id=task.id)).status_code == 404


def test_a_trusted_key_needs_no_question(
    admin: Client, suite: Suite, finish: Callable[[], ModelTask], tmp_path: Path
) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    finish()
    admin.submit("core.models.export", {"models": "city"})
    bundle = tmp_path / "models.tar"
    bundle.write_bytes(admin.get(admin.path("core.models.download", task_id=finish().id)).content)
    admin.submit("core.models.remove", model="city")
    page = admin.get_page("core.models.bundles")
    key = next(text for text in page.main.xpath(".//code/text()") if text.startswith("wsk-ed25519:"))
    assert admin.submit("core.models.trust", {"public_key": "no key"}).status_code == 422
    assert admin.submit("core.models.trust", {"public_key": key, "label": "本庁"}).status_code == 303
    send(admin, bundle)
    assert finish().state is TaskState.DONE
    (fingerprint,) = admin.get_page("core.models.bundles").main.xpath(".//input[@name='fingerprint']/@value")
    admin.submit("core.models.untrust", {"fingerprint": fingerprint})
    assert "本庁" not in admin.get_page("core.models.bundles").text
    with suite.session(read_only=True) as session:
        assert [type_ for type_, *_rest in audited(session, "models.key.trusted", "models.key.untrusted")] == [
            "models.key.trusted",
            "models.key.untrusted",
        ]


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


def test_in_english(admin: Client, finish: Callable[[], ModelTask], tmp_path: Path) -> None:
    send(admin, toy_checkpoint(tmp_path / "city.pt"))
    finish()
    admin.submit("core.models.probe", model="city")
    finish()
    admin.submit("core.language.choose", {"locale": "en", "next": "/"})
    admin.get("/admin/models")  # takes the message of the last change, which was Japanese
    data = ("おもちゃの用途", "おもちゃ", "デモ用のおもちゃです。", "デジタル統括室 土井 隆", "大阪市")
    for name, params in (
        ("core.models.list", {}),
        ("core.models.new", {}),
        ("core.models.bundles", {}),
        ("core.models.show", {"model": "city"}),
    ):
        page = admin.get_page(name, **params)
        assert untranslated(page, data=data) == [], name
