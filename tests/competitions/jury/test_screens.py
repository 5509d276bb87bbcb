"""What registrars and chairs do on the screens of judging."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from competitions.jury_forms import place_of
from competitions.models import (
    ChairDecision,
    EntryAttachment,
    Juror,
    JurorConflict,
    PanelSeat,
    ScoreSheet,
    Screening,
    SheetReopening,
    StageClosing,
)
from competitions.services.juries import assign
from competitions.services.stages import close_stage
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
)
from tests.factories.innovations import MembershipFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]

JURY = "/admin/competitions/jury/"


def stage(judging, name="", phase=None):
    phase = phase or judging.phase
    return f"{JURY}stage/{judging.category.pk}/{phase.pk}/{name}"


def levels(response):
    return [message.level_tag for message in response.context["messages"]]


def test_set_up_leads_to_judging(as_registrar, judging):
    url = f"{JURY}{judging.competition.pk}/"

    shown = as_registrar.get(
        f"/admin/competitions/set-up/{judging.competition.pk}/"
    ).content.decode()

    assert f'href="{url}"' in shown


# --------------------------------------------------------------------- overview


def test_overview_names_the_next_step(as_registrar, judging):
    url = f"{JURY}{judging.competition.pk}/"

    def step():
        [category] = as_registrar.get(url).context["categories"]
        return [one.next_step[1] for one in category.stages]

    assert step() == ["panel"]
    juror = judging.juror("Juri")
    assert step() == ["assign"]
    sheet = judging.sheet(judging.entry("Satu"), juror, 80, state="open")
    assert step() == ["stage"]
    sheet.state, sheet.sealed_at = "sealed", timezone.now()
    sheet.save()
    assert step() == ["ranking"]


def test_overview_leads_to_what_jurors_read_where_names_are_hidden(
    as_registrar, judging
):
    judging.juror("Juri")
    url = f"{JURY}{judging.competition.pk}/"
    check = reverse(
        "competition_judging:blind", args=[judging.phase.pk, judging.category.pk]
    )
    shown = []
    for is_blind in (False, True):
        judging.phase.is_blind = is_blind
        judging.phase.save()
        shown.append(f'href="{check}"' in as_registrar.get(url).content.decode())

    assert shown == [False, True]
    assert as_registrar.get(check).status_code == 200


def test_screening_opens_the_files_of_a_version(as_registrar, judging):
    version = judging.entry("Satu", passed=None).versions.get()
    row = EntryAttachment(
        entry=version.entry,
        name="Surat.pdf",
        content_type="application/pdf",
        size=8,
        sha256="0" * 64,
    )
    row.file.save("x.pdf", ContentFile(b"%PDF-1.4"))
    version.attachments.add(row)
    version.content["files"] = [{"id": row.pk, "name": row.name, "size": row.size}]
    version.save()
    file = reverse("competition_entries:file", args=[row.pk])

    screen = as_registrar.get(reverse("competition_jury:screen", args=[version.pk]))

    assert f'<a href="{file}">Surat.pdf</a>' in screen.content.decode()
    assert b"".join(as_registrar.get(file)) == b"%PDF-1.4"


def test_overview_counts_entries_by_outcome(as_registrar, judging):
    judging.entry("Satu")
    judging.entry("Dua", passed=False)
    judging.entry("Tiga", passed=None)
    judging.withdraw(judging.entry("Empat"))

    [state] = as_registrar.get(f"{JURY}{judging.competition.pk}/").context["categories"]

    assert (state.handed_in, state.passed, state.failed, state.unscreened) == (
        3,
        1,
        1,
        1,
    )


def test_empty_competition_says_where_to_begin(as_registrar, competition):
    shown = as_registrar.get(f"{JURY}{competition.pk}/").content.decode()

    assert f'href="{JURY}{competition.pk}/jurors/add/"' in shown


# ----------------------------------------------------------------------- jurors


def test_juror_is_added_with_the_name_of_the_account(as_registrar, judging):
    user = judging.user(first_name="Siti", last_name="Rahma")
    url = f"{JURY}{judging.competition.pk}/jurors/add/"

    response = as_registrar.post(url, {"user": user.pk, "name": "", "affiliation": ""})

    assert response.url == f"{JURY}{judging.competition.pk}/"
    assert Juror.objects.get().name == "Siti Rahma"
    again = as_registrar.post(url, {"user": user.pk})
    assert "user" in again.context["form"].errors


def test_without_people_one_is_sent_to_the_invitations(as_registrar, judging):
    shown = as_registrar.get(f"{JURY}{judging.competition.pk}/jurors/add/")

    assert shown.context["has_people"] is False
    assert f'href="{shown.context["invite_url"]}"' in shown.content.decode()


def test_leaving_says_what_happens_and_keeps_the_reason(as_registrar, judging):
    leaver, _other = judging.jurors(2)
    judging.sheet(judging.entry("Satu"), leaver, 80)
    url = f"{JURY}juror/{leaver.pk}/leave/"
    assert as_registrar.get(url).context["is_loss"]

    refused = as_registrar.post(url, {"reason": ""})
    response = as_registrar.post(url, {"reason": "Pindah"}, follow=True)

    assert "reason" in refused.context["form"].errors
    assert levels(response) == ["success"]
    leaver.refresh_from_db()
    assert leaver.reason_for_leaving == "Pindah"


def test_chair_who_leaves_is_refused_and_the_reason_stays(as_registrar, judging):
    chair = judging.juror("Ketua", is_chair=True)
    url = f"{JURY}juror/{chair.pk}/leave/"

    response = as_registrar.post(url, {"reason": "Sakit"})

    form = response.context["form"]
    assert form.non_field_errors()
    assert form["reason"].value() == "Sakit"


# ------------------------------------------------------------------------ panel


def test_panel_is_filled_chaired_copied_and_emptied(as_registrar, judging):
    visit = judging.stage("Kunjungan", 20, kind="field_visit")
    one, two = (judging.juror(name, seated=False) for name in ("Satu", "Dua"))
    panel = stage(judging, "panel/")

    as_registrar.post(panel, {"jurors": [one.pk, two.pk]})
    first = PanelSeat.objects.get(juror=one)
    as_registrar.post(f"{JURY}seat/{first.pk}/chair/")
    copied = as_registrar.post(
        stage(judging, "panel/copy/"), {"to": [f"{judging.category.pk}-{visit.pk}"]}
    )
    as_registrar.post(
        f"{JURY}seat/{PanelSeat.objects.get(juror=two, phase=judging.phase).pk}/remove/"
    )

    assert copied.url == panel
    assert sorted(
        PanelSeat.objects.values_list("juror__name", "phase__name", "is_chair")
    ) == [
        ("Dua", "Kunjungan", False),
        ("Satu", "Kunjungan", True),
        ("Satu", "Penilaian", True),
    ]


@pytest.mark.parametrize("choice", [[], ["1-1"], ["x"]])
def test_copying_nowhere_is_told(as_registrar, judging, choice):
    judging.juror("Juri")

    response = as_registrar.post(
        stage(judging, "panel/copy/"), {"to": choice}, follow=True
    )

    assert levels(response) == ["error"]


def test_foreign_jurors_are_no_choice(as_registrar, judging):
    foreign = CriterionFactory()
    other = type(judging)(foreign.category.competition, judging.registrar)
    juror = other.juror("Asing")

    response = as_registrar.post(stage(judging, "panel/"), {"jurors": [juror.pk]})

    assert "jurors" in response.context["form"].errors
    assert not PanelSeat.objects.filter(phase=judging.phase).exists()


# ------------------------------------------------------------------- assignment


def test_assignment_is_shown_before_it_is_done(as_registrar, judging):
    judging.jurors(2)
    judging.entries(3)
    url = stage(judging, "assign/")

    shown = as_registrar.get(url)
    assert [(load.kept, load.new) for load in shown.context["plan"].loads] == [
        (0, 3),
        (0, 3),
    ]
    assert not ScoreSheet.objects.exists()
    response = as_registrar.post(url)

    assert response.url == stage(judging)
    assert ScoreSheet.objects.count() == 6
    assert not as_registrar.get(url).context["plan"].changes


def test_assignment_without_a_panel_says_so(as_registrar, judging):
    judging.entry("Satu")
    url = stage(judging, "assign/")

    assert as_registrar.get(url).context["obstacle"]
    assert as_registrar.post(url).context["form"].non_field_errors()


# ------------------------------------------------------------------- conflicts


def test_conflicts_show_what_the_registry_knows_and_take_more(as_registrar, judging):
    member, friend = judging.jurors(2)
    entry = judging.entry("Satu")
    MembershipFactory(user=member.user, organization=entry.organization)
    url = f"{JURY}{judging.competition.pk}/conflicts/"

    as_registrar.post(url, {"juror": friend.pk, "entry": entry.pk, "reason": "Ipar"})

    rows = as_registrar.get(url).context["rows"]
    assert [(row["juror"], row["entry"], row["can_lift"]) for row in rows] == [
        (member, entry, False),
        (friend, entry, True),
    ]
    conflict = JurorConflict.objects.get()
    as_registrar.post(f"{JURY}conflict/{conflict.pk}/lift/", {"reason": "Salah"})
    assert not JurorConflict.objects.exists()


def test_conflict_without_a_reason_is_refused(as_registrar, judging):
    juror, entry = judging.juror("Juri"), judging.entry("Satu")

    response = as_registrar.post(
        f"{JURY}{judging.competition.pk}/conflicts/",
        {"juror": juror.pk, "entry": entry.pk, "reason": " "},
    )

    assert "reason" in response.context["form"].errors
    assert not JurorConflict.objects.exists()


# ------------------------------------------------------------------- screening


def test_list_of_screening_is_narrowed(as_registrar, judging):
    other = CompetitionCategoryFactory(competition=judging.competition)
    judging.entry("Antar Obat")
    judging.entry("Sapa Warga", passed=False)
    judging.entry("Jemput Bola", passed=None)
    url = f"{JURY}{judging.competition.pk}/screening/"

    def titles(query):
        return [row.title for row in as_registrar.get(url + query).context["page"]]

    assert titles("") == ["Antar Obat", "Jemput Bola", "Sapa Warga"]
    assert titles("?outcome=none") == ["Jemput Bola"]
    assert titles("?outcome=failed") == ["Sapa Warga"]
    assert titles("?q=obat") == ["Antar Obat"]
    assert titles(f"?category={other.pk}") == []
    for strange in (
        "?outcome=x",
        "?category=%C2%B2",
        "?category=-1",
        "?p=zz",
        "?q=%00",
    ):
        assert len(titles(strange)) == 3, strange


def test_ticked_entries_pass_and_the_list_stays_narrowed(as_registrar, judging):
    versions = [
        judging.entry(title, passed=None).versions.get() for title in ("Satu", "Dua")
    ]
    url = f"{JURY}{judging.competition.pk}/screening/?outcome=none"

    response = as_registrar.post(url, {"version": [row.pk for row in versions]})

    assert response.url == url
    assert Screening.objects.filter(outcome="passed").count() == 2
    assert levels(as_registrar.post(url, {}, follow=True))[-1] == "error"
    wrong = as_registrar.post(url, {"version": ["999999", "x"]}, follow=True)
    assert levels(wrong) == ["error"]


def test_entry_is_refused_with_reasons_and_taken_back(as_registrar, judging):
    version = judging.entry("Satu", passed=None).versions.get()
    url = f"{JURY}version/{version.pk}/"

    missing = as_registrar.post(url, {"outcome": "failed", "reasons": " "})
    as_registrar.post(url, {"outcome": "failed", "reasons": "Surat belum ada"})

    assert "reasons" in missing.context["form"].errors
    assert version.screenings.get().reasons == "Surat belum ada"
    shown = as_registrar.get(url)
    assert shown.context["form"]["reasons"].value() == "Surat belum ada"
    as_registrar.post(f"{url}undo/")
    assert not version.screenings.exists()
    assert levels(as_registrar.post(f"{url}undo/", follow=True))[-1] == "error"


def test_screening_before_its_time_is_told(as_registrar, judging):
    tomorrow = timezone.localdate() + timedelta(days=1)
    CompetitionPhaseFactory(
        competition=judging.competition, kind="screening", starts_on=tomorrow
    )
    version = judging.entry("Satu", passed=None).versions.get()

    shown = as_registrar.get(f"{JURY}{judging.competition.pk}/screening/")
    refused = as_registrar.post(f"{JURY}version/{version.pk}/", {"outcome": "passed"})

    assert shown.context["waits_until"]
    assert refused.context["form"].non_field_errors()
    assert not Screening.objects.exists()


# --------------------------------------------------------------- stage, ranking


def test_stage_shows_who_is_missing(as_registrar, judging):
    one, two = judging.jurors(2)
    first, second = judging.entries(2)
    judging.sheet(first, one, 90)
    judging.sheet(first, two, 60)
    judging.sheet(second, one, state="open")

    context = as_registrar.get(stage(judging)).context

    assert [(row["progress"].juror, row["missing"]) for row in context["jurors"]] == [
        (one, [second.title]),
        (two, []),
    ]
    assert [(row["title"], row["disagrees"]) for row in context["entries"]] == [
        (first.title, True),
        (second.title, False),
    ]
    assert [row["juror"] for row in context["outliers"]] == [one, two]


def test_stage_waits_for_the_one_before(as_registrar, judging):
    visit = judging.stage("Kunjungan", 20, kind="field_visit", weight=40)
    judging.phase.weight = 60
    judging.phase.save()

    for name in ("", "ranking/", "assign/", "close/"):
        response = as_registrar.get(stage(judging, name, visit))
        assert response.status_code == 200
        assert "“Penilaian”" in response.content.decode(), name


def test_stage_is_closed_with_its_steps_and_opened_again(as_registrar, judging):
    juror = judging.juror("Juri")
    judging.sheet(judging.entry("Satu"), juror, "86.5")

    before = as_registrar.get(stage(judging, "ranking/")).context
    assert (before["closing"], before["obstacles"]) == (None, [])
    [row] = before["rows"]
    [(name, words)] = row["steps"]
    assert (name, row["total"]) == ("Penilaian", "86,50")
    assert "86,50 × 100%" in words
    assert as_registrar.post(stage(judging, "close/")).url == stage(judging, "ranking/")

    closing = StageClosing.objects.get()
    assert as_registrar.get(stage(judging, "ranking/")).context["closing"] == closing
    again = as_registrar.post(stage(judging, "close/"))
    assert again.context["form"].non_field_errors()
    as_registrar.post(stage(judging, "reopen/"), {"reason": "Salah entri"})
    closing.refresh_from_db()
    assert closing.reason_for_undoing == "Salah entri"
    shown = as_registrar.get(stage(judging, "ranking/"))
    assert list(shown.context["undone"]) == [closing]
    assert "Salah entri" in shown.content.decode()


def test_missing_sheets_have_to_be_allowed(as_registrar, judging):
    one, two = judging.jurors(2)
    entry = judging.entry("Satu")
    judging.sheet(entry, one, 80)
    judging.sheet(entry, two, state="open")
    url = stage(judging, "close/")

    shown = as_registrar.get(url).context
    assert (len(shown["obstacles"]), shown["hard"]) == (1, [])
    refused = as_registrar.post(url)
    assert refused.context["form"].non_field_errors()
    as_registrar.post(url, {"allow_missing": "on"})

    assert len(StageClosing.objects.get().ranking["missing"]) == 1


def test_sheet_is_given_back_from_the_screen(as_registrar, judging):
    sheet = judging.sheet(judging.entry("Satu"), judging.juror("Juri"), 80)
    url = f"{JURY}sheet/{sheet.pk}/reopen/"
    assert f'href="{url}"' in as_registrar.get(stage(judging)).content.decode()

    as_registrar.post(url, {"reason": "Salah kolom"})

    sheet.refresh_from_db()
    assert (sheet.state, SheetReopening.objects.get().reason) == ("open", "Salah kolom")


def test_sheet_that_can_not_be_counted_is_told_everywhere(as_registrar, judging):
    judging.sheet(judging.entry("Satu"), judging.juror("Juri"), 800)

    for name in ("", "ranking/", "close/", "tie/"):
        assert as_registrar.get(stage(judging, name)).status_code == 200, name
    assert "Juri" in as_registrar.get(stage(judging, "ranking/")).context["problem"]


# ------------------------------------------------------------------------- ties


@pytest.fixture
def tied(judging):
    judging.chair = judging.juror("Ketua", is_chair=True)
    judging.list = judging.entries(2)
    for entry in judging.list:
        judging.sheet(entry, judging.chair, 80)
    return judging


def test_chair_decides_on_the_screen(client, tied):
    first, second = tied.list
    client.force_login(tied.chair.user)
    url = stage(tied, "tie/")
    assert f'href="{url}"' in client.get(stage(tied, "ranking/")).content.decode()
    same = {place_of(first): "1", place_of(second): "1", "reason": "Dampak"}

    twice = client.post(url, same)
    client.post(url, same | {place_of(first): "2"})

    assert twice.context["form"].non_field_errors()
    assert ChairDecision.objects.get().order == [second.pk, first.pk]
    ranking = client.get(stage(tied, "ranking/")).context
    assert [row["title"] for row in ranking["rows"]] == [second.title, first.title]
    assert not ranking["has_tie"]
    gone = client.post(url, same, follow=True)
    assert levels(gone) == ["error"]


def test_a_closed_blind_stage_stays_blind_while_another_is_to_come(client, judging):
    later = judging.stage("Wawancara", 20, is_blind=True)
    for phase, weight in ((judging.phase, 60), (later, 40)):
        phase.is_blind, phase.weight = True, weight
        phase.save()
    chair = judging.juror("Ketua", judging.phase, later, is_chair=True)
    entry = judging.entry("Sumur Selenitia")
    judging.sheet(entry, chair, 80)
    judging.sheet(entry, chair, 80, phase=later)
    client.force_login(chair.user)

    seen = []
    for phase in (judging.phase, later):
        close_stage(judging.fresh(), phase, judging.registrar)
        seen.append("Selenitia" in client.get(stage(judging)).content.decode())

    assert seen == [False, True]


def test_places_and_reason_are_needed(as_registrar, tied):
    response = as_registrar.post(stage(tied, "tie/"), {"reason": "Sidang"})

    errors = response.context["form"].errors
    assert set(errors) == {place_of(entry) for entry in tied.list}
    assert not ChairDecision.objects.exists()


# ---------------------------------------------------------------------- queries


def filled(judging, count):
    jurors = judging.jurors(count)
    entries = judging.entries(count)
    for number, entry in enumerate(entries):
        for juror in jurors:
            judging.sheet(entry, juror, 80 - number)
    return judging


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("", 33), ("ranking/", 38), ("assign/", 28), ("panel/", 21)],
)
def test_screens_of_a_stage_ask_as_much_for_more(
    plugin_alone,
    without_menu,
    as_registrar,
    judging,
    count,
    name,
    queries,
    django_assert_num_queries,
):
    filled(judging, count)
    url = stage(judging, name)
    as_registrar.get(url)

    with django_assert_num_queries(queries):
        as_registrar.get(url)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"), [("", 24), ("screening/", 17), ("conflicts/", 24)]
)
def test_lists_ask_as_much_for_more(
    plugin_alone,
    without_menu,
    as_registrar,
    judging,
    count,
    name,
    queries,
    django_assert_num_queries,
):
    filled(judging, count)
    for number in range(count):
        category = CompetitionCategoryFactory(competition=judging.competition)
        CriterionFactory(category=category, phase=judging.phase, name=f"K{number}")
    for juror in Juror.objects.all():
        JurorConflict.objects.create(
            juror=juror, entry=judging.entry(f"Lain {juror.pk}"), kind="recorded"
        )
    url = f"{JURY}{judging.competition.pk}/{name}"
    as_registrar.get(url)

    with django_assert_num_queries(queries):
        as_registrar.get(url)


def test_history_tells_what_was_done_in_words(as_registrar, judging):
    judging.jurors(1)
    judging.entry("Satu")
    assign(judging.category, judging.phase, judging.registrar)

    shown = as_registrar.get(
        f"/admin/competitions/categories/history/{judging.category.pk}/"
    ).content.decode()

    assert "“Penilaian”" in shown
