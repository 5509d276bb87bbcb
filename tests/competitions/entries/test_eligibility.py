"""Who may enter with what: figures in sentences, from the registry."""

from datetime import date

import pytest
from django.utils import timezone, translation

from competitions.entry_parts import answer_part, statements_text
from competitions.models import CompetitionPage, ResultsRelease
from competitions.services.eligibility import (
    Candidate,
    admission_findings,
    findings_of,
    months_between,
)
from competitions.services.entries import begin_entry, for_writing
from innovations.models import InnovationAlias
from innovations.services.merging import merge_innovations
from tests.competitions.entries.conftest import OPEN
from tests.competitions.entries.ready import fill_in, hand_in, write
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationTypeFactory,
)


def fresh_findings(entry):
    return findings_of(for_writing(type(entry).objects.filter(pk=entry.pk)).get())


@pytest.fixture(autouse=True)
def in_indonesian():
    with translation.override("id"):
        yield


def finding(category, key, **candidate):
    (found,) = admission_findings(category, [Candidate(**candidate)])
    return next((one for one in found if one.key == key), None)


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        (date(2024, 3, 3), date(2025, 6, 30), 15),
        (date(2023, 6, 30), date(2025, 6, 30), 24),
        (date(2023, 7, 1), date(2025, 6, 30), 23),
        (date(2025, 7, 1), date(2025, 6, 30), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 11),
    ],
)
def test_whole_months_count(since, day, months):
    assert months_between(since, day) == months


def test_age_is_explained_with_its_figures(category, organization, innovation):
    category.min_age_months = 24
    category.save()

    found = finding(category, "age", organization=organization, innovation=innovation)

    assert found.outcome == "not_ok"
    assert found.sentence == (
        "Dipakai sejak 3 Maret 2024, pada 30 Juni 2025 baru 15 bulan; syaratnya "
        "24 bulan."
    )
    assert found.stops


def test_age_of_the_newest_draft_counts(category, organization, innovation):
    category.min_age_months = 24
    category.save()
    innovation.implementation_date = date(2023, 6, 30)
    innovation.save_revision()
    innovation.refresh_from_db()

    found = finding(category, "age", organization=organization, innovation=innovation)

    assert found.outcome == "ok"
    assert "24 bulan" in found.sentence


def test_age_is_counted_on_the_day_that_was_set(category, organization, innovation):
    category.min_age_months = 15
    category.age_counted_on = date(2025, 6, 2)
    category.save()

    found = finding(category, "age", organization=organization, innovation=innovation)

    assert (found.outcome, "14 bulan" in found.sentence) == ("not_ok", True)


def test_an_unknown_age_stops_until_it_is_filled_in(category, organization):
    category.min_age_months = 24
    category.save()

    found = finding(category, "age", organization=organization, title="Baru")

    assert (found.outcome, found.stops, found.anchor) == (
        "unknown",
        True,
        "id_in_use_since",
    )


def test_age_without_a_day_to_count_on_does_not_stop(
    category, competition, organization, innovation
):
    competition.phases.all().delete()
    category.min_age_months = 24
    category.save()
    category.competition = CompetitionPage.objects.get(pk=competition.pk)

    found = finding(category, "age", organization=organization, innovation=innovation)

    assert (found.outcome, found.stops) == ("unknown", False)


@pytest.mark.parametrize(
    ("audience", "outcome"),
    [("organizations", "ok"), ("both", "ok"), ("public", "not_ok"), ("", None)],
)
def test_audience(category, organization, audience, outcome):
    category.audience = audience
    category.save()

    found = finding(category, "audience", organization=organization)

    assert (found and found.outcome) == outcome


def test_type_of_the_organisation(category, organization):
    category.organization_types.add(
        OrganizationTypeFactory(code="village", label="Desa")
    )

    found = finding(category, "type", organization=organization)

    assert (found.outcome, found.sentence) == (
        "not_ok",
        "Hanya untuk Desa; Dinas Kesehatan tercatat sebagai Dinas.",
    )


def test_an_organisation_without_type_is_left_to_the_registrar(category, organization):
    category.organization_types.add(
        OrganizationTypeFactory(code="village", label="Desa")
    )
    organization.type = None

    found = finding(category, "type", organization=organization)

    assert (found.outcome, found.stops) == ("unknown", False)


def test_a_closed_organisation_is_told(category, organization):
    assert finding(category, "closed", organization=organization) is None
    organization.valid_to = date(2024, 12, 31)

    found = finding(category, "closed", organization=organization)

    assert (found.stops, found.sentence) == (
        True,
        "Dinas Kesehatan berdiri sampai 31 Desember 2024.",
    )


def test_what_is_not_in_the_registry(category, organization, innovation):
    category.needs_innovation = True
    category.save()

    there = finding(
        category, "innovation", organization=organization, innovation=innovation
    )
    missing = finding(category, "innovation", organization=organization, title="Baru")

    assert (there.outcome, missing.outcome) == ("ok", "not_ok")
    assert innovation.code in there.sentence


# -------------------------------------------------------------- former winners


@pytest.fixture
def winners(category):
    category.excludes_winners = True
    category.save()
    return category


@pytest.fixture
def former(competition):
    """A category of an earlier edition."""
    page = CompetitionPageFactory(
        parent=competition.get_parent(), title="Lomba Lama", edition_year=2023
    )
    return CompetitionCategoryFactory(competition=page)


def test_a_former_win_excludes_and_is_named(winners, former, organization, innovation):
    AwardFactory(category=former, innovation=innovation, rank_label="Juara I")

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == "not_ok"
    assert "Juara I Lomba Lama (2023)" in found.sentence


