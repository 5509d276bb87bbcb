"""How the file of an import was read, and what a person says instead."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from spreadsheets.delimited import TextFormat
from spreadsheets.expected import Correction
from spreadsheets.given_forms import GivenForm
from spreadsheets.layout_forms import SheetForm, TextForm
from spreadsheets.models import RunState
from spreadsheets.services import begin_work, replan_run
from spreadsheets.services.importing import context_of, expected_for
from spreadsheets.services.layouts import forget
from spreadsheets.views.base import ImportView, RunMixin

SHEETS_PER_PAGE = 6
CORRECTABLE = (RunState.PLANNED, RunState.UNREAD)


class LayoutView(RunMixin, ImportView, TemplateView):
    """Every guess about the file, each with the means to correct it."""

    template_name = "spreadsheets/layout.html"
    header_icon = "table"

    def get_page_title(self) -> str:
        return _("How the file was read")

    def trail(self) -> list[dict[str, Any]]:
        here = {"url": "", "label": self.get_page_title()}
        run_url = reverse("spreadsheets:run", args=[self.run.pk])
        return [{"url": run_url, "label": str(self.run)}, here]

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not self.run.reading:
            raise Http404
        if self.run.state not in CORRECTABLE:
            messages.warning(request, _("How this file is read can't be changed now."))
            return redirect("spreadsheets:run", self.run.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._shown(self._sheet_forms(), self._text_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "reset" in request.POST:
            return self._reset()
        text_form = self._text_form(request.POST)
        if text_form and text_form.is_valid() and text_form.has_changed():
            # Other columns come out, so that nothing said about these still holds.
            return self._read_again([], text_form.text(), check=True)
        if not self.given_form.is_valid():
            return self._shown(self._sheet_forms(request.POST), text_form)
        forms = self._sheet_forms(request.POST, given=self.given_form.given())
        valid = [form.is_valid() for form in forms]
        if not all(valid) or (text_form and not text_form.is_valid()):
            return self._shown(forms, text_form)
        return self._save(forms, text_form)

    # ------------------------------------------------------------------ forms

    @cached_property
    def page(self) -> Page[dict[str, Any]]:
        found = self.run.reading.get("sheets", [])
        return Paginator(found, SHEETS_PER_PAGE).get_page(self.request.GET.get("p"))

    @cached_property
    def corrections(self) -> dict[str, Correction]:
        said = map(Correction.from_json, self.run.corrections)
        return {correction.sheet: correction for correction in said}

    @property
    def chosen_text(self) -> TextFormat:
        return TextFormat.from_json(self.run.options.get("text") or {})

    def _text_form(self, data: Any = None) -> TextForm | None:
        read_as = self.run.reading.get("text")
        if not read_as:
            return None
        return TextForm(
            data,
            prefix="text",
            read_as=TextFormat(**read_as),
            chosen=self.chosen_text,
        )

    @cached_property
    def given_form(self) -> GivenForm:
        posted = self.request.POST if self.request.method == "POST" else None
        scope = self.sheet.find_scope(self.run.scope)
        return GivenForm(
            posted, sheet=self.sheet, scopes=[scope], given=self._given_before
        )

    @property
    def _given_before(self) -> dict[str, str]:
        return self.run.options.get("given", {})

    def _sheet_forms(
        self, data: Any = None, given: dict[str, str] | None = None
    ) -> list[SheetForm]:
        context = context_of(self.run)
        if given is not None:
            context = replace(context, given=given)
        resource = self.sheet.resource(context)
        expected = expected_for(self.sheet, resource)
        fields = {name: resource.label_of(name) for name in resource.columns}
        start = self.page.start_index()
        return [
            SheetForm(
                data,
                prefix=f"s{start + place}",
                found=found,
                correction=self.corrections.get(found["name"]),
                expected=expected,
                fields=fields,
                wanted=self.run.state == RunState.UNREAD,
            )
            for place, found in enumerate(self.page)
        ]

    def _shown(
        self, forms: list[SheetForm], text_form: TextForm | None
    ) -> HttpResponse:
        failed = any(form.errors for form in forms) or bool(
            (text_form and text_form.errors) or self.given_form.errors
        )
        context = self.get_context_data(
            run=self.run,
            sheet=self.sheet,
            forms=forms,
            text_form=text_form,
            given_form=self.given_form,
            failed=failed,
            planned=self.run.state == RunState.PLANNED,
            corrected=bool(self.corrections) or self.chosen_text != TextFormat(),
            page_obj=self.page,
        )
        return self.render_to_response(context)

    # ------------------------------------------------------------------- save

    def _save(self, forms: list[SheetForm], text_form: TextForm | None) -> HttpResponse:
        said = dict(self.corrections)
        for form in forms:
            said[form.found["name"]] = form.said()
        corrections = [c for name, c in said.items() if c != Correction(name)]
        said_before = list(self.corrections.values())
        if corrections == said_before and not self._gives_anew():
            return self._nothing_said(forms, text_form)
        if not self._reads_any(said):
            forms[0].add_error(
                "use", _("No sheet would be read. Tick this for at least one sheet.")
            )
            return self._shown(forms, text_form)
        moved = any(form.header_changed for form in forms if form.cleaned_data["use"])
        return self._read_again(corrections, self.chosen_text, check=moved)

    def _gives_anew(self) -> bool:
        return self.given_form.given() != self._given_before

    def _reads_any(self, said: dict[str, Correction]) -> bool:
        found = self.run.reading.get("sheets", [])
        return any(self._may_be_read(sheet, said) for sheet in found)

    def _may_be_read(self, found: dict[str, Any], said: dict[str, Correction]) -> bool:
        before = self.corrections.get(found["name"], Correction(found["name"]))
        now = said.get(found["name"], before)
        if now.use is not None or found["hidden"]:
            return bool(now.use)
        told = now.header_rows or now.fields or before.use is False
        return bool(found["used"] or told) or self.run.state == RunState.UNREAD

    def _nothing_said(
        self, forms: list[SheetForm], text_form: TextForm | None
    ) -> HttpResponse:
        if self.run.state == RunState.PLANNED:
            return redirect("spreadsheets:run", self.run.pk)
        messages.warning(
            self.request,
            _(
                "Nothing was changed. Say in which row the headings stand, and what they mean."
            ),
        )
        return self._shown(forms, text_form)

    def _read_again(
        self, corrections: list[Correction], text: TextFormat, *, check: bool
    ) -> HttpResponse:
        """Plan with what was said; ``check`` whether to come back here first."""
        options = {**self.run.options, "text": text.as_json(), "remember": True}
        if self.given_form.is_valid():
            options["given"] = self.given_form.given()
        stored = [correction.as_json() for correction in corrections]
        if self._replan(stored, options) and self.run.state == RunState.PLANNED:
            messages.success(
                self.request,
                _("Read again. Check what the columns mean, then go to the preview.")
                if check
                else _(
                    "Read as you said. It is remembered for files laid out like it."
                ),
            )
        return self._onward(check=check)

    def _reset(self) -> HttpResponse:
        forget(self.run)
        options = {k: v for k, v in self.run.options.items() if k != "text"}
        if self._replan([], options):
            messages.success(self.request, _("Read again as the program guesses."))
        return self._onward(check=True)

    def _replan(self, corrections: list[Any], options: dict[str, Any]) -> bool:
        if not replan_run(run=self.run, corrections=corrections, options=options):
            messages.warning(
                self.request, _("How this file is read can't be changed now.")
            )
            return False
        begin_work(self.run)
        return True

    def _onward(self, *, check: bool) -> HttpResponse:
        here = self.run.state == RunState.UNREAD or (
            check and self.run.state == RunState.PLANNED
        )
        return redirect(
            "spreadsheets:layout" if here else "spreadsheets:run", self.run.pk
        )
