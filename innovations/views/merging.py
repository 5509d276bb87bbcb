"""Merging two innovations: compare, choose, see what happened, take it back."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from innovations.merging_fields import differences
from innovations.models import InnovationMerge, InnovationPage
from innovations.services.merging import MergeRefused, merge_innovations, undo_merge
from innovations.views.base import RegistrarScreen


def _list_of_duplicates() -> list[dict[str, Any]]:
    url = reverse("registry:duplicates")
    return [{"url": url, "label": gettext("Possible duplicates")}]


class MergeView(RegistrarScreen, TemplateView):
    """Both profiles side by side; what differs is chosen field by field."""

    template_name = "innovations/merge.html"
    page_title = _("Merge two innovations")
    header_icon = "copy"
    kwargs: dict[str, Any]

    def trail(self) -> list[dict[str, Any]]:
        return _list_of_duplicates()

    @cached_property
    def pages(self) -> tuple[InnovationPage, InnovationPage]:
        pages = InnovationPage.objects.filter(region=self.region).select_related(
            "organization"
        )
        return (
            get_object_or_404(pages, pk=self.kwargs["kept"]),
            get_object_or_404(pages, pk=self.kwargs["merged"]),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept, merged = self.pages
        found = differences(
            kept.get_latest_revision_as_object(), merged.get_latest_revision_as_object()
        )
        chosen = self.request.POST
        rows = [(one, chosen.get(f"take-{one.name}", one.suggested)) for one in found]
        context: dict[str, Any] = super().get_context_data(
            **{**kwargs, "kept": kept, "merged": merged, "rows": rows}
        )
        return context

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept, merged = self.pages
        taken = [
            name.removeprefix("take-")
            for name, value in request.POST.items()
            if name.startswith("take-") and value == "merged"
        ]
        try:
            merge = merge_innovations(
                kept=kept, merged=merged, take=taken, actor=request.user
            )
        except MergeRefused as error:
            messages.error(request, str(error))
            return self.get(request, *args, **kwargs)
        messages.success(request, gettext("The two innovations are one now."))
        return redirect("registry:merged", merge.pk)


class MergesMixin(RegistrarScreen):
    kwargs: dict[str, Any]

    @cached_property
    def merge(self) -> InnovationMerge:
        merges = InnovationMerge.objects.filter(kept__region=self.region)
        return get_object_or_404(
            merges.select_related("kept", "merged", "user", "undone_by"),
            pk=self.kwargs["pk"],
        )


class MergedView(MergesMixin, TemplateView):
    """What a merge did, and the button that takes it back."""

    template_name = "innovations/merged.html"
    page_title = _("Merged innovations")
    header_icon = "copy"

    def trail(self) -> list[dict[str, Any]]:
        return _list_of_duplicates()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(merge=self.merge, **kwargs)
        return context


class UndoView(MergesMixin, View):
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            undo_merge(merge=self.merge, actor=request.user)
        except MergeRefused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, gettext("The merge was taken back."))
        return redirect("registry:merged", pk)
