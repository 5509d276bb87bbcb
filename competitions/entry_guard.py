"""Pages with entries or awards are not deleted: they have to stay readable.

A hook, so that the refusal says why; past the screens, the database refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from competitions.models import Award, Entry


def _refuse(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    pages = list(pages)
    reasons = list(_reasons(pages))
    if not reasons:
        return None
    advice = _(
        "So it can't be deleted. Unpublish a competition instead; to close an "
        "organisation, fill in “existed until”."
    )
    messages.error(request, " ".join([*reasons, advice]))
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else pages[0].pk)


def _reasons(pages: list[Page]) -> Iterator[str]:
    """Yield what would lose its competition or organisation."""
    if not pages:
        return
    entries = Entry.objects.filter(_below(pages, "category__competition")).count()
    if entries:
        yield ngettext(
            "%(count)s entry of a competition belongs to this page or to a page below "
            "it.",
            "%(count)s entries of competitions belong to this page or to pages below "
            "it.",
            entries,
        ) % {"count": entries}
    awards = Award.objects.filter(_below(pages, "competition")).count()
    if awards:
        yield ngettext(
            "%(count)s result of a competition belongs to this page or to a page below "
            "it.",
            "%(count)s results of competitions belong to this page or to pages below "
            "it.",
            awards,
        ) % {"count": awards}


def _below(pages: list[Page], competition: str) -> Q:
    """The rows of a competition or an organisation on or below these pages."""
    rules = (
        Q(**{f"{way}__path__startswith": page.path})
        for page in pages
        for way in (competition, "organization")
    )
    return reduce(or_, rules)


def keep_page_with_entries(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook ``before_delete_page``."""
    return _refuse(request, [page])


def keep_pages_with_entries(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Hook ``before_bulk_action``."""
    if action_type != "delete" or Page not in action.models:
        return None
    return _refuse(request, objects)
