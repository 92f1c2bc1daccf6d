"""Which tokens and prefixes a model wants, by what lies in its folder.

- Argos: metadata.json beside model/ and sentencepiece.model or bpe.model; one direction.
- OPUS-MT converted by ct2-opus-mt-converter or ct2-transformers-converter: source.spm and target.spm; a model with
  several target languages wants `>>xxx<<` before the sentence.
- M2M100: sentencepiece.bpe.model and `__ja__` tokens.
- NLLB: sentencepiece.bpe.model and `jpn_Jpan` tokens.

Source: CTranslate2's docs/guides/transformers.md (M2M100, NLLB, Marian) and argostranslate/package.py.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translate.engine.errors import PackageDamaged, PairNotInModel, UnknownLayout
from translate.engine.packages import METADATA, read_package
from translate.engine.pairs import LanguagePair
from translate.engine.tokens import Codec, MosesBpe, SentencePiece

END = "</s>"
NLLB_CODES = {
    "ja": "jpn_Jpan", "en": "eng_Latn", "zh-Hans": "zho_Hans", "zh-Hant": "zho_Hant", "ko": "kor_Hang",
    "vi": "vie_Latn", "ne": "npi_Deva", "tl": "tgl_Latn", "my": "mya_Mymr", "pt-BR": "por_Latn", "es": "spa_Latn",
}  # fmt: skip
"""FLORES-200 codes, as NLLB spells them."""
M2M_CODES = {"zh-Hans": "zh", "zh-Hant": "zh", "pt-BR": "pt"}
"""Where M2M100's code is not ours."""


@dataclass(frozen=True)
class Layout:
    """A model ready to be loaded.

    Attributes:
        folder: With model.bin.
        codec: Its tokens.
        pair: The direction that it is used for.
        before, after: Source tokens around each sentence.
        target_prefix: First target tokens, taken off the result.
    """

    folder: Path
    codec: Codec
    pair: LanguagePair
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = field(default=())

    def encode(self, sentence: str) -> list[str]:
        """All source tokens of a sentence."""
        return [*self.before, *self.codec.encode(sentence), *self.after]

    def decode(self, tokens: Sequence[str]) -> str:
        """The sentence of target tokens, without the prefix."""
        rest = list(tokens)
        if tuple(rest[: len(self.target_prefix)]) == self.target_prefix:
            rest = rest[len(self.target_prefix) :]
        return self.codec.decode(rest)


def find_layout(folder: Path, pair: LanguagePair | None = None) -> Layout:
    """How this folder's model is to be used.

    Args:
        folder: An unpacked Argos package, or a CTranslate2 folder with its tokenizer.
        pair: The direction wanted; may be left out for an Argos package, which has only one.

    Raises:
        UnknownLayout, PackageDamaged, PairNotInModel.
    """
    if (folder / METADATA).is_file():
        return _argos(folder, pair)
    if not (folder / "model.bin").is_file() or pair is None:
        raise UnknownLayout(name=folder.name)
    if (folder / "source.spm").is_file() and (folder / "target.spm").is_file():
        return _opus_mt(folder, pair)
    if (folder / "sentencepiece.bpe.model").is_file():
        return _many_languages(folder, pair)
    raise UnknownLayout(name=folder.name)


def _argos(folder: Path, pair: LanguagePair | None) -> Layout:
    package = read_package(folder)
    own = package.pair
    sentencepiece = folder / "sentencepiece.model"
    codec: Codec
    if sentencepiece.is_file():
        codec = SentencePiece(sentencepiece)
    else:
        codec = MosesBpe(folder / "bpe.model", own.source, own.target)
    prefix = (package.target_prefix,) if package.target_prefix else ()
    return Layout(folder / "model", codec, pair or own, target_prefix=prefix)


def _opus_mt(folder: Path, pair: LanguagePair) -> Layout:
    codec = SentencePiece(folder / "source.spm", folder / "target.spm")
    targets = {token[2:-2]: token for token in _vocabulary(folder, "source") if token.startswith(">>")}
    if not targets:
        return Layout(folder, codec, pair, after=(END,))
    wanted = next((targets[code] for code in _spellings(pair.target) if code in targets), None)
    if wanted is None:
        raise PairNotInModel(name=folder.name, source=pair.source, target=pair.target)
    return Layout(folder, codec, pair, before=(wanted,), after=(END,))


def _spellings(code: str) -> list[str]:
    """OPUS-MT names target languages by ISO 639-3 with a script, ISO 639-3 or ISO 639-1."""
    flores = NLLB_CODES.get(code, "")
    return [flores, flores[:3], {"zh-Hans": "cmn_Hans", "zh-Hant": "cmn_Hant"}.get(code, ""), code.partition("-")[0]]


def _many_languages(folder: Path, pair: LanguagePair) -> Layout:
    codec = SentencePiece(folder / "sentencepiece.bpe.model")
    known = _vocabulary(folder, "source")
    for source, target in (
        (NLLB_CODES.get(pair.source), NLLB_CODES.get(pair.target)),
        (_m2m_token(pair.source), _m2m_token(pair.target)),
    ):
        if source in known and target in known and source and target and source != target:
            return Layout(folder, codec, pair, before=(source,), after=(END,), target_prefix=(target,))
    raise PairNotInModel(name=folder.name, source=pair.source, target=pair.target)


def _m2m_token(code: str) -> str:
    return f"__{M2M_CODES.get(code, code)}__"


def _vocabulary(folder: Path, side: str) -> frozenset[str]:
    """The tokens of a CTranslate2 folder, which has one file for both sides or one for each."""
    for stem in ("shared", side):
        json_file, text_file = folder / f"{stem}_vocabulary.json", folder / f"{stem}_vocabulary.txt"
        try:
            if json_file.is_file():
                return frozenset(str(token) for token in json.loads(json_file.read_text(encoding="utf-8")))
            if text_file.is_file():
                return frozenset(text_file.read_text(encoding="utf-8").split("\n"))
        except ValueError as error:
            raise PackageDamaged(name=folder.name, reason=json_file.name) from error
    raise PackageDamaged(name=folder.name, reason="shared_vocabulary")
