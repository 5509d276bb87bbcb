"""Closing stages, opening them again, ties, and what is kept of it."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.models import (
    AwardPlace,
    ChairDecision,
    ResultsRelease,
    SheetReopening,
    StageClosing,
)
from competitions.services import stages
from competitions.services.stage_progress import chair_view, progress_of
from competitions.services.stage_record import rounded
from competitions.services.stage_rules import problems_in_words, rules_of
from tests.competitions.jury.judging import Judging
from tests.factories.competitions import (
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    EntryVersionFactory,
    TieRuleFactory,
)
from tests.factories.innovations import MembershipFactory, RegionFactory, make_registrar

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages", "in_english"),
]


def close(judging, phase=None, **more):
    return stages.close_stage(
        judging.fresh(), phase or judging.phase, judging.registrar, **more
    )


def ranks(record):
    return [(row["rank"], row["title"], row["total"]["shown"]) for row in record]


@pytest.fixture
def two_stages(judging):
    """Judging of 60 % that lets two go on, and a visit of 40 %."""
    visit = judging.stage("Kunjungan", 20, kind="field_visit", weight=40)
    judging.phase.weight, judging.phase.top_n = 60, 2
    judging.phase.save()
    judging.visit = visit
    judging.one = judging.juror("Juri 1", judging.phase, visit, is_chair=True)
    judging.two = judging.juror("Juri 2", judging.phase, visit)
    judging.list = judging.entries(3)
    for entry, first, second in zip(
        judging.list, (90, 80, 60), (91, 80, 61), strict=True
    ):
        judging.sheet(entry, judging.one, first)
        judging.sheet(entry, judging.two, second)
    return judging


# ----------------------------------------------------------------------- rules


def test_rules_are_those_of_the_rows(two_stages):
    category = two_stages.fresh()
    criterion = category.criteria.get(phase=two_stages.phase)
    TieRuleFactory(category=category, kind="highest_weight", sort_order=1)
    TieRuleFactory(
        category=category, kind="criterion", criterion=criterion, sort_order=2
    )
    TieRuleFactory(
        category=category, kind="phase", phase=two_stages.visit, sort_order=3
    )
    ChairDecision.objects.create(category=category, order=[2, 1], reason="Sidang")

    rules = rules_of(category)

    first, second = rules.stages
    assert (first.key, first.weight, first.top) == (str(two_stages.phase.pk), 60, 2)
    assert (second.key, second.weight, second.top) == (
        str(two_stages.visit.pk),
        40,
        None,
    )
    assert [(one.key, one.weight) for one in first.criteria] == [
        (str(criterion.pk), Decimal(100))
    ]
    assert [(str(rule.kind), rule.key) for rule in rules.ties] == [
        ("heaviest", ""),
        ("criterion", str(criterion.pk)),
        ("stage", str(two_stages.visit.pk)),
        ("chair", ""),
    ]
    assert rules.decisions[0].order == ("2", "1")
    assert rules.problems() == []


def test_shared_places_end_the_tie_rules(judging):
    TieRuleFactory(category=judging.category, kind="shared", sort_order=1)
    TieRuleFactory(category=judging.category, kind="chair", sort_order=2)

    assert rules_of(judging.category).ties == ()


def test_a_single_stage_is_the_whole(judging):
    assert rules_of(judging.category).stages[0].weight == 100


@pytest.mark.parametrize(
    ("weights", "phase_weight", "said"),
    [
        ((50, 40), None, "criteria of a phase don't add up"),
        ((100,), 90, "judging phases don't add up"),
    ],
)
def test_wrong_weights_are_told_and_keep_a_stage_open(
    competition, registrar, weights, phase_weight, said
):
    judging = Judging(competition, registrar, weights=weights, weight=phase_weight)
    judging.sheet(judging.entry("Satu"), judging.juror("Juri"), *[80] * len(weights))

    [problem] = problems_in_words(rules_of(judging.category))
    assert said in problem
    with pytest.raises(ValidationError, match=said):
        close(judging)


def test_phase_with_a_weight_but_no_criteria_is_a_problem(judging):
    judging.phase.weight = 60
    judging.phase.save()
    judging.stage("Pleno", 25, kind="plenary", weight=40, weights=())

    [problem] = problems_in_words(rules_of(judging.fresh()))

    assert "no criteria" in problem


# --------------------------------------------------------------------- closing


def test_closing_keeps_the_ranking_in_words_and_exact_numbers(two_stages):
    closing = close(two_stages)

    record = closing.ranking
    assert ranks(record["standings"]) == [
        (1, "Inovasi 01", "54.30"),
        (2, "Inovasi 02", "48.00"),
        (3, "Inovasi 03", "36.30"),
    ]
    first = record["standings"][0]
    assert first["total"]["exact"] == "543/10"
    assert first["stages"][0]["total"] == {"exact": "181/2", "shown": "90.50"}
    assert first["stages"][0]["jurors"] == {
        str(two_stages.one.pk): "90",
        str(two_stages.two.pk): "91",
    }
    assert first["stages"][0]["words"] == "mean of 2 jurors 90.50 × 60% = 54.30"
    assert [row["goes_on"] for row in record["standings"]] == [True, True, False]
    assert record["stages"][0] | {"criteria": None} == {
        "phase": two_stages.phase.pk,
        "name": "Penilaian",
        "weight": "60.00",
        "aggregation": "mean",
        "pass_mark": None,
        "top": 2,
        "criteria": None,
    }
    assert {entry.title for entry in closing.going_on.all()} == {
        "Inovasi 01",
        "Inovasi 02",
    }


def test_both_stages_make_the_result(two_stages):
    close(two_stages)
    first, second, _third = two_stages.list
    for entry, value in ((first, 70), (second, 95)):
        for juror in (two_stages.one, two_stages.two):
            two_stages.sheet(entry, juror, value, phase=two_stages.visit)

    closing = close(two_stages, two_stages.visit)

    # 90.5 × 60 % + 70 × 40 %; 80 × 60 % + 95 × 40 %; 60.5 × 60 %
    assert ranks(closing.ranking["standings"]) == [
        (1, "Inovasi 02", "86.00"),
        (2, "Inovasi 01", "82.30"),
        (3, "Inovasi 03", "36.30"),
    ]
    assert [one.entry for one in stages.ranking_of(two_stages.fresh()).standings] == [
        str(second.pk),
        str(first.pk),
        str(two_stages.list[2].pk),
    ]


def test_open_sheets_and_missing_jurors_keep_a_stage_open(judging):
    judging.phase.jurors_per_entry = 2
    judging.phase.save()
    one, two = judging.jurors(2)
    half, lonely = judging.entries(2)
    judging.sheet(half, one, 80)
    judging.sheet(half, two, 75, state="open")
    judging.sheet(lonely, one, 70)

    with pytest.raises(ValidationError) as refused:
        close(judging)

    assert refused.value.messages == [
        "Juri 2 has not sealed 1 sheet yet.",
        "“Inovasi 02” lacks 1 juror: assign the entries.",
    ]
    closing = close(judging, allow_missing=True)
    assert closing.ranking["missing"] == [
        {"entry": half.pk, "title": "Inovasi 01", "juror": two.pk},
        {"entry": lonely.pk, "title": "Inovasi 02", "lacks": 1},
    ]
    assert ranks(closing.ranking["standings"]) == [
        (1, "Inovasi 01", "80.00"),
        (2, "Inovasi 02", "70.00"),
    ]


def test_entry_without_any_sheet_is_never_left_out(judging):
    one, _two = judging.jurors(2)
    judging.sheet(judging.entry("Dinilai"), one, 80)
    judging.entry("Terlupa")

    with pytest.raises(ValidationError, match=r"No juror has sealed.*Terlupa"):
        close(judging, allow_missing=True)


def test_stage_without_entries_is_not_closed(judging):
    judging.jurors(1)

    with pytest.raises(ValidationError, match="No entry takes part"):
        close(judging)


def test_stage_is_closed_once(judging):
    judging.sheet(judging.entry("Satu"), judging.juror("Juri"), 80)
    close(judging)

    with pytest.raises(ValidationError, match=r"was closed on .* by "):
        close(judging)
    assert StageClosing.objects.count() == 1


def test_two_who_close_at_once_are_told_apart(judging, monkeypatch):
    """The other closes between the check and the writing; the constraint decides."""
    judging.sheet(judging.entry("Satu"), judging.juror("Juri"), 80)
    record = stages._record

    def slow(category, phase, progress, done):
        made = record(category, phase, progress, done)
        StageClosing.objects.create(
            category=category, phase=phase, ranking=made, closed_by=judging.registrar
        )
        return made

    monkeypatch.setattr(stages, "_record", slow)
    with transaction.atomic():
        with pytest.raises(ValidationError, match=r"was closed on") as refused:
            stages._store(
                judging.category,
                judging.phase,
                stages.standing_of(judging.category, judging.phase),
                None,
            )
        assert refused.value.code == "closed"
        assert not connection.needs_rollback
    assert StageClosing.objects.get().closed_by == judging.registrar


def test_only_the_registrar_closes_and_opens(two_stages):
    close(two_stages)
    sheet = two_stages.list[0].sheets.first()
    for stranger in (two_stages.one.user, make_registrar(RegionFactory())):
        for act in (
            lambda actor: stages.close_stage(
                two_stages.category, two_stages.visit, actor
            ),
            lambda actor: stages.reopen_stage(
                two_stages.category, two_stages.phase, "Ya", actor
            ),
            lambda actor: stages.reopen_sheet(sheet=sheet, reason="Ya", actor=actor),
        ):
            with pytest.raises(PermissionDenied):
                act(stranger)


def test_sheet_that_can_not_be_counted_is_named(judging):
    juror = judging.juror("Juri")
    judging.sheet(judging.entry("Satu"), juror, 800)

    with pytest.raises(ValidationError, match="sheet of Juri about “Satu”") as refused:
        close(judging)

    assert "“Penilaian 1”" in refused.value.messages[0]


# --------------------------------------------------------------- opening again


def test_opening_again_needs_a_reason_and_keeps_the_old_row(two_stages):
    first = close(two_stages)
    with pytest.raises(ValidationError, match="why the stage is opened"):
        stages.reopen_stage(two_stages.category, two_stages.phase, " ", None)

    stages.reopen_stage(
        two_stages.category, two_stages.phase, "Salah entri", two_stages.registrar
    )
    with pytest.raises(ValidationError, match="open already"):
        stages.reopen_stage(two_stages.category, two_stages.phase, "Lagi", None)
    second = close(two_stages)

    first.refresh_from_db()
    assert (first.reason_for_undoing, second.undone_at) == ("Salah entri", None)
    assert first.undone_at
    assert first.ranking == second.ranking


def test_stages_are_opened_again_from_the_last_one(two_stages):
    close(two_stages)
    for entry in two_stages.list[:2]:
        for juror in (two_stages.one, two_stages.two):
            two_stages.sheet(entry, juror, 70, phase=two_stages.visit)
    close(two_stages, two_stages.visit)

    with pytest.raises(ValidationError, match="“Kunjungan” went by it"):
        stages.reopen_stage(two_stages.fresh(), two_stages.phase, "Salah", None)


def test_public_results_can_not_be_opened_again(two_stages):
    close(two_stages)
    release = ResultsRelease.objects.create(
        competition=two_stages.competition,
        release_at=timezone.now() - timedelta(minutes=1),
    )

    with pytest.raises(ValidationError, match="results are public"):
        stages.reopen_stage(two_stages.fresh(), two_stages.phase, "Salah", None)
    release.release_at = timezone.now() + timedelta(days=1)
    release.save()
    stages.reopen_stage(two_stages.fresh(), two_stages.phase, "Salah", None)


def test_closed_stage_keeps_its_mark_whatever_the_phase_says_now(two_stages):
    close(two_stages)
    two_stages.phase.top_n = 1
    two_stages.phase.pass_mark = 99
    two_stages.phase.save()
    for entry in two_stages.list[:2]:
        two_stages.sheet(entry, two_stages.one, 70, phase=two_stages.visit)

    ranking = stages.ranking_of(two_stages.fresh())

    assert [len(one.stages) for one in ranking.standings] == [2, 2, 1]
    assert ranking.unscored == ()


# ------------------------------------------------------------------- withdrawn


def test_withdrawn_entry_leaves_the_ranking_and_is_named(judging):
    juror = judging.juror("Juri")
    first, second = judging.entries(2)
    judging.sheet(first, juror, 90)
    judging.sheet(second, juror, 80)
    judging.withdraw(first, "Didiskualifikasi")

    closing = close(judging)

    assert ranks(closing.ranking["standings"]) == [(1, "Inovasi 02", "80.00")]
    assert closing.ranking["withdrawn"] == [
        {"entry": first.pk, "title": "Inovasi 01", "reason": "Didiskualifikasi"}
    ]


@pytest.mark.parametrize("aggregation", ["mean", "normalised"])
def test_who_withdraws_later_leaves_the_others_where_they_were(two_stages, aggregation):
    """The third doesn't move up, and no juror seems stricter than before."""
    two_stages.phase.aggregation = aggregation
    two_stages.phase.save()
    kept = close(two_stages).ranking["standings"]
    first, second, third = two_stages.list
    two_stages.withdraw(first)
    for juror in (two_stages.one, two_stages.two):
        two_stages.sheet(second, juror, 50, phase=two_stages.visit)

    closing = close(two_stages, two_stages.visit)

    standings = closing.ranking["standings"]
    assert [(row["rank"], row["entry"]) for row in standings] == [
        (1, second.pk),
        (2, third.pk),
    ]
    assert standings[0]["stages"][0]["total"] == kept[1]["stages"][0]["total"]
    assert [row["entry"] for row in closing.ranking["withdrawn"]] == [first.pk]


