"""Columns of the table that shows the log."""

from __future__ import annotations

from typing import Any

from wagtail.admin.ui.tables import BaseColumn, TitleColumn


class WhatColumn(TitleColumn):
    """The sentence, with a link to what changed and the single changes below."""

    cell_template_name = "audit/what_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"details": instance.details}

    def get_link_url(self, instance: Any, parent_context: Any) -> str | None:
        return instance.url or None


class OriginColumn(BaseColumn):
    """The import or the network that a change came from."""

    cell_template_name = "audit/origin_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> Any:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"record": instance.record}
