"""Admin screens of certificates: issue, fetch, revoke, all as ZIP."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from competitions.access import kept_competitions
from competitions.choices import CertificateKind
from competitions.models import Certificate, CertificateBundle, CompetitionPage
from competitions.pdf import PdfUnavailable, pdf_available
from competitions.result_views import ResultScreen, no_pdf, pdf_response
from competitions.services.certificate_bundles import (
    ask_for_bundle,
    file_name,
    resume_if_abandoned,
    valid_certificates,
)
from competitions.services.certificate_pdf import certificate_pdf
from competitions.services.certificates import candidates, issue, reissue, revoke
from competitions.services.own_results import certificates_for

PER_PAGE = 50


class IssueForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("For whom"),
        choices=CertificateKind.choices,
        widget=forms.RadioSelect,
        initial=CertificateKind.WINNER,
    )
    with_team = forms.BooleanField(
        label=_("Also one for each member of the team"), required=False
    )


class CertificatesView(ResultScreen, FormView):
    """What was issued, who is still due one, and the ZIP of all."""

    form_class = IssueForm
    template_name = "competitions/admin/certificates.html"
    page_title = _("Certificates")
    header_icon = "doc-full"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") != "bundle":
            response: HttpResponse = super().post(request, *args, **kwargs)
            return response
        if not valid_certificates(self.competition).exists():
            messages.error(request, gettext("No certificate is issued yet."))
            return redirect("competition_results:certificates", self.competition.pk)
        bundle = ask_for_bundle(competition=self.competition, actor=request.user)
        return redirect("competition_results:bundle", bundle.pk)

    def form_valid(self, form: IssueForm) -> HttpResponse:
        issued = issue(
            competition=self.competition,
            kind=form.cleaned_data["kind"],
            with_team=form.cleaned_data["with_team"],
            actor=self.request.user,
        )
        number = len(issued)
        text = ngettext(
            "%(number)d certificate was issued.",
            "%(number)d certificates were issued.",
            number,
        )
        if issued:
            messages.success(self.request, text % {"number": number})
        else:
            messages.warning(
                self.request,
                gettext(
                    "Nobody is due a certificate of this kind, or all have theirs."
                ),
            )
        return redirect("competition_results:certificates", self.competition.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificates = Certificate.objects.filter(competition=self.competition)
        pages = Paginator(certificates.order_by("-issued_at", "-pk"), PER_PAGE)
        bundles = CertificateBundle.objects.filter(competition=self.competition)
        return super().get_context_data(
            page=pages.get_page(self.request.GET.get("p")),
            due=[
                (kind.label, len(candidates(self.competition, kind)))
                for kind in CertificateKind
            ],
            bundle=bundles.first(),
            can_make_pdf=pdf_available(),
            rules_url=reverse("competition_results:rules", args=[self.competition.pk]),
            **kwargs,
        )


class OneCertificateScreen(ResultScreen):
    """A screen about one certificate of a competition that the person keeps."""

    @cached_property
    def certificate(self) -> Certificate:
        certificate: Certificate = get_object_or_404(
            Certificate.objects.select_related("competition__region"),
            pk=self.kwargs["certificate_pk"],
            competition__in=kept_competitions(self.request.user).values("pk"),
        )
        return certificate

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.certificate.competition

    @property
    def list_url(self) -> str:
        return reverse("competition_results:certificates", args=[self.competition.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs["cancel_url"] = self.list_url
        context: dict[str, Any] = super(ResultScreen, self).get_context_data(
            competition=self.competition,
            subject=f"{self.certificate.recipient} – {self.certificate.code}",
            **kwargs,
        )
        return context


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Whoever checks the code reads it: name no personal matters."),
    )


class NewNameForm(ReasonForm):
    recipient = forms.CharField(label=_("Name as it is to be written"), max_length=500)
    field_order = ["recipient", "reason"]


class RevokeView(OneCertificateScreen, FormView):
    form_class = ReasonForm
    template_name = "competitions/admin/result_form.html"
    page_title = _("Revoke a certificate")
    header_icon = "cross"

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            revoke(
                certificate=self.certificate,
                reason=form.cleaned_data["reason"],
                actor=self.request.user,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, gettext("The certificate is revoked."))
        return redirect(self.list_url)


class ReissueView(OneCertificateScreen, FormView):
    form_class = NewNameForm
    template_name = "competitions/admin/result_form.html"
    page_title = _("Issue a certificate anew")
    header_icon = "rotate"

    def get_initial(self) -> dict[str, Any]:
        return {"recipient": self.certificate.recipient}

    def form_valid(self, form: NewNameForm) -> HttpResponse:
        try:
            issued = reissue(
                certificate=self.certificate,
                actor=self.request.user,
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        text = gettext("The old certificate is revoked; the new one is %(code)s.")
        messages.success(self.request, text % {"code": issued.code})
        return redirect(self.list_url)


def download(request: HttpRequest, certificate_pk: int) -> HttpResponse:
    """Send a certificate to a registrar, or to those who got it."""
    certificates = certificates_for(request.user)
    related = certificates.select_related("competition__region__site")
    certificate: Certificate = get_object_or_404(related, pk=certificate_pk)
    try:
        content = certificate_pdf(certificate)
    except PdfUnavailable:
        return no_pdf(request, reverse("competition_results:own"))
    return pdf_response(content, file_name(certificate).removesuffix(".pdf"))


# --------------------------------------------------------------------- bundles


def _bundle(request: HttpRequest, pk: int) -> CertificateBundle:
    kept = kept_competitions(request.user).values("pk")
    bundles = CertificateBundle.objects.select_related("competition__region")
    bundle: CertificateBundle = get_object_or_404(bundles, pk=pk, competition__in=kept)
    return bundle


class BundleView(ResultScreen, TemplateView):
    """How far the ZIP is; it looks again by itself while it is being made."""

    template_name = "competitions/admin/bundle.html"
    page_title = _("Certificates as ZIP")
    header_icon = "download"

    @cached_property
    def bundle(self) -> CertificateBundle:
        return _bundle(self.request, self.kwargs["bundle_pk"])

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.bundle.competition

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        resume_if_abandoned(self.bundle)
        response: HttpResponse = super().get(request, *args, **kwargs)
        if not self.bundle.is_ready and not self.bundle.error:
            response["Refresh"] = "3"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            bundle=self.bundle,
            list_url=reverse(
                "competition_results:certificates", args=[self.competition.pk]
            ),
            **kwargs,
        )


def bundle_file(request: HttpRequest, bundle_pk: int) -> HttpResponseBase:
    bundle = _bundle(request, bundle_pk)
    if not bundle.is_ready:
        raise Http404
    response = FileResponse(
        bundle.file.open("rb"),
        as_attachment=True,
        filename=str(bundle.file.name).rpartition("/")[2],
        content_type="application/zip",
    )
    response["Cache-Control"] = "private, no-store"
    return response
