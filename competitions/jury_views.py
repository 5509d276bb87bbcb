"""The judging of a competition: overview, jurors, conflicts of interest."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages

from competitions.choices import ConflictKind, SheetState
from competitions.jury_forms import ConflictForm, JurorForm
from competitions.jury_screens import ActView, JuryScreen
from competitions.models import (
    CompetitionPage,
    Entry,
    Juror,
    JurorConflict,
)
from competitions.services.juries import Left, add_juror, leave
from competitions.services.jury_conflicts import (
    conflicts_of,
    lift_conflict,
    record_conflict,
)
from competitions.services.jury_overview import overview_of
from competitions.services.screening import screening_opens


class OverviewView(JuryScreen, TemplateView):
    """What is to be done next, by category and stage, and who is in the jury."""

    template_name = "competitions/jury/overview.html"
    page_title = _("Judging")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        jurors = (
            Juror.objects.filter(competition=self.competition)
            .select_related("user")
            .annotate(
                sealed=Count(
                    "sheets", filter=Q(sheets__state=SheetState.SEALED), distinct=True
                ),
                still_open=Count(
                    "sheets", filter=Q(sheets__state=SheetState.OPEN), distinct=True
                ),
                panels=Count("seats", distinct=True),
            )
        )
        context: dict[str, Any] = super().get_context_data(
            competition=self.competition,
            categories=overview_of(self.competition),
            jurors=jurors,
            screening_opens=screening_opens(self.competition),
            **kwargs,
        )
        return context

    def trail(self) -> list[dict[str, Any]]:
        return super().trail()[:-1]


class AddJurorView(JuryScreen, ActView):
    form_class = JurorForm
    page_title = _("Add a juror")
    button = _("Add")
    template_name = "competitions/jury/add_juror.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "competition": self.competition}

    def act(self, form: JurorForm) -> str:
        juror = add_juror(
            competition=self.competition, **form.cleaned_data, actor=self.request.user
        )
        return gettext(
            "%(juror)s is in the jury. Give them a seat in a panel next."
        ) % {"juror": juror}

    def get_success_url(self) -> str:
        return self.jury_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        has_people = context["form"].fields["user"].queryset.exists()
        return context | {
            "has_people": has_people,
            "invite_url": reverse("invitations:add"),
        }


class JurorScreen(JuryScreen):
    """A screen about one juror."""

    @cached_property
    def juror(self) -> Juror:
        juror: Juror = get_object_or_404(
            Juror.objects.select_related("competition__region"),
            pk=self.kwargs["juror_pk"],
        )
        return juror

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.juror.competition


class LeaveView(JurorScreen, ActView):
    page_title = _("A juror leaves")
    button = _("End the work of this juror")
    is_loss = True

    def get_page_subtitle(self) -> str:
        return str(self.juror)

    def get_explanation(self) -> str:
        sheets = self.juror.sheets
        return gettext(
            "%(juror)s gives %(open)s open sheets back; they go to others of the panel. "
            "%(sealed)s sealed sheets stay and count. The seats in stages that are still "
            "open end."
        ) % {
            "juror": self.juror,
            "open": sheets.filter(state=SheetState.OPEN).count(),
            "sealed": sheets.filter(state=SheetState.SEALED).count(),
        }

    def act(self, form: Any) -> str:
        left = leave(self.juror, form.cleaned_data["reason"], self.request.user)
        return left_words(left)

    def get_success_url(self) -> str:
        return self.jury_url


def left_words(left: Left) -> str:
    """Say what became of somebody's sheets."""
    text = gettext(
        "%(given_back)s open sheets were given back, %(reassigned)s went to others; "
        "%(sealed)s sealed ones stay and count."
    ) % {
        "given_back": left.given_back,
        "reassigned": left.reassigned,
        "sealed": left.sealed,
    }
    if not left.short:
        return text
    lack = gettext("Too few jurors now: %(entries)s.") % {
        "entries": ", ".join(map(str, left.short))
    }
    return f"{text} {lack}"


# ------------------------------------------------------------------ conflicts


class ConflictsView(JuryScreen, FormView):
    """Who may not score what, with what the registry shows; one can be recorded."""

    form_class = ConflictForm
    template_name = "competitions/jury/conflicts.html"
    page_title = _("Conflicts of interest")
    header_icon = "warning"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "competition": self.competition}

    def form_valid(self, form: ConflictForm) -> HttpResponse:
        try:
            conflict = record_conflict(**form.cleaned_data, actor=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(
            self.request,
            gettext(
                "%(juror)s doesn’t score “%(entry)s”. Assign again where the entry lacks "
                "a juror now."
            )
            % {"juror": conflict.juror, "entry": conflict.entry},
        )
        return redirect("competition_jury:conflicts", self.competition.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            rows=self._rows(), jury_url=self.jury_url, **kwargs
        )
        return context

    def _rows(self) -> list[dict[str, Any]]:
        jurors = {
            row.pk: row
            for row in Juror.objects.filter(competition=self.competition, left_at=None)
        }
        entries = {
            row.pk: row
            for row in Entry.objects.filter(
                category__competition=self.competition, state="submitted"
            ).select_related("category")
        }
        recorded = {
            (row.juror_id, row.entry_id): row
            for row in JurorConflict.objects.filter(juror__in=jurors, entry__in=entries)
        }
        found = conflicts_of(list(jurors.values()), list(entries.values()))
        rows = [
            {
                "juror": jurors[juror],
                "entry": entries[entry],
                "kind": ConflictKind(kind).label,
                "recorded": recorded.get((juror, entry)),
                # What the registry shows is corrected there.
                "can_lift": kind in (ConflictKind.DECLARED, ConflictKind.RECORDED),
            }
            for (juror, entry), kind in found.items()
        ]
        return sorted(
            rows, key=lambda row: (row["juror"].name, row["entry"].title.casefold())
        )


class LiftConflictView(JuryScreen, ActView):
    page_title = _("Lift a conflict of interest")
    button = _("Lift the conflict")
    header_icon = "warning"

    @cached_property
    def conflict(self) -> JurorConflict:
        conflict: JurorConflict = get_object_or_404(
            JurorConflict.objects.select_related(
                "juror", "entry__category__competition__region"
            ),
            pk=self.kwargs["conflict_pk"],
        )
        return conflict

    @cached_property
    def competition(self) -> CompetitionPage:
        return self.conflict.entry.category.competition

    def get_explanation(self) -> str:
        return gettext("%(juror)s may score “%(entry)s” again afterwards.") % {
            "juror": self.conflict.juror,
            "entry": self.conflict.entry,
        }

    def act(self, form: Any) -> str:
        lift_conflict(
            conflict=self.conflict,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )
        return gettext("The conflict is lifted, with the reason in the history.")

    def get_success_url(self) -> str:
        return reverse("competition_jury:conflicts", args=[self.competition.pk])
