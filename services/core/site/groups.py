"""The groups of settings as their pages show them."""

from dataclasses import dataclass
from enum import StrEnum

from services.core.i18n.catalogue import N_
from services.core.site.schemas import GeneralForm, LoginTimesForm, RetentionForm, StepForm


class Group(StrEnum):
    """A page of settings that are plain fields; mail has a page of its own."""

    GENERAL = "general"
    LOGIN = "login"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting as a field of a form: message ids, and the kind of input."""

    name: str
    label: str
    hint: str
    type: str = "number"


@dataclass(frozen=True, slots=True)
class GroupPage:
    """One page: its title, its form and its fields."""

    title: str
    about: str
    form: type[StepForm]
    fields: tuple[Shown, ...]


PAGES: dict[Group, GroupPage] = {
    Group.GENERAL: GroupPage(
        N_("基本の設定"),
        N_("画面の左上、文書、メールに使います。"),
        GeneralForm,
        (
            Shown("city_name", N_("市の名前"), N_("例：○○市"), "text"),
            Shown(
                "base_url",
                N_("職員が開くアドレス"),
                N_("お知らせメールのリンクに使います。例：https://workstyle.city.example.jp:8000"),
                "url",
            ),
        ),
    ),
    Group.LOGIN: GroupPage(
        N_("ログインの時間"),
        N_("すぐに全員へ反映されます。"),
        LoginTimesForm,
        (
            Shown(
                "session_idle_minutes", N_("操作がないときにログアウトするまで（分）"), N_("5分から1440分（24時間）")
            ),
            Shown(
                "session_max_hours", N_("ログインの長さの上限（時間）"), N_("1時間から168時間（7日）。次のログインから")
            ),
        ),
    ),
    Group.RETENTION: GroupPage(
        N_("保存期間"),
        N_("0は「消さない」です。文書管理の規程に合わせて決めてください。"),
        RetentionForm,
        (
            Shown("recording_keep_days", N_("録音を残す日数"), N_("議事録の下書きができてから数えます。")),
            Shown("draft_keep_days", N_("議事録の下書きを残す日数"), N_("最後に直してから数えます。")),
        ),
    ),
}
