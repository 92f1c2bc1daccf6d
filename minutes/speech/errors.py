"""What can go wrong with a recording, a model or an engine: one exception per cause, each with a stable code.

Nothing here is shown to users. Whoever catches a `SpeechError` chooses the sentence by `code` and fills it with
`values` (only str, int, float, bool or None, so that an error passes through a pipe and into a database row).
"""

from typing import ClassVar

Value = str | int | float | bool | None


# C++, torch, MKL, CUDA, the dynamic loader
_OUT_OF_MEMORY_SIGNS = ("bad_alloc", "allocate memory", "out of memory", "bad allocation", "failed to map segment")


class SpeechError(Exception):
    """An expected failure: `code` says which, `values` what a message about it may name."""

    code: ClassVar[str] = "speech.error"

    def __init__(self, **values: Value) -> None:
        super().__init__(", ".join([self.code, *(f"{key}={value!r}" for key, value in values.items())]))
        self.values = values


class NotAudio(SpeechError):
    """The content of the file is none of the audio or video formats we read (`source` is its place in the list)."""

    code = "speech.not_audio"


class EmptyFile(SpeechError):
    """The file has no bytes."""

    code = "speech.empty_file"


class NoAudioStream(SpeechError):
    """A video or container without any sound track."""

    code = "speech.no_audio_stream"


class CorruptAudio(SpeechError):
    """The format was recognised but the header is broken or not one sample could be decoded."""

    code = "speech.corrupt_audio"


class AbsurdRate(SpeechError):
    """The header claims a sampling rate (`rate_hz`) that no recorder has, such as 0 Hz."""

    code = "speech.absurd_rate"


class TooLong(SpeechError):
    """The sound is longer than `limit_s`; decoding stopped there."""

    code = "speech.too_long"


class NoSpeech(SpeechError):
    """All of it (`duration_s`) was decoded and nobody speaks."""

    code = "speech.no_speech"


class DiskFull(SpeechError):
    """No space was left while the working audio was written; nothing half-written remains."""

    code = "speech.disk_full"


class ModelMissing(SpeechError):
    """No file for the model `name` is in the models folder."""

    code = "speech.model_missing"


class ModelDamaged(SpeechError):
    """The file of the model `name` is not what its publisher signed (`reason`: checksum or content)."""

    code = "speech.model_damaged"


class ModelNotForEngine(SpeechError):
    """The model `name` exists, but not in a form that `engine` can load."""

    code = "speech.model_not_for_engine"


class EngineMissing(SpeechError):
    """The engine `engine` is unknown, or its library is not installed."""

    code = "speech.engine_missing"


class EngineDied(SpeechError):
    """The engine's process ended without an answer; `exit_code` is negative for a signal.

    -9 that nobody sent is most likely the kernel's answer to a machine without memory left.
    """

    code = "speech.engine_died"


class OutOfMemory(EngineDied):
    """The engine's process ended because it could get no more memory."""

    code = "speech.out_of_memory"


class EngineStuck(EngineDied):
    """The engine's process gave no sign of life for `limit_min` minutes and was ended."""

    code = "speech.engine_stuck"


class Cancelled(SpeechError):
    """Somebody called `cancel()`."""

    code = "speech.cancelled"


class EngineFailed(SpeechError):
    """An unexpected error inside the engine's process; `reason` is its type and message."""

    code = "speech.engine_failed"


def is_out_of_memory(error: BaseException) -> bool:
    """Whether a library failed for want of memory; each has its own way to say so."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in _OUT_OF_MEMORY_SIGNS)


def _with_subclasses(kind: type[SpeechError]) -> list[type[SpeechError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in _with_subclasses(child))]


def from_code(code: str, values: dict[str, Value]) -> SpeechError:
    """The error that has this code, as it was before it went through a pipe or a database."""
    table = {kind.code: kind for kind in _with_subclasses(SpeechError)}
    return table.get(code, SpeechError)(**values)
