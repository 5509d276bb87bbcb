"""Who gets which sheets: balance, conflicts, recusals, versions."""

from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.choices import ConflictKind
from competitions.models import JurorConflict, ScoreSheet
from competitions.services.juries import assign, fill_up, preview
from competitions.services.jury_conflicts import (
    conflicts_of,
    lift_conflict,
    record_conflict,
)
from competitions.services.stages import close_stage
from innovations.choices import RegionalRole
from innovations.models import MentorAssignment, OrganizationAlias, RegionalGroup
from tests.competitions.jury.judging import Judging
from tests.factories.competitions import (
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryVersionFactory,
    PublicEntrantFactory,
    organization_in,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    MembershipFactory,
    OrganizationPageFactory,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "in_english"),
]


def pairs(**narrowed):
    rows = ScoreSheet.objects.exclude(state="recused").filter(**narrowed)
    return sorted((row.juror.name, row.entry.title) for row in rows)


def loads():
    return Counter(name for name, _title in pairs())


def per_entry(judging, number):
    judging.phase.jurors_per_entry = number
    judging.phase.save()


def test_whole_panel_scores_every_entry_that_passed(judging):
    judging.jurors(2)
    judging.entry("Satu")
    judging.entry("Gagal", passed=False)
    CompetitionPhaseFactory(competition=judging.competition, kind="screening")
    judging.entry("Belum", passed=None)
    judging.withdraw(judging.entry("Ditarik"))

    done = assign(judging.fresh(), judging.phase, judging.registrar)

    assert pairs() == [("Juri 1", "Satu"), ("Juri 2", "Satu")]
    assert (len(done.added), done.short) == (2, {})
    assert {sheet.version for sheet in done.added} == set(
        judging.category.entries.get(title="Satu").versions.all()
    )


def test_without_a_phase_of_screening_only_refused_entries_are_left_out(judging):
    judging.jurors(1)
    judging.entry("Belum", passed=None)
    judging.entry("Gagal", passed=False)

    assign(judging.category, judging.phase, judging.registrar)

    assert pairs() == [("Juri 1", "Belum")]


def test_loads_are_even_and_nobody_scores_the_own_organisation(judging):
    per_entry(judging, 2)
    jurors = judging.jurors(4)
    entries = judging.entries(10)
    for juror in jurors[:2]:
        for entry in entries[:4]:
            MembershipFactory(user=juror.user, organization=entry.organization)
    plan = preview(judging.category, judging.phase)

    done = assign(judging.category, judging.phase, judging.registrar)

    assert loads() == {juror.name: 5 for juror in jurors}
    assert Counter(title for _name, title in pairs()) == {
        entry.title: 2 for entry in entries
    }
    own = {entry.title for entry in entries[:4]}
    assert not [
        one for one in pairs() if one[0] in {"Juri 1", "Juri 2"} and one[1] in own
    ]
    assert JurorConflict.objects.filter(kind="organization").count() == 8
    assert [(load.juror.name, load.kept, load.new) for load in plan.loads] == [
        (juror.name, 0, 5) for juror in jurors
    ]
    assert len(plan.new) == len(done.added) == 20


def test_preview_writes_nothing(judging):
    judging.jurors(2)
    entry = judging.entry("Satu")
    juror = judging.juror("Orang dalam", affiliation=entry.organization.title)

    plan = preview(judging.category, judging.phase)

    assert len(plan.new) == 2
    assert plan.conflicts == {(juror.pk, entry.pk): ConflictKind.OWN_ORGANIZATION}
    assert not ScoreSheet.objects.exists()
    assert not JurorConflict.objects.exists()


def test_assigning_again_changes_nothing(judging):
    per_entry(judging, 2)
    judging.jurors(3)
    judging.entries(5)
    assign(judging.category, judging.phase, judging.registrar)
    before = list(ScoreSheet.objects.values_list("pk", "juror", "entry"))

    again = assign(judging.category, judging.phase, judging.registrar)

    assert (again.added, again.taken_away) == ([], 0)
    assert list(ScoreSheet.objects.values_list("pk", "juror", "entry")) == before


