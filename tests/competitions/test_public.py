"""What visitors see, as HTML and through the API."""

from datetime import UTC, date, datetime, time

import pytest
from wagtail.models import PageViewRestriction

from competitions.blocks import CompetitionBodyBlock
from competitions.models import CompetitionDocument
from tests.factories.competitions import (
    AwardFactory,
    CompetitionCategoryFactory,
    CompetitionKindFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryStatementFactory,
    FormSectionFactory,
)
from tests.factories.files import DocumentFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    OrganizationTypeFactory,
    RegistryPageFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def registry(region):
    return RegistryPageFactory(region=region)


def html(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def positions(text, *parts):
    return [text.index(part) for part in parts]


# ------------------------------------------------------------------- the list


def test_list_groups_published_competitions_by_year(client, index):
    for title, year in [("Lama", 2023), ("Baru", 2025), ("Tengah", 2024)]:
        CompetitionPageFactory(parent=index, title=title, edition_year=year)

    shown = html(client, "/lomba/")

    order = positions(
        shown,
        *('id="edition-2025"', "Baru", 'id="edition-2024"'),
        *("Tengah", 'id="edition-2023"', "Lama"),
    )
    assert order == sorted(order)


def test_list_shows_no_draft_no_private_and_no_foreign_competition(client, index):
    CompetitionPageFactory(parent=index, title="Rancangan", draft=True)
    private = CompetitionPageFactory(parent=index, title="Tertutup")
    PageViewRestriction.objects.create(
        page=private, restriction_type=PageViewRestriction.LOGIN
    )
    CompetitionPageFactory(title="Tempat Lain")

    shown = html(client, "/lomba/")

    assert "editions__list" not in shown
    assert 'class="empty"' in shown


def test_list_is_paginated(client, index):
    CompetitionPageFactory.create_batch(21, parent=index)

    first, second = html(client, "/lomba/"), html(client, "/lomba/?p=2")

    assert first.count("competition-item") == 20
    assert second.count("competition-item") == 1
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
    assert html(client, "/lomba/?p=x").count("competition-item") == 20


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_as_much_for_more(
    plugin_alone, client, index, count, django_assert_num_queries
):
    CompetitionPageFactory.create_batch(
        count, parent=index, kind=CompetitionKindFactory(), level="regional"
    )
    client.get("/lomba/")

    with django_assert_num_queries(10):
        client.get("/lomba/")


@pytest.fixture
def archive(index):
    regional = CompetitionKindFactory()
    kipp = CompetitionKindFactory(code="kipp", label="KIPP")
    for title, year, kind in [
        ("Lomba 2025", 2025, regional),
        ("KIPP 2025", 2025, kipp),
        ("Lomba 2024", 2024, regional),
        ("Tanpa jenis", 2023, None),
    ]:
        CompetitionPageFactory(parent=index, title=title, edition_year=year, kind=kind)
    CompetitionPageFactory(
        parent=index,
        title="Rancangan",
        edition_year=2022,
        kind=CompetitionKindFactory(code="iga", label="IGA"),
        draft=True,
    )
    CompetitionPageFactory(title="Tempat lain", edition_year=2021)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["KIPP 2025", "Lomba 2025", "Lomba 2024", "Tanpa jenis"]),
        ("?year=2025", ["KIPP 2025", "Lomba 2025"]),
        ("?kind=regional", ["Lomba 2025", "Lomba 2024"]),
        ("?year=2025&kind=kipp", ["KIPP 2025"]),
        ("?year=2024&kind=kipp", []),
        ("?year=2022", []),
        ("?kind=iga", []),
        ("?year=abc", []),
        ("?year=%C2%B2", []),
        ("?year=99999999999999999999999", []),
        ("?year=" + "9" * 5000, []),
        ("?kind=%00", []),
        ("?kind=%27%20OR%201=1", []),
    ],
)
def test_list_is_narrowed_by_year_and_kind(client, archive, query, expected):
    response = client.get(f"/lomba/{query}")

    assert response.status_code == 200
    assert [page.title for page in response.context["competitions"]] == expected


def test_filters_name_what_is_published_and_keep_each_other(client, archive):
    filters = client.get("/lomba/?year=2025&kind=kipp&p=1").context["filters"]

    assert [(link.label, link.query, link.is_current) for link in filters["year"]] == [
        ("2025", "kind=kipp", True),
        ("2024", "year=2024&kind=kipp", False),
        ("2023", "year=2023&kind=kipp", False),
    ]
    assert {(link.label, link.query) for link in filters["kind"]} == {
        ("Lomba inovasi daerah", "year=2025&kind=regional"),
        ("KIPP", "year=2025"),
    }