# ------------------------------------------------------------------------ ties


@pytest.fixture
def tied(judging):
    """Three equals at the top, and one behind."""
    judging.chair = judging.juror("Ketua", is_chair=True)
    judging.list = judging.entries(4)
    for entry, value in zip(judging.list, (80, 80, 80, 60), strict=True):
        judging.sheet(entry, judging.chair, value)
    return judging


def test_tie_among_the_prizes_waits_for_the_chair(tied):
    with pytest.raises(ValidationError, match="Inovasi 01, Inovasi 02, Inovasi 03"):
        close(tied)
    order = [tied.list[1].pk, tied.list[2].pk, tied.list[0].pk]

    stages.decide_tie(tied.category, order, "Dampak lebih luas", tied.chair.user)

    closing = close(tied)
    assert [
        (row["rank"], row["entry"], row["by"]) for row in closing.ranking["standings"]
    ] == [
        (1, order[0], ""),
        (2, order[1], "by decision of the chair"),
        (3, order[2], "by decision of the chair"),
        (4, tied.list[3].pk, ""),
    ]
    assert closing.ranking["decisions"] == [
        {"order": order, "reason": "Dampak lebih luas"}
    ]
    with pytest.raises(ValidationError, match="is closed"):
        stages.decide_tie(tied.category, order, "Lagi", tied.registrar)


