"""Puts the bin behind every "delete" of Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.actions.delete import DeleteAction
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.views.pages.utils import type_to_delete_confirmation
from wagtail.documents.views.bulk_actions.delete import (
    DeleteBulkAction as DocumentDelete,
)
from wagtail.documents.views.documents import DeleteView as DocumentDeleteView
from wagtail.images.views.bulk_actions.delete import DeleteBulkAction as ImageDelete
from wagtail.images.views.images import DeleteView as ImageDeleteView
from wagtail.models import Page

from innovations.admin_scope import ScopedDelete
from portal.files.bulk_actions import ScopedFileAction
from portal.recycling.exceptions import CannotBin
from portal.recycling.models import BinEntry, FileBin
from portal.recycling.places import in_bin
from portal.recycling.services.files import bin_file
from portal.recycling.services.pages import bin_page


def undo_button(entry: BinEntry) -> Any:
    return messages.button(reverse("recycling:restore", args=[entry.pk]), _("Undo"))


def tell(request: HttpRequest, entry: BinEntry) -> None:
    """Say that something is in the bin, with the way back."""
    messages.success(
        request,
        _("“%(title)s” was moved to the recycle bin.") % {"title": entry.title},
        buttons=[undo_button(entry)],
    )


# ---------------------------------------------------------------------- pages


def bin_instead_of_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook ``before_delete_page``, after Wagtail asked whether one may delete it."""
    if in_bin(page):
        return to_the_bin(request)
    if request.method != "POST" or not type_to_delete_confirmation(request):
        return None
    parent = page.get_parent()
    try:
        with transaction.atomic():
            entry = bin_page(page=page, actor=request.user)
    except CannotBin as error:
        messages.error(request, str(error))
        return redirect("wagtailadmin_explore", parent.pk)
    tell(request, entry)
    next_url = get_valid_next_url_from_request(request)
    return redirect(next_url or reverse("wagtailadmin_explore", args=[parent.pk]))


def to_the_bin(request: HttpRequest, *args: Any) -> HttpResponse:
    messages.warning(request, _("The page is in the recycle bin. Restore it first."))
    return redirect("recycling:index")


def only_outside_bin(request: HttpRequest, page: Page, *args: Any) -> Any:
    """Hooks before an action on a page: what lies in the bin is not worked on."""
    return to_the_bin(request) if in_bin(page) else None


class SaysWhatMustStay:
    """For bulk actions: all of it goes to the bin, or nothing and it says why."""

    def form_valid(self, form: Any) -> Any:
        try:
            with transaction.atomic():
                return super().form_valid(form)  # type: ignore[misc]
        except CannotBin as error:
            messages.error(self.request, str(error))  # type: ignore[attr-defined]
            return redirect(self.next_url)  # type: ignore[attr-defined]


class BinPages(SaysWhatMustStay, ScopedDelete):
    """The bulk action "delete" of pages."""

    @classmethod
    def execute_action(
        cls, objects: Iterable[Page], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        parents = children = 0
        for page in objects:
            # One that stood below another is in the bin with it.
            found = Page.objects.filter(pk=page.pk).first()
            if found is None or in_bin(found):
                continue
            entry = bin_page(page=found, actor=user)
            parents += 1
            children += entry.count - 1
        return parents, children

    def get_success_message(self, parents: int, children: int) -> Any:
        return moved_to_bin(parents + children)


def moved_to_bin(count: int) -> Any:
    """Return the message of a bulk action, with the way to the bin."""
    text = ngettext(
        "%(count)d item was moved to the recycle bin.",
        "%(count)d items were moved to the recycle bin.",
        count,
    ) % {"count": count}
    return format_html(
        '{} <a href="{}">{}</a>', text, reverse("recycling:index"), _("Recycle bin")
    )


# ---------------------------------------------------------------------- files


def refuse_binned(document: Any, request: HttpRequest) -> None:
    """Hook ``before_serve_document``: what is in the bin isn't there.

    :raises Http404: for everybody.
    """
    if FileBin.objects.filter(collection=document.collection_id).exists():
        raise Http404("no such document")


class BinFileAction(DeleteAction):
    """Wagtail's own views of pictures and documents carry this out."""

    def _delete(self) -> BinEntry:
        self.instance.binned = bin_file(file=self.instance, actor=self.user)
        return self.instance.binned


class _BinFiles(SaysWhatMustStay, ScopedFileAction):
    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user}  # type: ignore[attr-defined]

    @classmethod
    def execute_action(
        cls, objects: Iterable[Any], user: Any = None, **kwargs: Any
    ) -> tuple[int, int]:
        return len([bin_file(file=file, actor=user) for file in objects]), 0

    def get_success_message(self, parents: int, children: int) -> Any:
        return moved_to_bin(parents)


class BinImages(_BinFiles, ImageDelete):
    pass


class BinDocuments(_BinFiles, DocumentDelete):
    pass


BULK_ACTIONS = (BinPages, BinImages, BinDocuments)


def _question(view: Any) -> str:
    return _(
        "It goes to the recycle bin, from where it can be restored. Pages that use it "
        "show nothing in its place meanwhile."
    )


def _answer(view: Any) -> Any:
    entry = view.object.binned
    return format_html(
        '{} <a href="{}">{}</a>',
        _("“%(title)s” was moved to the recycle bin.") % {"title": entry.title},
        reverse("recycling:restore", args=[entry.pk]),
        _("Undo"),
    )


def _delete_or_say(view: Any, form: Any) -> HttpResponse:
    try:
        response: HttpResponse = DeleteView.form_valid(view, form)
    except CannotBin as error:
        messages.error(view.request, str(error))
        return redirect(view.get_success_url())
    return response


def say_bin_instead_of_delete() -> None:
    """Change the views that offer neither a hook nor a viewset."""
    for view in (ImageDeleteView, DocumentDeleteView):
        view.confirmation_message = property(_question)
        view.get_success_message = _answer
        view.form_valid = _delete_or_say
