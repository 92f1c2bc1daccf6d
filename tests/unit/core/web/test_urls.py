import pytest

from services.core.web.urls import safe_path


@pytest.mark.parametrize("path", ["/", "/minutes?page=2", "/a/b#c"])
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert safe_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "minutes",
        "/a\nSet-Cookie: x",
        "\\\\evil",
    ],
)
def test_nobody_is_sent_elsewhere(path: str) -> None:
    assert safe_path(path) == "/"
