"""`workstyle models …`: defaults, measurement, trust, checks and removal, as an administrator types them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from sqlmodel import select
from typer.testing import CliRunner

from services.core.audit.models import AuditEvent
from services.core.errors import SuiteError
from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.model_store import errors as e
from services.core.model_store.commands import app
from services.core.model_store.suite_store import store_of
from services.core.suite import Suite
from tests.model_samples import argos_package, toy_checkpoint
from tests.support.toys import BUSY, TOYS


@pytest.fixture
def features() -> Sequence[Feature]:
    return [CORE, TOYS]


@pytest.fixture(autouse=True)
def _nobody_works() -> None:
    BUSY.clear()


def run(suite: Suite, *arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], obj=suite, catch_exceptions=False)


def refused(suite: Suite, error: type[SuiteError], *arguments: object) -> None:
    with pytest.raises(error):
        run(suite, *arguments)


def audited(suite: Suite, prefix: str) -> list[tuple[str, str, Any]]:
    with suite.session(read_only=True) as session:
        events = session.exec(select(AuditEvent).order_by(AuditEvent.created_at))  # type: ignore[arg-type]
        return [(event.type, event.actor_login, event.target) for event in events if event.type.startswith(prefix)]


@pytest.fixture
def two(suite: Suite, tmp_path: Path) -> Suite:
    """A suite with the models `a` and `b`."""
    for name in ("a", "b"):
        run(suite, "import", toy_checkpoint(tmp_path / f"{name}.pt", name.encode()))
    return suite


def test_import_says_what_came_and_whether_it_was_scanned(suite: Suite, tmp_path: Path) -> None:
    result = run(suite, "import", toy_checkpoint(tmp_path / "city.pt"), "--name", "own")
    assert "していません / not scanned" in result.stdout
    assert "own: " in result.stdout
    listed = run(suite, "list").stdout
    assert "own" in listed
    assert "未確認 / unknown" in listed
    assert audited(suite, "models.") == [("models.model.installed", "command", "own")]
    refused(suite, e.AlreadyInstalled, "import", tmp_path / "city.pt")


def test_a_model_of_another_name_takes_the_place_only_when_asked(two: Suite, tmp_path: Path) -> None:
    newer = toy_checkpoint(tmp_path / "new" / "a.pt", b"newer")
    refused(two, e.OtherVersion, "import", newer)
    BUSY["a.pt"] = 1
    refused(two, e.ModelInUse, "import", newer, "--replace")
    BUSY.clear()
    run(two, "import", newer, "--replace")
    assert run(two, "verify").stdout == "OK\n"


def test_default(two: Suite) -> None:
    assert "auto → a.pt" in run(two, "default").stdout
    assert "b → a.pt" in run(two, "default", "toys", "b").stdout
    refused(two, e.PurposeUnknown, "default", "nothing", "b")
    refused(two, e.ModelNotInstalled, "default", "toys", "nobody")
    assert "auto → a.pt" in run(two, "default", "toys", "auto").stdout
    assert len(audited(two, "models.default.chosen")) == 2


def test_a_model_of_another_kind_is_no_default(two: Suite, tmp_path: Path) -> None:
    run(two, "import", argos_package(tmp_path / "x.argosmodel"))
    refused(two, e.WrongPurpose, "default", "toys", "translate-ja_en-1_9")


def test_probe(two: Suite) -> None:
    result = run(two, "probe", "a")
    assert "a: 6.00 s / 30 s, 12 分 / 1時間 (min/h)  toy" in result.stdout
    BUSY["a.pt"] = 1
    assert "ほかの処理が動いていた" in run(two, "probe", "a").stderr
    refused(two, e.ModelNotInstalled, "probe", "nobody")
    assert audited(two, "models.model.probed") == [("models.model.probed", "command", "a")] * 2


def test_verify_names_what_is_damaged(two: Suite) -> None:
    store_of(two).path_of(store_of(two).get("b")).write_bytes(b"damaged")
    result = run(two, "verify")
    assert (result.exit_code, result.stderr) == (1, "NG b\n")


def test_remove_only_what_nothing_needs(two: Suite) -> None:
    run(two, "default", "toys", "b")
    refused(two, e.ModelInUse, "remove", "b")
    BUSY["a.pt"] = 2
    refused(two, e.ModelInUse, "remove", "a")
    BUSY.clear()
    run(two, "remove", "a")
    assert [model.name for model in store_of(two).list_known()] == ["b"]
    assert audited(two, "models.model.removed") == [("models.model.removed", "command", "a")]


def test_bundles_of_strangers_need_a_word(two: Suite, make_suite: Any, tmp_path: Path) -> None:
    exported = run(two, "export", tmp_path / "models.tar").stdout
    key = next(word for word in exported.split() if word.startswith("wsk-ed25519:"))
    fingerprint = exported.split("fingerprint  ")[1].split("\n")[0]
    assert run(two, "key").stdout.splitlines()[0] == key
    other = make_suite()
    refused(other, e.SignerUnknown, "import", tmp_path / "models.tar")
    refused(other, e.KeyUnreadable, "trust", "nonsense")
    assert store_of(other).list_known() == []
    run(other, "trust", key, "--label", "本庁")
    assert f"{fingerprint}  本庁" in run(other, "keys").stdout
    run(other, "import", tmp_path / "models.tar")
    assert [model.name for model in store_of(other).list_known()] == ["a", "b"]
    run(other, "untrust", fingerprint)
    assert run(other, "keys").stdout == ""
    refused(other, e.KeyUnknown, "untrust", fingerprint)
    third = make_suite()
    run(third, "import", tmp_path / "models.tar", "--confirm", fingerprint)
    assert len(store_of(third).list_known()) == 2
    types = [type_ for type_, *_rest in audited(other, "models.key")]
    assert types == ["models.key.trusted", "models.key.untrusted"]
