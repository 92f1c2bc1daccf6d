"""Structured logs: an event key and fields; never a sentence, never a person's words, never a secret.

What may not be logged cannot be: an exception is logged by its types and places, because its text may repeat what
somebody typed; other people's libraries are logged by place, because nobody knows what their sentences hold.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

SECRET_FIELDS = frozenset({"password", "token", "secret", "authorization", "cookie", "api_key", "csrf"})
PLAIN_SPOKEN = ("uvicorn",)
"""Libraries whose sentences are about ports and certificates: they are logged as they are."""
CODE = re.compile(r"[a-z]+(\.[a-z_]+)+")
log = structlog.get_logger(__name__)


def hide_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace the values of fields whose names say that they are secret."""
    for name in event:
        if any(word in name.lower() for word in SECRET_FIELDS):
            event[name] = "***"
    return event


def name_exception(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and the places that it passed: `error` and `trace`."""
    found = event.pop("exc_info", None)
    error = found if isinstance(found, BaseException) else sys.exc_info()[1]
    if found and error is not None:
        event["error"], event["trace"] = types_of(error), places_of(error)
    return event


def types_of(error: BaseException) -> str:
    """The class of an error and of what caused it, without their texts."""
    names: list[str] = []
    current: BaseException | None = error
    while current is not None and len(names) < 8:
        code = getattr(current, "code", None)
        is_ours = isinstance(code, str) and CODE.fullmatch(code)
        names.append(f"{type(current).__name__}[{code}]" if is_ours else type(current).__name__)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " < ".join(names)


def places_of(error: BaseException, *, limit: int = 25) -> list[str]:
    """Where it was raised, outermost first: `file:line function`."""
    frames = traceback.extract_tb(error.__traceback__)[-limit:]
    return [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}" for frame in frames]


class LibraryHandler(logging.Handler):
    """Passes what libraries log to our log, by place and error, without their sentences."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one record."""
        fields: dict[str, Any] = {"library": record.name, "place": f"{record.filename}:{record.lineno}"}
        if record.name.startswith(PLAIN_SPOKEN) and not record.exc_info:
            fields["said"] = record.getMessage()
        if record.exc_info and record.exc_info[1] is not None:
            fields["exc_info"] = record.exc_info[1]
        log.log(max(record.levelno, logging.WARNING), "library.logged", **fields)


def set_up_logs(*, as_json: bool, level: str = "info") -> None:
    """Log to standard error: one JSON object a line, or aligned text for people.

    Args:
        as_json: One JSON object a line.
        level: The least level of ours; libraries stay at warnings, whatever it is.
    """
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            hide_secrets,
            name_exception,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, handlers=[LibraryHandler()], force=True)


def log_crashes() -> None:
    """Log what ends a process or thread of the suite, instead of Python's own words about it on standard error."""

    def on_crash(_type: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        log.critical("process.crashed", exc_info=error)

    def on_thread_crash(args: threading.ExceptHookArgs) -> None:
        log.critical("thread.crashed", thread=args.thread.name if args.thread else "", exc_info=args.exc_value)

    sys.excepthook = on_crash
    threading.excepthook = on_thread_crash
    logging.captureWarnings(capture=True)


def hear_library(name: str) -> None:
    """Take a library's own handlers away, so that what it logs comes to ours."""
    logger = logging.getLogger(name)
    logger.handlers.clear()
    logger.propagate = True
