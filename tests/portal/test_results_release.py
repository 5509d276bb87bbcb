"""Results are nowhere in public before their second, and everywhere from it on.

Whatever shows awards is asked as a visitor: a place that is added and forgets to
ask ``released()`` belongs into ``PLACES``.
"""

import json
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from competitions.models import Award
from competitions.services.release import announce_due, set_moment
from portal.home.services.front import front_page_context
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.grounds import settle

pytestmark = [pytest.mark.django_db, pytest.mark.once]

WINNER = "Kelompok Tani Rahasia"
LABEL = "Juara Rahasia I"
#: Addresses that show awards, and a word of the award that each shows.
PLACES = {
    "competition": ("{competition}", WINNER),
    "archive": ("{competitions}", "Hasil sudah diumumkan"),
    "innovation": ("{innovation}", LABEL),
    "organisation": ("{organization}", LABEL),
    "front page": ("/", "penghargaan lomba"),
    "search": ("/cari/?q=Rahasia", "Lomba Inovasi Penajam"),
    "API of competitions": (
        "/api/v2/pages/?type=competitions.CompetitionPage&fields=awards",
        WINNER,
    ),
    "API of a competition": ("/api/v2/pages/{competition_pk}/", WINNER),
    "API of innovations": (
        "/api/v2/pages/?type=innovations.InnovationPage&fields=awards",
        LABEL,
    ),
    "API of an innovation": ("/api/v2/pages/{innovation_pk}/", LABEL),
}


@pytest.fixture(autouse=True)
def nothing_stored():
    yield
    for name in ("default", "answers"):
        caches[name].clear()


@pytest.fixture
def clock(monkeypatch):
    """``clock(moment)``: from now on it is that moment."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def innovation(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


@pytest.fixture
def competition(competitions):
    return CompetitionPageFactory(
        parent=competitions, title="Lomba Inovasi Penajam", slug="lomba-penajam"
    )


@pytest.fixture
def award(competition, organization, innovation):
    return AwardFactory(
        category=CompetitionCategoryFactory(competition=competition),
        rank_label=LABEL,
        person_name=WINNER,
        winner_text="",
        organization=organization,
        innovation=innovation,
        score="91.5",
        prize="Rp10.000.000,00",
    )


@pytest.fixture
def moment(region, award, competition):
    """When the results come out; everything was committed, as on a server."""
    at = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    set_moment(competition=competition, moment=at, actor=make_registrar(region))
    settle()
    return at


@pytest.fixture
def read(visit, competition, innovation, organization):
    def address(place):
        return PLACES[place][0].format(
            competition=competition.url,
            competitions=competition.get_parent().url,
            innovation=innovation.url,
            organization=organization.url,
            competition_pk=competition.pk,
            innovation_pk=innovation.pk,
        )

    def read(place, **headers):
        return visit(address(place), **headers)

    return read


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("place", PLACES)
def test_place_keeps_the_second(place, read, moment, clock):
    word = PLACES[place][1]
    clock(moment - timedelta(seconds=1))
    before = read(place)

    clock(moment)
    if place == "search":  # the index is renewed by the cron job of the minute
        announce_due()
        settle()
    after = read(place)

    assert (before.status_code, after.status_code) == (200, 200)
    assert word not in text_of(before)
    assert WINNER not in text_of(before)
    assert "Rp10.000.000,00" not in text_of(before)
    assert word in text_of(after)


@pytest.mark.parametrize("place", [place for place in PLACES if place != "search"])
def test_kept_answers_turn_at_the_second(place, read, moment, clock):
    """A client that holds the answer of before gets a new one, not a 304."""
    clock(moment - timedelta(seconds=1))
    held = read(place)
    same = read(place, if_none_match=held["ETag"])

    clock(moment)
    after = read(place, if_none_match=held["ETag"])

    assert same.status_code == 304
    assert after.status_code == 200
    assert PLACES[place][1] in text_of(after)


@pytest.mark.parametrize(
    "address",
    [
        "/sitemap.xml",
        "/robots.txt",
        "/berita/",
        "/berita/rss/",
        "/lomba/?year=2025",
        "/lomba/juara/",
        "/lomba/statistik/",
    ],
)
def test_nothing_else_names_it_before(address, visit, moment):
    answer = visit(address)

    assert answer.status_code == 200
    assert WINNER not in text_of(answer)


def test_front_page_counts_from_the_second_on(home, region, moment, clock):
    def counted():
        context = front_page_context(home=home, region=region)
        return [figure.value for figure in context["figures"]][2:]

    clock(moment - timedelta(seconds=1))
    before = counted()
    clock(moment)

    assert (before, counted()) == ([], [1])


# ----------------------------------------------------------------- who signs in


def test_registrar_sees_hidden_awards(client, region, moment, award):
    client.force_login(make_registrar(region))
    host = {"host": region.site.hostname}

    listing = client.get("/admin/competitions/awards/", headers=host)

    assert WINNER in text_of(listing)


@pytest.mark.parametrize("screen", ["usage", "history", "edit"])
def test_operator_learns_nothing_in_the_admin(
    client, region, organization, innovation, moment, screen
):
    """Not even that something points at the innovation."""
    client.force_login(make_operator(organization, including_units_below=True))

    for page in (innovation, organization):
        url = reverse(f"wagtailadmin_pages:{screen}", args=[page.pk])
        response = client.get(url, headers={"host": region.site.hostname})
        assert response.status_code == 200
        assert WINNER not in text_of(response)
        assert LABEL not in text_of(response)


def test_nothing_refers_to_pages_because_of_an_award(moment, award):
    kind = ContentType.objects.get_for_model(Award)
    assert not ReferenceIndex.objects.filter(base_content_type=kind).exists()


@pytest.mark.parametrize("who", ["operator", "somebody"])
def test_exports_give_hidden_awards_to_registrars_only(
    client, region, organization, moment, who
):
    person = make_operator(organization) if who == "operator" else UserFactory()
    client.force_login(person)

    response = client.get(
        "/admin/spreadsheets/awards/export/", headers={"host": region.site.hostname}
    )

    assert response.status_code in {302, 403, 404}
    assert WINNER not in text_of(response)


def test_award_in_the_api_is_complete_after_the_moment(read, moment, clock):
    clock(moment)

    data = json.loads(text_of(read("API of a competition")))

    assert [row["winner"] for row in data["awards"]] == [WINNER]
