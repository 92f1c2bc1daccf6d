"""The reference engine: openai-whisper on torch, on CUDA when there is a device, else on CPU."""

import pickle
import warnings
from pathlib import Path
from typing import Any

from minutes.speech.engine import Decoding
from minutes.speech.errors import ModelDamaged, is_out_of_memory
from minutes.speech.model_files import alignment_heads_of
from minutes.speech.segments import Samples, Segment, Word


class OpenaiWhisper:
    """A .pt checkpoint loaded for openai-whisper."""

    name = "openai-whisper"

    def __init__(self, checkpoint: Path, *, device: str, cpu_threads: int, decoding: Decoding) -> None:
        import torch  # noqa: PLC0415  heavy

        if device == "cpu":
            torch.set_num_threads(cpu_threads)
        self._model = load_checkpoint(checkpoint).to(device)
        self._fp16 = device != "cpu"
        self._decoding = decoding
        self.parallel = 1
        self.second_try = decoding.second_beam_size > 0

    def transcribe(
        self, samples: Samples, *, language: str | None, prompt: str, word_timestamps: bool, careful: bool = False
    ) -> list[Segment]:
        """Segments with times relative to the samples."""
        import whisper  # noqa: PLC0415  heavy

        how = self._decoding
        beam_size = how.second_beam_size if careful else how.beam_size
        with warnings.catch_warnings():
            # "Performing inference on CPU when CUDA is available" is what the administrator chose.
            warnings.simplefilter("ignore", UserWarning)
            # torch tensors given to NumPy functions inside openai-whisper's beam search.
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("ignore", ResourceWarning)  # its token file, left to the garbage collector
            found: dict[str, Any] = whisper.transcribe(
                self._model,
                samples,
                language=language if self._model.is_multilingual else "en",
                initial_prompt=prompt or None,
                word_timestamps=word_timestamps,
                beam_size=beam_size if beam_size > 1 else None,
                temperature=0.0,
                condition_on_previous_text=False,
                fp16=self._fp16,
                sample_len=how.max_tokens,
                without_timestamps=how.without_timestamps,
                suppress_tokens=self._suppressed(),
            )
        return [
            Segment(
                start_s=float(segment["start"]),
                end_s=float(segment["end"]),
                text=segment["text"].strip(),
                words=tuple(
                    Word(word["word"], float(word["start"]), float(word["end"]), float(word["probability"]))
                    for word in segment.get("words", ())
                ),
                avg_logprob=float(segment["avg_logprob"]),
                no_speech_prob=float(segment["no_speech_prob"]),
            )
            for segment in found["segments"]
        ]

    def detect_language(self, samples: Samples) -> str:
        """ISO 639-1 code of the language spoken."""
        import whisper  # noqa: PLC0415  heavy

        if not self._model.is_multilingual:
            return "en"
        mel = whisper.log_mel_spectrogram(samples, self._model.dims.n_mels)
        mel = whisper.pad_or_trim(mel, whisper.audio.N_FRAMES).to(self._model.device)
        _token, probabilities = self._model.detect_language(mel)
        return str(max(probabilities, key=lambda code: float(probabilities[code])))

    def _suppressed(self) -> str:
        return f"-1,{50_257 if self._model.is_multilingual else 50_256}" if self._decoding.without_end else "-1"


def load_checkpoint(path: Path) -> Any:
    """The whisper.model.Whisper in a .pt file, on CPU; only tensors are unpickled, never code.

    Raises:
        ModelDamaged: the file is not a Whisper checkpoint.
    """
    import torch  # noqa: PLC0415  heavy
    from whisper.model import ModelDimensions, Whisper  # noqa: PLC0415  heavy

    try:
        content = torch.load(path, map_location="cpu", weights_only=True)
        model = Whisper(ModelDimensions(**content["dims"]))
        model.load_state_dict(content["model_state_dict"])
    except (RuntimeError, KeyError, TypeError, ValueError, EOFError, pickle.UnpicklingError) as error:
        if is_out_of_memory(error):
            raise
        raise ModelDamaged(name=path.name, reason=f"not a Whisper checkpoint: {type(error).__name__}") from error
    if heads := alignment_heads_of(path):
        model.set_alignment_heads(heads)
    return model.eval()
