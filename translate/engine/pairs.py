"""What is translated: from which language to which, and what an engine offers for a sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class LanguagePair:
    """A direction, by codes as `languages` spells them."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"


@dataclass(frozen=True)
class Hypothesis:
    """One translation of a sentence.

    Attributes:
        text: As it is shown; empty when the engine wrote nothing.
        score: Log-probability as CTranslate2 gives it (the sum over tokens, divided by their number to the power of the
            length penalty); only hypotheses of the same sentence can be compared by it.
        tokens: How many the engine wrote; 0 where it does not say.
    """

    text: str
    score: float
    tokens: int