def test_new_juror_takes_untouched_sheets_only(judging):
    per_entry(judging, 1)
    [first] = judging.jurors(1)
    entries = judging.entries(4)
    assign(judging.category, judging.phase, judging.registrar)
    for entry in entries[:2]:
        ScoreSheet.objects.filter(entry=entry).update(revision=2, note="Bagus")
    judging.juror("Juri baru")

    filled = fill_up(judging.category, judging.phase, judging.registrar)
    assert (filled.added, filled.taken_away) == ([], 0)
    done = assign(judging.category, judging.phase, judging.registrar)

    assert (len(done.added), done.taken_away) == (2, 2)
    assert pairs(juror=first) == [(first.name, entry.title) for entry in entries[:2]]


def test_what_a_juror_sealed_before_leaving_counts_for_the_number(judging):
    per_entry(judging, 2)
    former = judging.juror("Mantan", seated=False)
    judging.jurors(2)
    scored, other = judging.entries(2)
    judging.sheet(scored, former, 70)

    done = assign(judging.category, judging.phase, judging.registrar)

    assert len(done.added) == 3
    assert Counter(title for _name, title in pairs()) == {
        scored.title: 2,
        other.title: 2,
    }


def test_entries_without_enough_jurors_are_told(judging):
    per_entry(judging, 2)
    one, _two = judging.jurors(2)
    entry = judging.entry("Satu")
    judging.entry("Dua")
    record_conflict(
        juror=one, entry=entry, reason="Saudara kandung", actor=judging.registrar
    )

    done = assign(judging.category, judging.phase, judging.registrar)

    assert done.short == {entry: 1}


def test_whole_panel_is_short_only_where_nobody_is_left(judging):
    one, two = judging.jurors(2)
    some, none = judging.entries(2)
    for juror, entry in ((one, some), (one, none), (two, none)):
        record_conflict(juror=juror, entry=entry, reason="Keluarga", actor=None)

    done = assign(judging.category, judging.phase, judging.registrar)

    assert done.short == {none: 1}
    assert pairs() == [(two.name, some.title)]


def test_recusal_chain_ends_when_nobody_is_free(judging):
    """Each recusal hands the sheet on, until the panel is used up."""
    per_entry(judging, 1)
    jurors = judging.jurors(3)
    entry = judging.entry("Satu")
    assign(judging.category, judging.phase, judging.registrar)
    recused = []
    for _turn in range(3):
        sheet = ScoreSheet.objects.get(state="open")
        recused.append(sheet.juror)
        sheet.state = "recused"
        sheet.save()
        JurorConflict.objects.create(
            juror=sheet.juror, entry=entry, kind="declared", reason="Kenal dekat"
        )
        # As the juror who gives the sheet back.
        done = fill_up(judging.category, judging.phase, sheet.juror.user)

    assert sorted(one.name for one in recused) == [one.name for one in jurors]
    assert done.short == {entry: 1}
    assert not ScoreSheet.objects.exclude(state="recused").exists()


def test_open_sheets_follow_the_version_and_sealed_ones_stay(judging):
    one, two = judging.jurors(2)
    entry = judging.entry("Satu")
    first = entry.versions.get()
    sealed = judging.sheet(entry, one, 80)
    still_open = judging.sheet(entry, two, state="open")
    second = EntryVersionFactory(entry=entry, number=2)

    fill_up(judging.category, judging.phase, judging.registrar)

    sealed.refresh_from_db()
    still_open.refresh_from_db()
    assert (sealed.version, still_open.version) == (first, second)


def test_second_stage_waits_for_the_first_and_takes_who_goes_on(judging):
    visit = judging.stage("Kunjungan", 20, kind="field_visit", weight=40)
    judging.phase.weight, judging.phase.top_n = 60, 1
    judging.phase.save()
    juror = judging.juror("Juri", judging.phase, visit)
    best, other = judging.entries(2)
    judging.sheet(best, juror, 90)
    judging.sheet(other, juror, 70)
    category = judging.fresh()
    with pytest.raises(ValidationError, match="Close “Penilaian” first"):
        assign(category, visit, judging.registrar)

    close_stage(category, judging.phase, judging.registrar)
    done = assign(category, visit, judging.registrar)

    assert [sheet.entry for sheet in done.added] == [best]
    with pytest.raises(ValidationError, match="is closed"):
        assign(category, judging.phase, judging.registrar)


def test_panel_is_needed(judging):
    judging.entry("Satu")
    judging.juror("Tutup", user=judging.user(is_active=False))

    with pytest.raises(ValidationError, match="fill the panel first"):
        assign(judging.category, judging.phase, judging.registrar)


# ------------------------------------------------------------------ conflicts


