"""Static files under /static/<owner>/, each with a fingerprint of its content in its address."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from services.core.feature import Feature

CORE_STATIC = Path(__file__).parents[1] / "static"
FINGERPRINT_CHARS = 12
FOREVER = "public, max-age=31536000, immutable"


def static_folders(features: tuple[Feature, ...]) -> dict[str, Path]:
    """Owner to folder: core, and every feature that brings `static/<its name>`."""
    folders = {"core": CORE_STATIC}
    for feature in features:
        folder = feature.root / "static" / feature.name
        if folder.is_dir():
            folders[feature.name] = folder
    return folders


@cache
def _fingerprint(path: Path, _modified_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:FINGERPRINT_CHARS]


class StaticUrls:
    """Gives templates the address of a static file."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self.folders = folders

    def __call__(self, path: str) -> str:
        """`core/css/base.css` as `/static/core/css/base.css?v=<fingerprint>`.

        Raises:
            FileNotFoundError: a template names a file that is not there.
        """
        owner, _sep, rest = path.partition("/")
        file = self.folders[owner] / rest
        return f"/static/{path}?v={_fingerprint(file, file.stat().st_mtime_ns)}"


class FingerprintedFiles(StaticFiles):
    """Static files: kept for ever when asked with a fingerprint, else asked for again each time (ETag)."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file with its cache header."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FOREVER if b"v=" in scope.get("query_string", b"") else "no-cache"
        return response
