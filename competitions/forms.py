"""Admin forms of the rows; they offer only what the person keeps."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from competitions.access import kept_competitions
from competitions.choices import JUDGING_KINDS
from competitions.labels import (
    category_label,
    competition_label,
    phase_label,
    rule_label,
)
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Criterion,
    FormSection,
)

#: In which order rows of several competitions are offered.
_NEWEST = ("-competition__edition_year", "competition")
_NEWEST_OF_RULES = tuple(
    name.replace("competition", "category__competition", 1) for name in _NEWEST
)


class CompetitionRowForm(WagtailAdminModelForm):
    """A row that points at a competition which the person keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        competitions = kept_competitions(self.for_user)
        field = self.fields["competition"]
        field.queryset = competitions.newest_first()
        field.label_from_instance = competition_label


class AwardForm(CompetitionRowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", _categories(self), category_label)


class CategoryRowForm(WagtailAdminModelForm):
    """A row of a category; what else it points at is of the same competition.

    For a new row without a category all that the person keeps is offered, and
    the model refuses what doesn't belong together.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "category", _categories(self), category_label)
        _offer(self, "phase", self._phases(), phase_label)
        for name, model in (("section", FormSection), ("criterion", Criterion)):
            _offer(self, name, self._rules(model), rule_label)

    def _phases(self) -> Any:
        phases = CompetitionPhase.objects.select_related("competition").filter(
            competition__in=kept_competitions(self.for_user).values("pk"),
            kind__in=JUDGING_KINDS,
        )
        if self._has_category():
            phases = phases.filter(competition__categories=self.instance.category_id)
        return phases.order_by(*_NEWEST, "starts_on", "pk")

    def _rules(self, model: type[FormSection | Criterion]) -> Any:
        rules = model._default_manager.select_related("category__competition").filter(
            category__competition__in=kept_competitions(self.for_user).values("pk")
        )
        if self._has_category():
            rules = rules.filter(category=self.instance.category_id)
        return rules.order_by(*_NEWEST_OF_RULES, "category", "sort_order", "pk")

    def _has_category(self) -> bool:
        """Only while the category itself isn't being changed by this form."""
        posted = self.data.get(self.add_prefix("category")) if self.is_bound else None
        known = self.instance.category_id
        return known is not None and (posted is None or posted == str(known))


def _categories(form: Any) -> Any:
    categories = CompetitionCategory.objects.select_related("competition")
    kept = kept_competitions(form.for_user).values("pk")
    return categories.filter(competition__in=kept).order_by(
        *_NEWEST, "sort_order", "name"
    )


def _offer(form: Any, name: str, rows: Any, label: Any) -> None:
    if name in form.fields:
        form.fields[name].queryset = rows
        form.fields[name].label_from_instance = label
