"""After the deadline: the screening is told, results are found, entries taken out."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from competitions.models import ResultsRelease, Screening
from competitions.services.entries import begin_entry
from competitions.services.submitting import take_out_entry, withdraw_entry
from innovations.choices import RegionalRole
from innovations.services.mentoring import assign_mentor
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import hand_in
from tests.factories.competitions import AwardFactory, CompetitionPhaseFactory
from tests.factories.innovations import (
    RegionFactory,
    make_regional,
    make_registrar,
)

AFTER = LAST_SECOND + timedelta(days=10)


@pytest.fixture(autouse=True)
def afterwards(clock):
    clock(AFTER)


@pytest.fixture
def version(entry, operator):
    return hand_in(entry, operator)


def url(name, pk):
    return reverse(f"competition_entries:{name}", args=[pk])


# ----------------------------------------------------------------- the screening


@pytest.mark.parametrize(("ends_on", "is_told"), [(9, True), (10, False)])
def test_operators_read_the_screening_once_it_is_shown(
    client, operator, entry, version, competition, ends_on, is_told
):
    CompetitionPhaseFactory(
        competition=competition,
        kind="screening",
        starts_on=date(2025, 7, 1),
        ends_on=date(2025, 7, ends_on),
    )
    Screening.objects.create(
        version=version, outcome="failed", reasons="Foto tidak terbaca."
    )
    client.force_login(operator)

    pages = [
        client.get(reverse("competition_entries:index")),
        client.get(url("edit", entry.pk)),
        client.get(url("read", entry.pk)),
    ]

    told = ["Foto tidak terbaca." in page.content.decode() for page in pages]
    assert told == [is_told] * 3


def test_the_latest_word_counts_and_no_word_of_a_replaced_version(
    client, operator, entry, version
):
    for outcome, reasons in (("failed", "Salah."), ("passed", "Sudah diperbaiki.")):
        Screening.objects.create(version=version, outcome=outcome, reasons=reasons)
    client.force_login(operator)

    page = client.get(url("edit", entry.pk))
    assert page.context["outcome"].reasons == "Sudah diperbaiki."

    entry.state = "withdrawn"
    entry.save()
    assert client.get(url("edit", entry.pk)).context["outcome"] is None


# -------------------------------------------------------------------- the results


def test_own_results_are_linked_once_they_are_out(
    client, operator, entry, version, competition
):
    release = ResultsRelease.objects.create(competition=competition)
    client.force_login(operator)
    index, own = (
        reverse("competition_entries:index"),
        f'href="{reverse("competition_results:own")}"',
    )
    before = client.get(index).context
    assert (
        before["has_results"],
        client.get(url("edit", entry.pk)).context["results_url"],
    ) == (False, "")

    release.release_at = OPEN
    release.save()

    assert client.get(index).content.decode().count(own) >= 2
    feedback = reverse("competition_results:feedback", args=[entry.pk])
    assert feedback in client.get(url("edit", entry.pk)).content.decode()


def test_the_desk_tells_what_came_of_entries_after_the_deadline(
    client, operator, entry, version, competition
):
    client.force_login(operator)
    desk = reverse("wagtailadmin_home")
    assert "Perkembangan usulan" not in client.get(desk).content.decode()

    Screening.objects.create(version=version, outcome="passed")
    told = client.get(desk).content.decode()
    ResultsRelease.objects.create(competition=competition, release_at=OPEN)
    results = client.get(desk).content.decode()

    assert "Seleksi administrasi: lolos." in told
    own = f'href="{reverse("competition_results:own")}"'
    assert (own in told, own in results) == (False, True)


def test_an_entry_names_the_mentors_of_its_innovation(
    client, operator, entry, innovation, registrar, region
):
    mentor = make_regional(
        region, RegionalRole.MENTOR, first_name="Rina", last_name="Pendamping"
    )
    assign_mentor(mentor=mentor, innovation=innovation, actor=registrar)
    client.force_login(operator)

    pages = [client.get(url(name, entry.pk)) for name in ("edit", "read")]

    assert [page.context["mentors"] for page in pages] == [[mentor], [mentor]]
    assert "Rina Pendamping" in pages[0].content.decode()


# ------------------------------------------------------------- taken out afterwards


def test_the_registrar_takes_an_entry_out_with_a_reason(
    client, registrar, operator, entry, version
):
    client.force_login(registrar)
    assert (
        url("take_out", entry.pk) in client.get(url("read", entry.pk)).content.decode()
    )

    empty = client.post(url("take_out", entry.pk), {"reason": " "})
    assert list(empty.context["form"].errors) == ["reason"]
    answer = client.post(
        url("take_out", entry.pk), {"reason": "Karya milik pihak lain."}
    )

    assert answer.url == url("read", entry.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.withdrawn_at) == ("withdrawn", AFTER)
    client.force_login(operator)
    assert (
        "Karya milik pihak lain." in client.get(url("read", entry.pk)).content.decode()
    )


def test_entries_of_the_public_are_taken_out_too(
    entrant, category, summary, impact, statement, registrar
):
    draft = begin_entry(
        category=category, entrant=entrant, title="Bank Sampah", actor=entrant, at=OPEN
    )
    hand_in(draft, entrant)

    taken = take_out_entry(entry=draft, actor=registrar, reason="Ganda.")

    assert (taken.state, taken.withdrawal_reason) == ("withdrawn", "Ganda.")


def test_others_take_nothing_out(client, entry, version, operator):
    foreign = make_registrar(RegionFactory(hostname="lain.test"), username="lain")
    for person in (operator, foreign):
        with pytest.raises(PermissionDenied):
            take_out_entry(entry=entry, actor=person, reason="Iseng")

    client.force_login(operator)
    assert client.get(url("take_out", entry.pk)).status_code == 404


def test_what_is_not_handed_in_leads_to_the_entry(client, registrar, entry):
    client.force_login(registrar)

    answer = client.post(url("take_out", entry.pk), {"reason": "x"})

    assert answer.url == url("read", entry.pk)
    entry.refresh_from_db()
    assert entry.state == "draft"


def test_what_has_an_award_and_what_is_not_handed_in_stays(
    entry, operator, registrar, competition
):
    with pytest.raises(ValidationError, match="Hanya usulan"):
        take_out_entry(entry=entry, actor=registrar, reason="x")
    hand_in(entry, operator)
    AwardFactory(competition=competition, entry=entry)

    with pytest.raises(ValidationError, match="memiliki penghargaan"):
        take_out_entry(entry=entry, actor=registrar, reason="x")


def test_withdrawing_turns_the_public_pages_of_the_region(
    entry, operator, registrar, region, monkeypatch
):
    touched = []
    monkeypatch.setattr("competitions.services.submitting.touch", touched.append)
    hand_in(entry, operator)
    assert touched == []

    withdraw_entry(entry=entry, actor=operator, reason="Salah", at=OPEN)
    hand_in(entry, operator)
    take_out_entry(entry=entry, actor=registrar, reason="Ganda")

    assert touched == [[region.pk]] * 3
