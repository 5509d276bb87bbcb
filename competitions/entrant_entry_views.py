"""Pages on which people of the public enter: the form, handing in, what came of it.

The screens are those of everybody (``entry_screens``, ``entry_steps``); here stands
whose entries they open and where they are. A session that ended loses nothing: what
was sent is shown again, to be sent once more after signing in.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from competitions.choices import FOR_THE_PUBLIC, EntrantKind
from competitions.entrant_access import EntrantRequiredMixin, sign_in_url
from competitions.entry_screens import EntryFormMixin, Ways
from competitions.entry_steps import (
    EntryReadMixin,
    EntrySubmitMixin,
    EntryVersionMixin,
    EntryWithdrawMixin,
    send_file,
)
from competitions.feedback_views import feedback_response
from competitions.models import (
    Certificate,
    CompetitionCategory,
    CompetitionPage,
    Entry,
    EntryAttachment,
    EntryVersion,
    PublicEntrant,
)
from competitions.pdf import PdfUnavailable, pdf_available
from competitions.public_forms import WordsField
from competitions.result_views import pdf_response
from competitions.services.admission import admission_of
from competitions.services.certificate_bundles import file_name
from competitions.services.certificate_pdf import certificate_pdf
from competitions.services.entries import AlreadyEntered, begin_entry
from competitions.services.entry_outcomes import has_open_results
from competitions.services.feedback import feedback_of
from competitions.services.late import window_of
from competitions.services.own_results import certificates_of_entrant
from competitions.services.receipt_letters import send_receipt
from competitions.throttling import LetterNotSent


def entrant_ways(pk: int) -> Ways:
    """Return where the pages of an entry are for who entered it."""

    def way(name: str, key: int = pk) -> str:
        return reverse(f"competitions_entrants:{name}", args=[key])

    return Ways(
        form=way("entry"),
        read=way("read"),
        submit=way("submit"),
        withdraw=way("withdraw"),
        entries=reverse("competitions_entrants:desk"),
        version=way("version", 0),
        file=way("file", 0),
        results=way("results"),
    )


class EntrantScreen(EntrantRequiredMixin):
    """What the pages share; a sending that comes too late isn't thrown away."""

    kwargs: dict[str, Any]

    @property
    def entrant(self) -> PublicEntrant:
        entrant: PublicEntrant = self.request.entrant  # type: ignore[attr-defined]
        return entrant

    def own_entries(self) -> QuerySet[Entry]:
        return Entry.objects.filter(entrant=self.entrant)

    def not_signed_in(self, request: HttpRequest) -> HttpResponseBase:
        if request.method != "POST":
            return super().not_signed_in(request)
        sign_in = sign_in_url(request.path)
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse({"sign_in": sign_in}, status=401)
        sent = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        context = {
            "sent": sent,
            "had_files": bool(request.FILES),
            "sign_in_url": sign_in,
        }
        return render(
            request, "competitions/entrants/signed_out.html", context, status=401
        )


# -------------------------------------------------------------------- beginning


class BeginForm(forms.Form):
    """An innovation that isn't in the registry: its name, and since when it is used."""

    title = WordsField(label=_("Name of the innovation"), max_length=255)
    in_use_since = forms.DateField(
        label=_("In use since"),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Leave it empty while it is only an idea."),
    )


class BeginView(EntrantScreen, FormView):
    template_name = "competitions/entrants/begin.html"
    form_class = BeginForm

    @cached_property
    def category(self) -> CompetitionCategory:
        open_to_all = CompetitionPage.objects.filter(region=self.region).live().public()
        rows = CompetitionCategory.objects.filter(
            competition__in=open_to_all.order_by().values("pk"),
            audience__in=FOR_THE_PUBLIC,
        )
        found: CompetitionCategory = get_object_or_404(
            rows.select_related("competition__region").prefetch_related(
                "organization_types", "competition__phases"
            ),
            pk=self.kwargs["pk"],
        )
        return found

    def form_valid(self, form: BeginForm) -> HttpResponse:
        try:
            entry = begin_entry(
                category=self.category,
                actor=self.entrant,
                entrant=self.entrant,
                **form.cleaned_data,
            )
        except AlreadyEntered as error:
            messages.info(self.request, " ".join(error.messages))
            entry = error.entry
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        return redirect("competitions_entrants:entry", entry.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            category=self.category,
            window=window_of(self.category, entrant=self.entrant),
            admission=admission_of(self.category),
            begun=self.own_entries().filter(category=self.category),
            **kwargs,
        )


