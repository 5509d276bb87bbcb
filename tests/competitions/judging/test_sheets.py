"""The service of score sheets: who writes what, when, and what becomes of it."""

from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from competitions.models import JurorConflict, Score, StageClosing
from competitions.services.scoring_sheets import (
    Clash,
    Edit,
    declare,
    give_back,
    newer_version,
    obstacle,
    save_sheet,
    scores_by_criterion,
    seal,
)
from competitions.services.sheet_totals import exact, in_words, total_of
from competitions.services.stages import reopen_sheet
from innovations.choices import RegionalRole
from tests.competitions.judging.conftest import another_juror, sheet_of
from tests.factories.competitions import (
    CriterionFactory,
    EntryVersionFactory,
    JurorFactory,
)
from tests.factories.innovations import RegionFactory, make_regional

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


def write(sheet, user, revision=None, at=None, **texts):
    """Save texts by "score0" for the first criterion and so on, from nothing."""
    names = names_of(sheet)
    edits = {names[key]: Edit(text, ("",)) for key, text in texts.items()}
    revision = sheet.revision if revision is None else revision
    saved = save_sheet(sheet=sheet, revision=revision, edits=edits, actor=user, at=at)
    sheet.refresh_from_db()
    return saved


def names_of(sheet):
    keys = list(
        sheet.entry.category.criteria.filter(phase=sheet.phase).values_list(
            "pk", flat=True
        )
    )
    names = {f"score{number}": f"score-{key}" for number, key in enumerate(keys)}
    names |= {f"reason{number}": f"reason-{key}" for number, key in enumerate(keys)}
    return names | {"note": "note"}


def values(sheet):
    return [
        (score.criterion.name, score.value, score.note)
        for score in sheet.scores.select_related("criterion")
    ]


# ------------------------------------------------------------------- saving


def test_what_is_written_is_kept(sheet, user):
    saved = write(
        sheet,
        user,
        score0="87,5",
        reason0=" Baru.\r\nSungguh ",
        score1="4",
        note="Baik",
    )

    assert saved.errors == {}
    assert saved.clashes == {}
    assert values(sheet) == [
        ("Kebaruan", Decimal("87.50"), "Baru.\nSungguh"),
        ("Dampak", Decimal("4.00"), ""),
    ]
    assert (sheet.note, sheet.revision) == ("Baik", 2)
    assert sheet.edited_at is not None
    assert saved.values[names_of(sheet)["score0"]] == "87,5"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("87,5", "87.5"), ("87.5", "87.5"), (" 90 ", "90"), ("0", "0")],
        *[("100,00", "100"), ("0,25", "0.25"), ("", None), ("99.9", "99.9")],
    ],
)
def test_numbers_are_read_as_they_are_written(sheet, user, text, value):
    write(sheet, user, score0="1")

    names = names_of(sheet)
    save_sheet(
        sheet=sheet,
        revision=sheet.revision,
        edits={names["score0"]: Edit(text, ("1",))},
        actor=user,
    )

    stored = sheet.scores.get(criterion__name="Kebaruan").value
    assert stored == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("101", "101 di luar rentang. Beri nilai dari 0 sampai 100."),
        ("-1", "-1 di luar rentang. Beri nilai dari 0 sampai 100."),
        ("87,125", "87,125 memiliki terlalu banyak angka desimal. Beri paling banyak "
         "dua, seperti 87,25."),
        ("baik", "“baik” bukan angka. Tuliskan angka saja, misalnya 1250 atau 87,5."),
        ("=1+1", "“=1+1” bukan angka. Tuliskan angka saja, misalnya 1250 atau 87,5."),
        ("NaN", "“NaN” bukan angka. Tuliskan angka saja, misalnya 1250 atau 87,5."),
    ],
)  # fmt: skip
def test_a_wrong_score_is_told_and_the_rest_is_kept(sheet, user, text, said):
    saved = write(sheet, user, score0=text, score1="5")

    assert saved.errors == {names_of(sheet)["score0"]: said}
    assert values(sheet) == [("Dampak", Decimal(5), "")]


def test_nothing_new_changes_nothing(sheet, user):
    write(sheet, user, score0="80")
    moment = sheet.edited_at

    write(sheet, user, score0="80,00")

    assert (sheet.revision, sheet.edited_at) == (2, moment)


def test_two_windows_each_keep_what_they_wrote(sheet, user):
    write(sheet, user, score0="80")

    saved = write(sheet, user, revision=1, score1="4", reason0="Alasan")

    assert saved.clashes == {}
    assert values(sheet) == [
        ("Kebaruan", Decimal(80), "Alasan"),
        ("Dampak", Decimal(4), ""),
    ]


