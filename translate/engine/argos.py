"""The reference engine: Argos Translate's own translation of a package, with our sentence borders.

Given a package without a sentence splitter, Argos Translate would fetch one from the network at its first use; here it
gets sentences that are split already.
"""

import logging
import os
import tempfile
from collections.abc import Sequence
from typing import Any

from translate.engine.engine import ONE_BEST, Search
from translate.engine.errors import PackageDamaged
from translate.engine.packages import Package
from translate.engine.pairs import Hypothesis


class _OneSentence:
    """What stands in for a splitter: the text is one sentence."""

    def split_sentences(self, text: str) -> list[str]:
        """The text itself."""
        return [text]


class Argos:
    """A package on Argos Translate."""

    name = "argostranslate"

    def __init__(self, package: Package, *, device: str = "cpu") -> None:
        """Load the package, with the threads that Argos Translate takes by itself.

        Raises:
            PackageDamaged: it cannot be loaded.
        """
        library = _library()
        self.pair = package.pair
        self._apply = library.translate.apply_packaged_translation
        try:
            self._package: Any = library.package.Package(package.folder)
            self._translator: Any = library.translate.ctranslate2.Translator(
                str(package.folder / "model"),
                device=device,
                inter_threads=library.settings.inter_threads,
                intra_threads=library.settings.intra_threads,
            )
        except Exception as error:
            raise PackageDamaged(name=package.folder.name, reason=str(error)[:200]) from error

    def translate(self, sentences: Sequence[str], search: Search = ONE_BEST) -> list[list[Hypothesis]]:
        """For each sentence its hypotheses; the beam is Argos Translate's own (4, or as many as are asked for)."""
        results = []
        for sentence in sentences:
            found = self._apply(self._package, sentence, self._translator, _OneSentence(), search.hypotheses)
            results.append([Hypothesis(one.value.strip(), float(one.score), 0) for one in found])
        return results


def _library() -> Any:
    """Argos Translate, imported so that the folders it makes at import lie in a temporary place."""
    places = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")
    before = {name: os.environ.get(name) for name in places}
    with tempfile.TemporaryDirectory(prefix="argos-translate-") as home:
        os.environ.update(dict.fromkeys(places, home))
        try:
            import argostranslate.package  # noqa: PLC0415  heavy
            import argostranslate.settings  # noqa: PLC0415
            import argostranslate.translate  # noqa: PLC0415  heavy
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
    # It logs every sentence at INFO; what residents say is never logged.
    logging.getLogger("argostranslate.utils").setLevel(logging.WARNING)
    return argostranslate
