"""The screen on which a person's work is handed over."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.models import Handover
from innovations.services.handovers import (
    Work,
    hand_over,
    handover_of,
    take_back,
    work_of,
)
from innovations.services.invitation_mail import send_waiting_soon
from innovations.services.invitations import (
    Offer,
    invite,
    offers_of,
    pending_invitation,
)
from innovations.services.people import people_in
from innovations.viewsets.kept import reason_of
from innovations.viewsets.people import PersonAction, PersonScreen, warn_of_invitation


class SuccessorForm(forms.Form):
    """Somebody who is here already, or a new person by invitation."""

    successor: Any = forms.ModelChoiceField(
        label=gettext_lazy("Somebody who is here already"),
        queryset=None,
        required=False,
        empty_label=gettext_lazy("– nobody of these: invite somebody –"),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new person"), max_length=150, required=False
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail of the new person"),
        required=False,
        help_text=gettext_lazy("Leave it empty to print a sheet with a code."),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if bool(data.get("successor")) == bool(data.get("name")) and not self.errors:
            raise ValidationError(
                gettext_lazy(
                    "Choose somebody from the list or write the name of a new person, "
                    "one of the two."
                )
            )
        return data


class HandOverView(PersonScreen):
    """Preview and confirmation in one: nothing happens before "Yes"."""

    template_name = "innovations/people/hand_over.html"
    page_title = gettext_lazy("Hand the work over")

    @cached_property
    def work(self) -> Work:
        return work_of(person=self.person, region=self.region)

    def get_form(self, data: Any = None) -> SuccessorForm:
        others = people_in(self.region).filter(is_active=True)
        # Nobody raises their own rights, so registrars don't succeed by themselves.
        others = others.exclude(pk__in=[self.person.pk, self.request.user.pk])
        return SuccessorForm(data, people=others.order_by("username"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"form": self.get_form(), "work": self.work} | kwargs
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        if "confirm" not in request.POST:
            return self.render_to_response(
                self.get_context_data(form=form, chosen=form.cleaned_data)
            )
        try:
            handover = self.perform(form)
        except (ValidationError, PermissionDenied) as error:
            form.add_error(None, reason_of(error))
            return self.render_to_response(self.get_context_data(form=form))
        return self.finish(handover)

    def perform(self, form: SuccessorForm) -> Handover:
        data = form.cleaned_data
        with transaction.atomic():
            invitation = None if data["successor"] else self.invite(data)
            handover = hand_over(
                leaver=self.person,
                region=self.region,
                actor=self.request.user,
                successor=data["successor"],
                invitation=invitation,
            )
            send_waiting_soon(region=self.region)
        return handover

    def invite(self, data: dict[str, Any]) -> Any:
        """Offer the organisations, besides what the person is invited to already."""
        offers = [
            Offer(
                role=membership.role,
                organization=membership.organization,
                including_units_below=membership.including_units_below,
            )
            for membership in self.work.memberships
        ]
        waiting = pending_invitation(self.region, data["email"])
        offers += offers_of(waiting) if waiting is not None else []
        if not offers:
            raise ValidationError(
                _(
                    "%(person)s works for no organisation, so there is nothing to "
                    "invite a new person to. Invite them under “People” first; when "
                    "they have accepted, choose them here."
                )
                % {"person": self.person}
            )
        return invite(
            region=self.region,
            name=data["name"],
            email=data["email"],
            offers=offers,
            actor=self.request.user,
        )

    def finish(self, handover: Handover) -> HttpResponseBase:
        if handover.invitation is not None:
            messages.success(
                self.request,
                _("The work goes to %(name)s as soon as the invitation is accepted.")
                % {"name": handover.invitation.name},
            )
            return redirect("invitations:invitation", handover.invitation.pk)
        messages.success(
            self.request,
            _("%(successor)s has the work of %(person)s now.")
            % {"successor": handover.successor, "person": self.person},
        )
        return redirect(self.person_url)


class TakeBackView(PersonAction):
    """Opens the account again and brings its work back."""

    http_method_names = ["post"]
    done = gettext_lazy("%(person)s can sign in again and has the work back.")

    def perform(self, form: Any) -> None:
        handover = handover_of(self.person, self.region)
        take_back(leaver=self.person, region=self.region, actor=self.request.user)
        warn_of_invitation(self.request, handover)
