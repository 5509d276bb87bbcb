"""Screens of jurors: their list, their declaration, one sheet beside its entry."""

from __future__ import annotations

import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from competitions.judging_screens import UnkeptScreen, file_response
from competitions.juror_access import seats_of, sheets_of
from competitions.models import Juror, PanelSeat, ScoreSheet
from competitions.numbers import plain
from competitions.reading import file_of, reading_of
from competitions.score_resource import seats_to_fill
from competitions.services.my_scoring import label_of, rows_of, work_of
from competitions.services.scoring_sheets import (
    Saved,
    criteria_of,
    declare,
    give_back,
    newer_version,
    obstacle,
    save_sheet,
    scores_by_criterion,
    seal,
)
from competitions.services.sheet_totals import in_words, total_of
from competitions.sheet_forms import BadRequest, edits_of_form, edits_of_json, lines_of
from innovations.access import current_region, has_role, regional_roles
from innovations.models import Region
from innovations.services.desk import JUROR
from spreadsheets.resources import Context
from spreadsheets.services.exporting import export_sheet
from spreadsheets.views.exports import SCOPE_PARAMETER, download


class JurorScreen(UnkeptScreen):
    """A screen for those who are jurors in the current region."""

    header_icon = "clipboard-list"

    @cached_property
    def region(self) -> Region:
        region = current_region(self.request)
        if region is None:
            raise PermissionDenied
        return region

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items(), *self.trail()]
        return [*items, {"url": "", "label": self.get_page_title()}]

    def trail(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("competition_judging:mine"), "label": gettext("My scoring")}
        ]


class MyScoringMenuItem(MenuItem):
    """For those with the role of a juror; no query of its own."""

    def is_shown(self, request: HttpRequest) -> bool:
        roles = {role for _region, role in regional_roles(request.user)}
        return JUROR in roles


class MyScoringView(JurorScreen, TemplateView):
    template_name = "competitions/judging/mine.html"
    page_title = _("My scoring")

    def check(self) -> None:
        if not has_role(self.request.user, JUROR, self.region):
            raise PermissionDenied

    @cached_property
    def work(self) -> list[Any]:
        return work_of(self.request.user, self.region)

    def trail(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            work=self.work, scope_parameter=SCOPE_PARAMETER, **kwargs
        )
        return context


class DeclarationForm(forms.Form):
    agreed = forms.BooleanField(
        label=_("I have read this declaration and give it."),
        error_messages={"required": _("Tick the box to give the declaration.")},
    )


