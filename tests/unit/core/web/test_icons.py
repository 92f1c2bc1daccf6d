import pytest
from lxml import etree

from services.core.web.icons import SHAPES, icon


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_every_icon_is_well_formed_and_hidden_from_screen_readers(name: str) -> None:
    drawing = etree.fromstring(str(icon(name)))
    assert drawing.get("aria-hidden") == "true"
    assert len(drawing) > 0


def test_a_label_is_escaped_and_read_out() -> None:
    drawing = etree.fromstring(str(icon("bell", label='3件の"お知らせ" <b>')))
    assert drawing.get("aria-label") == '3件の"お知らせ" <b>'
    assert drawing.get("role") == "img"
