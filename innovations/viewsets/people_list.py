"""The list of the people of a region, for its registrars."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_filters import ChoiceFilter, ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.permission_policies.base import ModelPermissionPolicy

from innovations.choices import MembershipRole, RegionalRole
from innovations.log_actions import role_label
from innovations.models import Membership, Region, RegionalGroup
from innovations.people_forms import (
    organizations_of,
)
from innovations.person_names import full_name_field, searched_fields
from innovations.services.people import (
    people_in,
    roles_to_give,
)
from innovations.viewsets.invitations import invitations_like, invite_button
from innovations.viewsets.kept import (
    KeptRegion,
    keeps_a_registry,
    kept_region,
)
from spreadsheets.registry import Listing
from spreadsheets.views.listings import ExportedListing

#: Organisations of a person that a list names; the others are counted.
NAMED = 3
#: Waiting invitations that the list of people shows; there is a list of all.
INVITED = 20

STATES = [
    ("active", gettext_lazy("Active")),
    ("new", gettext_lazy("Never signed in")),
    ("closed", gettext_lazy("Closed")),
    ("invited", gettext_lazy("Invited")),
]


# ----------------------------------------------------------------- who may


class PeoplePolicy(ModelPermissionPolicy):
    """Registrars see people; what they may do with one the services decide."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return keeps_a_registry(user) and action in {"view", "change"}

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


# -------------------------------------------------------------------- listing


def state_of(person: Any) -> str:
    """Return "closed", "new" (never signed in) or "active"."""
    if not person.is_active:
        return "closed"
    return "active" if person.last_login else "new"


def state_label(person: Any) -> str:
    return str(dict(STATES)[state_of(person)])


def roles_label(person: Any) -> str:
    """Return a person's roles in the region, from what the list prefetched."""
    labels = [
        role_label(group.role_here.role)
        for group in person.groups.all()
        if group.role_here is not None
    ]
    return ", ".join(sorted(labels)) or "–"


def organizations_label(person: Any) -> str:
    """Name the first organisations and count the others."""
    titles = [membership.organization.title for membership in person.memberships_here]
    named = "; ".join(titles[:NAMED])
    more = len(titles) - NAMED
    if more <= 0:
        return named or "–"
    return ngettext(
        "%(named)s and %(count)s more", "%(named)s and %(count)s more", more
    ) % {"named": named, "count": more}


class PeopleFilterSet(WagtailFilterSet):
    role = ChoiceFilter(label=gettext_lazy("Role"), method="filter_role")
    organization = ModelChoiceFilter(
        label=gettext_lazy("Organisation"),
        queryset=lambda request: organizations_of(kept_region(request)),
        method="filter_organization",
    )
    state = ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="filter_state"
    )

    class Meta:
        model = get_user_model()
        fields: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["role"].extra["choices"] = [
            *roles_to_give(),
            *MembershipRole.choices,
            ("none", _("Nothing to do at present")),
        ]

    def filter_role(self, people: QuerySet[Any], name: str, value: str) -> Any:
        region = kept_region(self.request)
        groups = RegionalGroup.objects.filter(region=region)
        members = Membership.objects.filter(organization__region=region).order_by()
        if value == "none":
            return people.exclude(
                Q(pk__in=groups.filter(group__user__isnull=False).values("group__user"))
                | Q(pk__in=members.values("user"))
            )
        return people.filter(
            Q(groups__in=groups.filter(role=value).values("group"))
            | Q(pk__in=members.filter(role=value).values("user"))
        ).distinct()

    def filter_organization(self, people: Any, name: str, value: Any) -> Any:
        members = Membership.objects.filter(organization=value).order_by()
        return people.filter(pk__in=members.values("user"))

    def filter_state(self, people: Any, name: str, value: str) -> Any:
        if value == "invited":
            return people.none()
        if value == "closed":
            return people.filter(is_active=False)
        return people.filter(is_active=True, last_login__isnull=value == "new")


class PeopleIndexView(KeptRegion, ExportedListing, IndexView):
    sheet_name = "people"
    page_title = gettext_lazy("People")
    header_icon = "group"
    results_template_name = "innovations/people/index_results.html"
    filterset_class = PeopleFilterSet
    is_searchable = True
    paginate_by = 50
    any_permission_required: ClassVar[list[str]] = ["view"]
    permission_policy = PeoplePolicy(get_user_model())
    index_url_name = "people:index"
    index_results_url_name = "people:index_results"
    edit_url_name = "people:person"
    verbose_name_plural = gettext_lazy("people")

    @cached_property
    def default_ordering(self) -> Any:
        return (full_name_field(), get_user_model().USERNAME_FIELD)

    @cached_property
    def columns(self) -> list[Any]:
        user_model = get_user_model()
        return [
            TitleColumn(
                "name",
                label=_("Name"),
                accessor=str,
                classname="title",
                sort_key=full_name_field(),
                get_url=lambda person: reverse("people:person", args=[person.pk]),
            ),
            Column(
                user_model.USERNAME_FIELD,
                label=_("User name"),
                sort_key=user_model.USERNAME_FIELD,
            ),
            Column("roles", label=_("Roles in the region"), accessor=roles_label),
            Column(
                "organizations", label=_("Organisations"), accessor=organizations_label
            ),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=state_label,
                primary=lambda person: state_of(person) == "active",
            ),
        ]

    def get_base_queryset(self) -> QuerySet[Any]:
        return with_work(people_in(self.region), self.region)

    @cached_property
    def header_buttons(self) -> list[Any]:
        # Wagtail sorts them; the export stands beside.
        return [invite_button(), *super().header_buttons]

    def export_scope_key(self) -> str:
        return self.region.code

    @classmethod
    def listed(cls, request: HttpRequest) -> Listing | None:
        """Return what the list shows for a query string, for an export."""
        view = cls()
        view.setup(request)
        shown: Listing | None = view.listing()
        return shown

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        asked = self.filters.form.cleaned_data if self.filters.form.is_valid() else {}
        if asked.get("state") in (None, "", "invited") and asked.get("role") != "none":
            context["invitations"] = invitations_like(
                self.region,
                search=self.search_query,
                role=asked.get("role") or "",
                organization=asked.get("organization"),
            )[:INVITED]
        return context

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        for word in self.search_query.split() if self.is_searching else ():
            condition = Q()
            for field in searched_fields():
                condition |= Q(**{f"{field}__icontains": word})
            queryset = queryset.filter(condition)
        return queryset


def with_work(people: QuerySet[Any], region: Region) -> QuerySet[Any]:
    """Load roles and memberships in a region with people, at two queries for all."""
    memberships = Membership.objects.filter(organization__region=region)
    groups = RegionalGroup.objects.filter(region=region).exclude(
        role=RegionalRole.MEMBER
    )
    return people.prefetch_related(
        Prefetch(
            "memberships",
            memberships.select_related("organization").order_by("organization__title"),
            to_attr="memberships_here",
        ),
        Prefetch("groups__regional_group", groups, to_attr="role_here"),
    )
