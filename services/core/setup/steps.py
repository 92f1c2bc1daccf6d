"""The steps of the first run and where each stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlmodel import Session, select

from services.core.checks import self_test
from services.core.i18n.catalogue import N_
from services.core.identity.models import Person
from services.core.model_store.suite_store import store_of
from services.core.setup.models import SetupStep, StepMark
from services.core.site.actions import stored_names
from services.core.site.fields import fixed_names
from services.core.suite import Suite
from services.core.tls.files import server_files


class StepName(StrEnum):
    """In the order of the list."""

    ADMINISTRATOR = "administrator"
    CITY = "city"
    STAFF = "staff"
    CERTIFICATE = "certificate"
    MAIL = "mail"
    MODELS = "models"
    STORAGE = "storage"
    RETENTION = "retention"
    SELF_TEST = "self_test"


class StepState(StrEnum):
    """Where a step stands."""

    DONE = "done"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what it is for, and the page on which it is done."""

    name: StepName
    title: str
    about: str
    route: str = ""
    params: Mapping[str, str] = field(default_factory=dict)


STEPS = (
    Step(StepName.ADMINISTRATOR, N_("最初の管理者"), N_("いまログインしているアカウントです。")),
    Step(
        StepName.CITY,
        N_("市の名前とアドレス"),
        N_("画面とメールに使います。"),
        "core.settings.show",
        {"group": "general"},
    ),
    Step(
        StepName.STAFF,
        N_("所属と職員"),
        N_("CSVで取り込みます。取り込む前に内容を確かめられます。"),
        "core.register.choose",
    ),
    Step(StepName.CERTIFICATE, N_("証明書"), N_("ほかの端末での録音に必要です。"), "core.certificate.settings"),
    Step(StepName.MAIL, N_("メール"), N_("お知らせをメールでも送るときだけ設定します。"), "core.mail.show"),
    Step(StepName.MODELS, N_("モデル"), N_("実際の会議には、実用の音声認識モデルが必要です。"), "core.setup.models"),
    Step(
        StepName.STORAGE, N_("保存先"), N_("録音を置くディスクに、何時間分入るかを確かめます。"), "core.setup.storage"
    ),
    Step(
        StepName.RETENTION,
        N_("保存期間"),
        N_("録音と下書きを何日残すかを決めます。"),
        "core.settings.show",
        {"group": "retention"},
    ),
    Step(
        StepName.SELF_TEST,
        N_("動作テスト"),
        N_("データベースから文字起こしまでを2分以内で試します。"),
        "core.self_test.show",
    ),
)


def states_of(suite: Suite, session: Session) -> dict[StepName, StepState]:
    """Where each step stands: what is so counts before what somebody said."""
    marks = {row.name: row.mark for row in session.exec(select(SetupStep))}
    done = _done(suite, session)
    states = {}
    for name in StepName:
        if name in done or marks.get(name) is StepMark.DONE:
            states[name] = StepState.DONE
        else:
            states[name] = StepState.LATER if name in marks else StepState.OPEN
    return states


def _done(suite: Suite, session: Session) -> set[StepName]:
    known = stored_names(session) | fixed_names(suite.settings)
    last = self_test.find_last(suite)
    facts = {
        StepName.ADMINISTRATOR: True,
        StepName.CITY: "city_name" in known,
        StepName.STAFF: session.exec(select(Person.id).limit(1)).first() is not None,
        StepName.CERTIFICATE: server_files(suite.settings) is not None,
        StepName.MAIL: bool(suite.site.smtp_url),
        StepName.MODELS: bool(store_of(suite).list_installed()),
        StepName.RETENTION: "recording_keep_days" in known,
        StepName.SELF_TEST: last is not None and last.has_passed,
    }
    return {name for name, is_done in facts.items() if is_done}
