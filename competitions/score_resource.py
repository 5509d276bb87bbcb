"""The sheet ``scores``: a juror's sheets of a category and phase, one entry a row.

The columns are the criteria, so they differ by the seat in the jury that a workbook is
for. A row is known by its key only: a table without keys could be of another edition.
Values of formulas count as they were last worked out, like those that are typed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.juror_access import is_its_juror
from competitions.models import Criterion, PanelSeat, ScoreSheet
from competitions.numbers import plain
from competitions.services.my_scoring import Row, rows_of_seat
from competitions.services.scoring_sheets import locked, obstacle, write_values
from competitions.services.sheet_totals import exact, total_of
from competitions.sheet_values import (
    NOTE,
    check_score,
    reason_name,
    score_name,
    stored_values,
)
from innovations.access import regional_roles
from innovations.services.desk import JUROR
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.plan import PlannedRow
from spreadsheets.resources import RowDraft, SheetResource

#: Columns that say which entry it is; they can't be changed in a workbook.
NAMES = ("entry", "title")
TOTAL = "total"


def seats_to_fill(user: Any) -> QuerySet[PanelSeat]:
    """Return the seats whose sheets somebody may take out and bring back."""
    regions = {region for region, role in regional_roles(user) if role == JUROR}
    if not regions:
        return PanelSeat.objects.none()
    return all_seats().filter(
        juror__user=user.pk,
        juror__left_at=None,
        juror__declared_at__isnull=False,
        category__competition__region__in=regions,
    )


def all_seats() -> QuerySet[PanelSeat]:
    return PanelSeat.objects.select_related("category__competition", "phase", "juror")


def find_seat(text: str) -> PanelSeat | None:
    """Return the seat of a key."""
    is_key = text.isascii() and text.isdigit() and len(text) < 19
    return all_seats().filter(pk=int(text)).first() if is_key else None


class ScoreResource(SheetResource):
    """Columns and rules of the sheet; ``context.scope`` is a seat in a jury."""

    entry = SheetField(
        column_name=pgettext_lazy("score sheet", "Entry"),
        widget=widgets.TextWidget(),
        required=True,
        width=28,
        note=gettext_lazy("Which entry the row is about; don't change it."),
    )
    title = SheetField(
        column_name=gettext_lazy("Name of the innovation"),
        widget=widgets.TextWidget(),
        erasable=False,
        width=36,
    )
    note = SheetField(
        column_name=gettext_lazy("Note to the entrant"),
        attribute="note",
        widget=widgets.LongTextWidget(),
        width=50,
        note=gettext_lazy("What is good and what to improve; without your name."),
    )

    class Meta:
        model = ScoreSheet
        fields = ("entry", "title", "note")

    label_field = "entry"

    # --------------------------------------------------------------- columns

    def prepare(self) -> None:
        self.seat: PanelSeat = self.context.scope
        self.criteria = list(
            Criterion.objects.filter(
                category=self.seat.category_id, phase=self.seat.phase_id
            )
        )
        self.by_name = {score_name(row): row for row in self.criteria}
        self.rows: dict[int, Row] = {
            row.sheet.pk: row for row in rows_of_seat(self.seat)
        }
        note = self.fields.pop(NOTE)
        for criterion in self.criteria:
            self.fields[score_name(criterion)] = _score_column(criterion)
            self.fields[reason_name(criterion)] = _reason_column(criterion)
        if self.context.exporting:
            self.fields[TOTAL] = _total_column(self.criteria)
        self.fields[NOTE] = note

    # -------------------------------------------------------------- planning

    def resolve(self, row: RowDraft) -> None:
        if row.exported_id is None:
            row.refuse(
                _(
                    "The row has no key of a workbook for this jury: it is of another "
                    "juror, phase or edition, or its key is missing or stands twice. "
                    "Use the workbook that you download for this category and phase."
                )
            )
            return
        row.identity = ("pk", row.exported_id)

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        sheets = ScoreSheet.objects.filter(
            pk__in=list(object_ids),
            juror=self.seat.juror_id,
            phase=self.seat.phase_id,
            entry__category=self.seat.category_id,
        ).select_related(
            "version", "juror", "phase", "entry__category__competition__region"
        )
        return {sheet.pk: sheet for sheet in sheets.prefetch_related("scores")}

    def current(self, instance: Any) -> dict[str, Any]:
        row = self.rows.get(instance.pk)
        values: dict[str, Any] = {
            "entry": row.label if row else "",
            "title": row.title if row else "",
            **stored_values(instance, self.criteria, instance.scores.all()),
        }
        if self.context.exporting:
            scores = {
                score.criterion_id: score.value for score in instance.scores.all()
            }
            total = total_of(scores, self.criteria)
            values[TOTAL] = None if total is None else exact(total)[0]
        return values

    def forbidden(self, instance: Any) -> str:
        if not is_its_juror(self.context.user, instance):
            return _("Only its juror writes on a score sheet.")
        return ""

    def check(self, row: RowDraft) -> None:
        if row.instance is None:
            if not row.refused:
                row.refuse(_("This entry is not assigned to you any more."))
            return
        current = self.current(row.instance)
        self._check_names(row, current)
        changed = False
        for name, value in list(row.values.items()):
            if name in NAMES or value == current[name]:
                continue
            changed = True
            if name in self.by_name and value is not None:
                self._check_score(row, name, value)
        reason = obstacle(row.instance) if changed else ""
        if reason:
            row.refuse(reason)

    def _check_names(self, row: RowDraft, current: dict[str, Any]) -> None:
        """Refuse rows of which only a part was sorted: their key is another's."""
        if row.values.get("entry", current["entry"]) != current["entry"]:
            row.refuse(
                _(
                    "The key of this row belongs to %(entry)s. Sort whole rows, with "
                    "the last column, or download the workbook again."
                )
                % {"entry": current["entry"]},
                "entry",
            )
        if row.values.get("title", current["title"]) != current["title"]:
            row.warn(_("The name can't be changed here; it stays as it is."), "title")
        row.values |= {name: current[name] for name in NAMES if name in row.values}

    def _check_score(self, row: RowDraft, name: str, value: Decimal) -> None:
        try:
            check_score(value, self.by_name[name])
        except ValidationError as error:
            row.refuse(" ".join(error.messages), name)

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        return [
            (key, row.label, row.label)
            for key, row in self.rows.items()
            if key not in seen
        ]

    def key_of(self, row: RowDraft) -> str:
        return str(row.values.get("entry", ""))

    def admin_url(self, object_id: int) -> str:
        return reverse("competition_judging:sheet", args=[object_id])

    # --------------------------------------------------------------- writing

    def lock(self, object_ids: Iterable[int]) -> None:
        rows = ScoreSheet.objects.filter(pk__in=list(object_ids))
        list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk"))

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        if instance is None:
            return _("This entry is not assigned to you any more.")
        return self.forbidden(instance) or obstacle(instance)

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        raise PermissionDenied(_("Only the secretariat assigns entries."))

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        sheet = locked(instance)
        write_values(
            sheet,
            self.criteria,
            {name: value for name, value in values.items() if name not in NAMES},
        )
        return sheet


