"""Pages with entries are not deleted: what was handed in has to stay readable.

A hook, so that the refusal says why; past the screens, the database refuses.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail.models import Page

from competitions.models import Entry


def _refuse(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    pages = list(pages)
    number = _entries_below(pages)
    if not number:
        return None
    text = ngettext(
        "%(count)s entry of a competition belongs to this page or to a page below it, "
        "so it can't be deleted. Unpublish a competition instead; to close an "
        "organisation, fill in “existed until”.",
        "%(count)s entries of competitions belong to this page or to pages below it, "
        "so it can't be deleted. Unpublish a competition instead; to close an "
        "organisation, fill in “existed until”.",
        number,
    )
    messages.error(request, text % {"count": number})
    parent = pages[0].get_parent()
    return redirect("wagtailadmin_explore", parent.pk if parent else pages[0].pk)


def _entries_below(pages: list[Page]) -> int:
    """Return how many entries would lose their competition or organisation."""
    if not pages:
        return 0
    rules = (
        Q(category__competition__path__startswith=page.path)
        | Q(organization__path__startswith=page.path)
        for page in pages
    )
    return Entry.objects.filter(reduce(or_, rules)).count()


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
