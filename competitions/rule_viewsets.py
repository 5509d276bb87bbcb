"""Admin screens of what a category goes by: form, statements, criteria, ties.

They are reached from the set-up of a competition and stand in no menu.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import BooleanColumn, Column

from competitions.filters import (
    CriterionFilterSet,
    PlaceFilterSet,
    SectionFilterSet,
    StatementFilterSet,
    TieRuleFilterSet,
)
from competitions.forms import CategoryRowForm
from competitions.models import (
    AwardPlace,
    Criterion,
    EntryStatement,
    FormSection,
    TieRule,
)
from competitions.row_views import CompetitionRowViewSet

_CATEGORY = FieldPanel("category", widget=forms.Select)


def _panels(*panels: Any) -> ObjectList:
    return ObjectList([_CATEGORY, *panels], base_form_class=CategoryRowForm)


class CategoryRowViewSet(CompetitionRowViewSet):
    list_select_related: tuple[str, ...] = ("category__competition",)
    ordering: ClassVar[list[str]] = [
        "-category__competition__edition_year",
        "category__competition",
        "category__sort_order",
        "category",
        "sort_order",
        "pk",
    ]
    place_columns: ClassVar[list[Any]] = [
        Column("category", label=_("category"), sort_key="category__name"),
        Column("competition", label=_("competition")),
        Column("sort_order", label=_("order"), sort_key="sort_order", width="8%"),
    ]


class SectionViewSet(CategoryRowViewSet):
    model = FormSection
    name = "competition_sections"
    url_prefix = "competitions/sections"
    icon = "form"
    menu_label = _("Sections of forms")
    filterset_class = SectionFilterSet
    list_display: ClassVar[list[Any]] = [
        "title",
        Column("max_words", label=_("words, at most"), sort_key="max_words"),
        *CategoryRowViewSet.place_columns,
    ]
    search_fields: ClassVar[list[str]] = ["title", "category__name"]
    edit_handler = _panels(
        FieldPanel("title"),
        FieldPanel("guidance"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("max_words"), FieldPanel("attachment")]),
                FieldPanel("required"),
                FieldPanel("source"),
            ],
            heading=_("What is asked"),
        ),
        FieldPanel("sort_order"),
    )


class StatementViewSet(CategoryRowViewSet):
    model = EntryStatement
    name = "competition_statements"
    url_prefix = "competitions/statements"
    icon = "check"
    menu_label = _("Statements of entrants")
    filterset_class = StatementFilterSet
    list_display: ClassVar[list[Any]] = [
        "__str__",
        BooleanColumn("required", label=_("obligatory")),
        *CategoryRowViewSet.place_columns,
    ]
    search_fields: ClassVar[list[str]] = ["text", "category__name"]
    edit_handler = _panels(
        FieldPanel("text"),
        FieldPanel("required"),
        FieldPanel("source"),
        FieldPanel("sort_order"),
    )


class CriterionViewSet(CategoryRowViewSet):
    model = Criterion
    name = "competition_criteria"
    url_prefix = "competitions/criteria"
    icon = "tasks"
    menu_label = _("Criteria")
    filterset_class = CriterionFilterSet
    list_select_related = ("category__competition", "phase")
    list_display: ClassVar[list[Any]] = [
        "name",
        Column("phase", label=_("scored in"), sort_key="phase__starts_on"),
        Column("weight", label=_("weight (%)"), sort_key="weight"),
        *CategoryRowViewSet.place_columns,
    ]
    search_fields: ClassVar[list[str]] = ["name", "category__name"]
    edit_handler = _panels(
        FieldRowPanel([FieldPanel("phase"), FieldPanel("section")]),
        FieldPanel("name"),
        MultiFieldPanel(
            [
                FieldPanel("weight"),
                FieldRowPanel([FieldPanel("minimum"), FieldPanel("maximum")]),
                FieldPanel("anchors"),
                FieldPanel("source"),
            ],
            heading=_("Scoring"),
        ),
        FieldPanel("sort_order"),
    )


class TieRuleViewSet(CategoryRowViewSet):
    model = TieRule
    name = "competition_tie_rules"
    url_prefix = "competitions/tie-rules"
    icon = "order"
    menu_label = _("Tie rules")
    filterset_class = TieRuleFilterSet
    list_select_related = ("category__competition", "criterion", "phase")
    list_display: ClassVar[list[Any]] = ["__str__", *CategoryRowViewSet.place_columns]
    search_fields: ClassVar[list[str]] = ["category__name"]
    edit_handler = _panels(
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("criterion"), FieldPanel("phase")]),
        FieldPanel("sort_order"),
    )


class PlaceViewSet(CategoryRowViewSet):
    model = AwardPlace
    name = "competition_places"
    url_prefix = "competitions/places"
    icon = "pick"
    menu_label = _("Places that get an award")
    filterset_class = PlaceFilterSet
    list_display: ClassVar[list[Any]] = [
        "label",
        Column("prize", label=_("prize")),
        *CategoryRowViewSet.place_columns,
    ]
    search_fields: ClassVar[list[str]] = ["label", "category__name"]
    edit_handler = _panels(
        FieldPanel("label"), FieldPanel("prize"), FieldPanel("sort_order")
    )


RULE_VIEWSETS = (
    SectionViewSet,
    StatementViewSet,
    CriterionViewSet,
    TieRuleViewSet,
    PlaceViewSet,
)