def _score_column(criterion: Criterion) -> SheetField:
    low, high = plain(criterion.minimum), plain(criterion.maximum)
    lines = [
        _("From %(low)s to %(high)s, at most two decimals.")
        % {"low": low, "high": high},
        _("Weight: %(weight)s%%.") % {"weight": criterion.weight_label},
        criterion.anchors,
    ]
    return SheetField(
        column_name=f"{criterion.name} ({criterion.weight_label}%, {low}–{high})",
        synonyms=(criterion.name,),
        widget=widgets.DecimalWidget(),
        width=16,
        between=(criterion.minimum, criterion.maximum),
        note=" ".join(line for line in lines if line),
    )


def _reason_column(criterion: Criterion) -> SheetField:
    return SheetField(
        column_name=_("Reason: %(criterion)s") % {"criterion": criterion.name},
        widget=widgets.LongTextWidget(),
        width=40,
    )


def _total_column(criteria: list[Criterion]) -> SheetField:
    """For the juror's eyes: nothing reads it when the workbook comes back."""
    cells = [f"{{{score_name(row)}}}" for row in criteria]
    points = "+".join(
        f"{cell}*{row.weight or 0}/{row.maximum}"
        for cell, row in zip(cells, criteria, strict=True)
    )
    is_full = f"COUNT({','.join(cells)})={len(cells)}"
    return SheetField(
        column_name=_("Total (not read)"),
        widget=widgets.DecimalWidget(),
        width=14,
        formula=f'IF({is_full},{points},"")' if cells else "",
        note=_("Worked out from your scores; nothing reads it when you upload."),
    )
