"""Panels of the editor that belong to no field."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.forms import Script
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel
from wagtail.admin.ui.side_panels import BaseSidePanel

from news.intake.recognition import Aside


class IntakePanel(Panel):
    """What was read in the release that an article was made of, beside its words."""

    def get_form_options(self) -> dict[str, Any]:
        """Name the fields it shows; Wagtail puts others at the end of the form."""
        return {"fields": ["checked_findings", "all_findings_checked"]}

    class BoundPanel(Panel.BoundPanel):
        template_name = "news/panels/intake.html"

        class Media:
            css: ClassVar = {"all": ["news/admin.css"]}

        @cached_property
        def intake(self) -> Any:
            return getattr(self.form, "intake", None)

        def is_shown(self) -> bool:
            return self.intake is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            findings = [self._with_label(row) for row in self.intake.findings]
            checked = set(self.form["checked_findings"].value() or [])
            for row in findings:
                row["is_open"] = bool(row["doubt"]) and not row["confirmed"]
                row["checked"] = row["key"] in checked
            asides = self.intake.asides
            unplaced = [row for row in asides if row["kind"] == Aside.UNPLACED]
            return context | {
                "intake": self.intake,
                "open_findings": [row for row in findings if row["is_open"]],
                "other_findings": [row for row in findings if not row["is_open"]],
                "unplaced": unplaced,
                "others": [
                    row | {"label": Aside(row["kind"]).label}
                    for row in asides
                    if row["kind"] != Aside.UNPLACED
                ],
                "all_checked": self.form["all_findings_checked"],
            }

        def _with_label(self, row: dict[str, Any]) -> dict[str, Any]:
            shown = {"label": LABELS.get(row["field"]) or self._name(row["field"])}
            if row["field"] == "event_date":
                day = date.fromisoformat(row["value"])
                shown["value"] = date_format(day, "l, j F Y")
            return row | shown

        def _name(self, field: str) -> str:
            return capfirst(self.panel.model._meta.get_field(field).verbose_name)


class StyleSidePanel(BaseSidePanel):
    """The hints of the house style, beside the text."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle house style")
        icon_name = "pilcrow"

    name = "style"
    title = _("House style")
    template_name = "news/panels/style.html"


class StylePanel(Panel):
    """Brings the side panel of the house style into the editor.

    Wagtail has no hook for side panels of pages. So this shows nothing where it stands:
    ``style.js`` puts the panel and its button beside Wagtail's, before these begin to
    work.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "news/panels/style_place.html"

        class Media:
            css: ClassVar = {"all": ["news/admin.css"]}
            # Deferred scripts run before the event on which Wagtail's begin.
            js: ClassVar = [Script("news/style.js", defer=True)]

        def is_shown(self) -> bool:
            from news.access import works_in_newsroom  # needs the models

            return works_in_newsroom(self.request.user)

        def show_panel_furniture(self) -> bool:
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            panel = StyleSidePanel(self.instance, self.request)
            return context | {"side_panels": [panel], "panel": panel}


class KnownSpeakersPanel(Panel):
    """Offers the people whom the newsroom quoted before, with their newest post.

    ``speakers.js`` gives the list to the fields for names, in quotes too.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "news/panels/known_speakers.html"

        class Media:
            js: ClassVar = [Script("news/speakers.js", defer=True)]

        def show_panel_furniture(self) -> bool:
            return False

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            known = self.panel.model.speakers.rel.related_model.objects.known_in(
                self.form.parent_page
            )
            return context | {"known_speakers": known}


LABELS = {
    "title": _("Headline"),
    "speakers": _("Speaker"),
    "related_items": _("Related page"),
    "body": _("Quote"),
    "lead_image_caption": _("Caption"),
    "lead_image_credit": _("Credit"),
}
