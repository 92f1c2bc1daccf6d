"""tokenizer.json and the vocabulary of a converted model, built from openai-whisper's own .tiktoken files.

Token ids must be equal to the last one: special tokens are appended in the order of their ids, and a sample sentence
is encoded with both tokenizers before anything is written.
"""

import functools
import warnings
from pathlib import Path
from typing import Any

MULTILINGUAL_SIZE = 51_865  # one more than the English-only vocabulary
CHECK_SENTENCES = ("議事録です。", "Hello world", "大阪市、令和8年")

# GPT-2's pattern, as in whisper/tokenizer.py get_encoding
PATTERN = r"""'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"""


def original_tokenizer(n_vocab: int) -> Any:
    """openai-whisper's own tokenizer for a vocabulary of this size (as whisper/model.py chooses it)."""
    from whisper.tokenizer import get_tokenizer  # noqa: PLC0415  heavy

    multilingual = n_vocab >= MULTILINGUAL_SIZE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its file to the garbage collector
        return get_tokenizer(multilingual, num_languages=n_vocab - 51_765 - int(multilingual))


def vocabulary_of(n_vocab: int) -> list[str]:
    """All tokens in the order of their ids, in the byte-level form of Hugging Face's tokenizers."""
    by_token: dict[str, int] = _converted(n_vocab).get_vocab(with_added_tokens=True)
    return sorted(by_token, key=by_token.__getitem__)


def write_tokenizer(n_vocab: int, folder: Path) -> None:
    """Write tokenizer.json."""
    _converted(n_vocab).save(str(folder / "tokenizer.json"))


@functools.cache
def _converted(n_vocab: int) -> Any:
    import whisper  # noqa: PLC0415  heavy
    from transformers.convert_slow_tokenizer import TikTokenConverter  # noqa: PLC0415  heavy

    original = original_tokenizer(n_vocab)
    specials = sorted(original.special_tokens, key=original.special_tokens.__getitem__)
    name = "multilingual.tiktoken" if n_vocab >= MULTILINGUAL_SIZE else "gpt2.tiktoken"
    converted = TikTokenConverter(
        vocab_file=str(Path(whisper.__file__).parent / "assets" / name),
        pattern=PATTERN,
        add_prefix_space=False,
        extra_special_tokens=specials,
    ).converted()
    for sentence in CHECK_SENTENCES:
        ids = converted.encode(sentence, add_special_tokens=False).ids
        if ids != original.encode(sentence):
            raise AssertionError(f"token ids differ for {sentence!r}")
    return converted