# ------------------------------------------------------------- one competition


@pytest.fixture
def results(competition, registry):
    """Awards of all kinds in one category."""
    category = CompetitionCategoryFactory(
        competition=competition, name="Kategori Dinas", description="Semua dinas."
    )
    health = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    innovation = InnovationPageFactory(parent=health, title="Antar Obat")
    AwardFactory(
        category=category,
        rank_label="Juara II",
        organization=health,
        innovation=innovation,
        winner_text="",
        prize="Rp5 juta",
    )
    AwardFactory(category=category, rank_label="Juara I", person_name="Budi")
    AwardFactory(category=category, rank_label="Favorit", winner_text="Warga Contoh")
    return category


def test_page_shows_results_in_order(client, competition, results):
    shown = html(client, "/lomba/lid-2025/")

    order = positions(
        shown, "Kategori Dinas", "Juara I<", "Budi", "Juara II<", "Favorit<"
    )
    assert order == sorted(order)
    assert '/inovasi/dinas-kesehatan/antar-obat/">Antar Obat</a>' in shown
    assert '/inovasi/dinas-kesehatan/">Dinas Kesehatan</a>' in shown
    assert "Rp5 juta" in shown


@pytest.mark.parametrize(
    ("score", "shown"),
    [("91.400", "91,4"), ("100.000", "100"), ("0", "0"), ("88.125", "88,125")],
)
def test_score_has_no_zeros_at_its_end(client, competition, score, shown):
    AwardFactory(competition=competition, category=None, score=score)

    assert f">{shown}</td>" in html(client, "/lomba/lid-2025/")


def test_page_shows_phases_rules_and_text(client, index):
    competition = CompetitionPageFactory(
        parent=index,
        slug="lengkap",
        theme="Inovasi untuk warga",
        organizer="Bapperida",
        kind=CompetitionKindFactory(),
        legal_basis="<p>Perbup 5</p>",
        prizes="<p>Piala</p>",
        body=[{"type": "paragraph", "value": "<p>Isi lomba.</p>"}],
    )
    CompetitionPhaseFactory(
        competition=competition, starts_on=date(2025, 6, 1), ends_on=date(2025, 6, 30)
    )

    shown = html(client, "/lomba/lengkap/")

    for part in (
        'datetime="2025-06-01"',
        'datetime="2025-06-30"',
        "Inovasi untuk warga",
        "Bapperida",
        "Perbup 5",
        "Piala",
        "Isi lomba.",
        'class="empty"',
    ):
        assert part in shown


