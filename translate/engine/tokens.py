"""How a model's text becomes tokens and comes back; sentencepiece does the work."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol


class Codec(Protocol):
    """The tokens of one model. Callable from several threads at once."""

    def encode(self, sentence: str) -> list[str]:
        """The source tokens of a sentence."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of target tokens."""
        ...


class SentencePiece:
    """One vocabulary for both languages, or one for each.

    Underscores stay as they are: Argos Translate turns them into spaces, and with them every e-mail address.
    """

    def __init__(self, source: Path, target: Path | None = None) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415  heavy

        self._source: Any = SentencePieceProcessor(model_file=str(source))
        self._target: Any = SentencePieceProcessor(model_file=str(target)) if target else self._source

    def encode(self, sentence: str) -> list[str]:
        """The source tokens of a sentence."""
        return list(self._source.encode(sentence, out_type=str))

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of target tokens."""
        return str(self._target.decode_pieces(list(tokens))).replace("▁", " ").strip()


class MosesBpe:
    """Byte-pair codes over Moses tokens, as some older Argos packages have them."""

    def __init__(self, codes: Path, source: str, target: str) -> None:
        from argostranslate.tokenizer import BPETokenizer  # noqa: PLC0415  heavy

        self._tokenizer: Any = BPETokenizer(codes, source, target)
        self._tokenizer.lazy_load()

    def encode(self, sentence: str) -> list[str]:
        """The source tokens of a sentence."""
        return list(self._tokenizer.encode(sentence))

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of target tokens."""
        return str(self._tokenizer.decode(list(tokens)))