class DeclarationView(JurorScreen, TemplateView):
    template_name = "competitions/judging/declaration.html"
    page_title = _("Declaration of the juror")
    form: DeclarationForm | None = None

    def check(self) -> None:
        self.juror  # noqa: B018 -- refuses before anything is done

    @cached_property
    def juror(self) -> Juror:
        seats = seats_of(self.request.user, self.region)
        return get_object_or_404(seats, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.form = DeclarationForm(request.POST)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        declare(juror=self.juror, actor=request.user)
        messages.success(request, gettext("Thank you. You can score now."))
        return redirect("competition_judging:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            juror=self.juror, form=self.form or DeclarationForm(), **kwargs
        )
        return context


class OneSheet(JurorScreen):
    """A screen about one sheet of one's own; others don't exist."""

    def check(self) -> None:
        self.sheet  # noqa: B018 -- refuses before anything is done

    @cached_property
    def sheet(self) -> ScoreSheet:
        sheets = sheets_of(self.request.user, self.region)
        return get_object_or_404(sheets, pk=self.kwargs["pk"])

    @cached_property
    def label(self) -> str:
        return label_of(self.sheet)

    def trail(self) -> list[dict[str, Any]]:
        items = super().trail()
        if not isinstance(self, SheetView):
            url = reverse("competition_judging:sheet", args=[self.sheet.pk])
            items.append({"url": url, "label": self.label})
        return items

    def describe(self) -> dict[str, Any]:
        """Return what is said of the sheet on each of its screens."""
        sheet = self.sheet
        return {
            "sheet": sheet,
            "label": self.label,
            "category": sheet.entry.category,
            "competition": sheet.entry.category.competition,
            "phase": sheet.phase,
        }


class SheetView(OneSheet, TemplateView):
    """The entry and its scores; works without scripts, with them it saves by itself."""

    template_name = "competitions/judging/sheet.html"
    page_title = _("Score sheet")
    saved: Saved | None = None

    def get_page_title(self) -> str:
        return self.label

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            revision, edits = edits_of_form(request.POST)
            self.saved = save_sheet(
                sheet=self.sheet, revision=revision, edits=edits, actor=request.user
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("competition_judging:sheet", pk)
        except BadRequest as error:
            messages.error(request, str(error))
            return redirect("competition_judging:sheet", pk)
        if self.saved.errors or self.saved.clashes:
            messages.error(
                request,
                gettext("Some fields are not saved yet. Look at what is marked."),
            )
            return self.render_to_response(self.get_context_data())
        if request.POST.get("then") == "seal":
            return redirect("competition_judging:seal", pk)
        messages.success(request, gettext("Saved."))
        return redirect("competition_judging:sheet", pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.saved.sheet if self.saved else self.sheet
        criteria = list(criteria_of(sheet))
        values = scores_by_criterion(sheet)
        context: dict[str, Any] = super().get_context_data(
            **self.describe(),
            reading=reading_of(sheet.version, blind=sheet.phase.is_blind),
            lines=lines_of(sheet, criteria, self.saved, self.request.POST),
            revision=sheet.revision,
            obstacle=obstacle(sheet),
            newer=newer_version(sheet),
            total=in_words(total_of(values, criteria)),
            scored=sum(value is not None for value in values.values()),
            neighbours=self._neighbours(),
            reasons=reasons(),
            **kwargs,
        )
        return context

    def _neighbours(self) -> dict[str, Any]:
        """Return the sheets before and after this one in its category and phase."""
        sheet = self.sheet
        rows = [
            row
            for row in rows_of(self.request.user, self.region)
            if row.sheet.phase_id == sheet.phase_id
            and row.sheet.entry.category_id == sheet.entry.category_id
        ]
        place = next(
            number for number, row in enumerate(rows) if row.sheet.pk == sheet.pk
        )
        return {
            "place": place + 1,
            "count": len(rows),
            "before": rows[place - 1] if place else None,
            "after": rows[place + 1] if place + 1 < len(rows) else None,
        }


class AutosaveView(OneSheet, View):
    """Takes what changed, as JSON, and says what stands there now."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            revision, edits = edits_of_json(request.body)
        except BadRequest as error:
            return JsonResponse({"refused": str(error)}, status=400)
        try:
            saved = save_sheet(
                sheet=self.sheet, revision=revision, edits=edits, actor=request.user
            )
        except ValidationError as error:
            return JsonResponse({"refused": " ".join(error.messages)}, status=409)
        return JsonResponse(
            {
                "revision": saved.sheet.revision,
                "values": saved.values,
                "errors": saved.errors,
                "clashes": {
                    name: {"mine": clash.mine, "theirs": clash.theirs}
                    for name, clash in saved.clashes.items()
                },
            }
        )


class SealView(OneSheet, TemplateView):
    """Asks once more, with everything in sight, then seals."""

    template_name = "competitions/judging/seal.html"
    page_title = _("Seal the sheet")
    header_icon = "lock"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            revision = int(request.POST.get("revision", ""))
        except ValueError:
            revision = 0
        try:
            seal(sheet=self.sheet, revision=revision, actor=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            back = "seal" if error.code == "moved" else "sheet"
            return redirect(f"competition_judging:{back}", pk)
        messages.success(
            request,
            gettext("The sheet about %(label)s is sealed.") % {"label": self.label},
        )
        return redirect("competition_judging:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet
        criteria = list(criteria_of(sheet))
        values = scores_by_criterion(sheet)
        context: dict[str, Any] = super().get_context_data(
            **self.describe(),
            title=reading_of(sheet.version, blind=sheet.phase.is_blind).title,
            rows=[(row, plain(values.get(row.pk))) for row in criteria],
            missing=[row for row in criteria if values.get(row.pk) is None],
            total=in_words(total_of(values, criteria)),
            obstacle=obstacle(sheet),
            **kwargs,
        )
        return context


class GiveBackView(OneSheet, TemplateView):
    """Gives the entry to another juror; one press on a reason is enough."""

    template_name = "competitions/judging/give_back.html"
    page_title = _("Give the entry back")
    header_icon = "redirect"
    error = ""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        label = self.label
        reason = request.POST.get("reason") or request.POST.get("other", "")
        try:
            done = give_back(sheet=self.sheet, reason=reason, actor=request.user)
        except ValidationError as error:
            self.error = " ".join(error.messages)
            return self.render_to_response(self.get_context_data())
        if done.needs_secretariat:
            text = gettext(
                "%(label)s is given back. The secretariat finds another juror for it."
            )
        else:
            text = gettext("%(label)s is given back, and others score it.")
        messages.success(request, text % {"label": label})
        return redirect("competition_judging:mine")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            **self.describe(),
            reasons=reasons(),
            error=self.error,
            other=self.request.POST.get("other", ""),
            **kwargs,
        )
        return context


def reasons() -> list[str]:
    """Return what jurors most often give an entry back for."""
    return [
        gettext("I work for this organisation, or did so recently."),
        gettext("I advised this innovation or took part in it."),
        gettext("Somebody of the team is my family or a close friend."),
    ]


class WorkbookView(JurorScreen, View):
    """The sheets of a category and phase as a workbook, to work without a connection."""

    http_method_names = ("get",)

    def check(self) -> None:
        self.seat  # noqa: B018 -- refuses before anything is written

    @cached_property
    def seat(self) -> PanelSeat:
        seats = seats_to_fill(self.request.user).filter(
            category__competition__region=self.region
        )
        return get_object_or_404(seats, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        seat = self.seat
        name = slugify(f"{seat.category.competition} {seat.category} {seat.phase}")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "scores.xlsx")
            export_sheet(
                sheet="scores",
                context=Context(scope=seat, user=request.user),
                target=path,
                filename=f"{name}.xlsx",
            )
            return download(path, f"{name}.xlsx")


class SheetFileView(OneSheet, View):
    """A file of the entry, read blind as a copy that doesn't say who made it."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        sheet = self.sheet
        if not 0 < number < 1_000:
            raise Http404
        return file_response(
            request,
            lambda: file_of(sheet.version, number, blind=sheet.phase.is_blind),
            {"back": reverse("competition_judging:sheet", args=[pk])},
        )
