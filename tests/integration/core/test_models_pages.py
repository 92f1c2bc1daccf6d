"""The pages of models: what they show, who is refused what, and that every change is audited."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.model_store.store import ModelStore
from services.core.model_store.suite_store import store_of
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskKind, TaskState
from services.core.suite import Suite
from tests.model_samples import toy_checkpoint
from tests.support.client import Client
from tests.support.page import untranslated
from tests.support.toys import BUSY, TOYS, audited, finished, send, tasks


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


def test_an_empty_suite_says_what_to_do(admin: Client) -> None:
    page = admin.get_page("core.models.list")
    assert "実用のモデルがまだ入っていません" in page.text
    assert "デモ用" in page.rows()[0][0]
    assert "使えるモデルがありません" in page.text
    admin.get_page("core.models.new")
    admin.get_page("core.models.bundles")
    admin.get_page("core.models.show", model="starter")


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
