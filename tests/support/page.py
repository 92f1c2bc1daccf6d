"""`Page`: what `client.get_page()` returns, after it was checked as a document."""

import re
from dataclasses import dataclass

from httpx2 import Response
from lxml import html
from lxml.html import HtmlElement

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+")
NEEDS_LABEL = "//input[not(@type='hidden') and not(@type='submit')] | //select | //textarea"


@dataclass(frozen=True)
class Page:
    """A page that passed the checks."""

    response: Response
    tree: HtmlElement

    @property
    def text(self) -> str:
        """What a person can read, with single spaces."""
        return " ".join(self.main.text_content().split())

    @property
    def main(self) -> HtmlElement:
        """The content, without header and navigation."""
        return self.tree.get_element_by_id("main")

    @property
    def heading(self) -> str:
        """The text of the one h1."""
        return " ".join(self.tree.xpath("//h1")[0].text_content().split())

    def links(self) -> list[str]:
        """Addresses that the page leads to."""
        return [str(href) for href in self.tree.xpath("//a/@href")]

    def rows(self) -> list[list[str]]:
        """The texts of the cells of every table body."""
        return [
            [" ".join(cell.text_content().split()) for cell in row.xpath("./td|./th")]
            for row in self.main.xpath(".//tbody/tr")
        ]


def checked_page(response: Response) -> Page:
    """The page, when it is a document that everybody can use.

    Checks: language, title, one h1, unique ids and no reference to an id that is not there, a label for every field, a
    token in every form that posts, the response's nonce on every script, no inline script, style or handler, nothing
    from elsewhere.
    """
    tree = html.document_fromstring(response.text)
    assert tree.get("lang") in {"ja", "en"}
    assert (tree.findtext(".//title") or "").strip(" -"), "no title"
    assert len(tree.xpath("//h1")) == 1, f"{len(tree.xpath('//h1'))} h1"
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    for field in tree.xpath(NEEDS_LABEL):
        inside = field.xpath("ancestor::label")
        by_id = tree.xpath(f"//label[@for='{field.get('id')}']") if field.get("id") else []
        assert inside or by_id or field.get("aria-label"), f"no label: {html.tostring(field)!r}"
    for form in tree.xpath("//form[@method='post']"):
        assert form.xpath(".//input[@name='csrf_token']"), f"form without token: {form.get('action')}"
    referred = {one for ids_ in tree.xpath("//@aria-describedby | //@aria-labelledby | //@for") for one in ids_.split()}
    assert referred <= set(ids), f"no such id: {referred - set(ids)}"
    policy = response.headers["content-security-policy"]
    for script in tree.xpath("//script"):
        assert f"'nonce-{script.get('nonce')}'" in policy, f"no nonce: {script.get('src')}"
    handlers = tree.xpath("//@*[starts-with(name(), 'on') or starts-with(name(), 'hx-on')]")
    assert not handlers, f"inline handlers: {handlers}"
    assert not tree.xpath("//*[@style] | //style | //script[not(@src)][not(@type='application/json')]"), "inline code"
    assert not tree.xpath("//*[starts-with(@src, 'http') or starts-with(@src, '//')]"), "from elsewhere"
    return Page(response, tree)


def untranslated(page: Page, *, data: tuple[str, ...] = ()) -> list[str]:
    """Japanese that stands on an English page, except the language's own name and `data` (names that people typed)."""
    tree = html.fromstring(html.tostring(page.tree, encoding="unicode"))
    for element in tree.xpath("//*[@lang='ja'] | //script | //option[@lang]"):
        element.drop_tree()
    texts = [*tree.xpath("//text()"), *tree.xpath("//@aria-label | //@title | //@placeholder | //@data-confirm")]
    known = re.compile("|".join(map(re.escape, data)) or "$^")
    return [text.strip() for text in texts if JAPANESE.search(known.sub("", text))]
