"""The page of a person, and what registrars change there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from innovations.choices import InvitationState
from innovations.history import history_of
from innovations.models import Handover, Membership
from innovations.people_forms import (
    MembershipFields,
    RolesForm,
    TakeMembershipsForm,
)
from innovations.person_names import email_of
from innovations.services.handovers import handover_of
from innovations.services.memberships import add_memberships, take_memberships
from innovations.services.people import (
    close_account,
    people_in,
    reopen_account,
    roles_in,
    set_roles,
)
from innovations.views.base import RegistrarScreen
from innovations.viewsets.kept import reason_of
from innovations.viewsets.people_list import state_label

# ------------------------------------------------------------------ one person


class PersonScreen(RegistrarScreen, TemplateView):
    """A screen about one person of the region."""

    header_icon = "user"
    page_title = gettext_lazy("Person")

    @cached_property
    def person(self) -> Any:
        return get_object_or_404(people_in(self.region), pk=self.kwargs["pk"])

    @cached_property
    def memberships(self) -> QuerySet[Membership]:
        rows = Membership.objects.filter(
            user=self.person, organization__region=self.region
        )
        return rows.select_related("organization", "organization__region", "user")

    @property
    def may_change(self) -> bool:
        """Nobody changes their own rights; the services refuse it, too."""
        user = self.request.user
        return bool(user.is_superuser or self.person.pk != user.pk)

    def subject(self) -> Any:
        return self.person

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("people:index"), "label": _("People")},
            {"url": self.person_url, "label": str(self.person)},
        ]

    @property
    def person_url(self) -> str:
        return reverse("people:person", args=[self.person.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            region=self.region,
            person_url=self.person_url,
            may_change=self.may_change,
            **kwargs,
        )


class PersonView(PersonScreen):
    """What a person may do, and the forms that change it."""

    template_name = "innovations/people/person.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, person, _action = super().get_breadcrumbs_items()
        return [*above, person | {"url": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        forms = {
            "roles_form": RolesForm(
                initial={"roles": roles_in(self.person, self.region)}
            ),
            "add_form": MembershipFields(region=self.region),
            "take_form": TakeMembershipsForm(memberships=self.memberships),
        }
        return super().get_context_data(
            **forms
            | {
                "memberships": self.memberships,
                "email": email_of(self.person),
                "username": self.person.get_username(),
                "state": state_label(self.person),
                "history": history_of(self.person, self.region),
                "handover": handover_of(self.person, self.region),
            }
            | kwargs
        )


class PersonAction(PersonView):
    """Changes something about a person by POST, and returns to their page."""

    http_method_names = ["post"]
    form_name = ""
    done: Any = ""

    def get_form(self) -> Form:
        return Form(self.request.POST)

    def perform(self, form: Any) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form()
        if form.is_valid():
            try:
                self.perform(form)
            except (ValidationError, PermissionDenied) as error:
                messages.error(request, reason_of(error))
            else:
                messages.success(request, self.done % {"person": self.person})
            return redirect(self.person_url)
        return self.render_to_response(self.get_context_data(**{self.form_name: form}))


def warn_of_invitation(request: HttpRequest, handover: Handover | None) -> None:
    """Name the invitation for which a hand-over waited that ended."""
    if handover is None or handover.completed_at or handover.invitation is None:
        return
    invitation = handover.invitation
    if invitation.state == InvitationState.PENDING:
        url = reverse("invitations:invitation", args=[invitation.pk])
        messages.warning(
            request,
            _(
                "The invitation of %(name)s still waits. Withdraw it if it was only "
                "for this work."
            )
            % {"name": invitation.name},
            buttons=[messages.button(url, _("Show the invitation"))],
        )


class SetRolesView(PersonAction):
    form_name = "roles_form"
    done = gettext_lazy("The roles of %(person)s are saved.")

    def get_form(self) -> Form:
        return RolesForm(self.request.POST)

    def perform(self, form: Any) -> None:
        set_roles(
            user=self.person,
            region=self.region,
            roles=form.cleaned_data["roles"],
            actor=self.request.user,
        )


class AddMembershipsView(PersonAction):
    form_name = "add_form"
    done = gettext_lazy("%(person)s works for these organisations now.")

    def get_form(self) -> Form:
        return MembershipFields(self.request.POST, region=self.region)

    def perform(self, form: Any) -> None:
        add_memberships(user=self.person, actor=self.request.user, **form.cleaned_data)


class TakeMembershipsView(PersonAction):
    form_name = "take_form"
    done = gettext_lazy("%(person)s no longer works for these organisations.")

    def get_form(self) -> Form:
        return TakeMembershipsForm(self.request.POST, memberships=self.memberships)

    def perform(self, form: Any) -> None:
        take_memberships(
            memberships=form.cleaned_data["memberships"], actor=self.request.user
        )


class CloseAccountView(PersonAction):
    """Asks before it closes."""

    http_method_names = ["get", "post"]
    template_name = "innovations/people/close.html"
    page_title = gettext_lazy("Close account")
    done = gettext_lazy("The account of %(person)s is closed.")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return PersonScreen.get_breadcrumbs_items(self)

    def perform(self, form: Any) -> None:
        close_account(user=self.person, region=self.region, actor=self.request.user)


class ReopenAccountView(PersonAction):
    done = gettext_lazy("%(person)s can sign in again.")

    def perform(self, form: Any) -> None:
        handover = handover_of(self.person, self.region)
        reopen_account(user=self.person, region=self.region, actor=self.request.user)
        warn_of_invitation(self.request, handover)