def test_shared_places_need_no_chair(tied):
    TieRuleFactory(category=tied.category, kind="shared")

    closing = close(tied)

    assert [row["rank"] for row in closing.ranking["standings"]] == [1, 1, 1, 4]
    assert closing.ranking["equal"] == [[entry.pk for entry in tied.list[:3]]]


def test_tie_below_the_prizes_needs_no_chair(judging):
    juror = judging.juror("Juri")
    AwardPlace.objects.create(category=judging.category, label="Juara I")
    for entry, value in zip(judging.entries(3), (90, 70, 70), strict=True):
        judging.sheet(entry, juror, value)

    closing = close(judging)

    assert [row["rank"] for row in closing.ranking["standings"]] == [1, 2, 2]


@pytest.mark.parametrize("kind", ["part", "twice", "others", "none"])
def test_decision_is_about_just_the_equals(tied, kind):
    one, two, three, four = (entry.pk for entry in tied.list)
    order = {
        "part": [one, two],
        "twice": [one, two, two],
        "others": [one, two, three, four],
        "none": [],
    }[kind]

    with pytest.raises(ValidationError, match="not all of the entries"):
        stages.decide_tie(tied.category, order, "Alasan", tied.registrar)
    assert not ChairDecision.objects.exists()


def test_only_the_chair_or_the_registrar_decides(tied):
    order = [entry.pk for entry in tied.list[:3]]
    member = tied.juror("Anggota")
    elsewhere = tied.stage("Lain", 28, weight=None)
    other_chair = tied.juror("Ketua lain", elsewhere, is_chair=True)
    elsewhere.criteria.all().delete()
    for stranger in (
        member.user,
        other_chair.user,
        make_registrar(RegionFactory()),
    ):
        with pytest.raises(PermissionDenied):
            stages.decide_tie(tied.fresh(), order, "Alasan", stranger)
    with pytest.raises(ValidationError, match="why in this order"):
        stages.decide_tie(tied.fresh(), order, " ", tied.registrar)

    stages.decide_tie(tied.fresh(), order, "BA 3/2025", tied.registrar)

    assert ChairDecision.objects.get().decided_by == tied.registrar


