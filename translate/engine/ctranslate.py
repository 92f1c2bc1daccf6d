"""The fast default engine: any layout's model driven on CTranslate2 directly.

Against Argos Translate's own way: whole batches instead of 32 tokens at a time, one thread per sentence and as many
sentences side by side as there are cores (intra_threads=1 is fastest for short sentences, argos-translate#528), a limit
on length (CTranslate2's own is 256 tokens), and no compute_type, which breaks some models (argos-translate#504).
"""

from collections.abc import Sequence

from translate.engine.engine import LENGTH_PENALTY, ONE_BEST, Search
from translate.engine.errors import PackageDamaged
from translate.engine.layouts import Layout
from translate.engine.pairs import Hypothesis

TARGET_PER_SOURCE, TARGET_MORE = 2, 12
"""Longest translation in tokens: twice the source and a dozen; what is longer goes round."""


class CTranslate:
    """A model on CTranslate2."""

    name = "ctranslate2"

    def __init__(self, layout: Layout, *, threads: int, device: str = "cpu") -> None:
        """Load the model.

        Args:
            layout: What `layouts.find_layout` found.
            threads: Sentences translated side by side.
            device: cpu or cuda.

        Raises:
            PackageDamaged: CTranslate2 does not take it.
        """
        import ctranslate2  # noqa: PLC0415  heavy

        self.pair = layout.pair
        self._layout = layout
        try:
            self._translator = ctranslate2.Translator(
                str(layout.folder), device=device, inter_threads=threads, intra_threads=1
            )
        except (RuntimeError, ValueError) as error:
            raise PackageDamaged(name=layout.folder.name, reason=str(error)[:200]) from error

    def translate(self, sentences: Sequence[str], search: Search = ONE_BEST) -> list[list[Hypothesis]]:
        """For each sentence its hypotheses, best first."""
        if not sentences:
            return []
        layout = self._layout
        sources = [layout.encode(sentence) for sentence in sentences]
        longest = max(len(tokens) for tokens in sources)
        results = self._translator.translate_batch(
            sources,
            target_prefix=[list(layout.target_prefix)] * len(sources) if layout.target_prefix else None,
            beam_size=max(search.beam_size, search.hypotheses),
            num_hypotheses=search.hypotheses,
            length_penalty=LENGTH_PENALTY,
            max_decoding_length=TARGET_PER_SOURCE * longest + TARGET_MORE,
            no_repeat_ngram_size=search.no_repeat_ngram_size,
            repetition_penalty=search.repetition_penalty,
            replace_unknowns=True,
            return_scores=True,
        )
        return [
            [
                Hypothesis(layout.decode(tokens), float(score), len(tokens) - len(layout.target_prefix))
                for tokens, score in zip(result.hypotheses, result.scores, strict=True)
            ]
            for result in results
        ]
