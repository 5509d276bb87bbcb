"""Jurors, panels, chairs, and what becomes of the sheets of who leaves."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.models import Juror, PanelSeat, ScoreSheet
from competitions.services import juries
from competitions.services.stages import close_stage, reopen_stage
from innovations.choices import RegionalRole
from tests.factories.competitions import CompetitionCategoryFactory, JurorFactory
from tests.factories.innovations import (
    RegionFactory,
    UserFactory,
    make_regional,
    make_registrar,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "in_english"),
]


def test_person_with_the_role_becomes_a_juror_once(judging):
    user = judging.user()

    juror = juries.add_juror(
        competition=judging.competition,
        user=user,
        name=" Dr. Andi, S.T., M.Si. ",
        affiliation="Universitas Contoh",
        actor=judging.registrar,
    )

    assert (juror.name, juror.affiliation) == (
        "Dr. Andi, S.T., M.Si.",
        "Universitas Contoh",
    )
    with pytest.raises(ValidationError, match="juror already"):
        juries.add_juror(
            competition=judging.competition,
            user=user,
            name="Andi",
            actor=judging.registrar,
        )


@pytest.mark.parametrize("who", ["no role", "closed", "other region"])
def test_nobody_without_the_role_here_becomes_a_juror(judging, who):
    if who == "no role":
        user = UserFactory()
    elif who == "closed":
        user = judging.user(is_active=False)
    else:
        user = make_regional(RegionFactory(), RegionalRole.JUROR)

    with pytest.raises(ValidationError, match="role of a juror"):
        juries.add_juror(
            competition=judging.competition, user=user, name="X", actor=None
        )
    assert not Juror.objects.exists()


def test_strangers_change_no_jury(judging):
    juror = judging.juror("Juri")
    seat = PanelSeat.objects.get()
    other = JurorFactory(competition=judging.competition, user=judging.user())
    for stranger in (make_registrar(RegionFactory()), juror.user, UserFactory()):
        for act in (
            lambda actor: juries.add_juror(
                competition=judging.competition,
                user=judging.user(),
                name="X",
                actor=actor,
            ),
            lambda actor: juries.seat(
                juror=other,
                category=judging.category,
                phase=judging.phase,
                actor=actor,
            ),
            lambda actor: juries.unseat(seat=seat, actor=actor),
            lambda actor: juries.set_chair(seat=seat, actor=actor),
            lambda actor: juries.leave(juror, "Pindah", actor),
            lambda actor: juries.assign(judging.category, judging.phase, actor),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)
    assert PanelSeat.objects.get() == seat


def test_seat_is_given_once_and_only_where_it_belongs(judging):
    juror = judging.juror("Juri", seated=False)
    foreign = CompetitionCategoryFactory()
    seat = {"juror": juror, "category": judging.category, "phase": judging.phase}

    juries.seat(**seat, actor=judging.registrar)
    juries.seat(**seat, actor=judging.registrar)

    assert PanelSeat.objects.count() == 1
    with pytest.raises(ValidationError, match="another competition"):
        juries.seat(**(seat | {"category": foreign}), actor=None)
    unscored = CompetitionCategoryFactory(competition=judging.competition)
    with pytest.raises(ValidationError, match="not scored"):
        juries.seat(**(seat | {"category": unscored}), actor=None)


def test_chair_is_one(judging):
    first, second = judging.jurors(2)
    for juror in (first, second):
        seat = PanelSeat.objects.get(juror=juror)
        juries.set_chair(seat=seat, actor=judging.registrar)

    chairs = PanelSeat.objects.filter(is_chair=True)
    assert [seat.juror for seat in chairs] == [second]


def test_panel_is_copied_where_it_lacks_somebody(judging):
    visit = judging.stage("Kunjungan", 20, kind="field_visit")
    chair = judging.juror("Ketua", is_chair=True)
    judging.juror("Anggota")
    own = judging.juror("Ketua lain", visit, is_chair=True)

    made = juries.copy_panel(
        category=judging.category,
        phase=judging.phase,
        to=[(judging.category, visit)],
        actor=judging.registrar,
    )

    seats = PanelSeat.objects.filter(phase=visit).order_by("juror__name")
    assert made == 2
    assert [(seat.juror.name, seat.is_chair) for seat in seats] == [
        ("Anggota", False),
        ("Ketua", False),
        ("Ketua lain", True),
    ]
    assert chair != own


def test_leaver_gives_open_sheets_back_and_sealed_ones_count(judging):
    judging.phase.jurors_per_entry = 1
    judging.phase.save()
    leaver, stays = judging.jurors(2)
    done, begun, untouched = judging.entries(3)
    sealed = judging.sheet(done, leaver, 80)
    given = judging.sheet(begun, leaver, 50, state="open")
    judging.sheet(untouched, leaver, state="open")

    left = juries.leave(leaver, "Pindah tugas", judging.registrar)

    assert (left.given_back, left.sealed, left.reassigned, left.short) == (2, 1, 2, [])
    sealed.refresh_from_db()
    given.refresh_from_db()
    assert (sealed.state, given.state) == ("sealed", "recused")
    assert given.scores.get().value == 50
    new = ScoreSheet.objects.filter(juror=stays, state="open")
    assert {sheet.entry for sheet in new} == {begun, untouched}
    leaver.refresh_from_db()
    assert leaver.left_at
    assert leaver.reason_for_leaving == "Pindah tugas"
    assert [seat.juror for seat in PanelSeat.objects.all()] == [stays]
    with pytest.raises(ValidationError, match="left the jury already"):
        juries.leave(leaver, "Lagi", judging.registrar)
    with pytest.raises(ValidationError, match="left the jury"):
        juries.seat(
            juror=leaver, category=judging.category, phase=judging.phase, actor=None
        )


def test_leaving_needs_a_reason_and_another_chair(judging):
    chair = judging.juror("Ketua", is_chair=True)
    other = judging.juror("Anggota")
    with pytest.raises(ValidationError, match="why the juror leaves"):
        juries.leave(other, " ", judging.registrar)
    with pytest.raises(ValidationError, match="chairs the panel of Kategori Dinas"):
        juries.leave(chair, "Sakit", judging.registrar)
    with pytest.raises(ValidationError, match="chairs the panel"):
        juries.unseat(seat=chair.seats.get(), actor=judging.registrar)

    juries.set_chair(seat=other.seats.get(), actor=judging.registrar)
    juries.leave(chair, "Sakit", judging.registrar)

    assert [seat.juror for seat in PanelSeat.objects.all()] == [other]


def test_seats_of_closed_stages_stay(judging):
    juror = judging.juror("Ketua", is_chair=True)
    entry = judging.entry("Satu")
    judging.sheet(entry, juror, 80)
    close_stage(judging.category, judging.phase, judging.registrar)

    left = juries.leave(juror, "Selesai", judging.registrar)

    assert left.sealed == 0
    assert PanelSeat.objects.get().juror == juror


def test_who_left_may_come_back_and_gets_the_sheets_again(judging):
    juror, _other = judging.jurors(2)
    entry = judging.entry("Satu")
    judging.sheet(entry, juror, 60, state="open")
    juries.leave(juror, "Cuti", judging.registrar)

    back = juries.add_juror(
        competition=judging.competition,
        user=juror.user,
        name=juror.name,
        actor=judging.registrar,
    )
    juries.seat(juror=back, category=judging.category, phase=judging.phase, actor=None)
    juries.fill_up(judging.category, judging.phase, None)

    sheet = ScoreSheet.objects.get(juror=back, entry=entry)
    assert (sheet.state, sheet.scores.get().value) == ("open", 60)


def test_leaving_works_while_the_stage_before_is_open_again(judging):
    visit = judging.stage("Kunjungan", 20, kind="field_visit", weight=40)
    judging.phase.weight = 60
    judging.phase.save()
    juror = judging.juror("Satu", judging.phase, visit)
    leaver = judging.juror("Dua", visit)
    entry = judging.entry("Satu")
    judging.sheet(entry, juror, 80)
    close_stage(judging.fresh(), judging.phase, judging.registrar)
    juries.assign(judging.category, visit, judging.registrar)
    reopen_stage(judging.category, judging.phase, "Salah hitung", judging.registrar)

    left = juries.leave(leaver, "Sakit", judging.registrar)

    assert (left.given_back, left.reassigned) == (1, 0)
