"""What is stored and what never is: archive, finalists, entrants' pages, voting."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from competitions.models import CompetitionIndexPage, StageClosing
from competitions.services.entrant_data import forget
from competitions.services.entrants import link_for
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    PublicEntrantFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def competition(region, committed):
    index = CompetitionIndexPage.objects.descendant_of(region.site.root_page).get()
    return committed(
        lambda: CompetitionPageFactory(parent=index, title="Lomba", slug="lid")
    )


@pytest.fixture
def entrant(region, committed):
    return committed(lambda: PublicEntrantFactory(region=region, name="Siti Rahmawati"))


def test_parts_of_the_archive_are_stored_under_their_own_address(
    get, competition, committed
):
    committed(lambda: AwardFactory(competition=competition, category=None))

    for part in ("juara", "statistik"):
        answer = get(f"/lomba/{part}/")
        assert answer.status_code == 200
        assert get(f"/lomba/{part}/", if_none_match=answer["ETag"]).status_code == 304
        assert f'<link rel="canonical" href="http://ppu.localhost/lomba/{part}/">' in (
            answer.content.decode()
        )


def test_award_renews_the_hall_of_fame(get, competition, committed):
    old = get("/lomba/juara/")["ETag"]

    committed(lambda: AwardFactory(competition=competition, category=None))

    assert get("/lomba/juara/", if_none_match=old).status_code == 200


def test_name_of_who_is_forgotten_is_stored_no_longer(
    get, competition, entrant, committed
):
    today = timezone.localdate()

    def announce():
        category = CompetitionCategoryFactory(competition=competition)
        first = CriterionFactory(
            category=category, phase__starts_on=today - timedelta(days=9)
        ).phase
        CriterionFactory(
            category=category,
            phase__kind="presentation",
            phase__starts_on=today + timedelta(days=9),
        )
        entry = EntryFactory(category=category, entrant=entrant, state="submitted")
        EntryVersionFactory(entry=entry)
        closing = StageClosing.objects.create(
            category=category, phase=first, ranking={}
        )
        closing.going_on.add(entry)

    committed(announce)
    before = get("/lomba/lid/").content.decode()

    committed(lambda: forget(entrant))

    assert "Siti Rahmawati" in before
    assert "Siti Rahmawati" not in get("/lomba/lid/").content.decode()


def test_pages_with_forms_are_never_stored(get, competition, committed):
    committed(
        lambda: CompetitionPhaseFactory(
            competition=competition, kind="voting", starts_on=timezone.localdate()
        )
    )

    for url in (
        "/peserta/daftar/",
        "/peserta/masuk/",
        f"/pilihan-warga/{competition.pk}/",
    ):
        answer = get(url)
        assert (answer.status_code, answer["Cache-Control"]) == (
            200,
            "private, no-store",
        )
        assert not answer.has_header("ETag")


def test_entrant_signs_in_and_out_with_the_sessions_of_the_site(region, entrant):
    client = Client(headers={"host": region.site.hostname})
    link = link_for(entrant).removeprefix(region.site.root_url)

    client.post(link)
    inside = client.get("/peserta/")
    private = client.get("/lomba/")
    client.post("/peserta/keluar/")

    assert inside.status_code == 200
    assert "Siti Rahmawati" in inside.content.decode()
    assert "style=" not in inside.content.decode().partition("<main")[2]
    assert private["Cache-Control"] == "private, no-cache"
    assert client.get("/peserta/").status_code == 302


def test_entrant_is_nobody_in_the_admin(region, entrant):
    client = Client(headers={"host": region.site.hostname})
    client.post(link_for(entrant).removeprefix(region.site.root_url))

    answer = client.get("/admin/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/admin/login/")
