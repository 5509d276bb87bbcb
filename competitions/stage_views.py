"""A stage of judging: progress, the chair's view, ranking, closing, ties."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from competitions.jury_forms import TieForm
from competitions.jury_screens import ActView, KeeperStageScreen, StageScreen
from competitions.models import (
    CompetitionCategory,
    CompetitionPhase,
    Entry,
    ScoreSheet,
    StageClosing,
)
from competitions.panel_views import seats_of
from competitions.scoring import BadSheet
from competitions.services.jury_reminders import can_remind, remind
from competitions.services.stage_progress import (
    DISAGREEMENT,
    ChairView,
    Progress,
    chair_view,
    progress_of,
)
from competitions.services.stage_record import explain, rounded, shown
from competitions.services.stages import (
    StageLook,
    close_stage,
    decide_tie,
    reopen_sheet,
    reopen_stage,
    ties_for_chair,
)


def points(value: Fraction) -> str:
    """Return points as people write them, with one decimal."""
    return str(number_format(rounded(value, 1), decimal_pos=1))


# ------------------------------------------------------------- progress, chair


class StageView(StageScreen, TemplateView):
    """How far a stage is; for the chair the same, blind where jurors read blind."""

    template_name = "competitions/jury/stage.html"
    page_title = _("Stage of judging")

    def trail(self) -> list[dict[str, Any]]:
        return super().trail()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting, progress = "", None
        try:
            progress = progress_of(self.category, self.phase)
        except ValidationError as error:
            waiting = " ".join(error.messages)
        context: dict[str, Any] = super().get_context_data(
            category=self.category,
            phase=self.phase,
            is_keeper=self.is_keeper,
            is_closed=self.is_closed,
            hides_names=self.hides_names,
            seats=seats_of(self.category, self.phase),
            waiting=waiting,
            progress=progress,
            can_remind=self.is_keeper and not self.is_closed and can_remind(),
            **(self._rows(progress) if progress else {}),
            **kwargs,
        )
        return context

    def _rows(self, progress: Progress) -> dict[str, Any]:
        try:
            view = chair_view(self.category, self.phase)
        except BadSheet:
            # Closing names the sheet; its numbers can't be compared until then.
            view = None
        entries = [self._entry(one, view) for one in progress.entries]
        # By what is shown: the order of hidden names would tell something of them.
        entries.sort(key=lambda row: row["title"].casefold())
        return {
            "jurors": [self._juror(one, view) for one in progress.jurors],
            "entries": entries,
            "outliers": self._outliers(progress, view) if view else [],
            "withdrawn": [
                self.title_of(one.pk, one.title) for one in progress.withdrawn
            ],
            "stands_out": points(Fraction(view.stands_out)) if view else "",
            "disagreement": points(Fraction(DISAGREEMENT)),
        }

    def _juror(self, one: Any, view: ChairView | None) -> dict[str, Any]:
        seen = view.jurors.get(one.juror.pk) if view else None
        strictness = seen.strictness if seen else None
        return {
            "progress": one,
            "mean": points(seen.mean) if seen else "",
            "strictness": "" if strictness is None else strictness_words(strictness),
            "missing": sorted(
                self.title_of(sheet.entry_id, sheet.entry.title) for sheet in one.open
            ),
        }

    def _entry(self, one: Any, view: ChairView | None) -> dict[str, Any]:
        spread = view.spread.get(one.entry.pk) if view else None
        return {
            "progress": one,
            "title": self.title_of(one.entry.pk, one.version.title),
            "spread": "" if spread is None or len(one.sealed) < 2 else points(spread),
            "disagrees": spread is not None and spread >= DISAGREEMENT,
            "sheets": one.sealed if self.is_keeper and not self.is_closed else [],
        }

    def _outliers(self, progress: Progress, view: ChairView) -> list[dict[str, Any]]:
        names = {one.juror.pk: one.juror for one in progress.jurors}
        titles = {one.entry.pk: one.version.title for one in progress.entries}
        return [
            {
                "juror": names[juror],
                "title": self.title_of(entry, titles[entry]),
                "total": points(found.total),
                "words": difference_words(found.difference),
            }
            for (juror, entry), found in view.outliers.items()
        ]


class RemindView(KeeperStageScreen, View):
    """Writes to the jurors who have open sheets, where the site writes letters."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not can_remind():
            raise Http404
        try:
            late = remind(self.category, self.phase, request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(
                request,
                gettext("Reminded: %(jurors)s.")
                % {"jurors": ", ".join(map(str, late))},
            )
        return redirect(self.stage_url)


def strictness_words(value: Fraction) -> str:
    """Say how a juror scores beside the others about the same entries."""
    if rounded(value, 1) == 0:
        return gettext("as the others")
    if value > 0:
        return gettext("%(points)s points stricter") % {"points": points(value)}
    return gettext("%(points)s points milder") % {"points": points(-value)}


def difference_words(value: Fraction) -> str:
    if value > 0:
        return gettext("%(points)s points above the others") % {"points": points(value)}
    return gettext("%(points)s points below the others") % {"points": points(-value)}


# --------------------------------------------------------------------- ranking


class RankingView(StageScreen, TemplateView):
    """The ranking with its steps: as it was closed, else as it stands now."""

    template_name = "competitions/jury/ranking.html"
    page_title = _("Ranking")
    header_icon = "order"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        closing = (
            StageClosing.objects.filter(
                category=self.category, phase=self.phase, undone_at=None
            )
            .select_related("closed_by")
            .first()
        )
        look = StageLook(self.category, self.phase)
        record: Any = closing.ranking if closing else None
        problem = ""
        if record is None:
            try:
                record = look.record
            except ValidationError as error:
                problem = " ".join(error.messages)
        undone = StageClosing.objects.filter(
            category=self.category, phase=self.phase, undone_at__isnull=False
        ).select_related("closed_by")
        context: dict[str, Any] = super().get_context_data(
            closing=closing,
            undone=undone,
            problem=problem,
            record=record,
            rows=[self._row(row) for row in record["standings"]] if record else [],
            is_keeper=self.is_keeper,
            hides_names=self.hides_names,
            stage_url=self.stage_url,
            **({} if closing else self._obstacles(look)),
            **self._urls(),
            **kwargs,
        )
        return context

    def _obstacles(self, look: StageLook) -> dict[str, Any]:
        try:
            ties = look.ties
        except ValidationError:
            # What keeps the ranking from being computed is shown above it.
            ties = []
        # Reasons are for who closes; and they name entries, which may be hidden.
        reasons = look.reasons() if self.is_keeper else []
        return {"obstacles": reasons, "has_tie": bool(ties)}

    def _urls(self) -> dict[str, str]:
        return {f"{name}_url": self.url(name) for name in ("close", "reopen", "tie")}

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        return {
            "rank": row["rank"],
            "title": self.title_of(row["entry"], row["title"]),
            "entrant": "" if self.hides_names else row["entrant"],
            "total": shown(row["total"]),
            "goes_on": row["goes_on"],
            "by": row["by"],
            "steps": [(step["name"], explain(step)) for step in row["stages"]],
        }


class AllowMissingForm(forms.Form):
    allow_missing = forms.BooleanField(
        label=_("Close although sheets or jurors are missing"),
        required=False,
        help_text=_("What is missing is kept with the ranking."),
    )


class CloseView(KeeperStageScreen, ActView):
    form_class = AllowMissingForm
    template_name = "competitions/jury/close.html"
    page_title = _("Close the stage")
    header_icon = "lock"
    button = _("Close the stage")
    explanation = _(
        "The ranking is kept as it is computed now, and jurors can change nothing any "
        "more. It can be opened again, with a reason."
    )

    def act(self, form: AllowMissingForm) -> str:
        closing = close_stage(
            self.category,
            self.phase,
            self.request.user,
            form.cleaned_data["allow_missing"],
        )
        return gettext("The stage is closed; %(count)s entries go on.") % {
            "count": closing.going_on.count()
        }

    def get_success_url(self) -> str:
        return self.url("ranking")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        look = StageLook(self.category, self.phase)
        return super().get_context_data(
            obstacles=look.reasons(),
            hard=look.reasons(allow_missing=True),
            **kwargs,
        )


class ReopenView(KeeperStageScreen, ActView):
    page_title = _("Open the stage again")
    header_icon = "lock-open"
    button = _("Open again")
    is_loss = True
    explanation = _(
        "The ranking of this stage no longer counts; it stays in the history with your "
        "reason. Sheets can be given back to be scored again, and the stage has to be "
        "closed once more."
    )

    def act(self, form: Any) -> str:
        reopen_stage(
            self.category, self.phase, form.cleaned_data["reason"], self.request.user
        )
        return gettext("The stage is open again.")

    def get_success_url(self) -> str:
        return self.url("ranking")


class ReopenSheetView(KeeperStageScreen, ActView):
    page_title = _("Give a sheet back")
    header_icon = "undo"
    button = _("Give back to be scored again")
    is_loss = True

    @cached_property
    def sheet(self) -> ScoreSheet:
        sheet: ScoreSheet = get_object_or_404(
            ScoreSheet.objects.select_related(
                "juror", "phase", "entry__category__competition__region"
            ),
            pk=self.kwargs["sheet_pk"],
        )
        return sheet

    @cached_property
    def category(self) -> CompetitionCategory:
        return self.sheet.entry.category

    @cached_property
    def phase(self) -> CompetitionPhase:
        return self.sheet.phase

    def check(self) -> None:
        if not self.is_keeper:
            raise Http404

    def get_explanation(self) -> str:
        return gettext(
            "%(juror)s can change the sheet about “%(entry)s” and has to seal it again. "
            "Until then it doesn’t count. What stands in it now is kept."
        ) % {"juror": self.sheet.juror, "entry": self.sheet.entry}

    def act(self, form: Any) -> str:
        reopen_sheet(
            sheet=self.sheet,
            reason=form.cleaned_data["reason"],
            actor=self.request.user,
        )
        return gettext("%(juror)s has the sheet again.") % {"juror": self.sheet.juror}

    def get_success_url(self) -> str:
        return self.stage_url


class TieView(StageScreen, ActView):
    """The order in which the chair puts equals, one group after the other."""

    form_class = TieForm
    template_name = "competitions/jury/tie.html"
    page_title = _("Decide between equals")
    header_icon = "order"
    button = _("Write the decision down")

    @cached_property
    def group(self) -> list[Entry]:
        try:
            groups = ties_for_chair(self.category, self.phase)
        except ValidationError:
            # The ranking says what keeps it from being computed.
            return []
        return groups[0] if groups else []

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        titles = {one.pk: self.title_of(one.pk, one.title) for one in self.group}
        return kwargs | {"entries": self.group, "titles": titles}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.group:
            messages.error(
                request, gettext("No entries are equal any more; nothing is written.")
            )
            return redirect(self.url("ranking"))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def act(self, form: TieForm) -> str:
        decide_tie(
            self.category, form.order, form.cleaned_data["reason"], self.request.user
        )
        return gettext("The decision is written down.")

    def get_success_url(self) -> str:
        return self.url("ranking")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            group=self.group, is_keeper=self.is_keeper, **kwargs
        )