def test_a_win_that_is_not_out_yet_neither_excludes_nor_tells(
    winners, former, organization, innovation
):
    """Who is refused as a winner would know of it before everybody else."""
    AwardFactory(category=former, innovation=innovation, rank_label="Juara I")
    release = ResultsRelease.objects.create(competition=former.competition)

    def found():
        return finding(
            winners, "winners", organization=organization, innovation=innovation
        )

    before = found()
    release.release_at = timezone.now()
    release.save()

    assert (before.outcome, found().outcome) == ("ok", "not_ok")
    assert "Juara" not in str(before)


def test_no_win_is_no_obstacle(winners, former, organization, innovation):
    AwardFactory(category=former, innovation_text="Yang lain")

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == "ok"


@pytest.mark.parametrize(
    ("ranks", "outcome"),
    [("Juara I", "ok"), ("Juara II\nTop 45", "not_ok"), ("2.", "not_ok")],
)
def test_only_the_named_ranks_exclude(
    winners, former, organization, innovation, ranks, outcome
):
    winners.winners_ranks = ranks
    winners.save()
    AwardFactory(category=former, innovation=innovation, rank_label="Juara II")

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == outcome


@pytest.mark.parametrize(("years", "outcome"), [(1, "ok"), (2, "not_ok")])
def test_only_so_many_years_back_count(
    winners, former, organization, innovation, years, outcome
):
    winners.winners_years = years
    winners.save()
    AwardFactory(category=former, innovation=innovation)

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == outcome


def test_a_win_under_an_older_name_excludes(winners, former, organization, innovation):
    InnovationAlias.objects.create(innovation=innovation, name="Ojek Obat")
    AwardFactory(
        category=former, innovation_text="OJEK OBAT", organization=organization
    )

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == "not_ok"


def test_a_win_of_a_merged_innovation_excludes(
    winners, former, organization, innovation, registrar
):
    twin = InnovationPageFactory(parent=organization, title="Antar Obat Lama")
    AwardFactory(category=former, innovation=innovation, winner_text="A")
    # Word for word the same, so it stays with the one that was merged.
    AwardFactory(category=former, innovation=twin, winner_text="A")
    merge_innovations(kept=innovation, merged=twin, actor=registrar)
    innovation.awards.all().delete()
    innovation.refresh_from_db()
    assert twin.awards.exists()

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == "not_ok"


def test_a_winner_of_the_same_name_elsewhere_is_only_asked_about(
    winners, former, organization
):
    AwardFactory(category=former, innovation_text="Antar Obat")

    found = finding(winners, "winners", organization=organization, title="Antar Obat")

    assert (found.outcome, found.stops) == ("unknown", False)


def test_results_that_are_not_published_tell_nothing(
    winners, former, organization, innovation
):
    AwardFactory(category=former, innovation=innovation)
    CompetitionPage.objects.filter(pk=former.competition_id).update(live=False)

    found = finding(
        winners, "winners", organization=organization, innovation=innovation
    )

    assert found.outcome == "ok"


# -------------------------------------------------------------------- the form


def test_the_number_of_entries_is_told(entry, category, organization, operator):
    category.max_entries = 1
    category.save()
    hand_in(entry, operator)

    found = finding(category, "number", organization=organization, title="Lain")

    assert (found.outcome, found.sentence) == (
        "not_ok",
        "Sudah 1 usulan yang dikirim; paling banyak 1.",
    )


def test_words_are_counted_as_people_count(entry, operator, summary):
    fill_in(entry, operator, text="satu dua tiga empat lima enam tujuh")

    (found,) = [one for one in fresh_findings(entry) if one.stops]

    assert found.sentence == "“Ringkasan” berisi 7 kata; paling banyak 5."
    assert found.advice == "Kurangi 2 kata."
    assert found.anchor == f"id_answer-{summary.pk}"


def test_a_required_file_is_asked_for(entry, operator, impact):
    impact.attachment = "required"
    impact.save()
    fill_in(entry, operator)

    (found,) = [one for one in fresh_findings(entry) if one.stops]

    assert found.key == f"attachment-{impact.pk}"


def test_a_complete_form_says_so(entry, operator):
    fill_in(entry, operator)

    assert [one.key for one in fresh_findings(entry)] == ["audience", "form"]


@pytest.mark.parametrize("number", [1, 3])
def test_many_innovations_cost_the_same(
    winners, former, organization, number, django_assert_num_queries
):
    winners.max_entries = 2
    winners.min_age_months = 12
    winners.save()
    pages = [InnovationPageFactory(parent=organization) for _one in range(number)]
    for page in pages:
        AwardFactory(category=former, innovation=page)
    category = (
        type(winners).objects.select_related("competition__region").get(pk=winners.pk)
    )
    loaded = type(pages[0]).objects.select_related("latest_revision")
    candidates = [
        Candidate(organization=organization, innovation=page) for page in loaded
    ]

    with django_assert_num_queries(7):
        admission_findings(category, candidates)


def test_a_former_win_stops_handing_in(
    winners, former, organization, operator, summary, statement, innovation
):
    AwardFactory(category=former, innovation=innovation)
    entry = begin_entry(
        category=winners,
        organization=organization,
        innovation=innovation,
        actor=operator,
        at=OPEN,
    )
    write(
        entry,
        operator,
        **{
            answer_part(summary.pk): "Obat diantar.",
            "statements": statements_text([statement.pk]),
        },
    )

    assert [one.key for one in fresh_findings(entry) if one.stops] == ["winners"]
