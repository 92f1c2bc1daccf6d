"""What administrators are told of a directory sync that did not finish."""

from sqlmodel import Session

from services.core.identity.account_models import Account
from services.core.identity.notices import tell
from services.core.identity.sign_on_models import DirectorySync, SyncState

WORDS: dict[SyncState, tuple[tuple[str, str], tuple[str, str]]] = {
    SyncState.STOPPED: (
        (
            "ディレクトリの同期を止めました",
            (
                "多くのアカウント（{count}件）が停止されるため、何も変更していません。ディレクトリの内容と設定を確かめ、"
                "正しければ画面で「それでも反映する」を押してください。"
            ),
        ),
        (
            "The directory sync stopped",
            (
                "It would have disabled many accounts ({count}); nothing was changed. Check the directory and the "
                "settings; if they are right, have it done all the same on its page."
            ),
        ),
    ),
    SyncState.FAILED: (
        (
            "ディレクトリと同期できませんでした",
            "アカウントは変更していません（{code}）。画面で接続を確かめてください。直るまで、次の回にもう一度試します。",
        ),
        (
            "The directory sync failed",
            "No account was changed ({code}). Test the connection on its page. It is tried again at each round.",
        ),
    ),
}


def sync_did_not_finish(session: Session, *, account: Account, run: DirectorySync) -> None:
    """A sync stopped or failed."""
    ja, en = WORDS[run.state]
    values = {"count": (run.counts or {}).get("disabled", 0), "code": run.error_code}
    tell(
        session,
        account,
        ja=(ja[0], ja[1].format(**values)),
        en=(en[0], en[1].format(**values)),
        link="/admin/directory",
        dedup_key=f"identity.directory:{run.id}:{account.id}",
    )
