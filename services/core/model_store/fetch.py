"""Download a published model: resumable, with progress, checked before it counts."""

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace

from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.errors import ChecksumDiffers, FetchFailed
from services.core.model_store.hashing import BLOCK_BYTES, checksum
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import Wishes, take_in
from services.core.model_store.store import ModelStore

TIMEOUT_S = 30.0


def fetch(
    store: ModelStore,
    model: PublishedModel,
    on_progress: Callable[[int, int], None],
    wishes: Wishes | None = None,
) -> InstalledModel:
    """Download into the store; a download that broke off goes on where it stopped.

    Args:
        store: Where to install.
        model: What to fetch.
        on_progress: Called with bytes done and bytes in all.
        wishes: How it is taken in once it has arrived.

    Raises:
        FetchFailed: no network, or it broke off.
        ChecksumDiffers: what arrived is not the published file; it is removed.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    part = store.folder / f".{model.file_name}.fetching"
    done = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(model.url, headers={"Range": f"bytes={done}-"} if done else {})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as response:  # noqa: S310  catalogue URLs only
            resumed = response.status == 206
            done = done if resumed else 0
            with part.open("ab" if resumed else "wb") as file:
                while block := response.read(BLOCK_BYTES):
                    file.write(block)
                    done += len(block)
                    on_progress(done, max(done, model.size_bytes))
    except urllib.error.HTTPError as error:
        if error.code != 416:  # 416: everything had arrived before
            raise FetchFailed(name=model.name, reason=f"HTTP {error.code}") from error
    except OSError as error:
        raise FetchFailed(name=model.name, reason=str(getattr(error, "reason", error))) from error
    if checksum(part) != model.sha256:
        part.unlink()
        raise ChecksumDiffers(name=model.name)
    how = replace(wishes or Wishes(), may_link=True)
    installed = take_in(store, part, filename=model.file_name, wishes=how)
    part.unlink()
    return installed
