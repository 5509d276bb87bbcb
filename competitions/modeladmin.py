"""The register of awards: what was imported or announced, to look up and mend.

wagtail-modeladmin shows every row to whoever may list the model and fetches
single rows unscoped; here the policy of the model decides in each view.
"""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import HistoryView, IndexView

from competitions.filters import CompetitionListFilter, YearListFilter
from competitions.forms import AwardForm
from competitions.models import Award
from innovations.access import RegionScopedPolicy
from spreadsheets.registry import Listing
from spreadsheets.views.listings import change_url, export_url


class PolicyPermissionHelper(PermissionHelper):
    """Asks the registered policy instead of Django's model permissions."""

    @property
    def policy(self) -> RegionScopedPolicy:
        policy: RegionScopedPolicy = policy_registry.get_by_type(self.model)
        return policy

    def get_all_model_permissions(self) -> QuerySet[Permission]:
        """Offer none to groups: the role in a region decides."""
        return Permission.objects.none()

    def granted(self, user: Any) -> QuerySet[Any]:
        """Return the rows that exist for this person."""
        return self.policy.instances_user_has_any_permission_for(
            user, {"view", "change"}
        )

    def user_can_list(self, user: Any) -> bool:
        return self.policy.user_has_any_permission(user, {"view", "change"})

    def user_can_create(self, user: Any) -> bool:
        return self.policy.user_has_permission(user, "add")

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return self.policy.user_has_any_permission_for_instance(
            user, {"view", "change"}, obj
        )

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return self.policy.user_has_permission_for_instance(user, "change", obj)

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return self.policy.user_has_permission_for_instance(user, "delete", obj)


class AwardIndexView(IndexView):
    def get_filters_params(self, params: Any = None) -> dict[str, Any]:
        """Drop everything but our filters.

        The library would turn any parameter into a lookup, also along
        relations to people and other organisations.
        """
        known = {list_filter.parameter_name for list_filter in self.list_filter}
        given = super().get_filters_params(params)
        return {name: value for name, value in given.items() if name in known}

    @cached_property
    def sheet_export_url(self) -> str:
        return export_url(self.request, "awards")

    @cached_property
    def sheet_change_url(self) -> str:
        return change_url(self.request, "awards")

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """Send those who ask for the library's export to ours, which is safe."""
        return redirect(self.sheet_export_url or "wagtailadmin_home")

    def listing(self) -> Listing | None:
        """Return what it shows, or nothing when it shows everything."""
        words = [
            f"{spec.title}: {dict(spec.lookup_choices).get(spec.value())}"
            for spec in self.filter_specs
            if spec.value()
        ]
        if self.query:
            words.append(gettext("Search: “%(text)s”") % {"text": self.query})
        if not words:
            return None
        return Listing(
            frozenset(self.queryset.values_list("pk", flat=True)), tuple(words)
        )


class AwardHistoryView(HistoryView):
    def check_action_permitted(self, user: Any) -> bool:
        """The library shows a history to everybody who is signed in."""
        return bool(self.permission_helper.user_can_inspect_obj(user, self.instance))


class AwardAdmin(ModelAdmin):
    model = Award
    base_url_path = "competitions/awards"
    menu_label = _("Awards")
    menu_item_name = "awards"
    menu_icon = "pick"
    menu_order = 90
    add_to_admin_menu = False  # stands in the menu of competitions
    permission_helper_class = PolicyPermissionHelper
    index_view_class = AwardIndexView
    history_view_class = AwardHistoryView
    inspect_view_enabled = True
    inspect_view_fields_exclude = ["rank_key", "winner_key", "innovation_key"]
    list_display = [
        "winner",
        "rank_label",
        "category",
        "competition",
        "innovation_text",
    ]
    list_filter = [YearListFilter, CompetitionListFilter]
    list_select_related = ["competition", "category", "organization"]
    list_per_page = 50
    search_fields = [
        "person_name",
        "winner_text",
        "organization__title",
        "innovation_text",
        "rank_label",
        "category__name",
        "competition__title",
    ]
    ordering = [
        "-competition__edition_year",
        "competition__title",
        "category__sort_order",
        "rank",
        "sort_order",
    ]
    edit_handler = ObjectList(
        [
            FieldPanel("competition", widget=forms.Select),
            FieldPanel("category", widget=forms.Select),
            FieldRowPanel(
                [FieldPanel("rank_label"), FieldPanel("rank_override")],
                heading=_("rank"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("organization"),
                    FieldPanel("person_name"),
                    FieldPanel("winner_text"),
                ],
                heading=_("winner"),
            ),
            MultiFieldPanel(
                [FieldPanel("innovation"), FieldPanel("innovation_text")],
                heading=_("innovation"),
            ),
            FieldRowPanel(
                [FieldPanel("score"), FieldPanel("prize")], heading=_("score and prize")
            ),
            FieldPanel("sort_order"),
            FieldPanel("note"),
        ],
        base_form_class=AwardForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[Award]:
        everything: QuerySet[Award] = super().get_queryset(request)
        helper: PolicyPermissionHelper = self.permission_helper
        return everything & helper.granted(request.user)

    def winner(self, award: Award) -> str:
        return award.winner_name

    winner.short_description = _("winner")  # type: ignore[attr-defined]


def listed_awards(request: HttpRequest) -> Listing | None:
    """Return what the listing of awards shows for a query string, for an export."""
    asked: Any = copy(request)
    asked.method = "GET"
    asked.GET = asked.GET.copy()
    asked.GET.pop(AwardIndexView.EXPORT_VAR, None)
    view = AwardIndexView(model_admin=AwardAdmin())
    view.setup(asked)
    view.dispatch(asked)  # which finds the rows, and draws nothing yet
    return view.listing()
