"""Jurors' screens: what they show, take and refuse, and to whom."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from competitions.models import Juror, ScoreSheet
from competitions.services.scoring_sheets import seal
from innovations.choices import RegionalRole
from tests.competitions.judging.conftest import another_juror, sheet_of
from tests.competitions.judging.documents import MAKER, pdf
from tests.competitions.judging.test_reading import attach
from tests.factories.competitions import (
    CompetitionPhaseFactory,
    EntryFactory,
    EntryVersionFactory,
    JurorFactory,
)
from tests.factories.innovations import RegionFactory, make_regional, make_registrar

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MINE = "/admin/competitions/judging/"


@pytest.fixture(autouse=True)
def indonesian(settings):
    settings.LANGUAGE_CODE = "id"
    with translation.override("id"):
        yield


def address(sheet, tail=""):
    return f"{MINE}sheet/{sheet.pk}/{tail}"


def fields(sheet, revision=None, **texts):
    """What the form of a fresh sheet sends; "score0" is that of the first criterion."""
    criteria = list(sheet.entry.category.criteria.filter(phase=sheet.phase))
    names = {"note": "note"}
    for number, criterion in enumerate(criteria):
        names[f"score{number}"] = f"score-{criterion.pk}"
        names[f"reason{number}"] = f"reason-{criterion.pk}"
    data = {"revision": sheet.revision if revision is None else revision}
    for key, name in names.items():
        data[name] = texts.get(key, "")
        data[f"base-{name}"] = ""
    return data


def autosave(client, sheet, revision, **edits):
    criteria = list(sheet.entry.category.criteria.filter(phase=sheet.phase))
    names = {f"score{number}": f"score-{one.pk}" for number, one in enumerate(criteria)}
    names["note"] = "note"
    sent = {
        names[key]: {"mine": mine, "bases": list(bases)}
        for key, (mine, *bases) in edits.items()
    }
    return client.post(
        address(sheet, "save/"),
        json.dumps({"revision": revision, "edits": sent}),
        content_type="application/json",
    )


def scores(sheet):
    return [score.value for score in sheet.scores.all()]


# --------------------------------------------------------------------- list


def test_a_juror_sees_what_to_score_with_state_and_deadline(as_juror, sheet, phase):
    second = EntryVersionFactory(
        entry=EntryFactory(category=sheet.entry.category, title="ANTAR")
    )
    sheet_of(sheet.juror, second, phase, state="sealed", sealed_at=timezone.now())
    as_juror.post(address(sheet), fields(sheet, score0="80"))

    response = as_juror.get(MINE)

    ((group,),) = [work.groups for work in response.context["work"]]
    assert {
        (row.title, row.scored, row.criteria, row.is_sealed) for row in group.rows
    } == {
        ("SIMPEL", 1, 2, False),
        ("ANTAR", 0, 2, True),
    }
    assert (group.sealed, group.days_left, group.is_running) == (1, 1, True)
    text = response.content.decode()
    assert group.deadline in text
    assert "1 dari 2 dikunci" in text
    assert response.headers["Cache-Control"].startswith("no-store, private")


def test_blind_the_list_has_labels_instead_of_names(as_juror, sheet, phase, entry):
    phase.is_blind = True
    phase.save()
    entry.title = f"SIMPEL {entry.organization.title}"
    sheet.version.title = entry.title
    sheet.version.save()

    text = as_juror.get(MINE).content.decode()

    assert "SIMPEL [nama instansi]" in text
    assert "Peserta " in text
    assert entry.organization.title not in text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many(
    as_juror, sheet, phase, number, plugin_alone, without_menu,
    django_assert_num_queries,
):  # fmt: skip
    phase.is_blind = True
    phase.save()
    for _one in range(1, number):
        version = EntryVersionFactory(entry=EntryFactory(category=sheet.entry.category))
        sheet_of(sheet.juror, version, phase)

    with django_assert_num_queries(21):
        response = as_juror.get(MINE)

    assert len(response.context["work"][0].groups[0].rows) == number


def test_who_is_in_no_jury_is_told_so(client, region, user):
    client.force_login(user)
    assert client.get(MINE).status_code == 200

    client.force_login(make_regional(region, RegionalRole.LEADER))
    assert client.get(MINE).status_code in (302, 403)


def test_the_desk_says_what_waits(as_juror, sheet):
    text = as_juror.get("/admin/").content.decode()

    assert "Penilaian proposal · Dinas" in text
    assert f'href="{MINE}"' in text


# -------------------------------------------------------------- declaration


def test_a_declaration_comes_first(as_juror, sheet, juror):
    Juror.objects.filter(pk=juror.pk).update(declared_at=None)
    declaration = f"{MINE}declaration/{juror.pk}/"

    assert as_juror.get(address(sheet)).status_code == 404
    assert declaration in as_juror.get(MINE).content.decode()
    assert "Dr. Juri Satu" in as_juror.get(declaration).content.decode()
    refused = as_juror.post(declaration, {})
    assert "Centang kotak" in refused.content.decode()
    juror.refresh_from_db()
    assert juror.declared_at is None

    assert as_juror.post(declaration, {"agreed": "on"}).status_code == 302
    assert as_juror.get(address(sheet)).status_code == 200
    assert "Anda memberi pernyataan ini" in as_juror.get(declaration).content.decode()


# -------------------------------------------------------------------- matrix


SCREENS = ["", "seal/", "give-back/", "file/1/"]


def test_its_juror_opens_every_screen(as_juror, sheet):
    attach(sheet.version, "a.pdf", pdf())

    found = [as_juror.get(address(sheet, tail)) for tail in SCREENS]

    assert [response.status_code for response in found] == [200] * 4
    for response in found:
        assert response.headers["Cache-Control"].startswith("no-store, private")


@pytest.mark.parametrize(
    "who",
    [
        "another juror of the panel",
        "a juror of another competition",
        "a juror elsewhere",
        "the registrar",
        "who left",
        "who declared nothing",
        "who lost the role",
        "who gave back",
        "an administrator",
    ],
)
def test_others_find_no_sheet(client, region, sheet, juror, user, who, filler):
    attach(sheet.version, "a.pdf", pdf())
    competition = juror.competition
    if who == "another juror of the panel":
        user = another_juror(competition, region).user
    elif who == "a juror of another competition":
        user = make_regional(region, RegionalRole.JUROR)
        JurorFactory(user=user)
    elif who == "a juror elsewhere":
        user = make_regional(RegionFactory(), RegionalRole.JUROR)
    elif who == "the registrar":
        user = make_registrar(region)
    elif who == "who left":
        Juror.objects.filter(pk=juror.pk).update(left_at=timezone.now())
    elif who == "who declared nothing":
        Juror.objects.filter(pk=juror.pk).update(declared_at=None)
    elif who == "who lost the role":
        user.groups.clear()
        user.groups.add(*make_regional(region, RegionalRole.MENTOR).groups.all())
    elif who == "who gave back":
        ScoreSheet.objects.filter(pk=sheet.pk).update(state="recused")
    elif who == "an administrator":
        user.is_superuser = True
        user.save()
        juror.user = make_regional(region, RegionalRole.JUROR)
        juror.save()
    client.force_login(user)

    found = [client.get(address(sheet, tail)).status_code for tail in SCREENS]
    posted = [
        client.post(address(sheet), fields(sheet, score0="80")).status_code,
        client.post(address(sheet, "seal/"), {"revision": 1}).status_code,
        client.post(address(sheet, "give-back/"), {"reason": "x"}).status_code,
        autosave(client, sheet, 1, score0=("80", "")).status_code,
    ]

    assert found == [404] * 4
    assert posted == [404] * 4
    assert scores(sheet) == []
    assert filler.asked == []


def test_a_juror_never_reads_of_others(as_juror, sheet, region, phase):
    other = another_juror(sheet.juror.competition, region, name="Prof. Juri Lain")
    sheet_of(other, sheet.version, phase, note="Catatan rahasia juri lain")

    for url in (MINE, address(sheet), address(sheet, "seal/")):
        text = as_juror.get(url).content.decode()
        assert "Juri Lain" not in text
        assert "rahasia juri lain" not in text


def test_each_phase_has_its_own_sheet(as_juror, sheet, competition):
    later = CompetitionPhaseFactory(
        competition=competition,
        kind="presentation",
        starts_on=timezone.localdate() + timedelta(days=30),
    )
    second = sheet_of(sheet.juror, sheet.version, later)

    response = as_juror.post(address(second), fields(second, note="Terlalu awal"))

    assert response.status_code == 302
    second.refresh_from_db()
    assert second.note == ""
    assert "Penilaian dibuka mulai" in as_juror.get(address(second)).content.decode()


# ---------------------------------------------------------- without scripts


def test_the_form_saves_and_shows_what_is_kept(as_juror, sheet):
    response = as_juror.post(
        address(sheet),
        fields(sheet, score0="87,5", score1="4", note="Baik"),
        follow=True,
    )

    text = response.content.decode()
    assert "Tersimpan." in text
    assert 'value="87,5"' in text
    assert "84,5" in text
    assert scores(sheet) == [Decimal("87.50"), Decimal(4)]


def test_wrong_input_stays_in_the_form_and_the_rest_is_kept(as_juror, sheet):
    response = as_juror.post(address(sheet), fields(sheet, score0="abc", score1="4"))

    text = response.content.decode()
    assert response.status_code == 200
    assert 'value="abc"' in text
    assert "“abc” bukan angka" in text
    assert scores(sheet) == [Decimal(4)]
    assert 'name="revision" value="2"' in text


def test_an_old_form_shows_both_values_and_saves_the_second_time(as_juror, sheet):
    as_juror.post(address(sheet), fields(sheet, score0="80"))

    clash = as_juror.post(address(sheet), fields(sheet, revision=1, score0="85"))

    text = clash.content.decode()
    assert "jendela lain berisi “80”" in text
    assert 'value="85"' in text
    sheet.refresh_from_db()
    assert scores(sheet) == [Decimal(80)]
    again = fields(sheet, score0="85")
    again[f"base-{next(name for name in again if name.startswith('score-'))}"] = "80"
    as_juror.post(address(sheet), again)
    assert scores(sheet) == [Decimal(85)]


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "²"])
def test_a_broken_form_is_told_to_come_again(as_juror, sheet, revision):
    response = as_juror.post(
        address(sheet), fields(sheet, score0="1") | {"revision": revision}, follow=True
    )

    assert "Buka lembar sekali lagi" in response.content.decode()
    assert scores(sheet) == []


def test_sealing_is_asked_for_with_everything_in_sight(as_juror, sheet):
    response = as_juror.post(
        address(sheet), fields(sheet, score0="80", score1="5") | {"then": "seal"}
    )
    assert response.url == address(sheet, "seal/")
    asked = as_juror.get(response.url)
    assert "88" in asked.content.decode()
    sheet.refresh_from_db()

    done = as_juror.post(
        address(sheet, "seal/"), {"revision": sheet.revision}, follow=True
    )

    sheet.refresh_from_db()
    assert sheet.state == "sealed"
    assert "sudah dikunci" in done.content.decode()
    shown = as_juror.get(address(sheet)).content.decode()
    assert "Lembar sudah dikunci" in shown
    assert "data-save-url" not in shown


def test_an_incomplete_sheet_leads_back_to_what_is_missing(as_juror, sheet):
    as_juror.post(address(sheet), fields(sheet, score0="80"))
    sheet.refresh_from_db()

    response = as_juror.post(
        address(sheet, "seal/"), {"revision": sheet.revision}, follow=True
    )

    assert "Kriteria ini belum bernilai: Dampak." in response.content.decode()
    assert "Ada kriteria yang belum bernilai" in (
        as_juror.get(address(sheet, "seal/")).content.decode()
    )


def test_sealing_what_moved_or_nothing_asks_again(as_juror, sheet):
    as_juror.post(address(sheet), fields(sheet, score0="80", score1="5"))

    for revision in ("1", "", "x"):
        response = as_juror.post(address(sheet, "seal/"), {"revision": revision})
        assert response.url == address(sheet, "seal/")

    sheet.refresh_from_db()
    assert sheet.state == "open"


def test_one_press_gives_an_entry_back(as_juror, sheet, filler):
    page = as_juror.get(address(sheet)).content.decode()
    reason = "Saya mendampingi inovasi ini atau ikut di dalamnya."
    assert f'value="{reason}"' in page

    response = as_juror.post(
        address(sheet, "give-back/"), {"reason": reason, "other": ""}, follow=True
    )

    sheet.refresh_from_db()
    assert sheet.state == "recused"
    assert "dinilai juri lain" in response.content.decode()
    assert as_juror.get(address(sheet)).status_code == 404
    assert len(filler.asked) == 1


def test_giving_back_without_a_reason_asks_for_it(as_juror, sheet, filler):
    response = as_juror.post(address(sheet, "give-back/"), {"other": " "})

    assert "Tulis secara singkat alasan" in response.content.decode()
    sheet.refresh_from_db()
    assert sheet.state == "open"


def test_nobody_is_left_to_score_and_the_juror_is_told(as_juror, sheet, filler):
    filler.short = {sheet.entry: 1}

    response = as_juror.post(
        address(sheet, "give-back/"), {"other": "Keluarga"}, follow=True
    )

    assert "Sekretariat akan mencarikan juri lain" in response.content.decode()


def test_a_withdrawn_or_newer_entry_is_told(as_juror, sheet, entry):
    EntryVersionFactory(entry=entry, number=2)
    assert "Pengusul mengirim ulang" in as_juror.get(address(sheet)).content.decode()

    entry.state = "withdrawn"
    entry.save()
    assert "mengundurkan diri" in as_juror.get(address(sheet)).content.decode()
    assert "Ditarik oleh pengusul" in as_juror.get(MINE).content.decode()


def test_neighbours_are_of_the_same_category_and_phase(as_juror, sheet, phase):
    second = EntryVersionFactory(
        entry=EntryFactory(category=sheet.entry.category, title="ANTAR")
    )
    other = sheet_of(sheet.juror, second, phase)

    found = [as_juror.get(address(one)).context["neighbours"] for one in (sheet, other)]

    linked = {
        row.sheet.pk
        for neighbours in found
        for row in (neighbours["before"], neighbours["after"])
        if row
    }
    assert linked == {sheet.pk, other.pk}
    assert sorted(one["place"] for one in found) == [1, 2]


# ----------------------------------------------------------------- autosave


def test_autosave_answers_with_what_stands_there(as_juror, sheet):
    response = autosave(as_juror, sheet, 1, score0=("87,50", ""), note=("Baik", ""))

    said = response.json()
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("no-store, private")
    assert (said["revision"], said["errors"], said["clashes"]) == (2, {}, {})
    assert sorted(said["values"].values()) == ["", "", "", "87,5", "Baik"]


def test_autosave_tells_errors_and_clashes_by_field(as_juror, sheet):
    autosave(as_juror, sheet, 1, score0=("80", ""))

    said = autosave(as_juror, sheet, 1, score0=("85", ""), score1=("9", "")).json()

    assert list(said["clashes"].values()) == [{"mine": "85", "theirs": "80"}]
    (message,) = said["errors"].values()
    assert message == "9 di luar rentang. Beri nilai dari 1 sampai 5."
    assert scores(sheet) == [Decimal(80)]


def test_autosave_after_sealing_is_refused_in_words(as_juror, sheet, user):
    autosave(as_juror, sheet, 1, score0=("80", ""), score1=("5", ""))
    sheet.refresh_from_db()
    seal(sheet=sheet, revision=sheet.revision, actor=user)

    response = autosave(as_juror, sheet, 3, score0=("1", "80"))

    assert response.status_code == 409
    assert response.json() == {
        "refused": "Lembar sudah dikunci. Hanya sekretariat yang dapat membukanya kembali."
    }
    assert scores(sheet) == [Decimal(80), Decimal(5)]


@pytest.mark.parametrize(
    "body",
    [
        *(
            "",
            "x",
            "[]",
            "null",
            "{}",
            '{"revision": 1}',
            '{"revision": 1, "edits": []}',
        ),
        '{"revision": "1", "edits": {}}',
        '{"revision": true, "edits": {}}',
        '{"revision": 1, "edits": {"note": "x"}}',
        '{"revision": 1, "edits": {"note": {"mine": 1, "bases": []}}}',
        '{"revision": 1, "edits": {"note": {"mine": "x", "bases": [1]}}}',
        '{"revision": 1, "edits": {"note": {"mine": "x", "bases": null}}}',
    ],
)
def test_autosave_refuses_what_no_sheet_sends(as_juror, sheet, body):
    response = as_juror.post(
        address(sheet, "save/"), body, content_type="application/json"
    )

    assert response.status_code == 400
    assert response.json()["refused"]
    sheet.refresh_from_db()
    assert sheet.revision == 1


# --------------------------------------------------------------------- blind


@pytest.fixture
def blind(sheet, phase):
    phase.is_blind = True
    phase.save()
    attach(sheet.version, f"{MAKER}.pdf", pdf())
    attach(sheet.version, f"{MAKER}.jpg", b"foto")
    return sheet


def test_blind_no_screen_tells_who_enters(as_juror, blind):
    told = [blind.entry.organization.title, "Ketua Tim Contoh", MAKER]
    told += [blind.version.code, blind.entry.category.name.upper()]

    for url in (MINE, address(blind), address(blind, "seal/"),
                address(blind, "give-back/"), "/admin/"):  # fmt: skip
        text = as_juror.get(url).content.decode()
        assert [name for name in told if name in text] == [], url
        assert "Peserta " in text or url == "/admin/"


def test_blind_a_file_tells_nothing_in_its_headers(as_juror, blind):
    response = as_juror.get(address(blind, "file/1/"))

    assert response.content.startswith(b"%PDF")
    assert MAKER.encode() not in response.content
    assert (
        response.headers["Content-Disposition"] == 'inline; filename="Lampiran 1.pdf"'
    )
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert MAKER not in str(response.headers)
    assert not {"ETag", "Last-Modified", "Content-Location"} & set(response.headers)


def test_blind_a_photograph_is_not_given_and_says_so(as_juror, blind):
    response = as_juror.get(address(blind, "file/2/"))

    text = response.content.decode()
    assert response.status_code == 403
    assert "Foto dapat memperlihatkan pengusul." in text
    assert MAKER not in text
    assert as_juror.get(address(blind, "file/3/")).status_code == 404
    assert as_juror.get(address(blind, "file/99999999/")).status_code == 404


def test_the_secretariat_sees_what_jurors_read(as_registrar, blind):
    category = blind.entry.category
    listing = f"{MINE}blind/{blind.phase.pk}/{category.pk}/"
    one = f"{MINE}blind/version/{blind.version.pk}/"

    assert "1 berkas perlu diperiksa" in as_registrar.get(listing).content.decode()
    text = as_registrar.get(one).content.decode()
    assert f"{MAKER}.pdf" in text
    assert "Lampiran 1.pdf" in text
    assert "Foto dapat memperlihatkan pengusul." in text
    assert as_registrar.get(f"{one}file/1/").content.startswith(b"%PDF")
    assert as_registrar.get(f"{one}file/2/").status_code == 403


@pytest.mark.parametrize("who", ["juror", "registrar elsewhere"])
def test_only_the_secretariat_checks(client, blind, user, who):
    client.force_login(user if who == "juror" else make_registrar(RegionFactory()))
    category = blind.entry.category.pk

    for url in (
        f"{MINE}blind/{blind.phase.pk}/{category}/",
        f"{MINE}blind/version/{blind.version.pk}/",
        f"{MINE}blind/version/{blind.version.pk}/file/1/",
    ):
        assert client.get(url).status_code == 404


def test_where_names_are_shown_there_is_nothing_to_check(as_registrar, sheet):
    category = sheet.entry.category.pk

    response = as_registrar.get(f"{MINE}blind/{sheet.phase.pk}/{category}/")

    assert response.status_code == 404