def test_the_later_of_two_windows_sees_both_and_chooses(sheet, user):
    name = names_of(sheet)["score0"]
    write(sheet, user, score0="80")

    saved = write(sheet, user, revision=1, score0="85", score1="4")

    assert saved.clashes == {name: Clash("85", "80")}
    assert values(sheet) == [("Kebaruan", Decimal(80), ""), ("Dampak", Decimal(4), "")]

    chosen = save_sheet(
        sheet=sheet,
        revision=saved.sheet.revision,
        edits={name: Edit("85", ("80",))},
        actor=user,
    )
    assert chosen.clashes == {}
    assert scores_by_criterion(sheet)[int(name[6:])] == Decimal(85)


def test_an_answer_that_got_lost_is_no_clash(sheet, user):
    name = names_of(sheet)["score0"]
    write(sheet, user, score0="80")

    saved = save_sheet(
        sheet=sheet,
        revision=1,
        edits={name: Edit("85", ("", "80"))},  # 80 was sent, nothing came back
        actor=user,
    )

    assert saved.clashes == {}
    assert scores_by_criterion(sheet)[int(name[6:])] == Decimal(85)


def test_names_of_other_criteria_are_not_written(sheet, user):
    foreign = CriterionFactory()

    save_sheet(
        sheet=sheet,
        revision=1,
        edits={f"score-{foreign.pk}": Edit("5", ("",)), "state": Edit("sealed", ("",))},
        actor=user,
    )

    sheet.refresh_from_db()
    assert Score.objects.count() == 0
    assert sheet.state == "open"


def test_a_text_beyond_measure_is_refused(sheet, user):
    saved = write(sheet, user, note="x" * 10_001, score0="1")

    assert list(saved.errors) == ["note"]
    assert values(sheet) == [("Kebaruan", Decimal(1), "")]


# ----------------------------------------------------------------- who, when


def others(sheet, region):
    """Everybody who may not write on the sheet, by what they are."""
    competition = sheet.entry.category.competition
    elsewhere = RegionFactory()
    without_role = JurorFactory(competition=competition).user
    return {
        "another juror": another_juror(competition, region).user,
        "a juror elsewhere": make_regional(elsewhere, RegionalRole.JUROR),
        "the registrar": make_regional(region, RegionalRole.REGISTRAR),
        "somebody without the role": without_role,
    }


