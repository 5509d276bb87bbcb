"""Panels of the page editor that only show something."""

from __future__ import annotations

from typing import Any

from wagtail.admin.panels import Panel


class CompletenessPanel(Panel):
    """How complete the profile is, and what is missing, with the way to it.

    It speaks of the version that was saved last.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "innovations/panels/completeness.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and self.completeness is not None

        @property
        def completeness(self) -> Any:
            from innovations.services.completeness import completeness_of_page

            if not hasattr(self, "_completeness"):
                self._completeness = completeness_of_page(self.instance)
            return self._completeness

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"completeness": self.completeness}


class MentoringPanel(Panel):
    """Who mentors the innovation, the next session, and advice that waits."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "innovations/panels/mentoring.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and self.instance.region_id is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from innovations.services.mentoring_panel import panel_of

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | panel_of(self.instance)
