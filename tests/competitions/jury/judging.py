"""A competition that is being judged, made of rows without asking services."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from competitions.models import Score, ScoreSheet, Screening
from innovations.choices import RegionalRole
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    JurorFactory,
    PanelSeatFactory,
)
from tests.factories.innovations import make_regional


class Judging:
    """One category; ``phase`` is its first stage with one criterion of 0 to 100."""

    def __init__(self, competition, registrar, **phase):
        self.competition = competition
        self.registrar = registrar
        self.category = CompetitionCategoryFactory(
            competition=competition, name="Kategori Dinas"
        )
        self.phase = self.stage("Penilaian", 1, **phase)

    def stage(self, name, day, *, weights=(100,), **fields):
        fields.setdefault("kind", "judging")
        phase = CompetitionPhaseFactory(
            competition=self.competition,
            name=name,
            starts_on=date(2025, 8, day),
            **fields,
        )
        for number, weight in enumerate(weights, 1):
            CriterionFactory(
                category=self.category,
                phase=phase,
                name=f"{name} {number}",
                weight=Decimal(weight),
            )
        return phase

    def user(self, **fields):
        return make_regional(self.competition.region, RegionalRole.JUROR, **fields)

    def juror(self, name, *phases, is_chair=False, seated=True, **fields):
        juror = JurorFactory(
            competition=self.competition,
            user=fields.pop("user", None) or self.user(),
            name=name,
            **fields,
        )
        for phase in (phases or (self.phase,)) if seated else ():
            PanelSeatFactory(
                category=self.category, phase=phase, juror=juror, is_chair=is_chair
            )
        return juror

    def jurors(self, count):
        return [self.juror(f"Juri {number}") for number in range(1, count + 1)]

    def entry(self, title, *, passed=True, **fields):
        """An entry that was handed in and passed (or failed, or None: unscreened)."""
        entry = EntryFactory(
            category=self.category, title=title, state="submitted", **fields
        )
        version = EntryVersionFactory(entry=entry)
        if passed is not None:
            Screening.objects.create(
                version=version,
                outcome="passed" if passed else "failed",
                reasons="" if passed else "Surat pernyataan belum ada.",
            )
        return entry

    def entries(self, count):
        return [self.entry(f"Inovasi {number:02}") for number in range(1, count + 1)]

    def sheet(self, entry, juror, *values, phase=None, state="sealed"):
        """A sheet with a value for each criterion of the phase, in their order."""
        phase = phase or self.phase
        sheet = ScoreSheet.objects.create(
            version=entry.versions.latest("number"),
            entry=entry,
            phase=phase,
            juror=juror,
            state=state,
            sealed_at=timezone.now() if state == "sealed" else None,
            edited_at=timezone.now() if values else None,
        )
        criteria = self.category.criteria.filter(phase=phase)
        for criterion, value in zip(criteria, values, strict=False):
            Score.objects.create(sheet=sheet, criterion=criterion, value=Decimal(value))
        return sheet

    def withdraw(self, entry, reason="Tidak jadi"):
        entry.state = "withdrawn"
        entry.withdrawn_at = timezone.now()
        entry.withdrawal_reason = reason
        entry.save()

    def fresh(self):
        """Read the category again, with nothing cached of its rules."""
        model = type(self.category)
        self.category = model.objects.select_related("competition__region").get(
            pk=self.category.pk
        )
        return self.category