@pytest.mark.parametrize(
    "who",
    [
        *("another juror", "a juror elsewhere", "the registrar"),
        "somebody without the role",
    ],
)
def test_only_its_juror_writes(sheet, region, filler, who):
    person = others(sheet, region)[who]

    for attempt in (
        lambda: write(sheet, person, score0="1"),
        lambda: seal(sheet=sheet, revision=1, actor=person),
        lambda: give_back(sheet=sheet, reason="x", actor=person),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Score.objects.count() == 0


@pytest.mark.parametrize("change", [{"left_at": timezone.now()}, {"declared_at": None}])
def test_who_left_or_declared_nothing_writes_nothing(sheet, user, juror, change):
    type(juror).objects.filter(pk=juror.pk).update(**change)

    with pytest.raises(PermissionDenied):
        write(sheet, user, score0="1")


def test_who_lost_the_role_or_the_account_writes_nothing(sheet, user):
    user.is_active = False
    with pytest.raises(PermissionDenied):
        write(sheet, user, score0="1")


def at(phase, day, hour, minute=0, second=0):
    zone = phase.closing.tzinfo
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def test_the_announced_second_still_counts(sheet, user, phase):
    day = phase.ends_on
    write(sheet, user, score0="1", at=at(phase, day, 23, 59, 59))

    with pytest.raises(ValidationError) as late:
        write(sheet, user, score1="2", at=at(phase, day + timedelta(days=1), 0))
    with pytest.raises(ValidationError) as early:
        write(
            sheet, user, score1="2",
            at=at(phase, phase.starts_on - timedelta(days=1), 23, 59, 59),
        )  # fmt: skip

    assert "Minta sekretariat memperpanjang tahapan" in late.value.messages[0]
    assert "mulai" in early.value.messages[0]
    assert values(sheet) == [("Kebaruan", Decimal(1), "")]


def test_an_extended_phase_takes_scores_again(sheet, user, phase):
    moment = at(phase, phase.ends_on + timedelta(days=2), 10)
    phase.ends_on += timedelta(days=3)
    phase.save()

    write(sheet, user, score0="1", at=moment)

    assert values(sheet) == [("Kebaruan", Decimal(1), "")]


def test_a_withdrawn_entry_takes_no_scores(sheet, user, entry):
    entry.state = "withdrawn"
    entry.save()
    sheet.entry.refresh_from_db()

    with pytest.raises(ValidationError):
        write(sheet, user, score0="1")
    assert obstacle(sheet) != ""


def test_a_closed_stage_takes_no_scores_until_it_is_opened_again(sheet, user, phase):
    closing = StageClosing.objects.create(
        category=sheet.entry.category, phase=phase, ranking={}
    )
    with pytest.raises(ValidationError):
        write(sheet, user, score0="1")

    closing.undone_at = timezone.now()
    closing.save()
    write(sheet, user, score0="1")

    assert values(sheet) == [("Kebaruan", Decimal(1), "")]


def test_a_sheet_stays_with_its_version_and_knows_of_a_newer_one(sheet, entry):
    assert newer_version(sheet) is None

    second = EntryVersionFactory(entry=entry, number=2)

    assert newer_version(sheet) == second
    sheet.refresh_from_db()
    assert sheet.version.number == 1
    assert obstacle(sheet) == ""


# ------------------------------------------------------------------- sealing


def test_a_complete_sheet_is_sealed_and_stays_as_it_is(sheet, user):
    write(sheet, user, score0="80", score1="5")

    seal(sheet=sheet, revision=sheet.revision, actor=user)

    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    assert sheet.sealed_at is not None
    with pytest.raises(ValidationError):
        write(sheet, user, score0="81")
    with pytest.raises(ValidationError):
        seal(sheet=sheet, revision=sheet.revision, actor=user)
    assert scores_by_criterion(sheet) == {
        score.criterion_id: score.value for score in sheet.scores.all()
    }
    assert ModelLogEntry.objects.filter(action="competitions.seal_sheet").count() == 1


def test_an_incomplete_sheet_is_not_sealed(sheet, user):
    write(sheet, user, score0="80")

    with pytest.raises(ValidationError) as error:
        seal(sheet=sheet, revision=sheet.revision, actor=user)

    assert error.value.messages == ["Kriteria ini belum bernilai: Dampak."]
    sheet.refresh_from_db()
    assert sheet.state == "open"


def test_what_changed_in_another_window_is_looked_at_before_sealing(sheet, user):
    write(sheet, user, score0="80", score1="5")

    with pytest.raises(ValidationError) as error:
        seal(sheet=sheet, revision=1, actor=user)

    assert error.value.code == "moved"


def test_a_phase_without_criteria_seals_nothing(juror, user, version, phase):
    sheet = sheet_of(juror, version, phase)

    with pytest.raises(ValidationError) as error:
        seal(sheet=sheet, revision=1, actor=user)

    assert error.value.code == "no_criteria"


# -------------------------------------------------------------- opening again


@pytest.fixture
def sealed(sheet, user):
    write(sheet, user, score0="80", reason0="Baru", score1="5", note="Bagus")
    seal(sheet=sheet, revision=sheet.revision, actor=user)
    sheet.refresh_from_db()
    return sheet


def test_a_reopened_sheet_keeps_what_it_said(sealed, user, registrar):
    moment = sealed.sealed_at

    reopening = reopen_sheet(sheet=sealed, reason=" Salah ketik ", actor=registrar)

    sealed.refresh_from_db()
    assert (sealed.state, sealed.sealed_at) == ("open", None)
    assert reopening.reason == "Salah ketik"
    assert reopening.before["sealed_at"] == moment.isoformat()
    assert reopening.before["note"] == "Bagus"
    assert [
        (one["name"], one["value"], one["note"]) for one in reopening.before["scores"]
    ] == [("Kebaruan", "80.00", "Baru"), ("Dampak", "5.00", "")]
    names = names_of(sealed)
    save_sheet(
        sheet=sealed,
        revision=sealed.revision,
        edits={names["score0"]: Edit("70", ("80",))},
        actor=user,
    )
    reopening.refresh_from_db()
    assert reopening.before["scores"][0]["value"] == "80.00"


def test_a_reopened_sheet_may_be_written_after_the_phase(
    sealed, user, registrar, phase
):
    late = at(phase, phase.ends_on + timedelta(days=5), 10)
    reopen_sheet(sheet=sealed, reason="Salah ketik", actor=registrar, at=late)
    sealed.refresh_from_db()

    write(sealed, user, score0="70", at=late)

    assert scores_by_criterion(sealed)[int(names_of(sealed)["score0"][6:])] == 70


def test_only_the_secretariat_opens_again_and_says_why(sealed, user, registrar):
    with pytest.raises(PermissionDenied):
        reopen_sheet(sheet=sealed, reason="x", actor=user)
    with pytest.raises(ValidationError):
        reopen_sheet(sheet=sealed, reason="  ", actor=registrar)
    StageClosing.objects.create(
        category=sealed.entry.category, phase=sealed.phase, ranking={}
    )
    with pytest.raises(ValidationError):
        reopen_sheet(sheet=sealed, reason="x", actor=registrar)
    sealed.refresh_from_db()
    assert sealed.state == "sealed"


def test_an_open_sheet_is_not_opened_again(sheet, registrar):
    with pytest.raises(ValidationError):
        reopen_sheet(sheet=sheet, reason="x", actor=registrar)


# --------------------------------------------------------------- giving back


def test_who_gives_back_is_replaced_and_leaves_nothing_behind(
    sheet, user, juror, filler
):
    write(sheet, user, score0="80", reason0="Bagus", note="Catatan")

    done = give_back(sheet=sheet, reason=" Adik saya ", actor=user)

    sheet.refresh_from_db()
    assert (sheet.state, sheet.note, sheet.scores.count()) == ("recused", "", 0)
    conflict = JurorConflict.objects.get()
    assert (conflict.juror, conflict.entry) == (juror, sheet.entry)
    assert (conflict.kind, conflict.reason) == ("declared", "Adik saya")
    assert conflict.recorded_by == user
    assert filler.asked == [(sheet.entry.category, sheet.phase, None)]
    assert (done.added, done.short) == ([], {})
    with pytest.raises(PermissionDenied):
        write(sheet, user, score0="1")


def test_a_conflict_has_no_hours_but_a_sealed_sheet_stays(sealed, user, phase, filler):
    with pytest.raises(ValidationError):
        give_back(sheet=sealed, reason="x", actor=user)
    assert filler.asked == []


def test_giving_back_works_before_the_phase_and_needs_a_reason(
    sheet, user, phase, filler
):
    phase.starts_on = phase.ends_on
    phase.save()

    with pytest.raises(ValidationError):
        give_back(sheet=sheet, reason=" ", actor=user)
    give_back(sheet=sheet, reason="Keluarga", actor=user)

    assert JurorConflict.objects.count() == 1


def test_a_conflict_that_is_known_already_stays_as_it_is(sheet, user, juror, filler):
    known = JurorConflict.objects.create(
        juror=juror, entry=sheet.entry, kind="recorded", reason="Catatan"
    )

    give_back(sheet=sheet, reason="Keluarga", actor=user)

    assert list(JurorConflict.objects.values_list("pk", "kind", "reason")) == [
        (known.pk, "recorded", "Catatan")
    ]


def test_a_conflict_stands_even_where_nobody_can_be_looked_for(sheet, user, filler):
    filler.trouble = "Belum ada juri lain."

    done = give_back(sheet=sheet, reason="Keluarga", actor=user)

    sheet.refresh_from_db()
    assert sheet.state == "recused"
    assert JurorConflict.objects.count() == 1
    assert done.trouble == "Belum ada juri lain."
    assert done.needs_secretariat


# --------------------------------------------------------------- declaration


def test_everybody_declares_for_themselves_and_once(competition, region, registrar):
    juror = another_juror(competition, region, declared_at=None)
    with pytest.raises(PermissionDenied):
        declare(juror=juror, actor=registrar)

    moment = timezone.now()
    declare(juror=juror, actor=juror.user, at=moment)
    declare(juror=juror, actor=juror.user, at=moment + timedelta(days=1))

    juror.refresh_from_db()
    assert juror.declared_at == moment


# -------------------------------------------------------------------- totals


def test_the_total_is_that_of_the_ranking(criteria):
    first, second = criteria

    total = total_of({first.pk: Decimal("87.5"), second.pk: Decimal(4)}, criteria)

    assert total == Fraction("84.5")  # 87.5 × 60 % + 4/5 × 40
    assert in_words(total) == "84,5"
    assert total_of({first.pk: Decimal(1)}, criteria) is None
    assert total_of({first.pk: Decimal(1), second.pk: None}, criteria) is None


def test_a_total_without_end_says_so():
    assert exact(Fraction(100, 3)) == (Decimal("33.3333"), False)
    assert in_words(Fraction(100, 3)) == "≈ 33,3333"
    assert in_words(Fraction(1, 8)) == "0,125"
    assert in_words(None) == ""
