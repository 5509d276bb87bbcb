"""Possible duplicates of a region, for its registrar."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from innovations.models import InnovationMerge, InnovationPage
from innovations.services.duplicates import call_distinct, likely_pairs, load_pairs
from innovations.views.base import RegistrarScreen

PER_PAGE = 20


class DuplicatesView(RegistrarScreen, TemplateView):
    """Pairs with names alike, the likest first, and below what was merged."""

    template_name = "innovations/duplicates.html"
    page_title = _("Possible duplicates")
    header_icon = "copy"

    def trail(self) -> list[dict[str, Any]]:
        return [{"url": reverse("innovations:index"), "label": gettext("Innovations")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = sorted(likely_pairs(self.region).items(), key=lambda p: (-p[1], p[0]))
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))
        merges = InnovationMerge.objects.standing().filter(kept__region=self.region)
        shown = merges.select_related("kept", "merged").defer("record")
        context: dict[str, Any] = super().get_context_data(
            pairs=load_pairs(page.object_list),
            page=page,
            merges=Paginator(shown, PER_PAGE).get_page(self.request.GET.get("m")),
            **kwargs,
        )
        return context


class DistinctView(RegistrarScreen, View):
    """Remembers that two are no duplicates; the list does not name them again."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, first: int, second: int) -> HttpResponse:
        pages = InnovationPage.objects.filter(region=self.region)
        one = get_object_or_404(pages, pk=first)
        other = get_object_or_404(pages, pk=second)
        try:
            call_distinct(first=one, second=other, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, gettext("These two are not named again."))
        return redirect("registry:duplicates")
