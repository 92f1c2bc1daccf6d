"""`Page`: what `client.get_page()` returns, after it was checked as a document."""

from dataclasses import dataclass

from httpx2 import Response
from lxml import html
from lxml.html import HtmlElement

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

    Checks: language, title, one h1, unique ids, a label for every field, a token in every form that posts, no inline
    script or style, nothing from elsewhere.
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
    assert not tree.xpath("//*[@style] | //style | //script[not(@src)][not(@type='application/json')]"), "inline code"
    assert not tree.xpath("//*[starts-with(@src, 'http') or starts-with(@src, '//')]"), "from elsewhere"
    return Page(response, tree)
