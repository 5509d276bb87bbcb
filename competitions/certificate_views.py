"""The public pages on which anybody checks a certificate by its code."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from competitions.codes import (
    TooManyGuesses,
    note_wrong_guess,
    require_patience,
    tidy_code,
)
from competitions.services.certificates import check
from innovations.models import Region


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=40,
        help_text=_("It is printed below the square, such as ACEF-GHJK-MNPR."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = tidy_code(self.cleaned_data["code"])
        if not code:
            raise ValidationError(
                _("A code has three groups of four letters and digits. Read it again.")
            )
        return code


class CertificatePage:
    """What is true now: nothing of these pages is kept or indexed."""

    request: HttpRequest

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    def region(self) -> Region:
        region = Region.objects.for_request(self.request)
        if region is None:
            raise Http404
        return region


class CodeView(CertificatePage, FormView):
    """Where a code is typed by whoever can't scan it."""

    template_name = "competitions/certificates/code.html"
    form_class = CodeForm

    def form_valid(self, form: CodeForm) -> HttpResponse:
        return redirect("competition_certificates:check", form.cleaned_data["code"])


class CheckView(CertificatePage, TemplateView):
    template_name = "competitions/certificates/check.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            require_patience(request)
        except TooManyGuesses:
            return self._say("too_many", status=429)
        checked = check(kwargs["code"], region=self.region())
        if checked is None:
            note_wrong_guess(request)
            return self._say("unknown", status=404)
        words = checked.certificate.content
        return self._say(
            "valid" if checked.is_valid else "revoked",
            certificate=checked.certificate,
            words=words,
            dated_on=date.fromisoformat(words["dated_on"]),
            checked_at=checked.at,
        )

    def _say(self, state: str, *, status: int = 200, **context: Any) -> HttpResponse:
        code = tidy_code(self.kwargs["code"]) or self.kwargs["code"][:40]
        context |= {"state": state, "code": code}
        return self.render_to_response(self.get_context_data(**context), status=status)
