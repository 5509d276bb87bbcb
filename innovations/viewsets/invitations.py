"""Inviting people: the list, the form, the sheet with a code."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from innovations.choices import InvitationState
from innovations.history import history_of
from innovations.models import Invitation, OrganizationPage, Region
from innovations.people_forms import InvitationForm
from innovations.services.invitation_mail import (
    address_of,
    code_page_of,
    resend,
    send_waiting_soon,
)
from innovations.services.invitations import (
    invite,
    issue_code,
    issue_link,
    withdraw,
)
from innovations.views.base import RegistrarScreen
from innovations.viewsets.kept import KeptRegion, reason_of

STATES = [*InvitationState.choices, ("expired", gettext_lazy("Expired"))]


def offers_label(invitation: Invitation) -> str:
    """Return what an invitation is for, in one line."""
    return "; ".join(str(offer) for offer in invitation.offers.all())


class InvitationFilterSet(WagtailFilterSet):
    state = ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="filter_state"
    )

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = []

    def filter_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)


class InvitationIndexView(KeptRegion, IndexView):
    model = Invitation
    page_title = gettext_lazy("Invitations")
    header_icon = "mail"
    results_template_name = "innovations/invitations/index_results.html"
    filterset_class = InvitationFilterSet
    is_searchable = True
    search_fields: ClassVar[list[str]] = ["name", "email"]
    search_backend_name = None
    paginate_by = 50
    any_permission_required: ClassVar[list[str]] = ["view"]
    index_url_name = "invitations:index"
    index_results_url_name = "invitations:index_results"
    default_ordering = "-created_at"
    columns: ClassVar[list[Any]] = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            sort_key="name",
            get_url=lambda row: reverse("invitations:invitation", args=[row.pk]),
        ),
        Column("email", label=gettext_lazy("E-mail"), sort_key="email"),
        Column("offers", label=gettext_lazy("For"), accessor=offers_label),
        Column("state_label", label=gettext_lazy("State")),
        DateColumn(
            "created_at", label=gettext_lazy("Invited on"), sort_key="created_at"
        ),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.permission_policy = policy_registry.get_by_type(Invitation)

    def get_base_queryset(self) -> QuerySet[Any]:
        rows = Invitation.objects.filter(region=self.region)
        return rows.prefetch_related("offers__organization")

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [invite_button()]


def invite_button() -> HeaderButton:
    return HeaderButton(
        _("Invite somebody"), url=reverse("invitations:add"), icon_name="plus"
    )


def invitations_like(
    region: Region,
    search: str = "",
    role: str = "",
    organization: OrganizationPage | None = None,
) -> QuerySet[Invitation]:
    """Return the waiting invitations that a list of people shows above it."""
    rows = Invitation.objects.pending().filter(region=region)
    for word in search.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if role:
        rows = rows.filter(offers__role=role)
    if organization is not None:
        rows = rows.filter(offers__organization=organization)
    return rows.distinct().prefetch_related("offers__organization")


# ---------------------------------------------------------------- one of them


class InvitationScreen(RegistrarScreen):
    """A screen about invitations."""

    header_icon = "mail"
    model = Invitation

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("people:index"), "label": _("People")},
            {"url": reverse("invitations:index"), "label": _("Invitations")},
        ]


class InviteView(InvitationScreen, FormView):
    """Whom to invite, and for what."""

    template_name = "innovations/invitations/invite.html"
    page_title = gettext_lazy("Invite somebody")
    form_class = InvitationForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"region": self.region}

    def form_valid(self, form: InvitationForm) -> HttpResponse:
        try:
            invitation = self.invite(form)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.form_invalid(form)
        if invitation.email:
            messages.success(
                self.request,
                _("The invitation goes to %(email)s.") % {"email": invitation.email},
            )
        return redirect("invitations:invitation", invitation.pk)

    def invite(self, form: InvitationForm) -> Invitation:
        with transaction.atomic():
            invitation = invite(
                region=self.region,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                offers=form.offers(),
                actor=self.request.user,
            )
            send_waiting_soon(region=self.region)
        return invitation


class InvitationView(InvitationScreen, TemplateView):
    """An invitation: what it is for, what became of it, what can be done."""

    template_name = "innovations/invitations/invitation.html"

    @cached_property
    def invitation(self) -> Invitation:
        rows = Invitation.objects.select_related(
            "region__site", "invited_by", "accepted_by"
        )
        return get_object_or_404(rows, region=self.region, pk=self.kwargs["pk"])

    def subject(self) -> Invitation:
        return self.invitation

    def get_page_title(self) -> str:
        return str(self.invitation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            invitation=self.invitation,
            offers=self.invitation.offers.select_related("organization"),
            history=history_of(self.invitation, self.region),
            is_pending=self.invitation.state == InvitationState.PENDING,
            **kwargs,
        )


class InvitationAction(InvitationView):
    """Changes something about an invitation by POST."""

    http_method_names = ["post"]
    done: Any = ""

    def perform(self) -> dict[str, Any] | None:
        """Do it; what is returned is shown once, instead of going back."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            shown = self.perform()
        except (ValidationError, PermissionDenied) as error:
            messages.error(request, reason_of(error))
        else:
            if shown is not None:
                response = self.render_to_response(self.get_context_data(**shown))
                response["Cache-Control"] = "private, no-store"
                return response
            messages.success(request, self.done)
        return redirect("invitations:invitation", self.invitation.pk)


class ResendView(InvitationAction):
    done = gettext_lazy("The invitation is sent again, with a new link.")

    def perform(self) -> None:
        if not self.invitation.email:
            raise ValidationError(_("The invitation has no e-mail address."))
        with transaction.atomic():
            resend(invitation=self.invitation, actor=self.request.user)


class WithdrawView(InvitationAction):
    done = gettext_lazy("The invitation is withdrawn.")

    def perform(self) -> None:
        withdraw(invitation=self.invitation, actor=self.request.user)


class LinkView(InvitationAction):
    """A new link to copy, shown once."""

    template_name = "innovations/invitations/link.html"

    def perform(self) -> dict[str, Any]:
        secret = issue_link(invitation=self.invitation, actor=self.request.user)
        self.invitation.refresh_from_db()
        return {"link": address_of(self.invitation, secret)}


class SheetView(InvitationAction):
    """A new code on a sheet to print, shown once."""

    template_name = "innovations/invitations/sheet.html"

    def perform(self) -> dict[str, Any]:
        code = issue_code(invitation=self.invitation, actor=self.request.user)
        self.invitation.refresh_from_db()
        return {"code": code, "address": code_page_of(self.invitation.region)}


class InvitationViewSet(ViewSet):
    """Reached from the people of the region; no menu item of its own."""

    name = "invitations"
    icon = "mail"

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", InvitationIndexView.as_view(), name="index"),
            path(
                "results/",
                InvitationIndexView.as_view(results_only=True),
                name="index_results",
            ),
            path("new/", InviteView.as_view(), name="add"),
            path("<int:pk>/", InvitationView.as_view(), name="invitation"),
            path("<int:pk>/resend/", ResendView.as_view(), name="resend"),
            path("<int:pk>/withdraw/", WithdrawView.as_view(), name="withdraw"),
            path("<int:pk>/link/", LinkView.as_view(), name="link"),
            path("<int:pk>/sheet/", SheetView.as_view(), name="sheet"),
        ]
