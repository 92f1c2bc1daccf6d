"""The table of engines, and how a package or a folder becomes a loaded one."""

from pathlib import Path

from translate.engine.engine import TranslationEngine
from translate.engine.layouts import find_layout
from translate.engine.packages import Package, unpack
from translate.engine.pairs import LanguagePair

CTRANSLATE2, ARGOS = "ctranslate2", "argostranslate"
ENGINES = (CTRANSLATE2, ARGOS)


def load_engine(path: Path, cache_dir: Path, *, pair: LanguagePair | None = None, threads: int) -> TranslationEngine:
    """The fast engine over an `.argosmodel` file or a CTranslate2 folder.

    Raises:
        PackageDamaged, UnsafePackage, UnknownLayout, PairNotInModel.
    """
    from translate.engine.ctranslate import CTranslate  # noqa: PLC0415  heavy

    folder = unpack(path, cache_dir).folder if path.is_file() else path
    return CTranslate(find_layout(folder, pair), threads=threads)


def load_package_engine(name: str, package: Package, *, threads: int) -> TranslationEngine:
    """A package on the engine of this name.

    Raises:
        PackageDamaged: it cannot be loaded.
    """
    if name == ARGOS:
        from translate.engine.argos import Argos  # noqa: PLC0415  heavy

        return Argos(package)
    from translate.engine.ctranslate import CTranslate  # noqa: PLC0415  heavy

    return CTranslate(find_layout(package.folder), threads=threads)
