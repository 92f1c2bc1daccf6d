"""`/v1/audio/transcriptions` as the official client of the convention calls it."""

import threading
import time
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import openai
import pytest
import uvicorn

from services.app.factory import create_app
from services.core.suite import Suite
from tests.support.api_keys import key_for

JFK = Path(__file__).parents[2] / "data" / "jfk.flac"


@pytest.fixture
def base_url(suite: Suite) -> Iterator[str]:
    """The application on a real port."""
    config = uvicorn.Config(create_app(suite), host="127.0.0.1", port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/v1"
    server.should_exit = True
    thread.join()


@pytest.fixture
def connect(suite: Suite, base_url: str) -> Callable[..., openai.OpenAI]:
    """A client with a key of these scopes."""

    def make(*scopes: str) -> openai.OpenAI:
        return openai.OpenAI(api_key=key_for(suite, "aoki", *scopes), base_url=base_url, max_retries=0)

    return make


def test_models_are_listed(connect: Callable[..., openai.OpenAI]) -> None:
    names = [model.id for model in connect("speech:transcribe").models.list()]
    assert names == ["whisper-1", "starter"]


@pytest.mark.slow
def test_every_response_format(connect: Callable[..., openai.OpenAI]) -> None:
    client = connect("speech:transcribe")

    def ask(**options: object) -> object:
        return client.audio.transcriptions.create(file=JFK, model="starter", language="ja", **options)  # type: ignore[call-overload]

    plain = ask(response_format="json").text  # type: ignore[attr-defined]
    assert ask(response_format="text") == plain + "\n"
    srt, vtt = str(ask(response_format="srt")), str(ask(response_format="vtt"))
    assert " --> " in srt
    assert srt.startswith("1\n")
    assert vtt.startswith("WEBVTT\n")
    assert ask(response_format="verbose_json").text == plain  # type: ignore[attr-defined]
    verbose = ask(response_format="verbose_json", timestamp_granularities=["word", "segment"])
    # Word times move the place where the second part of a window is read, so the text may differ from the plain one.
    spoken = "".join(word.word for word in verbose.words)  # type: ignore[attr-defined]
    assert SequenceMatcher(None, spoken, verbose.text).ratio() > 0.95  # type: ignore[attr-defined]
    assert verbose.duration == pytest.approx(11.0, abs=0.1)  # type: ignore[attr-defined]
    ends = [segment.end for segment in verbose.segments]  # type: ignore[attr-defined]
    assert ends == sorted(ends)
    assert all(0 <= word.start <= word.end <= 11.1 for word in verbose.words)  # type: ignore[attr-defined]


def test_without_a_real_model_the_answer_says_what_to_do(connect: Callable[..., openai.OpenAI]) -> None:
    with pytest.raises(openai.InternalServerError) as error:
        connect("speech:transcribe").audio.transcriptions.create(file=JFK, model="whisper-1")
    assert error.value.status_code == 503
    assert "管理者" in str(error.value), "the client shows our sentence: what happened, what to do next"


def test_what_is_no_recording_is_refused(connect: Callable[..., openai.OpenAI]) -> None:
    with pytest.raises(openai.UnprocessableEntityError):
        connect("speech:transcribe").audio.transcriptions.create(file=("x.wav", b"not audio" * 99), model="starter")


@pytest.mark.parametrize("path", ["../../etc/passwd", "/etc/passwd", "./starter.pt"])
def test_a_caller_cannot_name_a_path_as_model(connect: Callable[..., openai.OpenAI], path: str) -> None:
    with pytest.raises(openai.APIStatusError) as error:
        connect("speech:transcribe").audio.transcriptions.create(file=JFK, model=path)
    assert error.value.status_code == 404


def test_a_key_without_the_scope_is_denied(connect: Callable[..., openai.OpenAI]) -> None:
    with pytest.raises(openai.PermissionDeniedError):
        connect("minutes:read").audio.transcriptions.create(file=JFK, model="starter")


def test_without_a_key_nothing_is_answered(base_url: str) -> None:
    client = openai.OpenAI(api_key="wrong", base_url=base_url, max_retries=0)
    with pytest.raises(openai.AuthenticationError):
        client.models.list()
