"""Collects the sentences of templates and code into `locale/en/LC_MESSAGES/<owner>.po` (`make messages`).

Message ids are the Japanese sentences. What is new comes in without English, what is gone goes; a test fails on a
sentence without English (tests/repository/test_catalogues.py).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

from services.app.features import installed_features

ROOT = Path(__file__).parents[3]
OWNERS = {"core": ROOT / "services" / "core", "minutes": ROOT / "minutes"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None}  # N_ marks what is translated where it is shown
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do"}}
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes with every run would only make differences


def manifest_words(owner: str) -> Iterator[str]:
    """Titles and labels of a feature's manifest: translated where they are shown, so no `_()` marks them."""
    for feature in installed_features():
        if feature.name == owner:
            yield feature.title
            yield from (item.label for item in feature.nav)
            yield from feature.asset_kinds.values()
            yield from feature.scopes.values()
            yield from (text for right in feature.rights for text in (right.label, right.note) if text)
            yield from (sweep.label for sweep in feature.sweeps if sweep.label)


def collected(owner: str) -> Catalog:
    """The sentences of this owner as they are now, without translations."""
    folder = OWNERS[owner]
    catalogue = Catalog(locale="en", project="workstyle-suite", creation_date=NO_DATE, revision_date=NO_DATE)
    for file, _line, message, comments, context in extract_from_dir(
        folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=["NOTE:"]
    ):
        catalogue.add(message, locations=[(Path(file).as_posix(), 0)], auto_comments=comments, context=context)
    for word in manifest_words(owner):
        if word not in catalogue:
            catalogue.add(word, locations=[("manifest", 0)])
    return catalogue


def catalogue_file(owner: str) -> Path:
    """Where the English of this owner stands."""
    return OWNERS[owner] / "locale" / "en" / "LC_MESSAGES" / f"{owner}.po"


def present(owner: str) -> Catalog:
    """The catalogue as it is on disk; empty when there is none."""
    path = catalogue_file(owner)
    if not path.is_file():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def updated(owner: str) -> Catalog:
    """The sentences of now with the English that is there."""
    old, new = present(owner), collected(owner)
    for message in new:
        if not message.id:
            continue
        known = old.get(message.id, message.context)
        if known is not None:
            message.string = known.string
    return new


def untranslated() -> Iterator[str]:
    """Every sentence that has no English, as `owner: sentence`."""
    for owner in OWNERS:
        for message in updated(owner):
            if message.id and (message.fuzzy or not all(_texts(message.string))):
                yield f"{owner}: {message.id}"


def _texts(string: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return list(string) if isinstance(string, list | tuple) else [string or ""]


def main() -> None:
    """Write the catalogues and say what lacks English."""
    for owner in OWNERS:
        path = catalogue_file(owner)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue = updated(owner)
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, sort_output=True, include_lineno=False)
    for line in untranslated():
        print(line)  # noqa: T201 - what the developer asked for


if __name__ == "__main__":
    main()
