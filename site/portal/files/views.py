"""Serves documents by Wagtail's view, with our gate before and headers after."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from wagtail.documents.views.serve import serve as wagtail_serve

from portal.files.access import Access, access_to

_PUBLIC = "_document_is_public"


def gate(document: Any, request: HttpRequest) -> None:
    """Hook ``before_serve_document``.

    :raises Http404: for whoever may not read it, so that nobody learns that it
        exists.
    """
    access = access_to(document, request)
    if access is Access.NONE:
        raise Http404("no such document")
    # Wagtail asks next whoever wants a document of a closed collection.
    is_public = (
        access is Access.PUBLIC
        and not document.collection.get_view_restrictions().exists()
    )
    setattr(request, _PUBLIC, is_public)


def serve_document(
    request: HttpRequest, document_id: str, document_filename: str
) -> HttpResponseBase:
    """Serve a document; public ones are asked for again, others never kept."""
    response: HttpResponseBase = wagtail_serve(request, document_id, document_filename)
    if getattr(request, _PUBLIC, False):
        # A page may be withdrawn at any time, so a cache asks each time.
        patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response
