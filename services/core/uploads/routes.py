"""Resumable uploads by the tus protocol, each account in its own folder.

tuspyserver's own `auth` is asked after the dependency that writes the piece; the gate below stands on the router, so
it is passed before anything is written.
"""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.concurrency import run_in_threadpool
from tuspyserver import create_tus_router

from services.core.db.session import SuiteDep
from services.core.suite import Suite
from services.core.uploads.errors import FileTooLarge, NoRoom, UploadBusy, UploadGone, UploadRefused
from services.core.uploads.folder import GIB, UPLOAD_ID, UploadFolder, check_room

UNLIMITED_BYTES = 1 << 62  # the limit is a setting of each suite: the gate asks it, the router is made only once

_written: set[str] = set()
"""Uploads to which a request of this process writes now. There is one web process per data folder (its lock file)."""


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Largest file, and the free space that must stay on the disk."""

    max_bytes: int
    keep_free_bytes: int


def upload_router(
    prefix: str,
    *,
    folder_of: Callable[..., UploadFolder],
    limits_of: Callable[[Suite], UploadLimits],
    days_to_keep: int,
) -> APIRouter:
    """The protocol under `prefix`.

    Args:
        prefix: Path without a slash before it.
        folder_of: A dependency: the uploads of whoever asks; it asks for login and role.
        limits_of: The limits of this suite.
        days_to_keep: What the protocol announces; the feature's own sweep removes.
    """

    async def gate(
        request: Request, suite: SuiteDep, folder: Annotated[UploadFolder, Depends(folder_of)]
    ) -> AsyncIterator[None]:
        """Let a request of the protocol through; login and role are asked by `folder`, the token by the middleware.

        A second writer is refused instead of waiting: tuspyserver waits for its lock with the event loop standing
        still.

        Raises:
            UploadRefused: a part of the protocol that is not offered, or a header that cannot be read.
            UploadGone: no such upload of this account.
            UploadBusy: another request writes to it.
            FileTooLarge: more than the administrator allows.
            NoRoom: more than the disk can take.
        """
        limits = limits_of(suite)
        end_bytes, coming_bytes = _announced(request)
        if end_bytes > limits.max_bytes:
            raise FileTooLarge(limit_gib=limits.max_bytes / GIB)
        if coming_bytes:
            check_room(suite.storage, coming_bytes=coming_bytes, keep_free_bytes=limits.keep_free_bytes)
        upload_id = request.path_params.get("uuid")
        if upload_id is None:
            yield
            return
        key = f"{folder.path.name}/{upload_id}"
        if not UPLOAD_ID.fullmatch(upload_id) or not (folder.path / upload_id).is_file():
            raise UploadGone
        if key in _written:
            raise UploadBusy
        _written.add(key)
        try:
            await run_in_threadpool(folder.repair, upload_id)
            yield
        except HTTPException as error:
            # tuspyserver answers 500 when a piece does not fit; what fitted is kept, and the next piece goes on behind.
            if error.status_code == 500 and suite.storage.free_bytes() < coming_bytes:
                raise NoRoom from error
            raise
        finally:
            _written.discard(key)

    def files_of_account(
        folder: Annotated[UploadFolder, Depends(folder_of)],
    ) -> Callable[[Mapping[str, str]], dict[str, Any]]:
        """Tells tuspyserver where the files of this request lie."""
        return lambda _metadata: {"files_dir": str(folder.path)}

    router = APIRouter(include_in_schema=False)
    router.include_router(
        create_tus_router(
            prefix=prefix,
            max_size=UNLIMITED_BYTES,
            days_to_keep=days_to_keep,
            file_dep=files_of_account,
            tags=[prefix.partition("/")[0]],
        ),
        dependencies=[Depends(gate, scope="function")],
    )
    return router


def _announced(request: Request) -> tuple[int, int]:
    """Where the file will end after this request, and how many bytes are still to come; 0 while unknown."""
    headers = request.headers
    body = _number(headers, "content-length") or 0
    if request.method == "POST":
        # Neither is sent by our pages; both would be done in memory, or with the event loop standing still.
        if "upload-concat" in headers or body or "transfer-encoding" in headers:
            raise UploadRefused
        length = _number(headers, "upload-length") or 0
        return length, length
    if request.method != "PATCH":
        return 0, 0
    offset = _number(headers, "upload-offset")
    if offset is None or "content-length" not in headers:
        raise UploadRefused
    return max(offset + body, _number(headers, "upload-length") or 0), body


def _number(headers: Mapping[str, str], name: str) -> int | None:
    value = headers.get(name)
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) < 20):
        raise UploadRefused
    return int(value)
