"""Download a published model: resumable, with progress, checked before it counts."""

import urllib.error
import urllib.request
from collections.abc import Callable

from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.errors import ChecksumDiffers, FetchFailed
from services.core.model_store.store import InstalledModel, ModelStore, checksum

BLOCK_BYTES = 1 << 20
TIMEOUT_S = 30.0


def fetch(store: ModelStore, model: PublishedModel, on_progress: Callable[[int, int], None]) -> InstalledModel:
    """Download into the store; a download that broke off goes on where it stopped.

    Args:
        store: Where to install.
        model: What to fetch.
        on_progress: Called with bytes done and bytes in all.

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
    return store.adopt(part, model.file_name)
