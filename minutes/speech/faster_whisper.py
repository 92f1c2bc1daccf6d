"""The fast default engine: faster-whisper on CTranslate2, int8 on CPU, float16 on GPU."""

from pathlib import Path
from typing import Any

import numpy as np

from minutes.speech.engine import Decoding
from minutes.speech.errors import ModelDamaged, is_out_of_memory
from minutes.speech.fast_encoder import FastEncoder
from minutes.speech.segments import Samples, Segment, Word

END_OF_TEXT = 50_257  # multilingual Whisper vocabulary; 50 256 in English-only ones
TIME_STAMPS = 1501  # <|0.00|> to <|30.00|> in steps of 20 ms


class FasterWhisper:
    """A CTranslate2 folder loaded for faster-whisper; the folder must hold tokenizer.json, else it would ask a hub."""

    name = "faster-whisper"

    def __init__(
        self,
        folder: Path,
        *,
        device: str,
        compute_type: str,
        cpu_threads: int,
        decoding: Decoding,
        parallel: int = 1,
        encoder: Path | None = None,
    ) -> None:
        """Load the folder.

        Args:
            folder: A CTranslate2 folder.
            device: cpu or cuda.
            compute_type: A CTranslate2 name.
            cpu_threads: Threads in all.
            decoding: How text is searched for.
            parallel: Windows side by side; each gets its share of the threads.
            encoder: A graph of `fast_encoder` that takes the place of the folder's own encoder.

        Raises:
            ModelDamaged: it cannot be loaded.
        """
        from faster_whisper import WhisperModel  # noqa: PLC0415  heavy

        if not (folder / "tokenizer.json").is_file():
            raise ModelDamaged(name=folder.name, reason="tokenizer.json is missing")
        threads = max(1, cpu_threads // parallel)
        try:
            self._model = WhisperModel(
                str(folder),
                device=device,
                compute_type=compute_type,
                cpu_threads=threads,
                num_workers=parallel,
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            if is_out_of_memory(error):
                raise
            raise ModelDamaged(name=folder.name, reason=str(error)) from error
        if encoder:
            _take_encoder(self._model, FastEncoder(encoder, threads))
        self._decoding = decoding
        self.parallel = parallel
        self.second_try = decoding.second_beam_size > 0

    def transcribe(
        self, samples: Samples, *, language: str | None, prompt: str, word_timestamps: bool, careful: bool = False
    ) -> list[Segment]:
        """Segments with times relative to the samples."""
        how = self._decoding
        found, _info = self._model.transcribe(
            samples,
            language=language if self._model.model.is_multilingual else "en",
            initial_prompt=prompt or None,
            word_timestamps=word_timestamps,
            beam_size=how.second_beam_size if careful else how.beam_size,
            # Without it a loop survives every beam; 12, because 「ございます」 alone is several tokens and comes often.
            no_repeat_ngram_size=12 if careful else 0,
            temperature=0.0,
            condition_on_previous_text=False,
            max_new_tokens=self._max_new_tokens(),
            without_timestamps=how.without_timestamps,
            suppress_tokens=self._suppressed(),
        )
        return [
            Segment(
                start_s=float(segment.start),
                end_s=float(segment.end),
                text=segment.text.strip(),
                words=tuple(
                    Word(word.word, float(word.start), float(word.end), float(word.probability))
                    for word in segment.words or ()
                ),
                avg_logprob=float(segment.avg_logprob),
                no_speech_prob=float(segment.no_speech_prob),
            )
            for segment in found
        ]

    def detect_language(self, samples: Samples) -> str:
        """ISO 639-1 code of the language spoken."""
        return str(self._model.detect_language(samples)[0])

    def _max_new_tokens(self) -> int | None:
        """What faster-whisper must be told so that as many tokens as asked for are decoded, without a prompt text.

        It adds the start tokens (3, and one that forbids time stamps); CTranslate2 halves the sum (whisper.cc).
        """
        how = self._decoding
        return None if how.max_tokens is None else 2 * how.max_tokens - (4 if how.without_timestamps else 3)

    def _suppressed(self) -> list[int]:
        """Tokens that are never chosen: the model's own list (-1), and what the way of decoding forbids.

        Where the work is fixed, time stamps are forbidden one by one: a model that writes one all the same sends
        faster-whisper back to the same place for ever.
        """
        stamps_begin = self._model.hf_tokenizer.token_to_id("<|notimestamps|>") + 1
        stamps = range(stamps_begin, stamps_begin + TIME_STAMPS) if self._decoding.without_end else ()
        return [-1, *([self._end_of_text] if self._decoding.without_end else ()), *stamps]

    @property
    def _end_of_text(self) -> int:
        return END_OF_TEXT if self._model.model.is_multilingual else END_OF_TEXT - 1


def _take_encoder(model: Any, encoder: FastEncoder) -> None:
    """Make faster-whisper encode whole windows with this encoder; everything after it stays CTranslate2's."""
    import ctranslate2  # noqa: PLC0415  heavy

    own = model.encode

    def encode(features: Any) -> Any:
        mel = np.asarray(features)[None] if features.ndim == 2 else np.asarray(features)
        return ctranslate2.StorageView.from_array(encoder.states(mel)) if encoder.fits(mel) else own(features)

    model.encode = encode
