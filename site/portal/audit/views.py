"""The audit log as a report of the admin."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports.base import ReportView
from wagtail.permissions import policy_registry

from innovations.access import current_region
from portal.audit.access import visible_records
from portal.audit.columns import OriginColumn, WhatColumn
from portal.audit.filters import AuditFilterSet
from portal.audit.models import AuditRecord
from portal.audit.services.exporting import export_records
from portal.audit.services.reading import shown, without_autosaves


class AuditLogView(ReportView):
    """Who changed what, newest first, as far as the person may read."""

    model = AuditRecord
    page_title = _("Audit log")
    header_icon = "history"
    filterset_class = AuditFilterSet
    default_ordering = "-timestamp"
    index_url_name = "audit:log"
    index_results_url_name = "audit:log_results"
    results_template_name = "audit/log_results.html"
    any_permission_required: ClassVar[list[str]] = ["view"]
    list_export: ClassVar[list[str]] = ["sentence"]
    columns: ClassVar[list[Column]] = [
        WhatColumn("sentence", label=_("What happened"), width="55%"),
        Column("organization", label=_("Organisation"), accessor="record.organization"),
        OriginColumn("origin", label=pgettext_lazy("origin", "From")),
        DateColumn("timestamp", label=_("Time"), accessor="record.timestamp"),
    ]

    @property
    def permission_policy(self) -> Any:
        return policy_registry.get_by_type(AuditRecord)

    def get_base_queryset(self) -> QuerySet[AuditRecord]:
        """Registrars of one region read its log, wherever they are."""
        records = without_autosaves(visible_records(self.request.user))
        if not self.request.user.is_superuser:
            records = records.filter(region=current_region(self.request))
        return records

    def get_queryset(self) -> QuerySet[AuditRecord]:
        return self.get_base_queryset().order_by("-timestamp", "-pk")

    def get_table(self, object_list: Any) -> Any:
        records = list(object_list.select_related("organization"))
        return super().get_table(shown(records, user=self.request.user))

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self._export(request.GET["export"])
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def _export(self, kind: str) -> FileResponse:
        region = current_region(self.request)
        file = export_records(
            records=self.get_filtered_queryset(),
            kind=kind,
            actor=self.request.user,
            region_id=region.pk if region else None,
        )
        name = f"audit-{timezone.localdate():%Y-%m-%d}.{kind}"
        return FileResponse(file, as_attachment=True, filename=name)
