"""What an engine is: sentences in, hypotheses out, the same way for every library and every kind of model behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from translate.engine.pairs import Hypothesis, LanguagePair

LENGTH_PENALTY = 0.2
"""Argos Translate's own (argostranslate/translate.py, apply_packaged_translation)."""


@dataclass(frozen=True)
class Search:
    """How translations are searched for.

    Attributes:
        beam_size: Hypotheses that are followed side by side.
        hypotheses: How many of them are returned, best first; at most `beam_size`.
        no_repeat_ngram_size: 0, or the length of token sequences that may not come twice: the second try of a sentence
            whose translation goes round.
        repetition_penalty: 1.0, or how much less likely a token becomes that was written before.
    """

    beam_size: int = 4
    hypotheses: int = 1
    no_repeat_ngram_size: int = 0
    repetition_penalty: float = 1.0


ONE_BEST = Search()


class TranslationEngine(Protocol):
    """A loaded model for one direction. Callable from several threads at once."""

    name: str
    pair: LanguagePair

    def translate(self, sentences: Sequence[str], search: Search = ONE_BEST) -> list[list[Hypothesis]]:
        """For each sentence its hypotheses, best first; an empty sentence has an empty translation.

        A sentence is at most about 150 tokens long, what Argos models are trained on: see `sentences`.
        """
        ...