def test_conflicts_that_the_registry_shows(judging):
    owner = organization_in(judging.category)
    unit = OrganizationPageFactory(parent=owner, title="Puskesmas Waru")
    innovation = InnovationPageFactory(parent=unit)
    entry = judging.entry("Satu", organization=unit, innovation=innovation)
    other = judging.entry("Dua")
    public = judging.entry(
        "Tiga",
        organization=None,
        entrant=PublicEntrantFactory(
            region=judging.competition.region, institution="SMA Negeri 1"
        ),
    )
    above, below, said, mentor, school, writer, free = [
        judging.juror(name)
        for name in ("Atas", "Bawah", "Asal", "Mentor", "Guru", "Penulis", "Bebas")
    ]
    MembershipFactory(user=above.user, organization=owner)
    MembershipFactory(
        user=below.user,
        organization=OrganizationPageFactory(parent=unit, title="Pustu Waru"),
    )
    OrganizationAlias.objects.create(organization=unit, name="PKM Waru")
    said.affiliation = "pkm  WARU"
    said.save()
    school.affiliation = "sma negeri 1"
    school.save()
    mentors = RegionalGroup.objects.get(
        region=judging.competition.region, role=RegionalRole.MENTOR
    )
    mentor.user.groups.add(mentors.group)
    MentorAssignment.objects.create(
        region=judging.competition.region, mentor=mentor.user, innovation=innovation
    )
    other.edited_by = writer.user
    other.save()

    found = conflicts_of(
        [above, below, said, mentor, school, writer, free], [entry, other, public]
    )

    assert found == {
        (above.pk, entry.pk): "organization",
        (below.pk, entry.pk): "organization",
        (said.pk, entry.pk): "organization",
        (mentor.pk, entry.pk): "mentor",
        (school.pk, public.pk): "organization",
        (writer.pk, other.pk): "organization",
    }


def test_recorded_conflict_takes_sheets_back_and_can_be_lifted(judging):
    juror, _other = judging.jurors(2)
    entry = judging.entry("Satu")
    sheet = judging.sheet(entry, juror, 90)

    with pytest.raises(ValidationError, match="what the conflict is"):
        record_conflict(juror=juror, entry=entry, reason=" ", actor=None)
    conflict = record_conflict(
        juror=juror, entry=entry, reason="Ipar", actor=judging.registrar
    )
    again = record_conflict(juror=juror, entry=entry, reason="Ipar", actor=None)

    sheet.refresh_from_db()
    assert (sheet.state, again, conflict.kind) == ("recused", conflict, "recorded")
    with pytest.raises(ValidationError, match="why it is no conflict"):
        lift_conflict(conflict=conflict, reason="", actor=None)
    lift_conflict(conflict=conflict, reason="Salah orang", actor=judging.registrar)
    assert not JurorConflict.objects.exists()


def test_conflict_after_the_stage_was_closed_needs_it_open(judging):
    juror, _other = judging.jurors(2)
    entry = judging.entry("Satu")
    judging.sheet(entry, juror, 90)
    judging.sheet(entry, _other, 90)
    close_stage(judging.category, judging.phase, judging.registrar)

    with pytest.raises(ValidationError, match="Open the stage again first"):
        record_conflict(juror=juror, entry=entry, reason="Ipar", actor=None)


def test_conflict_that_the_registry_shows_can_not_be_lifted(judging):
    juror, _other = judging.jurors(2)
    entry = judging.entry("Satu")
    MembershipFactory(user=juror.user, organization=entry.organization)
    assign(judging.category, judging.phase, judging.registrar)

    with pytest.raises(ValidationError, match="registry still shows it"):
        lift_conflict(conflict=JurorConflict.objects.get(), reason="Bukan", actor=None)


@pytest.mark.parametrize("count", [1, 4])
def test_conflicts_cost_the_same_for_more(judging, count, django_assert_num_queries):
    jurors = judging.jurors(count)
    entries = judging.entries(count)

    with django_assert_num_queries(7):
        conflicts_of(jurors, entries)


def test_assignment_costs_the_same_for_more(index, registrar):
    def cost(count):
        competition = CompetitionPageFactory(parent=index, title=f"Lomba {count}")
        judging = Judging(competition, registrar)
        judging.jurors(count)
        judging.entries(count)
        category = judging.fresh()
        with CaptureQueriesContext(connection) as queries:
            assign(category, judging.phase, registrar)
        return len(queries)

    cost(1)  # what is remembered from then on

    # The site's log of changes asks for some of them.
    assert cost(2) == cost(5) <= 30
