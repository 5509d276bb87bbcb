"""Awards made of rankings: previews, shared ranks, edits by hand, undoing."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.models import Award, AwardPlace, AwardRun, ResultRules
from competitions.services.release import is_hidden, release_now
from competitions.services.results import (
    USUAL_PLACES,
    give_usual_places,
    last_run,
    make_awards,
    preview_awards,
    undo_awards,
)
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    EntryFactory,
    PublicEntrantFactory,
)
from tests.factories.innovations import RegionFactory, UserFactory, make_registrar
from tests.factories.results import close, standing

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def made(competition):
    """Each award in words, in the public order."""
    return [
        (award.rank_label, award.innovation_text, award.score)
        for award in competition.awards.in_order()
    ]


def rank_again(closing, *order):
    """Close the stage with another order."""
    closing.undone_at = closing.closed_at
    closing.save()
    rows = [standing(entry, rank, f"{95 - rank}.00") for rank, entry in order]
    return close(closing.category, closing.phase, rows)


def test_ranks_get_the_places_in_their_order(competition, closing, entries, registrar):
    done = make_awards(competition=competition, actor=registrar)

    assert made(competition) == [
        ("Juara I", "Antar Obat", Decimal("91.500")),
        ("Juara II", "Sapa Warga", Decimal("90.000")),
        ("Harapan I", "Peta Banjir", Decimal("88.250")),
    ]
    first = competition.awards.get(rank=1)
    assert first.entry == entries[0]
    assert first.organization == entries[0].organization
    assert first.winner_text == entries[0].organization.title
    assert first.prize == "Rp10.000.000,00"
    assert done.kept == []
    assert is_hidden(competition)


def test_preview_changes_nothing_and_says_all(competition, closing, entries):
    preview = preview_awards(competition)

    assert [(one.action, one.label, one.title) for one in preview.changes] == [
        ("new", "Juara I", "Antar Obat"),
        ("new", "Juara II", "Sapa Warga"),
        ("new", "Harapan I", "Peta Banjir"),
    ]
    assert preview.problems == []
    assert not Award.objects.exists()


def test_shared_rank_shares_the_label_and_skips_the_next(
    competition, category, phase, places, entries
):
    first, second, third, fourth = entries
    rows = [
        standing(first, 1),
        standing(second, 1),
        standing(third, 3),
        standing(fourth, 4),
    ]
    close(category, phase, rows)

    make_awards(competition=competition, actor=None)

    assert [(label, title) for label, title, _score in made(competition)] == [
        ("Juara I", "Antar Obat"),
        ("Juara I", "Sapa Warga"),
        ("Harapan I", "Peta Banjir"),
    ]


def test_scores_are_left_out_where_the_competition_says_so(competition, closing):
    ResultRules.objects.create(competition=competition, shows_scores=False)

    make_awards(competition=competition, actor=None)

    assert [score for _label, _title, score in made(competition)] == [None, None, None]


@pytest.mark.parametrize(
    ("kind", "person", "printed"),
    [("citizen", "Siti Aminah", "Karang Taruna"), ("school", "", "Karang Taruna")],
)
def test_winner_of_the_public_is_named(
    competition, category, phase, places, kind, person, printed
):
    entrant = PublicEntrantFactory(
        region=competition.region,
        name="Siti Aminah",
        institution="Karang Taruna",
        kind=kind,
    )
    entry = EntryFactory(category=category, entrant=entrant, state="submitted")
    close(category, phase, [standing(entry, 1)])

    make_awards(competition=competition, actor=None)

    award = competition.awards.get()
    assert (award.person_name, award.winner_text) == (person, printed)


def test_circle_of_equals_is_put_by_name(competition, category, phase, entries):
    for order in range(3):
        AwardPlace.objects.create(category=category, label="Top 3", sort_order=order)
    order = [entries[2], entries[1], entries[0]]
    close(category, phase, [standing(e, rank) for rank, e in enumerate(order, 1)])

    make_awards(competition=competition, actor=None)

    assert [title for _label, title, _score in made(competition)] == [
        "Antar Obat",
        "Peta Banjir",
        "Sapa Warga",
    ]


# -------------------------------------------------------------------- problems


def test_what_is_missing_is_said_by_category(competition, category, phase, entries):
    CompetitionCategoryFactory(competition=competition, name="Tanpa kriteria")

    problems = preview_awards(competition).problems

    assert [problem.category.name for problem in problems] == [
        "Dinas",
        "Tanpa kriteria",
    ]
    close(category, phase, [standing(entries[0], 1)])
    lacking = preview_awards(competition).problems[0]
    assert lacking.lacks_places


def test_withdrawn_entry_gets_nothing_and_is_named(competition, closing, entries):
    entries[0].state = "withdrawn"
    entries[0].save()

    preview = preview_awards(competition)

    assert [one.title for one in preview.changes] == ["Sapa Warga", "Peta Banjir"]
    assert len(preview.problems) == 1
    assert "Antar Obat" in preview.problems[0].text


def test_opened_stage_counts_no_more(competition, closing):
    closing.undone_at = closing.closed_at
    closing.save()

    assert preview_awards(competition).changes == []


def test_nothing_to_do_is_refused(competition, closing):
    make_awards(competition=competition, actor=None)

    with pytest.raises(ValidationError) as refused:
        make_awards(competition=competition, actor=None)

    assert refused.value.code == "nothing"
    assert AwardRun.objects.count() == 1


def test_what_changed_since_the_preview_is_refused(competition, closing, entries):
    seen = preview_awards(competition).fingerprint
    rank_again(closing, (1, entries[1]), (2, entries[0]))

    with pytest.raises(ValidationError) as refused:
        make_awards(competition=competition, actor=None, seen=seen)

    assert refused.value.code == "changed"
    assert not Award.objects.exists()


@pytest.mark.parametrize("who", ["elsewhere", "nobody"])
def test_only_the_registrar_makes_awards(competition, closing, who):
    person = make_registrar(RegionFactory()) if who == "elsewhere" else UserFactory()

    with pytest.raises(PermissionDenied):
        make_awards(competition=competition, actor=person)


# ----------------------------------------------------------------- made again


def test_scoring_again_changes_what_changed(competition, closing, entries):
    make_awards(competition=competition, actor=None)
    first = competition.awards.get(entry=entries[0])
    rank_again(closing, (1, entries[1]), (2, entries[0]), (3, entries[3]))

    changes = {one.title: one for one in preview_awards(competition).changes}
    make_awards(competition=competition, actor=None)

    assert {title: one.action for title, one in changes.items()} == {
        "Antar Obat": "changed",
        "Sapa Warga": "changed",
        "Kebun Sekolah": "new",
        "Peta Banjir": "removed",
    }
    assert [(d.before, d.after) for d in changes["Antar Obat"].differences] == [
        ("Juara I", "Juara II"),
        ("Rp10.000.000,00", "–"),
        ("91.5", "93"),
    ]
    assert [(label, title) for label, title, _score in made(competition)] == [
        ("Juara I", "Sapa Warga"),
        ("Juara II", "Antar Obat"),
        ("Harapan I", "Kebun Sekolah"),
    ]
    first.refresh_from_db()
    assert first.rank == 2


def test_award_edited_by_hand_is_kept_unless_chosen(competition, closing, entries):
    make_awards(competition=competition, actor=None)
    edited = competition.awards.get(entry=entries[0])
    edited.prize = "Rp12.000.000,00 dan piala"
    edited.save()
    rank_again(closing, (1, entries[1]), (2, entries[0]))

    done = make_awards(competition=competition, actor=None)

    assert [change.title for change in done.kept] == ["Antar Obat"]
    edited.refresh_from_db()
    assert (edited.rank_label, edited.prize) == ("Juara I", "Rp12.000.000,00 dan piala")

    make_awards(competition=competition, actor=None, overwrite=[entries[0].pk])

    edited.refresh_from_db()
    assert (edited.rank_label, edited.prize) == ("Juara II", "")


def test_award_typed_before_is_taken_over_not_doubled(competition, closing, entries):
    typed = AwardFactory(
        category=closing.category,
        rank_label="Juara I",
        winner_text="",
        organization=entries[0].organization,
        innovation_text="Antar Obat",
        prize="Piala",
    )

    kept = make_awards(competition=competition, actor=None).kept
    make_awards(competition=competition, actor=None, overwrite=[entries[0].pk])

    assert [change.title for change in kept] == ["Antar Obat"]
    assert competition.awards.count() == 3
    typed.refresh_from_db()
    assert (typed.prize, typed.entry) == ("Rp10.000.000,00", entries[0])


def test_people_choice_by_hand_stays(competition, closing, entries):
    AwardFactory(category=closing.category, rank_label="Favorit", winner_text="Dinas X")
    make_awards(competition=competition, actor=None)
    rank_again(closing, (1, entries[3]))

    make_awards(competition=competition, actor=None)

    assert [label for label, _title, _score in made(competition)] == [
        "Juara I",
        "Favorit",
    ]


def test_awards_made_after_the_release_are_public(competition, closing, entries):
    make_awards(competition=competition, actor=None)
    release_now(competition=competition, actor=None)
    rank_again(closing, (1, entries[1]))

    assert preview_awards(competition).is_public


def test_public_results_of_before_are_hidden_and_that_is_said(competition, closing):
    AwardFactory(category=closing.category, rank_label="Favorit")

    preview = preview_awards(competition)
    make_awards(competition=competition, actor=None)

    assert (preview.hides, preview.is_public) == (1, False)
    assert not Award.objects.published().exists()


# --------------------------------------------------------------------- undoing


def test_undo_takes_back_what_was_made(competition, closing, entries, registrar):
    make_awards(competition=competition, actor=registrar)
    before = made(competition)
    rank_again(closing, (1, entries[1]), (2, entries[3]))
    make_awards(competition=competition, actor=registrar)

    kept = undo_awards(run=last_run(competition), actor=registrar)

    assert kept == []
    assert made(competition) == before
    undo_awards(run=last_run(competition), actor=registrar)
    assert made(competition) == []
    assert last_run(competition) is None


def test_undo_keeps_what_was_edited_and_names_it(competition, closing, entries):
    make_awards(competition=competition, actor=None)
    edited = competition.awards.get(entry=entries[1])
    edited.prize = "Piala"
    edited.save()

    kept = undo_awards(run=last_run(competition), actor=None)

    assert len(kept) == 1
    assert "Juara II" in kept[0]
    assert list(competition.awards.all()) == [edited]


def test_only_the_last_making_is_undone(competition, closing, entries):
    first = make_awards(competition=competition, actor=None).run
    rank_again(closing, (1, entries[1]))
    make_awards(competition=competition, actor=None)

    with pytest.raises(ValidationError):
        undo_awards(run=first, actor=None)


def test_usual_places_only_where_there_are_none(category, registrar):
    made_places = give_usual_places(category=category, actor=registrar)

    assert [place.label for place in category.places.all()] == list(USUAL_PLACES)
    assert len(made_places) == 6
    assert give_usual_places(category=category, actor=registrar) == []


@pytest.mark.parametrize("number", [1, 3])
def test_preview_asks_a_constant_number_of_times(
    competition, phase, django_assert_num_queries, number
):
    for _ in range(number):
        category = CompetitionCategoryFactory(competition=competition)
        phase.criteria.create(category=category, name="K", phase=phase)
        AwardPlace.objects.create(category=category, label="Juara I")
        entry = EntryFactory(category=category, state="submitted")
        close(category, phase, [standing(entry, 1)])
    make_awards(competition=competition, actor=None)

    with django_assert_num_queries(11):
        preview_awards(competition)
