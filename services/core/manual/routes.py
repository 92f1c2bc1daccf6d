"""The manual: its list of chapters, and each chapter."""

from fastapi import APIRouter, Request, Response

from services.core.errors import NotFound
from services.core.i18n import current_locale
from services.core.identity.current import CurrentUser, UserDep
from services.core.identity.errors import RoleMissing
from services.core.manual.chapters import BY_SLUG, CHAPTERS, Chapter, find_text
from services.core.manual.render import render
from services.core.web.render import page
from services.core.web.urls import url_for

router = APIRouter(prefix="/manual", include_in_schema=False)


@router.get("", name="core.manual.list")
def list_(request: Request, user: UserDep) -> Response:
    """The chapters that this person may read, those in the reader's language first."""
    locale = current_locale()
    found = [(chapter, find_text(chapter, locale)) for chapter in CHAPTERS if _may_read(user, chapter)]
    return page(
        request,
        "manual/list.html",
        chapters=[chapter for chapter, text in found if text and text[1] is locale],
        others=[chapter for chapter, text in found if text and text[1] is not locale],
    )


@router.get("/{slug}", name="core.manual.show")
def show(request: Request, user: UserDep, slug: str) -> Response:
    """One chapter, in the reader's language where there is a text in it."""
    chapter = BY_SLUG.get(slug)
    text = find_text(chapter, current_locale()) if chapter else None
    if chapter is None or text is None:
        raise NotFound
    if not _may_read(user, chapter):
        raise RoleMissing
    path, language = text

    def link_of(stem: str) -> str:
        other = BY_SLUG.get(stem)
        readable = other is not None and _may_read(user, other)
        return url_for(request, "core.manual.show", slug=stem) if readable else ""

    return page(
        request,
        "manual/show.html",
        chapter=chapter,
        rendered=render(path, link_of),
        language=str(language),
        is_other_language=language is not current_locale(),
    )


def _may_read(user: CurrentUser, chapter: Chapter) -> bool:
    return user.is_administrator or not chapter.for_administrators