def test_chair_without_the_role_or_who_left_decides_nothing(tied):
    order = [entry.pk for entry in tied.list[:3]]
    user = tied.chair.user
    groups = list(user.groups.all())
    user.groups.clear()
    user = type(user).objects.get(pk=user.pk)
    with pytest.raises(PermissionDenied):
        stages.decide_tie(tied.category, order, "Alasan", user)
    user.groups.set(groups)
    tied.chair.left_at = timezone.now()
    tied.chair.save()

    with pytest.raises(PermissionDenied):
        stages.decide_tie(
            tied.category, order, "Alasan", type(user).objects.get(pk=user.pk)
        )


def test_decision_outlives_the_withdrawal_of_one_of_the_equals(tied):
    one, two, three, _four = tied.list
    stages.decide_tie(
        tied.category, [two.pk, one.pk, three.pk], "Sidang", tied.registrar
    )
    close(tied)
    tied.withdraw(one)

    ranking = stages.ranking_of(tied.fresh())

    assert [(row.rank, row.entry) for row in ranking.standings] == [
        (1, str(two.pk)),
        (2, str(three.pk)),
        (3, str(tied.list[3].pk)),
    ]


# --------------------------------------------------------------- scoring again


def test_sheet_is_given_back_with_what_stood_in_it(judging):
    juror = judging.juror("Juri")
    sheet = judging.sheet(judging.entry("Satu"), juror, "80.5")
    with pytest.raises(ValidationError, match="why it has to be scored again"):
        stages.reopen_sheet(sheet=sheet, reason="", actor=None)

    stages.reopen_sheet(sheet=sheet, reason="Salah kolom", actor=judging.registrar)

    sheet.refresh_from_db()
    reopening = SheetReopening.objects.get()
    assert (sheet.state, sheet.sealed_at, sheet.revision) == ("open", None, 2)
    assert reopening.reason == "Salah kolom"
    assert [row["value"] for row in reopening.before["scores"]] == ["80.50"]
    with pytest.raises(ValidationError, match="not sealed"):
        stages.reopen_sheet(sheet=sheet, reason="Lagi", actor=None)


