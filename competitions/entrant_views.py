"""Pages of people of the public who enter: register, sign in, desk, own data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import FormView, TemplateView

from competitions.entrant_access import (
    EntrantRequiredMixin,
    begin_visit,
    end_visit,
    entrant_of,
    safe_next,
)
from competitions.entrant_forms import (
    AddressForm,
    DetailsForm,
    ForgetForm,
    RegistrationForm,
)
from competitions.models import PublicEntrant
from competitions.public_pages import PublicPage
from competitions.services.entrant_data import copy_of_entrant, forget
from competitions.services.entrant_desk import open_competitions, own_entries
from competitions.services.entrants import (
    ask_to_sign_in,
    change_details,
    find_by_link,
    register,
    sign_in,
)
from competitions.throttling import LetterNotSent, TooManyTries


class _AskForLinkView(PublicPage, FormView, ABC):
    """Sends a letter, and says the same whoever the address belongs to."""

    template_name = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if entrant_of(request, self.region):
            return redirect(safe_next(request) or "competitions_entrants:desk")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    @abstractmethod
    def send(self, form: Any) -> None:
        """Send the letter; :class:`TooManyTries` and :class:`LetterNotSent` are told."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.send(form)
        except (TooManyTries, LetterNotSent) as error:
            form.add_error(None, str(error))
            status = 429 if isinstance(error, TooManyTries) else 503
            return self.render_to_response(
                self.get_context_data(form=form), status=status
            )
        email = form.cleaned_data["email"]
        return self.render_to_response(self.get_context_data(form=form, asked=email))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        return super().get_context_data(
            region=self.region, query=f"?{query}" if query else "", **kwargs
        )


class RegisterView(_AskForLinkView):
    template_name = "competitions/entrants/register.html"
    form_class = RegistrationForm

    def send(self, form: RegistrationForm) -> None:
        register(
            region=self.region,
            email=form.cleaned_data["email"],
            details=form.details(),
            address=self.address,
            next_url=safe_next(self.request),
        )


class SignInView(_AskForLinkView):
    template_name = "competitions/entrants/sign_in.html"
    form_class = AddressForm

    def send(self, form: AddressForm) -> None:
        ask_to_sign_in(
            region=self.region,
            email=form.cleaned_data["email"],
            address=self.address,
            next_url=safe_next(self.request),
        )


class LinkView(PublicPage, TemplateView):
    """The link of a letter. Opening it shows a button: mail programs open links too."""

    template_name = "competitions/entrants/link.html"

    @property
    def parts(self) -> dict[str, Any]:
        return {
            "region": self.region,
            "number": self.kwargs["number"],
            "token": self.kwargs["token"],
        }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(find_by_link(**self.parts))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entrant = sign_in(**self.parts)
        if entrant is None:
            return self._page(None)
        begin_visit(request, entrant)
        return redirect(safe_next(request) or "competitions_entrants:desk")

    def _page(self, entrant: PublicEntrant | None) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(entrant=entrant, region=self.region),
            status=200 if entrant else 410,
        )


class SignOutView(PublicPage, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        end_visit(request)
        return redirect("competitions_entrants:sign_in")


class DeskView(EntrantRequiredMixin, TemplateView):
    template_name = "competitions/entrants/desk.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entrant = self.request.entrant  # type: ignore[attr-defined]
        return super().get_context_data(
            entrant=entrant,
            region=self.region,
            entries=own_entries(entrant),
            competitions=open_competitions(entrant),
            **kwargs,
        )


class MyDataView(EntrantRequiredMixin, FormView):
    """What is kept of an entrant, to change, take along or end."""

    template_name = "competitions/entrants/my_data.html"
    form_class: type[forms.Form] = DetailsForm

    @property
    def entrant(self) -> PublicEntrant:
        entrant: PublicEntrant = self.request.entrant  # type: ignore[attr-defined]
        return entrant

    def get_initial(self) -> dict[str, Any]:
        return DetailsForm.values_of(self.entrant)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("forget_form", ForgetForm(entrant=self.entrant, prefix="end"))
        return super().get_context_data(
            entrant=self.entrant, region=self.region, **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        change_details(entrant=self.entrant, details=form.details())
        messages.success(self.request, _("Your data was saved."))
        return redirect("competitions_entrants:my_data")


class MyCopyView(EntrantRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        entrant = request.entrant  # type: ignore[attr-defined]
        response = JsonResponse(
            copy_of_entrant(entrant),
            json_dumps_params={"ensure_ascii": False, "indent": 1},
        )
        response.headers["Content-Disposition"] = (
            f'attachment; filename="data-peserta-{entrant.pk}.json"'
        )
        return response


class ForgetView(EntrantRequiredMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        entrant = request.entrant  # type: ignore[attr-defined]
        form = ForgetForm(request.POST, entrant=entrant, prefix="end")
        if not form.is_valid():
            return _my_data_again(request, form)
        forget(entrant)
        end_visit(request)
        messages.success(request, _("Your data was removed."))
        return redirect("competitions_entrants:sign_in")


def _my_data_again(request: HttpRequest, form: ForgetForm) -> HttpResponse:
    view = MyDataView()
    view.setup(request)
    details = DetailsForm(initial=view.get_initial())
    return view.render_to_response(
        view.get_context_data(form=details, forget_form=form)
    )
