"""The sentence of an error, for the form that caused it."""

from starlette.requests import Request

from services.core.errors import SuiteError
from services.core.web.sentences import sentence_of


def said(request: Request, error: SuiteError) -> str:
    """What happened and what to do next, as one text in the reader's language."""
    sentence = sentence_of(error, request.app.state.messages)
    return f"{sentence.what} {sentence.next_step}".strip() if sentence.next_step else sentence.what
