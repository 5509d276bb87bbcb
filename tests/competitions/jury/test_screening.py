"""The administrative screening: outcomes, reasons, and when they show."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.models import ScoreSheet, Screening
from competitions.services import screening
from competitions.services.screening import (
    outcome_of,
    pass_many,
    register_reasons,
    screen,
    screening_opens,
    screening_shown,
    suggested_reasons,
    undo_screening,
)
from tests.factories.competitions import (
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryVersionFactory,
)
from tests.factories.innovations import RegionFactory, make_registrar

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "in_english"),
]


def version_of(entry):
    return entry.versions.latest("number")


@pytest.fixture
def version(judging):
    return version_of(judging.entry("Satu", passed=None))


def test_latest_word_counts(judging, version):
    screen(
        version=version,
        outcome="failed",
        reasons=" Surat belum ditandatangani. ",
        actor=judging.registrar,
    )
    assert outcome_of(version.entry).reasons == "Surat belum ditandatangani."

    screen(version=version, outcome="passed", actor=judging.registrar)

    last = outcome_of(version.entry)
    assert (last.outcome, last.decided_by) == ("passed", judging.registrar)
    assert Screening.objects.count() == 2


def test_refusal_needs_reasons(judging, version):
    with pytest.raises(ValidationError, match="why the entry did not pass"):
        screen(version=version, outcome="failed", reasons="  ", actor=None)
    with pytest.raises(ValidationError):
        screen(version=version, outcome="perhaps", actor=None)
    assert not Screening.objects.exists()


def test_only_the_registrar_screens(judging, version):
    Screening.objects.create(version=version, outcome="passed")
    competition, keys = judging.competition, [version.pk]
    for stranger in (judging.user(), make_registrar(RegionFactory())):
        with pytest.raises(PermissionDenied):
            screen(version=version, outcome="passed", actor=stranger)
        with pytest.raises(PermissionDenied):
            pass_many(competition=competition, keys=keys, actor=stranger)
        with pytest.raises(PermissionDenied):
            undo_screening(version=version, actor=stranger)
    assert Screening.objects.count() == 1


def test_screening_waits_for_its_phase(judging, version):
    tomorrow = timezone.localdate() + timedelta(days=1)
    phase = CompetitionPhaseFactory(
        competition=judging.competition, kind="screening", starts_on=tomorrow
    )
    with pytest.raises(ValidationError, match="Screening begins on") as refused:
        screen(version=version, outcome="passed", actor=None)
    assert refused.value.code == "too_early"
    phase.starts_on = phase.ends_on = date(2025, 7, 1)
    phase.save()

    screen(version=version, outcome="passed", actor=None)  # also after it


def test_without_a_phase_screening_waits_for_the_deadline(judging):
    assert screening_opens(judging.competition) is None
    CompetitionPhaseFactory(
        competition=judging.competition,
        kind="registration",
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 30),
    )
    competition = type(judging.competition).objects.get(pk=judging.competition.pk)
    zone = ZoneInfo(competition.region.time_zone)

    assert screening_opens(competition) == datetime(2025, 7, 1, tzinfo=zone)


@pytest.mark.parametrize("why", ["withdrawn", "replaced"])
def test_only_what_is_handed_in_now_is_screened(judging, version, why):
    if why == "withdrawn":
        judging.withdraw(version.entry)
    else:
        EntryVersionFactory(entry=version.entry, number=2)

    with pytest.raises(ValidationError, match="handed in again meanwhile"):
        screen(version=version, outcome="passed", actor=None)
    with pytest.raises(ValidationError, match="handed in again meanwhile"):
        undo_screening(version=version, actor=None)


def test_screening_is_fixed_once_a_sheet_is_sealed(judging, version):
    Screening.objects.create(version=version, outcome="passed")
    judging.sheet(version.entry, judging.juror("Juri"), 80)

    for act in (
        lambda: screen(version=version, outcome="failed", reasons="X", actor=None),
        lambda: undo_screening(version=version, actor=None),
    ):
        with pytest.raises(ValidationError, match="Jurors have scored"):
            act()
    assert outcome_of(version.entry).outcome == "passed"


@pytest.mark.parametrize("act", ["refuse", "undo"])
def test_open_sheets_go_with_the_outcome(judging, version, act):
    Screening.objects.create(version=version, outcome="passed")
    one, two = judging.jurors(2)
    begun = judging.sheet(version.entry, one, 50, state="open")
    judging.sheet(version.entry, two, state="open")

    if act == "refuse":
        screen(version=version, outcome="failed", reasons="Bukan ASN", actor=None)
    else:
        undo_screening(version=version, actor=None)

    assert [(row.pk, row.state) for row in ScoreSheet.objects.all()] == [
        (begun.pk, "recused")
    ]


def test_undoing_returns_to_the_word_before(judging, version):
    with pytest.raises(ValidationError, match="Nobody has screened"):
        undo_screening(version=version, actor=None)
    screen(version=version, outcome="failed", reasons="Kurang", actor=None)
    screen(version=version, outcome="passed", actor=None)

    before = undo_screening(version=version, actor=judging.registrar)

    assert before.outcome == "failed"
    assert undo_screening(version=version, actor=None) is None
    assert outcome_of(version.entry) is None


def test_several_pass_at_once_or_none(judging):
    entries = [judging.entry(f"Baru {n}", passed=None) for n in range(3)]
    versions = [version_of(entry) for entry in entries]
    done = version_of(judging.entry("Sudah"))
    keys = [version.pk for version in versions]

    passed = pass_many(
        competition=judging.competition, keys=[*keys, done.pk], actor=None
    )

    assert {version.pk for version in passed} == set(keys)
    assert done.screenings.count() == 1
    late = [version_of(judging.entry(f"Lagi {n}", passed=None)) for n in range(2)]
    judging.withdraw(late[1].entry)
    with pytest.raises(ValidationError, match="Lagi 1: This entry was withdrawn"):
        pass_many(
            competition=judging.competition,
            keys=[version.pk for version in late],
            actor=None,
        )
    assert outcome_of(late[0].entry) is None


def test_entries_of_other_competitions_do_not_pass_with_them(judging, version):
    other = CompetitionPageFactory(
        parent=judging.competition.get_parent(), title="Lomba lain"
    )

    with pytest.raises(ValidationError, match="1 entry is not of this competition"):
        pass_many(competition=other, keys=[version.pk], actor=None)


def test_entrants_see_the_outcome_after_the_phase(judging, version):
    phase = CompetitionPhaseFactory(
        competition=judging.competition,
        kind="screening",
        starts_on=date(2025, 7, 1),
        ends_on=date(2025, 7, 5),
    )
    zone = ZoneInfo(judging.competition.region.time_zone)
    last = datetime(2025, 7, 5, 23, 59, 59, 999999, tzinfo=zone)
    entry = type(version.entry).objects.get(pk=version.entry_id)

    assert not screening_shown(entry, last)
    assert screening_shown(entry, last + timedelta(microseconds=1))
    assert screening_shown(entry)
    phase.delete()
    assert screening_shown(type(entry).objects.get(pk=entry.pk), last)


def test_reasons_are_suggested_once_each(version, monkeypatch):
    monkeypatch.setattr(screening, "_finders", [])

    def find(found):
        assert found == version
        return ["Umur inovasi kurang", "Umur inovasi kurang"]

    register_reasons(find)
    register_reasons(find)

    assert suggested_reasons(version) == ["Umur inovasi kurang"]
