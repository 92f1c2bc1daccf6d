"""A Markdown file of docs/ as HTML for a page: nothing inline, nothing from elsewhere, links inside the manual."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

LinkOf = Callable[[str], str]
"""Stem of a linked document to its address in the manual; empty where it is no chapter."""
ALIGNED_RIGHT = "text-align:right"


@dataclass(frozen=True, slots=True)
class Rendered:
    """A chapter: the text of its first heading, its body as HTML, and its sections (id and text)."""

    title: str
    body: Markup
    sections: tuple[tuple[str, str], ...]


def render(path: Path, link_of: LinkOf) -> Rendered:
    """The file as HTML. Raw HTML in it is shown as text."""
    tokens = _tokens(path, path.stat().st_mtime_ns)
    title, tokens = _without_title(tokens)
    sections = tuple(_number_headings(tokens))
    for token in tokens:
        for child in token.children or []:
            _mend_link(child, link_of)
        if token.children:
            token.children = _joined(_without_dead_links(token.children))
        _mend_table(token)
    html = _markdown().renderer.render(tokens, _markdown().options, {})
    # Made by the library from tokens with html=False: every text in it is escaped.
    return Rendered(title, Markup(html), sections)  # noqa: S704


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


@lru_cache(maxsize=64)
def _text(path: Path, _changed_ns: int) -> str:
    return path.read_text(encoding="utf-8")


def _tokens(path: Path, changed_ns: int) -> list[Token]:
    return _markdown().parse(_text(path, changed_ns))


def _without_title(tokens: list[Token]) -> tuple[str, list[Token]]:
    """The page shows the first heading itself."""
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        return tokens[1].content, tokens[3:]
    return "", tokens


def _number_headings(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """Give headings the ids that links to them use; those of the second level are the sections."""
    sections = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            text = tokens[place + 1].content
            token.attrSet("id", anchor(text))
            if token.tag == "h2":
                sections.append((anchor(text), text.replace("`", "")))
    return sections


def anchor(text: str) -> str:
    """The id of a heading, as GitHub makes it from its text."""
    kept = "".join(char for char in text.lower() if char in "-_ " or unicodedata.category(char)[0] in "LNM")
    return re.sub(r"\s", "-", kept.strip()) or "section"


def _mend_link(token: Token, link_of: LinkOf) -> None:
    if token.type == "image":  # pictures are not part of the manual: their description stands for them
        token.type, token.tag, token.children = "text", "", None
    if token.type != "link_open":
        return
    target = urlsplit(str(token.attrGet("href") or ""))
    if target.scheme or target.netloc or not target.path:
        return
    address = link_of(Path(unquote(target.path)).stem) if target.path.endswith(".md") else ""
    token.attrSet("href", f"{address}#{target.fragment}" if address and target.fragment else address)


def _without_dead_links(children: Sequence[Token]) -> list[Token]:
    """Links to what is not in the manual become their text."""
    kept, dead = [], False
    for child in children:
        if child.type == "link_open" and not child.attrGet("href"):
            dead = True
        elif child.type == "link_close" and dead:
            dead = False
        else:
            kept.append(child)
    return kept


def _joined(children: Sequence[Token]) -> list[Token]:
    """Lines of Japanese are joined without a space; the line ends of the file are none of the text."""
    kept = []
    for place, child in enumerate(children):
        if child.type == "softbreak" and 0 < place < len(children) - 1:
            before, after = children[place - 1].content, children[place + 1].content
            if _is_wide(before[-1:] or "、") and _is_wide(after[:1] or "、") and (before or after):
                continue
        kept.append(child)
    return kept


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _mend_table(token: Token) -> None:
    """Alignment by class instead of inline style, which the Content-Security-Policy forbids."""
    if token.type in {"th_open", "td_open"}:
        style = token.attrs.pop("style", "")
        if style == ALIGNED_RIGHT:
            token.attrSet("class", "num")
        if token.type == "th_open":
            token.attrSet("scope", "col")