def test_sheet_of_a_closed_stage_or_of_who_left_stays_sealed(judging):
    one, two = judging.jurors(2)
    entry = judging.entry("Satu")
    first, second = judging.sheet(entry, one, 80), judging.sheet(entry, two, 70)
    two.left_at = timezone.now()
    two.save()
    with pytest.raises(ValidationError, match="can't score again"):
        stages.reopen_sheet(sheet=second, reason="Salah", actor=None)
    close(judging)

    with pytest.raises(ValidationError, match="Open the stage again first"):
        stages.reopen_sheet(sheet=first, reason="Salah", actor=None)


# ------------------------------------------------------------------- progress


def test_progress_says_who_still_has_what(judging):
    one, two = judging.jurors(2)
    done, half = judging.entries(2)
    judging.sheet(done, one, 80)
    judging.sheet(done, two, 70)
    judging.sheet(half, one, state="open")
    gone = judging.entry("Ditarik")
    judging.sheet(gone, one, 50)
    judging.withdraw(gone)

    progress = progress_of(judging.category, judging.phase)

    assert [(row.juror, len(row.sealed), len(row.open)) for row in progress.jurors] == [
        (one, 1, 1),
        (two, 1, 0),
    ]
    assert [(row.entry, len(row.sealed), row.lacks) for row in progress.entries] == [
        (done, 2, 0),
        (half, 0, 1),
    ]
    assert (progress.sealed, progress.total, progress.is_complete) == (2, 3, False)
    assert progress.withdrawn == [gone]