# ---------------------------------------------------------------------- writing


class EntrantsEntry(EntrantScreen):
    """An entry of whoever is signed in; others' are as if they didn't exist."""

    def get_entry(self) -> Entry:
        rows = self.own_entries().select_related("category__competition__region")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_actor(self) -> PublicEntrant:
        return self.entrant

    def get_ways(self) -> Ways:
        return entrant_ways(int(self.kwargs["pk"]))


class EntrantEntryView(EntrantsEntry, EntryFormMixin, TemplateView):
    template_name = "competitions/entrants/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            enters_pupils=self.entrant.kind == EntrantKind.STUDENT,
            entrant=self.entrant,
            **kwargs,
        )
        return context


class EntrantReadView(EntrantsEntry, EntryReadMixin, TemplateView):
    template_name = "competitions/entrants/read.html"


class EntrantSubmitView(EntrantsEntry, EntrySubmitMixin, TemplateView):
    template_name = "competitions/entrants/submit.html"

    def handed_in(self, version: EntryVersion) -> None:
        """Write the receipt; what was handed in counts with and without a letter."""
        try:
            sent = send_receipt(version)
        except LetterNotSent:
            messages.warning(
                self.request,
                gettext(
                    "Your entry came in, but the letter with the receipt could not be "
                    "sent. Note the code, or print this page."
                ),
            )
            return
        if sent:
            messages.success(
                self.request,
                gettext("Your entry came in. The receipt also went to %(email)s.")
                % {"email": self.entrant.email},
            )


class EntrantWithdrawView(EntrantsEntry, EntryWithdrawMixin, TemplateView):
    template_name = "competitions/entrants/withdraw.html"


# ---------------------------------------------------------------------- reading


class EntrantVersionView(EntrantScreen, EntryVersionMixin, TemplateView):
    template_name = "competitions/entrants/version.html"

    def get_version(self) -> EntryVersion:
        rows = EntryVersion.objects.filter(entry__entrant=self.entrant).select_related(
            "entry__category__competition__region", "late_exception"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_ways(self) -> Ways:
        return entrant_ways(self.version.entry_id)


class EntrantFileView(EntrantScreen, View):
    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: str) -> FileResponse:
        own = Q(removed_at=None) | Q(versions__isnull=False)
        rows = EntryAttachment.objects.filter(own, entry__entrant=self.entrant)
        return send_file(get_object_or_404(rows.distinct(), pk=pk))


# ---------------------------------------------------------------------- results


class EntrantResultsView(EntrantsEntry, TemplateView):
    """Awards, certificates and the words of the jury, once results are out."""

    template_name = "competitions/entrants/results.html"

    @cached_property
    def entry(self) -> Entry:
        entry = self.get_entry()
        if not has_open_results(entry):
            raise Http404
        return entry

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        certificates = certificates_of_entrant(self.entrant).filter(
            Q(entry=self.entry) | Q(award__entry=self.entry)
        )
        return super().get_context_data(
            entry=self.entry,
            feedback=feedback_of(self.entry),
            certificates=certificates,
            can_make_pdf=pdf_available(),
            ways=self.get_ways(),
            **kwargs,
        )


class EntrantFeedbackFileView(EntrantResultsView):
    http_method_names = ("get",)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return feedback_response(self.entry)
        except PdfUnavailable:
            return _no_pdf(request, self.get_ways().results)


class EntrantCertificateView(EntrantScreen, View):
    http_method_names = ("get",)

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        certificates = certificates_of_entrant(self.entrant)
        certificate: Certificate = get_object_or_404(certificates, pk=pk)
        try:
            content = certificate_pdf(certificate)
        except PdfUnavailable:
            return _no_pdf(request, reverse("competitions_entrants:desk"))
        name = file_name(certificate).removesuffix(".pdf")
        return pdf_response(content, name)


def _no_pdf(request: HttpRequest, back: str) -> HttpResponse:
    messages.error(
        request,
        gettext("PDF can't be made just now. Please ask the committee for the file."),
    )
    return redirect(back)
