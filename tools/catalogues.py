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

ROOT = Path(__file__).parents[1]
OWNERS = {"core": ROOT / "services" / "core", "minutes": ROOT / "minutes"}
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2"), ("templates/**.txt", "jinja2")]
# N_ marks what is translated where it is shown; a NavItem's first argument is such a sentence.
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "NavItem": None}
OPTIONS = {"templates/**.html": {"extensions": "jinja2.ext.do"}}
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)  # a date that changes with every run would only make differences


def collected(folder: Path) -> Catalog:
    """The sentences that stand in this folder now, without translations."""
    catalogue = Catalog(locale="en", project="workstyle-suite", creation_date=NO_DATE, revision_date=NO_DATE)
    for file, _line, message, comments, context in extract_from_dir(
        folder, METHODS, OPTIONS, keywords=KEYWORDS, comment_tags=["NOTE:"]
    ):
        catalogue.add(message, locations=[(Path(file).as_posix(), 0)], auto_comments=comments, context=context)
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
    old, new = present(owner), collected(OWNERS[owner])
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


def _texts(string: str | tuple[str, ...] | list[str]) -> list[str]:
    return [string] if isinstance(string, str) else list(string)


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