@pytest.fixture
def at(monkeypatch):
    """Ask at a moment of UTC."""

    def at(*moment):
        now = datetime(*moment, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return at


def test_page_counts_down_to_the_second_of_the_region(
    plugin_alone, client, competition, at
):
    # The region's clock is 8 hours ahead of UTC, whatever the visitor's is.
    competition.region.time_zone = "Asia/Makassar"
    competition.region.save()
    CompetitionPhaseFactory(
        competition=competition,
        name="Pendaftaran",
        kind="registration",
        starts_on=date(2025, 6, 1),
        ends_on=date(2025, 6, 10),
        closes_at=time(16),
    )

    at(2025, 6, 10, 8, 0, 0)
    running = client.get("/lomba/lid-2025/")
    at(2025, 6, 10, 8, 0, 1)
    over = client.get("/lomba/lid-2025/")

    assert "16.00 WITA" in running.content.decode()
    assert running.context["current_phase"].name == "Pendaftaran"
    assert over.context["countdown"] is None
    assert over.context["status"] == "finished"
    assert '<span class="timeline__state">' in over.content.decode()


def test_page_says_how_to_take_part_who_may_enter_and_what_is_judged(client, index):
    competition = CompetitionPageFactory(
        parent=index,
        slug="aturan",
        how_to_enter="<p>Daftar lewat laman ini.</p>",
        faq=[
            {
                "type": "question",
                "value": {"question": "Boleh dua?", "answer": "<p>Boleh.</p>"},
            }
        ],
    )
    category = CompetitionCategoryFactory(
        competition=competition,
        audience="organizations",
        max_entries=2,
        min_age_months=24,
        excludes_winners=True,
        winners_years=2,
        winners_ranks="Juara I\nJuara II",
    )
    category.organization_types.add(OrganizationTypeFactory())
    FormSectionFactory(category=category, title="Ringkasan", max_words=200)
    CriterionFactory(category=category, name="Dampak", weight="12.50")

    shown = html(client, "/lomba/aturan/")

    for part in (
        "Daftar lewat laman ini.",
        "Boleh dua?</summary>",
        "Boleh.",
        "Ringkasan",
        "Dampak: 12,5%",
        "Dinas",
        "Juara I, Juara II",
        "200",
    ):
        assert part in shown, part
    assert shown.count("<details") == 3
    assert len(competition.categories.get().winners_rank_keys) == 2


def test_page_with_only_name_and_level_says_nothing_of_rules(client, index):
    CompetitionPageFactory(parent=index, slug="kipp", level="national")

    shown = html(client, "/lomba/kipp/")

    for part in ("<details", "how-to-enter", "questions", "countdown", "timeline"):
        assert part not in shown, part


def test_page_links_no_draft_and_shows_no_note(client, competition, registry):
    organization = OrganizationPageFactory(
        parent=registry, title="Dinas Tutup", draft=True
    )
    draft = InnovationPageFactory(
        parent=organization, title="Judul Rahasia", draft=True
    )
    AwardFactory(
        category=None,
        competition=competition,
        organization=organization,
        innovation=draft,
        innovation_text="Antar Obat",
        note="Catatan kantor",
    )

    shown = html(client, "/lomba/lid-2025/")

    assert "Dinas Tutup" in shown
    assert "Antar Obat" in shown
    assert "/inovasi/" not in shown
    assert "Judul Rahasia" not in shown
    assert "Catatan kantor" not in shown


def test_page_links_nothing_private_and_names_what_was_announced(
    client, competition, registry
):
    closed = OrganizationPageFactory(parent=registry, title="Dinas Kesehatan")
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    secret = InnovationPageFactory(parent=closed, title="Judul Rahasia")
    AwardFactory(
        category=None,
        competition=competition,
        organization=closed,
        innovation=secret,
        innovation_text="Antar Obat",
    )

    response = client.get("/lomba/lid-2025/")

    shown = response.content.decode()
    assert "Antar Obat" in shown
    assert "/inovasi/" not in shown
    assert "Judul Rahasia" not in shown
    assert response.context["participants"] == []


def test_participants_are_the_published_winners_by_name(client, competition, registry):
    for title in ("Kecamatan Waru", "Dinas Sosial", "Dinas Sosial"):
        found = registry.get_children().filter(title=title).first()
        organization = found.specific if found else None
        AwardFactory(
            competition=competition,
            category=None,
            organization=organization
            or OrganizationPageFactory(parent=registry, title=title),
            innovation_text=str(bool(found)),
        )
    draft = OrganizationPageFactory(parent=registry, title="Dinas Tutup", draft=True)
    AwardFactory(competition=competition, category=None, organization=draft)

    participants = client.get("/lomba/lid-2025/").context["participants"]

    assert [page.title for page in participants] == ["Dinas Sosial", "Kecamatan Waru"]


def test_draft_shows_no_results_to_visitors(client, index):
    draft = CompetitionPageFactory(parent=index, slug="rancangan", draft=True)
    AwardFactory(category=CompetitionCategoryFactory(competition=draft))

    assert client.get("/lomba/rancangan/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_much_for_more(
    plugin_alone, client, competition, registry, count, django_assert_num_queries
):
    add_results(competition, registry, count)
    client.get("/lomba/lid-2025/")

    with django_assert_num_queries(21):
        client.get("/lomba/lid-2025/")


def add_results(competition, registry, count):
    for _number in range(count):
        organization = OrganizationPageFactory(parent=registry)
        AwardFactory(
            category=CompetitionCategoryFactory(competition=competition),
            organization=organization,
            innovation=InnovationPageFactory(parent=organization),
        )
        CompetitionPhaseFactory(competition=competition)
        add_rules(CompetitionCategoryFactory(competition=competition))


def add_rules(category):
    category.organization_types.add(OrganizationTypeFactory())
    FormSectionFactory(category=category)
    EntryStatementFactory(category=category)
    CriterionFactory(category=category)


def test_every_block_has_a_preview_and_a_template():
    for block in CompetitionBodyBlock().child_blocks.values():
        assert block.meta.description
        assert block.meta.icon
        assert block.meta.template


# ----------------------------------------------------------------------- API


@pytest.fixture
def with_api(settings):
    settings.ROOT_URLCONF = "tests.competitions.api_urls"


def api(pk, client):
    return client.get(f"/api/pages/{pk}/?format=json")


def test_api_gives_the_competition_with_its_rows(
    client, with_api, competition, results
):
    CompetitionPhaseFactory(competition=competition, name="Pendaftaran")

    data = api(competition.pk, client).json()

    assert [phase["name"] for phase in data["phases"]] == ["Pendaftaran"]
    assert data["categories"] == [
        {
            "id": results.pk,
            "name": "Kategori Dinas",
            "description": "Semua dinas.",
            "audience": "",
            "organization_types": [],
            "max_entries": None,
            "needs_innovation": False,
            "min_age_months": None,
            "sections": [],
            "statements": [],
            "criteria": [],
        }
    ]
    health = results.awards.get(rank=2)
    assert [award["winner"] for award in data["awards"]] == [
        "Budi",
        "Dinas Kesehatan",
        "Warga Contoh",
    ]
    assert data["awards"][1] == {
        "category": results.pk,
        "rank_label": "Juara II",
        "rank": 2,
        "winner": "Dinas Kesehatan",
        "organization": {
            "id": health.organization_id,
            "title": "Dinas Kesehatan",
            "code": "",
        },
        "innovation": {
            "id": health.innovation_id,
            "title": "Antar Obat",
            "code": health.innovation.code,
        },
        "innovation_text": "Antar Obat",
        "score": None,
        "prize": "Rp5 juta",
    }


def test_api_gives_hours_rules_and_questions(client, with_api, index):
    competition = CompetitionPageFactory(
        parent=index,
        how_to_enter="<p>Daftar.</p>",
        faq=[{"type": "question", "value": {"question": "Q?", "answer": "<p>A</p>"}}],
    )
    competition.region.time_zone = "Asia/Jayapura"
    competition.region.save()
    category = CompetitionCategoryFactory(competition=competition, audience="public")
    section = FormSectionFactory(category=category, max_words=200)
    EntryStatementFactory(category=category, text="Karya sendiri.")
    CriterionFactory(
        category=category,
        name="Dampak",
        weight=40,
        phase__name="Final",
        phase__starts_on=date(2025, 6, 15),
        phase__closes_at=time(16),
    )

    data = api(competition.pk, client).json()

    assert data["how_to_enter"] == "<p>Daftar.</p>"
    assert data["faq"][0]["value"]["question"] == "Q?"
    [phase] = data["phases"]
    assert (phase["kind"], phase["opening"], phase["closing"]) == (
        "judging",
        "2025-06-15T00:00:00+09:00",
        "2025-06-15T16:00:00+09:00",
    )
    [found] = data["categories"]
    assert found["audience"] == "public"
    assert found["sections"] == [
        {
            "key": section.key,
            "title": section.title,
            "guidance": "",
            "max_words": 200,
            "required": True,
            "attachment": "none",
        }
    ]
    assert found["statements"] == [{"text": "Karya sendiri.", "required": True}]
    assert found["criteria"] == [
        {
            "name": "Dampak",
            "phase": "Final",
            "weight": "40.00",
            "minimum": "0.00",
            "maximum": "100.00",
        }
    ]


def test_api_gives_documents_and_kind(client, with_api, index):
    competition = CompetitionPageFactory(parent=index, kind=CompetitionKindFactory())
    document = DocumentFactory()
    competition.documents.add(CompetitionDocument(document=document, label="Juknis"))
    competition.save()

    data = api(competition.pk, client).json()

    assert data["kind"] == {"code": "regional", "label": "Lomba inovasi daerah"}
    assert data["documents"] == [{"title": "Juknis", "url": document.url}]


def test_api_names_no_draft(client, with_api, competition, registry):
    organization = OrganizationPageFactory(parent=registry, draft=True)
    AwardFactory(
        competition=competition,
        category=None,
        organization=organization,
        innovation=InnovationPageFactory(parent=organization, draft=True),
        innovation_text="Antar Obat",
    )

    [award] = api(competition.pk, client).json()["awards"]

    assert award["organization"] is award["innovation"] is None
    assert award["innovation_text"] == "Antar Obat"


def test_api_has_no_draft(client, with_api, index):
    draft = CompetitionPageFactory(parent=index, draft=True)
    AwardFactory(category=CompetitionCategoryFactory(competition=draft))

    assert api(draft.pk, client).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_api_asks_as_much_for_more(
    plugin_alone,
    client,
    with_api,
    competition,
    registry,
    count,
    django_assert_num_queries,
):
    add_results(competition, registry, count)
    api(competition.pk, client)

    with django_assert_num_queries(17):
        api(competition.pk, client)
