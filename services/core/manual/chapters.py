"""The chapters of the manual, and where their texts lie: Japanese first, English where there is no Japanese one."""

import sys
from dataclasses import dataclass
from pathlib import Path

from services.core.i18n import Locale
from services.core.i18n.catalogue import N_

# A checkout; a wheel's data (pyproject.toml, data-files); a bundle, whose documentation lies beside its environment.
FOLDERS = (
    Path(__file__).parents[3] / "docs",
    Path(sys.prefix) / "share" / "workstyle" / "docs",
    Path(sys.prefix).parent / "docs",
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page of the manual.

    Attributes:
        slug: Its name in the address.
        title: Message id.
        about: What it is for, a message id.
        english: Its English text under docs/; the Japanese one is docs/ja/<slug>.md.
        for_administrators: Whether only they read it.
    """

    slug: str
    title: str
    about: str
    english: str
    for_administrators: bool = True


CHAPTERS = (
    Chapter(
        "minutes",
        N_("録音から議事録まで"),
        N_("録音の登録、校正、書き出し"),
        "features/minutes.md",
        for_administrators=False,
    ),
    Chapter("first-day", N_("最初の一日"), N_("起動から最初の議事録まで"), "how-to/first-day.md"),
    Chapter("certificates", N_("証明書"), N_("HTTPSの用意と、断られたときの直し方"), "how-to/certificates.md"),
    Chapter(
        "install-models-offline",
        N_("モデル"),
        N_("ネットワークのないサーバーへの入れ方"),
        "how-to/install-models-offline.md",
    ),
    Chapter(
        "back-up-and-restore", N_("バックアップ"), N_("毎晩の控え、復元、復元訓練"), "how-to/back-up-and-restore.md"
    ),
    Chapter("upgrade", N_("更新"), N_("新しい版への入れ替え"), "how-to/upgrade.md"),
    Chapter("trouble", N_("困ったとき"), N_("症状から原因と手当てを引く"), "how-to/trouble.md"),
    Chapter("operate", N_("日々の運用"), N_("監視、記録、上限、保存期間"), "how-to/operate.md"),
    Chapter("install", N_("導入"), N_("一式からの導入"), "how-to/install.md"),
    Chapter("https-on-a-lan", N_("庁内のHTTPS"), N_("端末に証明書を信頼させる"), "how-to/https-on-a-lan.md"),
    Chapter(
        "personnel-changes",
        N_("人事異動"),
        N_("人事異動の前もっての登録、発令の訂正"),
        "how-to/personnel-changes.md",
    ),
    Chapter("sign-on", N_("認証連携"), N_("共通のIDでのログイン"), "how-to/sign-on.md"),
    Chapter("sizing", N_("規模の目安"), N_("コア数、ディスク、GPU"), "how-to/sizing.md"),
    Chapter("several-machines", N_("複数の機械"), N_("分けて動かすときと、故障の見え方"), "how-to/several-machines.md"),
    Chapter("postgresql", N_("PostgreSQLへの移行"), N_("データベースを替える"), "how-to/postgresql.md"),
    Chapter("settings", N_("設定の一覧"), N_("環境変数のすべて"), "reference/settings.md"),
    Chapter("errors", N_("エラーの一覧"), N_("画面に出る文と、その意味"), "reference/errors.md"),
)
BY_SLUG = {chapter.slug: chapter for chapter in CHAPTERS}


def find_text(chapter: Chapter, locale: Locale) -> tuple[Path, Locale] | None:
    """The file of a chapter and its language: the reader's, else the other; None where none is installed."""
    paths = {Locale.JA: f"ja/{chapter.slug}.md", Locale.EN: chapter.english}
    for wanted in (locale, *(other for other in paths if other is not locale)):
        for folder in FOLDERS:
            if (folder / paths[wanted]).is_file():
                return folder / paths[wanted], wanted
    return None
