"""Certificates: who is due one, frozen words, revoking, checking by code."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from competitions.codes import GUESSES, tidy_code
from competitions.models import Certificate, ResultRules
from competitions.services.certificates import (
    candidates,
    check,
    issue,
    number_by,
    reissue,
    revoke,
)
from competitions.services.release import release_now, set_moment
from competitions.services.results import make_awards
from tests.factories.competitions import AwardFactory, JurorFactory, PanelSeatFactory
from tests.factories.innovations import RegionFactory, make_registrar
from tests.factories.results import ResultPaperFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def no_guesses():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def awards(competition, closing, registrar):
    make_awards(competition=competition, actor=registrar)
    return competition.awards


@pytest.fixture
def released(competition, awards, registrar):
    return release_now(competition=competition, actor=registrar)


@pytest.fixture
def certificate(competition, awards, registrar):
    issue(competition=competition, kind="winner", actor=registrar)
    return Certificate.objects.get(award__rank=1)


def names(found):
    return [(one.recipient, one.role, one.innovation) for one in found]


# ------------------------------------------------------------------ who gets one


def test_winners_are_all_awards_also_those_by_hand(competition, awards, entries):
    AwardFactory(
        category=entries[0].category,
        rank_label="Favorit",
        person_name="Dr. H. Andi, S.T., M.Si.",
        winner_text="Universitas Contoh",
        innovation_text="",
    )

    found = candidates(competition, "winner")

    offices = [entry.organization.title for entry in entries]
    assert names(found) == [
        (offices[0], "Juara I", "Antar Obat"),
        (offices[1], "Juara II", "Sapa Warga"),
        (offices[2], "Harapan I", "Peta Banjir"),
        ("Dr. H. Andi, S.T., M.Si.", "Favorit", ""),
    ]
    assert found[3].institution == "Universitas Contoh"


def test_finalists_and_participants_are_those_who_won_nothing(
    competition, closing, entries, awards
):
    assert names(candidates(competition, "finalist")) == []
    assert [one.innovation for one in candidates(competition, "participant")] == [
        "Kebun Sekolah"
    ]

    closing.going_on.set(entries)

    assert [(o.innovation, o.role) for o in candidates(competition, "finalist")] == [
        ("Kebun Sekolah", "Finalis")
    ]
    assert candidates(competition, "participant") == []


def test_jurors_with_a_seat_who_stayed(competition, category):
    seat = PanelSeatFactory(category=category)
    gone = PanelSeatFactory(category=category)
    gone.juror.left_at = timezone.now()
    gone.juror.save()
    JurorFactory(competition=competition)

    assert [one.juror for one in candidates(competition, "juror")] == [seat.juror]


def test_team_members_get_their_own(competition, entries, awards):
    found = candidates(competition, "winner", with_team=True)

    assert [(one.recipient, one.institution) for one in found[:2]] == [
        (entries[0].organization.title, ""),
        ("Ketua Tim Contoh", entries[0].organization.title),
    ]
    assert len(found) == 6


@pytest.mark.parametrize("kind", ["winner", "participant"])
def test_candidates_ask_a_constant_number_of_times(
    competition, awards, kind, django_assert_num_queries
):
    with django_assert_num_queries({"winner": 3, "participant": 3}[kind]):
        candidates(competition, kind, with_team=True)


# ----------------------------------------------------------------------- issuing


def test_words_are_frozen_when_issued(competition, awards, registrar):
    ResultRules.objects.create(
        competition=competition,
        number_pattern="400.10/{nomor}/BAPPERIDA/{bulan}/{tahun}",
        place="Penajam",
        dated_on=date(2025, 11, 10),
        signatory_post="Bupati Penajam Paser Utara",
        signatory_name="Nama Contoh",
    )
    ResultPaperFactory(competition=competition, kind="decree", number="000.9/12/2025")

    issued = issue(competition=competition, kind="winner", actor=registrar)
    competition.awards.update(innovation_text="Nama lain")

    first = Certificate.objects.get(pk=issued[0].pk)
    assert first.number == "400.10/001/BAPPERIDA/XI/2025"
    assert issued[2].number == "400.10/003/BAPPERIDA/XI/2025"
    assert first.content["heading"] == "Piagam Penghargaan"
    assert first.content["innovation"] == "Antar Obat"
    assert first.content["decree"] == "000.9/12/2025"
    assert first.content["dated_on"] == "2025-11-10"
    assert first.content["signatory_name"] == "Nama Contoh"


def test_issuing_again_gives_only_what_is_missing(competition, awards, registrar):
    issue(competition=competition, kind="winner", actor=registrar)
    competition.awards.get(rank=1)

    again = issue(competition=competition, kind="winner", actor=registrar)

    assert again == []
    assert Certificate.objects.count() == 3
    assert len(set(Certificate.objects.values_list("code", flat=True))) == 3


def test_others_issue_and_revoke_nothing(competition, certificate):
    stranger = make_registrar(RegionFactory())

    with pytest.raises(PermissionDenied):
        issue(competition=competition, kind="winner", actor=stranger)
    with pytest.raises(PermissionDenied):
        revoke(certificate=certificate, reason="Salah", actor=stranger)
    with pytest.raises(PermissionDenied):
        reissue(certificate=certificate, reason="Salah", actor=stranger)


@pytest.mark.parametrize(
    ("pattern", "filled"),
    [
        ("", ""),
        ("{nomor}", "007"),
        ("B-{nomor}/{bulan}/{tahun}", "B-007/III/2026"),
    ],
)
def test_patterns_of_numbers(pattern, filled):
    assert number_by(pattern, 7, date(2026, 3, 1)) == filled


@pytest.mark.parametrize("pattern", ["400/{tahun}", "{nomer}", "{nomor", "400.10"])
def test_patterns_that_number_wrongly_are_refused(competition, pattern):
    rules = ResultRules(competition=competition, number_pattern=pattern)

    with pytest.raises(ValidationError) as refused:
        rules.full_clean()

    assert list(refused.value.message_dict) == ["number_pattern"]


# -------------------------------------------------------------- revoking, anew


def test_revoking_needs_a_reason_and_happens_once(certificate, registrar):
    with pytest.raises(ValidationError):
        revoke(certificate=certificate, reason="  ", actor=registrar)

    revoke(certificate=certificate, reason="Nama salah tulis", actor=registrar)

    with pytest.raises(ValidationError):
        revoke(certificate=certificate, reason="Lagi", actor=registrar)


def test_issued_anew_with_another_name(certificate, registrar):
    new = reissue(
        certificate=certificate,
        reason="Gelar belum ditulis",
        recipient="Dinas Kesehatan Kabupaten",
        actor=registrar,
    )

    certificate.refresh_from_db()
    assert certificate.reason_for_revoking == "Gelar belum ditulis"
    assert new.code != certificate.code
    assert (new.award, new.recipient) == (
        certificate.award,
        "Dinas Kesehatan Kabupaten",
    )
    assert new.content["role"] == "Juara I"


def test_corrected_name_is_not_issued_again(competition, certificate, registrar):
    """Nobody gets a second one under the name that was wrong."""
    reissue(certificate=certificate, reason="Salah", recipient="Lain", actor=registrar)

    assert issue(competition=competition, kind="winner", actor=registrar) == []


# ---------------------------------------------------------------------- checking


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("acef-ghjk-mnpr", "ACEF-GHJK-MNPR"),
        (" ACEFGHJK MNPR ", "ACEF-GHJK-MNPR"),
        ("ACEF-GHJK", ""),
        ("OOOO-1111-SSSS", ""),
        ("", ""),
    ],
)
def test_codes_are_read_as_people_type_them(typed, code):
    assert tidy_code(typed) == code


def page(client, code):
    return client.get(f"/sertifikat/{code}/")


def test_valid_certificate_is_confirmed(client, certificate, released):
    response = page(client, certificate.code.lower())

    shown = response.content.decode()
    assert response.status_code == 200
    assert response.context["state"] == "valid"
    assert certificate.recipient in shown
    assert "Juara I" in shown
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-store"


def test_revoked_certificate_says_since_when_and_why(
    client, certificate, released, registrar
):
    revoke(certificate=certificate, reason="Nama salah tulis", actor=registrar)

    response = page(client, certificate.code)

    assert response.context["state"] == "revoked"
    assert "Nama salah tulis" in response.content.decode()


def test_unknown_code_is_said_to_be_unknown(client, certificate, released):
    response = page(client, "ACEF-GHJK-MNPR")

    assert (response.status_code, response.context["state"]) == (404, "unknown")
    assert certificate.recipient not in response.content.decode()


def test_certificate_is_unknown_before_the_release(
    client, competition, certificate, registrar
):
    later = timezone.now() + timedelta(hours=1)
    set_moment(competition=competition, moment=later, actor=registrar)

    response = page(client, certificate.code)

    assert response.status_code == 404
    assert certificate.recipient not in response.content.decode()


def test_other_regions_do_not_confirm_it(certificate, released):
    assert check(certificate.code, region=RegionFactory()) is None
    assert check(certificate.code, region=certificate.competition.region) is not None


def test_guessing_is_slowed_down(client, certificate, released):
    for _ in range(GUESSES):
        assert page(client, "ACEF-GHJK-MNPR").status_code == 404

    response = page(client, certificate.code)

    assert response.status_code == 429
    assert certificate.recipient not in response.content.decode()


@pytest.mark.parametrize("code", ["x" * 300, "%00", "../admin", "<script>"])
def test_odd_codes_are_unknown(client, region, code):
    response = client.get(f"/sertifikat/{code}/")

    assert response.status_code == 404
    assert "<script>" not in response.content.decode().replace("%3Cscript%3E", "")


def test_typed_code_leads_to_its_page(client, certificate, released):
    response = client.post("/sertifikat/", {"code": certificate.code.replace("-", " ")})
    assert response["Location"] == f"/sertifikat/{certificate.code}/"

    wrong = client.post("/sertifikat/", {"code": "12"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["code"]
