"""The column of the bin's list that says what lies there and what can be done."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.tables import BaseColumn


class EntryColumn(BaseColumn):
    cell_template_name = "recycling/entry_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        request = parent_context["request"]
        return context | {"entry": instance, "may_destroy": request.user.is_superuser}
