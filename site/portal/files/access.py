"""Who may read an uploaded document.

It is public while a published page that anybody may open refers to it. Before
that, and after the page is withdrawn, it is for those who work with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from wagtail.documents import get_document_model
from wagtail.models import Page, PageViewRestriction, ReferenceIndex, Revision
from wagtail.permissions import policy_registry

from portal.api.drafts import FileCollector


class Access(Enum):
    NONE = auto()
    PRIVATE = auto()
    PUBLIC = auto()


def access_to(document: Any, request: HttpRequest) -> Access:
    """Return whether anybody, this visitor at least, or not even they may read it."""
    pages = _pages_with(document)
    paths = Page.objects.filter(pk__in=pages, live=True).values_list("path", flat=True)
    published = list(paths.order_by())
    if _on_an_open_page(published):
        return Access.PUBLIC
    if _on_a_page_that_opens(published, request) or _works_with(
        document, pages, request.user
    ):
        return Access.PRIVATE
    return Access.NONE


def _pages_with(document: Any) -> list[int]:
    """Return the pages whose rows refer to the document."""
    rows = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id=str(document.pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    return [int(pk) for pk in rows.values_list("object_id", flat=True).distinct()]


def _on_an_open_page(published: list[str]) -> bool:
    if not published:
        return False
    closed = PageViewRestriction.objects.values_list("page__path", flat=True)
    return _any_outside(published, closed)


def _on_a_page_that_opens(published: list[str], request: HttpRequest) -> bool:
    """Tell whether the visitor passes what closes one of the published pages."""
    if not published:
        return False
    restrictions = PageViewRestriction.objects.select_related("page")
    refused = [
        restriction.page.path
        for restriction in restrictions.prefetch_related("groups")
        if not restriction.accept_request(request)
    ]
    return _any_outside(published, refused)


def _any_outside(published: list[str], closed: Iterable[str]) -> bool:
    tops = tuple(closed)
    return any(not path.startswith(tops) for path in published)


def _works_with(document: Any, pages: list[int], user: Any) -> bool:
    if not user.is_authenticated or not user.is_active:
        return False
    return (
        user.is_superuser
        or document.uploaded_by_user_id == user.pk
        or _keeps_the_collection(document, user)
        or _edits_a_page_with(document, pages, user)
    )


def _keeps_the_collection(document: Any, user: Any) -> bool:
    policy = policy_registry.get_by_type(get_document_model())
    return bool(
        policy.user_has_any_permission_for_instance(
            user, ["change", "choose"], document
        )
    )


def _edits_a_page_with(document: Any, pages: list[int], user: Any) -> bool:
    policy = policy_registry.get_by_type(Page)
    editable = policy.instances_user_has_permission_for(user, "change")
    if pages and editable.filter(pk__in=pages).exists():
        return True
    return _is_in_a_draft(document, editable)


def _is_in_a_draft(document: Any, pages: Any) -> bool:
    """Look into what is not published yet; the index knows only the rows."""
    drafts = pages.filter(Q(live=False) | Q(has_unpublished_changes=True))
    key = str(document.pk)
    # What doesn't hold the number anywhere needn't be read.
    revisions = (
        Revision.objects.filter(pk__in=drafts.order_by().values("latest_revision"))
        .annotate(text=Cast("content", TextField()))
        .filter(text__contains=key, text__regex=rf"(^|[^0-9]){key}([^0-9]|$)")
    )
    rows = revisions.order_by().values_list("content_type_id", "content")
    for content_type_id, content in rows.iterator(chunk_size=100):
        model = ContentType.objects.get_for_id(content_type_id).model_class()
        if model is not None:
            collector = FileCollector()
            collector.read(model, content)
            if document.pk in collector.documents:
                return True
    return False
