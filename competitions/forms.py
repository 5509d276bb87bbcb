"""Admin forms of the rows; they offer only what the person keeps."""

from __future__ import annotations

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from competitions.access import kept_competitions
from competitions.models import CompetitionCategory


class CompetitionRowForm(WagtailAdminModelForm):
    """A row that points at a competition which the person keeps."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        competitions = kept_competitions(self.for_user)
        field = self.fields["competition"]
        field.queryset = competitions.newest_first()
        field.label_from_instance = _competition_label


class AwardForm(CompetitionRowForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = CompetitionCategory.objects.select_related("competition")
        field = self.fields["category"]
        field.queryset = categories.filter(
            competition__in=kept_competitions(self.for_user).values("pk")
        ).order_by("-competition__edition_year", "competition", "sort_order", "name")
        field.label_from_instance = _category_label


def _competition_label(competition: Any) -> str:
    return str(competition.get_admin_display_title())


def _category_label(category: CompetitionCategory) -> str:
    return f"{category.name} – {_competition_label(category.competition)}"
