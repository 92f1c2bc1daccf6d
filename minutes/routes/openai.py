"""The ecosystem's own convention: OpenAI-compatible `POST /v1/audio/transcriptions` and `GET /v1/models`.

Source: OpenAI API reference, Audio → Create transcription (response_format json, text, srt, verbose_json, vtt).
"""

import tempfile
import zlib
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from minutes.settings import MinutesSettings
from minutes.writing.subtitles import Cue, to_srt, to_vtt
from services.core.abilities import Speech, SpeechToText
from services.core.db.session import SuiteDep
from services.core.identity.current import CurrentUser, api_user
from services.core.uploads.errors import FileTooLarge
from services.core.uploads.scanning import check_clean

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])
SCOPE = "speech:transcribe"
COMMON_NAMES = frozenset({"whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"})  # what clients send by default
BLOCK_BYTES = 1 << 20
ApiUserDep = Annotated[CurrentUser, Depends(api_user(SCOPE))]
ResponseFormat = Annotated[str, Form(pattern="^(json|text|srt|verbose_json|vtt)$")]


@router.get("/models", name="minutes.openai.models")
def models(suite: SuiteDep, _user: ApiUserDep) -> dict[str, Any]:
    """Models that may be named in a transcription request; `whisper-1` stands for the best one installed."""
    names = ["whisper-1", *suite.ability(SpeechToText).list_models()]  # type: ignore[type-abstract]
    return {
        "object": "list",
        "data": [{"id": name, "object": "model", "created": 0, "owned_by": "workstyle"} for name in names],
    }


@router.post("/audio/transcriptions", name="minutes.openai.transcribe", response_model=None)
def transcribe(
    request: Request,
    suite: SuiteDep,
    user: ApiUserDep,
    file: Annotated[UploadFile, File(description="Any audio or video file")],
    model: Annotated[str, Form(description="`whisper-1` or a name of /v1/models")] = "whisper-1",
    language: Annotated[str | None, Form(pattern="^[a-z]{2,3}$")] = None,
    prompt: Annotated[str, Form(max_length=4_000)] = "",
    response_format: ResponseFormat = "json",
    temperature: Annotated[float, Form(ge=0, le=1, description="Accepted; decoding is deterministic")] = 0.0,  # noqa: ARG001
    granularities: Annotated[list[str] | None, Form(alias="timestamp_granularities[]")] = None,
) -> Response:
    """Transcribe one file at once; nothing of it is kept."""
    limit = suite.settings_of(MinutesSettings).max_upload_bytes
    if int(request.headers.get("content-length") or 0) > limit:
        raise FileTooLarge(limit_gib=limit / (1 << 30))
    words = "word" in (granularities or [])
    with tempfile.NamedTemporaryFile(prefix="speech-", suffix=".upload", dir=suite.settings.data_dir) as copy:
        while block := file.file.read(BLOCK_BYTES):
            copy.write(block)
        copy.flush()
        check_clean(suite, Path(copy.name), by=user)
        speech = suite.ability(SpeechToText).transcribe_file(  # type: ignore[type-abstract]
            Path(copy.name),
            model="auto" if model in COMMON_NAMES else model,
            language=language,
            prompt=prompt,
            words=words,
        )
    headers = {"X-Workstyle-Model": speech.model} | ({"X-Workstyle-Demonstration": "1"} if speech.demonstration else {})
    return _answer(speech, response_format, words=words, headers=headers)


def _answer(speech: Speech, response_format: str, *, words: bool, headers: dict[str, str]) -> Response:
    text = "".join(segment.text for segment in speech.segments)
    if response_format == "text":
        return PlainTextResponse(text + "\n", headers=headers)
    if response_format in {"srt", "vtt"}:
        cues = [Cue(segment.start_s, segment.end_s, (segment.text.strip(),), None) for segment in speech.segments]
        body = to_srt(cues) if response_format == "srt" else to_vtt(cues)
        return PlainTextResponse(
            body, headers=headers, media_type="text/vtt" if response_format == "vtt" else "application/x-subrip"
        )
    if response_format == "json":
        return JSONResponse({"text": text}, headers=headers)
    return JSONResponse(_verbose(speech, text, words=words), headers=headers)


def _verbose(speech: Speech, text: str, *, words: bool) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "task": "transcribe",
        "language": speech.language,
        "duration": round(speech.duration_s, 3),
        "text": text,
        "segments": [
            {
                "id": number,
                "seek": 0,
                "start": segment.start_s,
                "end": segment.end_s,
                "text": segment.text,
                "tokens": [],
                "temperature": 0.0,
                "avg_logprob": segment.avg_logprob,
                "compression_ratio": _compression_ratio(segment.text),
                "no_speech_prob": segment.no_speech_prob,
            }
            for number, segment in enumerate(speech.segments)
        ],
    }
    if words:
        answer["words"] = [
            {"word": word.text, "start": word.start_s, "end": word.end_s}
            for segment in speech.segments
            for word in segment.words
        ]
    return answer


def _compression_ratio(text: str) -> float:
    """How well the text compresses, as openai-whisper counts it (whisper/utils.py compression_ratio)."""
    raw = text.encode()
    return len(raw) / len(zlib.compress(raw)) if raw else 0.0
