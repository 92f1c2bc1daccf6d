"""The errors that a reader may see: a code, a status and values; the sentence is chosen by `web/error_pages.py`.

A feature subclasses one of the six children beside its own `errors.py`. No text for users stands here.
"""

from typing import ClassVar


class SuiteError(Exception):
    """Something the reader must be told; `code` names the sentence, `values` fill it.

    Attributes:
        code: Dotted name of the message, for example `minutes.recording_too_long`.
        status: HTTP status of the answer.
        values: What the sentence needs; never secrets, never a person's words.
        retry_after_s: Seconds after which a program may try again (`Retry-After`); 0 says nothing about it.
    """

    code: ClassVar[str] = "suite.error"
    status: ClassVar[int] = 500
    retry_after_s: ClassVar[int] = 0

    def __init__(self, **values: object) -> None:
        super().__init__(self.code, values)
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}" if self.values else self.code


class NotFound(SuiteError):
    """The thing asked for is not there, or this reader may not know that it is."""

    code = "suite.not_found"
    status = 404


class Denied(SuiteError):
    """The reader is known and may not do this."""

    code = "suite.denied"
    status = 403


class Conflict(SuiteError):
    """The state does not allow this now."""

    code = "suite.conflict"
    status = 409


class Invalid(SuiteError):
    """What was sent cannot be used."""

    code = "suite.invalid"
    status = 422


class TooLarge(SuiteError):
    """What was sent exceeds a limit that the administrator set."""

    code = "suite.too_large"
    status = 413


class Unavailable(SuiteError):
    """A part that is needed is not there at the moment; nothing is lost, try later."""

    code = "suite.unavailable"
    status = 503
