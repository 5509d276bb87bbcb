"""Notices to operators, written by the registrar."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column

from innovations.access import current_region
from innovations.models import Notice
from innovations.people_forms import Checklist
from innovations.viewsets.scoped import ScopedModelViewSet


class NoticeAddView(ScopedModelViewSet.add_view_class):
    def get_initial_form_instance(self) -> Notice:
        return Notice(region=current_region(self.request), author=self.request.user)


class NoticeIndexView(ScopedModelViewSet.index_view_class):
    def get_base_queryset(self) -> QuerySet[Notice]:
        notices: QuerySet[Notice] = super().get_base_queryset()
        return notices.annotate(seen=Count("readings"))


class NoticeViewSet(ScopedModelViewSet):
    model = Notice
    name = "notices"
    icon = "comment"
    menu_label = _("Notices")
    index_view_class = NoticeIndexView
    add_view_class = NoticeAddView
    list_display: ClassVar[list[Any]] = [
        "__str__",
        Column("get_level_display", label=_("Level"), sort_key="level"),
        Column("shown_from", label=_("Shown from"), sort_key="shown_from"),
        Column("shown_until", label=_("Shown until"), sort_key="shown_until"),
        Column("seen", label=_("Seen by"), sort_key="seen"),
    ]
    search_fields: ClassVar[list[str]] = ["text"]
    panels: ClassVar[list[Any]] = [
        FieldPanel("text"),
        FieldPanel("level"),
        FieldRowPanel([FieldPanel("shown_from"), FieldPanel("shown_until")]),
        MultiFieldPanel(
            [
                FieldPanel("organizations", widget=Checklist),
                FieldPanel("types", widget=CheckboxSelectMultiple),
            ],
            heading=_("For whom"),
        ),
    ]