def test_progress_names_doubtful_and_outdated_sheets(judging):
    one, two = judging.jurors(2)
    entry = judging.entry("Satu")
    old, doubtful = judging.sheet(entry, one, 80), judging.sheet(entry, two, 70)
    version = EntryVersionFactory(entry=entry, number=2)
    doubtful.version = version
    doubtful.save()
    MembershipFactory(user=two.user, organization=entry.organization)

    [row] = progress_of(judging.category, judging.phase).entries

    assert (row.outdated, row.doubtful) == ([old], [doubtful])


def test_chair_sees_strictness_outliers_and_disagreement(judging):
    strict, mild = judging.jurors(2)
    first, second = judging.entries(2)
    for entry, low, high in ((first, 60, 80), (second, 70, 71)):
        judging.sheet(entry, strict, low)
        judging.sheet(entry, mild, high)

    view = chair_view(judging.category, judging.phase)

    assert view.jurors[strict.pk].strictness == Fraction(21, 2)
    assert view.jurors[mild.pk].strictness == Fraction(-21, 2)
    assert view.spread == {first.pk: 20, second.pk: 1}
    assert set(view.outliers) == {(strict.pk, first.pk), (mild.pk, first.pk)}


def test_closing_costs_the_same_for_more(index, registrar):
    def cost(count):
        competition = CompetitionPageFactory(parent=index, title=f"Lomba {count}")
        judging = Judging(competition, registrar)
        jurors = judging.jurors(count)
        for number, entry in enumerate(judging.entries(count)):
            for juror in jurors:
                judging.sheet(entry, juror, 60 + number)
        category = judging.fresh()
        with CaptureQueriesContext(connection) as queries:
            stages.close_stage(category, judging.phase, registrar)
        return len(queries)

    cost(1)  # what is remembered from then on

    # The site's log of changes asks for some of them.
    assert cost(2) == cost(5) <= 45


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(259, 3), "86.33"),
        (Fraction(1, 200), "0.01"),
        (Fraction(-1, 200), "-0.01"),
        (Fraction(-1, 300), "0.00"),
        (Fraction(99995, 1000), "100.00"),
        (Fraction(80), "80.00"),
    ],
)
def test_halves_are_rounded_up(value, shown):
    assert str(rounded(value)) == shown


def test_phase_that_is_not_scored_has_no_stage(judging):
    other = CompetitionPhaseFactory(competition=judging.competition, kind="judging")

    with pytest.raises(ValidationError, match="not scored"):
        close(judging, other)
