"""The screens of the recycle bin."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import (
    Column,
    DateColumn,
    UserColumn,
)
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import policy_registry

from innovations.access import current_region
from portal.recycling.access import visible_entries
from portal.recycling.columns import EntryColumn
from portal.recycling.exceptions import CannotRestore, MustBeKept, NotInBin
from portal.recycling.forms import RestoreForm
from portal.recycling.models import BinEntry, Kind
from portal.recycling.services.destroying import destroy, reason_to_keep
from portal.recycling.services.files import restore_file
from portal.recycling.services.pages import (
    check_way_back,
    former_parent,
    restore_page,
)


class BinFilterSet(WagtailFilterSet):
    title = django_filters.CharFilter(
        label=gettext_lazy("Name contains"), lookup_expr="icontains"
    )
    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)

    class Meta:
        model = BinEntry
        fields: ClassVar[list[str]] = []


class BinView(PermissionCheckedMixin, BaseListingView):
    """What lies in the bin, newest first."""

    model = BinEntry
    template_name = "recycling/index.html"
    results_template_name = "recycling/index_results.html"
    page_title = gettext_lazy("Recycle bin")
    header_icon = "bin"
    index_url_name = "recycling:index"
    index_results_url_name = "recycling:index_results"
    any_permission_required: ClassVar[list[str]] = ["view"]
    filterset_class = BinFilterSet
    default_ordering = "-deleted_at"
    paginate_by = 50
    columns: ClassVar[list[Any]] = [
        EntryColumn("title", label=gettext_lazy("Name"), width="40%"),
        Column("get_kind_display", label=gettext_lazy("Kind")),
        Column("place", label=pgettext_lazy("place", "From")),
        UserColumn("deleted_by"),
        DateColumn("deleted_at", label=gettext_lazy("Deleted at")),
    ]

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(BinEntry)

    def get_base_queryset(self) -> QuerySet[BinEntry]:
        entries = visible_entries(self.request.user)
        if not self.request.user.is_superuser:
            entries = entries.filter(region=current_region(self.request))
        return entries

    def get_queryset(self) -> QuerySet[BinEntry]:
        entries = self.get_base_queryset().select_related(
            "deleted_by__wagtail_userprofile"
        )
        return self.filter_queryset(entries.order_by("-deleted_at", "-pk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"days": settings.RECYCLING_DAYS}


class EntryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Base of the questions about one entry; those of others don't exist."""

    any_permission_required: ClassVar[list[str]] = ["view"]
    header_icon = "bin"

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(BinEntry)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except NotInBin as error:  # of two clicks the second one
            messages.warning(request, str(error))
            return redirect("recycling:index")

    @cached_property
    def entry(self) -> BinEntry:
        entries = visible_entries(self.request.user).select_related("region")
        return get_object_or_404(entries, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.entry.title

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("recycling:index"), "label": _("Recycle bin")},
            {"url": "", "label": self.entry.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"entry": self.entry}


class RestoreView(EntryView):
    """Asks whether to restore; offers another place where that is needed."""

    template_name = "recycling/restore.html"
    page_title = gettext_lazy("Restore")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.entry.kind != Kind.PAGE:
            return context
        form = kwargs.get("form") or RestoreForm(
            entry=self.entry, user=self.request.user
        )
        hindrance = kwargs.get("hindrance") or self._hindrance()
        return context | {"form": form, "hindrance": hindrance}

    def _hindrance(self) -> str:
        try:
            check_way_back(
                entry=self.entry,
                page=self.entry.found().specific,
                parent=former_parent(self.entry),
            )
        except CannotRestore as error:
            return str(error)
        return ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = self.entry.title
        if self.entry.kind == Kind.PAGE:
            form = RestoreForm(request.POST, entry=self.entry, user=request.user)
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form))
            try:
                page = restore_page(
                    entry=self.entry,
                    actor=request.user,
                    parent=form.cleaned_data["parent"],
                )
            except CannotRestore as error:
                context = self.get_context_data(form=form, hindrance=str(error))
                return self.render_to_response(context)
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            text = _("“%(title)s” was restored as a draft.")
        else:
            try:
                file = restore_file(entry=self.entry, actor=request.user)
            except CannotRestore as error:
                messages.error(request, str(error))
                return redirect("recycling:index")
            url = _edit_url(self.entry.kind, file.pk)
            text = _("“%(title)s” was restored.")
        messages.success(
            request, text % {"title": title}, buttons=[messages.button(url, _("Edit"))]
        )
        return redirect("recycling:index")


def _edit_url(kind: str, pk: int) -> str:
    name = "wagtailimages:edit" if kind == Kind.IMAGE else "wagtaildocs:edit"
    return reverse(name, args=[pk])


class DestroyView(EntryView):
    """Asks an administrator whether to delete something for ever."""

    template_name = "recycling/destroy.html"
    page_title = gettext_lazy("Delete for ever")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reason = reason_to_keep(self.entry)
        return super().get_context_data(**kwargs) | {"reason": reason}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        title = self.entry.title
        try:
            destroy(entry=self.entry, actor=request.user)
        except MustBeKept as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("“%(title)s” was deleted for ever.") % {"title": title}
            )
        return redirect("recycling:index")
