"""What the start page of the admin says about imports."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.admin.ui.components import Component

from spreadsheets.access import kept_runs
from spreadsheets.models import ImportRun, ImportRunRow, RunState
from spreadsheets.services.approving import draft_pages

#: Days during which an import is shown as waiting.
RECENT = timedelta(days=60)
MOST = 5


def waiting_imports(user: Any) -> list[ImportRun]:
    """Return imports whose drafts a person may publish, the newest first."""
    waiting = ImportRunRow.objects.filter(
        run=OuterRef("pk"), applied=True, object_id__in=draft_pages().values("pk")
    )
    runs = kept_runs(user).filter(
        state=RunState.APPLIED, applied_at__gt=timezone.now() - RECENT
    )
    pages = runs.exclude(file="").filter(Exists(waiting))
    return list(pages.defer("reading").order_by("-pk")[:MOST])


class WaitingImportsPanel(Component):
    """The imports that wait for somebody to publish their drafts."""

    name = "waiting_imports"
    template_name = "spreadsheets/panels/waiting_imports.html"
    order = 110

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        return {"runs": waiting_imports(parent_context["request"].user)}
