"""What is logged of an error: its types and places, never its words."""

import json
import logging
import sys
import threading
import warnings

import pytest
import structlog

from services.core.errors import Invalid
from services.core.logs import log_crashes, set_up_logs

MARK = "マル秘太郎"


@pytest.fixture(autouse=True)
def _logs_as_before():
    hooks = sys.excepthook, threading.excepthook
    yield
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(False)
    set_up_logs(as_json=False)


@pytest.fixture(params=[True, False], ids=["json", "text"])
def logged(request, capsys):
    """What reached standard error."""
    set_up_logs(as_json=request.param, level="debug")
    return lambda: capsys.readouterr().err


def fail():
    try:
        int(MARK)
    except ValueError as error:
        raise Invalid(filename=MARK) from error


def test_an_error_is_logged_by_its_types_and_places(logged):
    try:
        fail()
    except Invalid:
        structlog.get_logger().exception("test.failed")
    text = logged()
    assert "Invalid[suite.invalid] < ValueError" in text
    assert "core/test_logs.py:" in text
    assert MARK not in text


def test_an_error_that_is_handed_over_too(logged):
    structlog.get_logger().error("test.failed", exc_info=ValueError(MARK))
    text = logged()
    assert "ValueError" in text
    assert MARK not in text


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "critical"])
def test_a_library_is_logged_without_its_sentence(logged, level):
    getattr(logging.getLogger("some.library"), level)("could not read %s of " + MARK, MARK)
    text = logged()
    assert MARK not in text
    assert ("some.library" in text) is (level not in {"debug", "info"})


def test_a_library_s_error_is_logged_without_its_words(logged):
    try:
        int(MARK)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in application %s", MARK)
    text = logged()
    assert "ValueError" in text
    assert MARK not in text


def test_the_server_s_own_sentences_are_kept(logged):
    logging.getLogger("uvicorn.error").error("[Errno 98] address already in use")
    assert "address already in use" in logged()


def test_what_ends_a_thread_or_process_is_logged_without_its_words(logged):
    log_crashes()
    thread = threading.Thread(target=int, args=(MARK,), name="worker-1")
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(MARK), None)
    text = logged()
    assert "thread.crashed" in text
    assert "process.crashed" in text
    assert MARK not in text


def test_a_warning_is_logged_without_its_words(logged):
    log_crashes()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(MARK), UserWarning, "x.py", 1)
    text = logged()
    assert "py.warnings" in text
    assert MARK not in text


def test_secrets_are_hidden_by_their_names(capsys):
    set_up_logs(as_json=True)
    structlog.get_logger().info("test.done", api_key=MARK, session_token=MARK, count=1)
    line = json.loads(capsys.readouterr().err)
    assert (line["api_key"], line["session_token"], line["count"]) == ("***", "***", 1)
