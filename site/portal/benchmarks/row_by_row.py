"""The baseline: django-import-export as its documentation shows it, for pages."""

from __future__ import annotations

from typing import Any

import tablib
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import DateWidget, DecimalWidget, Widget

from innovations.choices import Classification, Form, InitiatorType, Kind, Stage
from innovations.models import (
    GovernmentAffair,
    InnovationPage,
    NationalGoal,
    OrganizationPage,
    PriorityCluster,
    SustainableDevelopmentGoal,
    Theme,
)
from portal.benchmarks.workbooks import HEADINGS
from spreadsheets.rich_text import text_to_html

_CHOICES = {
    "stage": Stage,
    "initiator_type": InitiatorType,
    "classification": Classification,
    "kind": Kind,
    "form": Form,
}
_REFERENCES: dict[str, Any] = {
    "theme": Theme,
    "national_goal": NationalGoal,
    "priority_cluster": PriorityCluster,
    "main_affair": GovernmentAffair,
}
_MULTIPLE: dict[str, Any] = {
    "related_affairs": GovernmentAffair,
    "development_goals": SustainableDevelopmentGoal,
}
_TEXTS = ("design", "purpose", "benefit", "result")
_DATES = ("trial_date", "implementation_date", "development_date")


class _Known(Widget):
    """What a label stands for; looked up in memory, which favours the baseline."""

    def __init__(self, known: dict[str, Any]) -> None:
        super().__init__()
        self.known = known

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return self.known[value]


class _RichText(Widget):
    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return text_to_html(str(value))


def _widget(name: str) -> Any:
    if name in _CHOICES:
        kinds: Any = _CHOICES[name]
        return _Known({str(label): value for value, label in kinds.choices})
    if name in _REFERENCES:
        return _Known({row.label: row for row in _REFERENCES[name].objects.all()})
    if name in _TEXTS:
        return _RichText()
    if name in _DATES:
        return DateWidget()
    return DecimalWidget() if name == "maturity_score" else Widget()


class PageResource(ModelResource):
    """A plain resource whose saving makes a page, its revision and publishes it."""

    class Meta:
        model = InnovationPage
        fields = ()
        import_id_fields = ()
        skip_diff = True
        use_transactions = True

    def __init__(self, user: Any) -> None:
        super().__init__()
        self.user = user
        special = {"organization", "coordinates", *_MULTIPLE}
        for name, heading in HEADINGS.items():
            if name not in special:
                self.fields[name] = Field(name, heading, widget=_widget(name))
        self.parents = {page.title: page.pk for page in OrganizationPage.objects.all()}
        self.rows = {
            name: {row.label: row for row in model.objects.all()}
            for name, model in _MULTIPLE.items()
        }

    def get_import_fields(self) -> list[Any]:
        return list(self.fields.values())

    def before_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        instance.parent_key = self.parents[row[HEADINGS["organization"]]]
        place = row[HEADINGS["coordinates"]].split(", ")
        instance.latitude, instance.longitude = place
        for name, known in self.rows.items():
            labels = row[HEADINGS[name]].split("; ")
            getattr(instance, name).set([known[label] for label in labels])

    def do_instance_save(self, instance: Any, is_create: bool) -> None:
        parent = OrganizationPage.objects.get(pk=instance.parent_key)
        instance.live, instance.owner = False, self.user
        parent.add_child(instance=instance)
        revision = instance.save_revision(user=self.user, log_action=True)
        revision.publish(user=self.user, skip_permission_checks=True)


def import_rows(rows: list[list[Any]], user: Any) -> None:
    """Import as the admin does when a person confirms; no preview before it."""
    dataset = tablib.Dataset(*rows, headers=list(HEADINGS.values()))
    PageResource(user).import_data(dataset, raise_errors=True)
