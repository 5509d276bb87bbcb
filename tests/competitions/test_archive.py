"""Hall of fame, finalists and statistics: what they show, and what never early."""

from datetime import UTC, date, datetime, timedelta

import pytest
from wagtail.models import PageViewRestriction

from competitions.charts import bars
from competitions.models import ResultsRelease, Screening, StageClosing
from competitions.services.entrant_data import forget
from competitions.services.finalists import finalists
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    PublicEntrantFactory,
    content_for,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    OrganizationTypeFactory,
    RegistryPageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

HALL = "/lomba/juara/"
STATISTICS = "/lomba/statistik/"


class Clock:
    now = datetime(2025, 8, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def registry(region):
    return RegistryPageFactory(region=region)


def at(month, day, hour=12, minute=0, second=0):
    """A moment of 2025 by the clock of the region, which is 8 hours ahead."""
    local = datetime(2025, month, day, hour, minute, second, tzinfo=UTC)
    return local - timedelta(hours=8)


# ----------------------------------------------------------------- hall of fame


def won(competition, place, category="Dinas", **fields):
    found = competition.categories.filter(name=category).first()
    found = found or CompetitionCategoryFactory(competition=competition, name=category)
    if "organization" in fields:
        fields.setdefault("winner_text", "")
    return AwardFactory(category=found, rank_label=place, **fields)


@pytest.fixture
def years(index, registry):
    """Three editions; health wins twice, a village once, a person twice."""
    health = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    village = OrganizationPageFactory(parent=registry, title="Desa Giri")
    antar = InnovationPageFactory(parent=health, title="Antar Obat")
    found = {
        year: CompetitionPageFactory(
            parent=index, title=f"Lomba {year}", edition_year=year
        )
        for year in (2023, 2024, 2025)
    }
    won(found[2025], "Juara I", organization=health, innovation=antar)
    won(found[2025], "Juara II", organization=village)
    won(found[2025], "Harapan I", winner_text="Harapan Saja")
    won(found[2024], "Juara I", organization=health)
    won(found[2024], "Juara I", "Perorangan", person_name="Budi", winner_text="")
    won(found[2023], "Juara I", "Perorangan", person_name="Budi", winner_text="")
    won(found[2023], "Juara III", organization=health)
    return found


def winners(context):
    return [
        (
            edition.competition.title,
            [
                (result.category.name, [award.winner_name for award in result.awards])
                for result in edition.results
            ],
            edition.more,
        )
        for edition in context["editions"]
    ]


def test_hall_shows_the_newest_year_with_its_best_places(client, years):
    response = client.get(HALL)

    assert response.context["year"] == 2025
    assert [link.label for link in response.context["years"]] == [
        "2025",
        "2024",
        "2023",
    ]
    assert winners(response.context) == [
        ("Lomba 2025", [("Dinas", ["Dinas Kesehatan", "Desa Giri"])], 1)
    ]
    shown = response.content.decode()
    assert '/inovasi/dinas-kesehatan/antar-obat/">Antar Obat</a>' in shown
    assert "Harapan Saja" not in shown


@pytest.mark.parametrize("year", ["2019", "²", "99999999999999", "%00", "abc", "2024"])
def test_hall_of_a_year_that_has_no_awards_is_that_of_the_newest(client, years, year):
    response = client.get(f"{HALL}?year={year}")

    assert response.context["year"] == (2024 if year == "2024" else 2025)


def test_equals_without_a_place_are_shown_up_to_ten(client, competition):
    for number in range(12):
        won(competition, "Top 45", winner_text=f"Pemenang {number:02}")

    [(_title, [(_name, shown)], more)] = winners(client.get(HALL).context)

    assert (len(shown), more) == (10, 2)


def test_hall_names_who_won_most_and_who_won_again(client, years):
    context = client.get(HALL).context

    assert [
        (row.organization.title, row.bar.value, row.bar.width, row.first_places)
        for row in context["organizations"]
    ] == [("Dinas Kesehatan", 3, "100.0", 2), ("Desa Giri", 1, "33.3", 0)]
    assert [(one.name, one.years) for one in context["repeated"]] == [
        ("Budi", [2024, 2023]),
        ("Dinas Kesehatan", [2025, 2024]),
    ]


def test_hall_shows_nothing_unreleased_private_draft_or_foreign(
    client, years, index, clock
):
    secret = CompetitionPageFactory(parent=index, title="Rahasia", edition_year=2026)
    won(secret, "Juara I", winner_text="Belum Diumumkan")
    ResultsRelease.objects.create(competition=secret)
    draft = CompetitionPageFactory(parent=index, draft=True, edition_year=2026)
    won(draft, "Juara I", winner_text="Rancangan")
    private = CompetitionPageFactory(parent=index, edition_year=2026)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    won(private, "Juara I", winner_text="Tertutup")
    won(CompetitionPageFactory(edition_year=2026), "Juara I", winner_text="Tempat Lain")

    shown = client.get(HALL).content.decode()

    for part in ("Belum Diumumkan", "Rancangan", "Tertutup", "Tempat Lain"):
        assert part not in shown

    ResultsRelease.objects.update(release_at=clock.now)
    assert "Belum Diumumkan" in client.get(HALL).content.decode()


def test_hall_links_no_page_that_is_not_open(client, competition, registry):
    closed = OrganizationPageFactory(parent=registry, title="Dinas Tutup", draft=True)
    secret = InnovationPageFactory(parent=closed, title="Judul Rahasia", draft=True)
    won(
        competition,
        "Juara I",
        organization=closed,
        innovation=secret,
        innovation_text="Antar Obat",
    )

    shown = client.get(HALL).content.decode()

    assert "Dinas Tutup" in shown
    assert "Antar Obat" in shown
    assert "Judul Rahasia" not in shown
    assert "/inovasi/" not in shown


def test_archive_without_awards_says_so(client, competition):
    response = client.get(HALL)

    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_hall_asks_as_much_for_more(
    plugin_alone, client, index, registry, count, django_assert_num_queries
):
    for number in range(count):
        organization = OrganizationPageFactory(parent=registry)
        innovation = InnovationPageFactory(parent=organization)
        for year in (2024, 2025):
            competition = CompetitionPageFactory(parent=index, edition_year=year)
            won(
                competition,
                "Juara I",
                f"Kategori {number}",
                organization=organization,
                innovation=innovation,
            )
    client.get(HALL)

    with django_assert_num_queries(18):
        client.get(HALL)


def test_parts_of_the_archive_have_tabs_and_their_own_addresses(client, years):
    shown = {
        url: client.get(url).content.decode() for url in ("/lomba/", HALL, STATISTICS)
    }

    for url, text in shown.items():
        assert f'<a href="{url}" aria-current="page">' in text.replace(
            "http://testserver", ""
        )
    assert client.get("/lomba/juara/2025/").status_code == 404


# -------------------------------------------------------------------- finalists


@pytest.fixture
def judged(competition, registry, clock):
    """Judged in June, presented in July; of three entries two go on."""
    competition.region.time_zone = "Asia/Makassar"
    competition.region.save()
    category = CompetitionCategoryFactory(competition=competition, name="Dinas")
    for kind, month in (("judging", 6), ("presentation", 7)):
        CriterionFactory(
            category=category,
            phase__kind=kind,
            phase__name=kind,
            phase__starts_on=date(2025, month, 1),
            phase__ends_on=date(2025, month, 20),
        )
    health = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    innovation = InnovationPageFactory(
        parent=health, title="Antar Obat", summary="Obat diantar ke rumah."
    )
    first = EntryFactory(
        category=category,
        organization=health,
        innovation=innovation,
        title="Antar Obat",
        state="submitted",
    )
    second = EntryFactory(category=category, title="Beta", state="submitted")
    third = EntryFactory(category=category, title="Tak Lolos", state="submitted")
    for entry in (first, second, third):
        EntryVersionFactory(entry=entry)
    return competition


def close(competition, phase="judging", *titles):
    category = competition.categories.get()
    closing = StageClosing.objects.create(
        category=category, phase=competition.phases.get(name=phase), ranking={}
    )
    closing.going_on.set(category.entries.filter(title__in=titles))
    return closing


def told(competition, moment):
    return [
        (one.category.name, [contender.title for contender in one.contenders])
        for one in finalists(competition=competition, at=moment)
    ]


FINALISTS = [("Dinas", ["Antar Obat", "Beta"])]


def test_finalists_need_a_closed_stage_and_the_end_of_its_phase(judged):
    open_stage = told(judged, at(6, 25))
    close(judged, "judging", "Antar Obat", "Beta")

    assert open_stage == []
    assert told(judged, at(6, 20, 23, 59, 59)) == []
    assert told(judged, at(6, 21, 0)) == FINALISTS


def test_finalists_wait_for_the_announcement_of_the_timetable(judged):
    close(judged, "judging", "Antar Obat", "Beta")
    CompetitionPhaseFactory(
        competition=judged, kind="announcement", starts_on=date(2025, 6, 28)
    )
    # Announces the competition, not the finalists.
    CompetitionPhaseFactory(
        competition=judged, kind="announcement", starts_on=date(2025, 1, 1)
    )

    assert told(judged, at(6, 27, 23, 59, 59)) == []
    assert told(judged, at(6, 28, 0)) == FINALISTS


def test_voting_announces_who_can_be_voted_for(judged):
    close(judged, "judging", "Antar Obat", "Beta")
    CompetitionPhaseFactory(
        competition=judged, kind="announcement", starts_on=date(2025, 7, 10)
    )
    CompetitionPhaseFactory(
        competition=judged, kind="voting", starts_on=date(2025, 7, 2)
    )

    assert told(judged, at(7, 1)) == []
    assert told(judged, at(7, 2)) == FINALISTS


def test_last_stage_is_never_told_here(judged):
    close(judged, "judging", "Antar Obat", "Beta")
    close(judged, "presentation", "Beta")

    assert told(judged, at(12, 31)) == FINALISTS


def test_only_stage_has_no_finalists(competition, clock):
    category = CompetitionCategoryFactory(competition=competition)
    phase = CriterionFactory(category=category, phase__starts_on=date(2025, 6, 1)).phase
    version = EntryVersionFactory(entry__category=category)
    closing = StageClosing.objects.create(category=category, phase=phase, ranking={})
    closing.going_on.add(version.entry)

    assert told(competition, at(12, 31)) == []


def test_stage_that_was_opened_again_and_withdrawn_entries_are_not_told(judged):
    closing = close(judged, "judging", "Antar Obat", "Beta")
    judged.categories.get().entries.filter(title="Beta").update(state="withdrawn")
    without_withdrawn = told(judged, at(7, 1))
    closing.undone_at = at(7, 1)
    closing.save()

    assert without_withdrawn == [("Dinas", ["Antar Obat"])]
    assert told(judged, at(7, 1)) == []


def test_page_shows_finalists_with_their_profile(client, judged, clock):
    close(judged, "judging", "Antar Obat", "Beta")
    clock.now = at(7, 1)

    shown = client.get("/lomba/lid-2025/").content.decode()

    assert 'id="finalists"' in shown
    assert "Obat diantar ke rumah." in shown
    assert '/inovasi/dinas-kesehatan/">Dinas Kesehatan</a>' in shown
    assert '/inovasi/dinas-kesehatan/antar-obat/"' in shown
    assert "Tak Lolos" not in shown


def test_page_tells_nothing_of_a_draft_profile(client, judged, clock):
    close(judged, "judging", "Antar Obat")
    entry = judged.categories.get().entries.get(title="Antar Obat")
    entry.innovation.summary = "Belum terbit"
    entry.innovation.save()
    entry.innovation.unpublish()
    clock.now = at(7, 1)

    [one] = finalists(competition=judged)

    [contender] = one.contenders
    assert (contender.innovation, contender.summary) == (None, "")
    assert "Belum terbit" not in client.get("/lomba/lid-2025/").content.decode()


def test_public_finalist_is_named_as_handed_in_until_forgotten(judged, clock):
    category = judged.categories.get()
    entrant = PublicEntrantFactory(region=judged.region, name="Siti Rahmawati")
    entry = EntryFactory(
        category=category, entrant=entrant, title="Kompos", state="submitted"
    )
    content = content_for(
        entry,
        profile={
            "innovation": 0,
            "code": "",
            "title": "Kompos",
            "fields": [{"name": "summary", "label": "Ringkasan", "text": "Ringkas."}],
        },
    )
    EntryVersionFactory(entry=entry, content=content)
    close(judged, "judging", "Kompos")
    entrant.name = "Nama Baru"
    entrant.save()

    [[before]] = [one.contenders for one in finalists(competition=judged, at=at(7, 1))]
    forget(entrant)
    [[after]] = [one.contenders for one in finalists(competition=judged, at=at(7, 1))]

    assert (before.entered_by, before.summary) == ("Siti Rahmawati", "Ringkas.")
    assert (after.title, after.entered_by) == ("Kompos", "")


# ------------------------------------------------------------------- statistics


@pytest.fixture
def entered(judged, registry):
    """Registration in May, screening in the first week of June."""
    for kind, first, last in (
        ("registration", date(2025, 5, 1), date(2025, 5, 31)),
        ("screening", date(2025, 6, 1), date(2025, 6, 7)),
    ):
        CompetitionPhaseFactory(
            competition=judged, kind=kind, name=kind, starts_on=first, ends_on=last
        )
    category = judged.categories.get()
    for title in ("Antar Obat", "Beta"):
        version = category.entries.get(title=title).versions.get()
        Screening.objects.create(version=version, outcome="passed")
    village = CompetitionCategoryFactory(competition=judged, name="Desa", sort_order=9)
    giri = OrganizationPageFactory(
        parent=registry,
        title="Desa Giri",
        type=OrganizationTypeFactory(code="village", label="Desa"),
    )
    EntryVersionFactory(
        entry=EntryFactory(category=village, organization=giri, state="submitted")
    )
    EntryVersionFactory(
        entry=EntryFactory(
            category=village,
            entrant=PublicEntrantFactory(region=judged.region),
            state="submitted",
        )
    )
    EntryFactory(category=village, organization=giri, title="Rancangan saja")
    EntryVersionFactory(
        entry=EntryFactory(
            category=village, organization=giri, title="Ditarik", state="withdrawn"
        )
    )
    return judged


def figures(client, clock, moment, edition=""):
    clock.now = moment
    context = client.get(f"{STATISTICS}?edition={edition}").context

    def pairs(name):
        return [(row.label, row.bar.value) for row in context[name]]

    return {name: pairs(name) for name in ("steps", "by_category", "by_type")}


def test_nothing_is_told_before_registration_is_over(client, entered, clock):
    nothing = {"steps": [], "by_category": [], "by_type": []}

    assert figures(client, clock, at(5, 31, 23, 59, 59)) == nothing
    [row] = client.get(STATISTICS).context["years"]
    assert (row.year, row.competitions, row.entries) == (2025, 1, None)
    assert client.get(STATISTICS).context["participation"] == []


def test_each_step_is_told_in_its_time(client, entered, clock):
    category = entered.categories.get(name="Dinas")
    closing = StageClosing.objects.create(
        category=category, phase=entered.phases.get(name="judging"), ranking={}
    )
    closing.going_on.add(category.entries.get(title="Antar Obat"))

    def labels(moment):
        return [count for _label, count in figures(client, clock, moment)["steps"]]

    assert labels(at(6, 1, 0)) == [5]
    assert labels(at(6, 7, 23, 59, 59)) == [5]
    assert labels(at(6, 8, 0)) == [5, 2]
    assert labels(at(6, 21, 0)) == [5, 2, 1]
    AwardFactory(category=category)
    assert labels(at(8, 1)) == [5, 2, 1, 1]


def test_entries_are_counted_by_category_and_type(client, entered, clock):
    found = figures(client, clock, at(6, 1))

    assert found["by_category"] == [("Dinas", 3), ("Desa", 2)]
    assert sorted(count for _label, count in found["by_type"]) == [1, 1, 3]
    assert ("Dinas", 3) in found["by_type"]
    assert ("Desa", 1) in found["by_type"]


def test_participation_is_of_the_organisations_that_count(
    client, entered, clock, registry
):
    for number in range(4):
        OrganizationPageFactory(parent=registry, title=f"Belum {number}")
    school = OrganizationPageFactory(parent=registry, counts_for_target=False)
    EntryVersionFactory(
        entry=EntryFactory(
            category=entered.categories.get(name="Desa"),
            organization=school,
            state="submitted",
        )
    )
    clock.now = at(6, 1)

    [row] = client.get(STATISTICS).context["participation"]

    # Health, the two that the factory made, and the village; of these and four more.
    assert (row.year, row.bar.value, row.whole, row.percent) == (2025, 4, 8, 50)


def test_numbers_of_the_table_stand_beside_the_bars(client, entered, clock):
    clock.now = at(6, 1)

    shown = client.get(STATISTICS).content.decode()

    assert shown.count('<svg class="bar"') == 8
    assert "style=" not in shown.partition("<body>")[2]
    assert "Rancangan saja" not in shown


def test_editions_of_which_only_results_are_known(client, years):
    context = client.get(STATISTICS).context

    assert [(row.year, row.awards.value, row.entries) for row in context["years"]] == [
        (2025, 3, None),
        (2024, 2, None),
        (2023, 2, None),
    ]
    assert context["edition"].title == "Lomba 2025"
    assert context["steps"] == []


@pytest.mark.parametrize("key", ["0", "abc", "%00", "9" * 30])
def test_unknown_edition_is_the_newest(client, years, key):
    response = client.get(f"{STATISTICS}?edition={key}")

    assert response.context["edition"].title == "Lomba 2025"


def test_edition_is_chosen_by_its_key(client, years):
    response = client.get(f"{STATISTICS}?edition={years[2023].pk}")

    assert response.context["edition"] == years[2023]


def test_statistics_leave_out_drafts_and_other_regions(client, index):
    draft = CompetitionPageFactory(parent=index, draft=True)
    AwardFactory(competition=draft, category=None)
    AwardFactory(competition=CompetitionPageFactory(), category=None)

    context = client.get(STATISTICS).context

    assert (context["years"], context["edition"]) == ([], None)


@pytest.mark.parametrize("count", [1, 3])
def test_statistics_ask_as_much_for_more(
    plugin_alone, client, index, clock, count, django_assert_num_queries
):
    for number in range(count):
        competition = CompetitionPageFactory(parent=index, edition_year=2022 + number)
        CompetitionPhaseFactory(
            competition=competition, kind="registration", starts_on=date(2022, 1, 1)
        )
        for _n in range(count):
            category = CompetitionCategoryFactory(competition=competition)
            EntryVersionFactory(entry__category=category)
            AwardFactory(category=category)
    client.get(STATISTICS)

    with django_assert_num_queries(19):
        client.get(STATISTICS)


def test_bars_are_in_proportion():
    assert [bar.width for bar in bars([4, 1, 0])] == ["100.0", "25.0", "0.0"]
    assert [bar.width for bar in bars([1], whole=8)] == ["12.5"]
    assert [bar.width for bar in bars([0, 0])] == ["0.0", "0.0"]
    assert bars([]) == []
