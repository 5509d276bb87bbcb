"""What is found, in which order, and what is shown of it."""

from datetime import UTC, date, datetime

import pytest

from innovations.models import (
    CoOwner,
    InnovationAlias,
    OrganizationAlias,
)
from innovations.services.text_search import find_innovations
from portal.search.models import SearchSynonym
from portal.search.services.searching import describe, search, suggest
from tests.factories.competitions import AwardFactory, CompetitionPageFactory
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
)
from tests.factories.news import NewsPageFactory, NewsSpeakerFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "antrean online puskesmas",
        "ANTREAN   Online, Puskesmas!",
        "antre puskesmas",
        "antrian puskesmas",
        "antrean daring",
        "antrean di pusat kesehatan masyarakat",
        "aop",
        "antrean onl",
        "bagaimana antrean di puskesmas",
    ],
)
def test_words_stems_synonyms_acronyms_and_beginnings_find(queue, region, text):
    results = search(region=region, text=text, kinds=["innovation"])

    assert list(results.ids) == [queue.pk]
    assert results.corrected == ""


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("puskemas antrean", "puskesmas antrean"),
        ("anteran onlen puskesmas", "antrean online puskesmas"),
        ("antrean puskesmsa", "antrean puskesmas"),
        ("anrtean-online", "antrean online"),
        ("antrean qqqqqq", "antrean"),
        ("antrean kabupaten qqqqqq online", "antrean online"),
    ],
)
def test_typing_errors_and_unknown_words_are_forgiven(queue, region, text, corrected):
    results = search(region=region, text=text, kinds=["innovation"])

    assert list(results.ids) == [queue.pk]
    assert results.corrected == corrected


def test_words_that_no_page_has_together_lose_the_last(clinic, queue, region):
    other = InnovationPageFactory(parent=clinic, title="Lentera Desa")

    results = search(region=region, text="lentera antrean", kinds=["innovation"])

    assert list(results.ids) == [other.pk]
    assert results.corrected == "lentera"


def test_nothing_is_found_for_words_far_from_all_others(queue, region):
    results = search(region=region, text="xylophone")

    assert list(results.ids) == []
    assert results.corrected == ""
    assert results.has_words


def test_numbers_are_never_corrected(queue, find):
    assert find("INV-2099-9999") == []


def test_title_beats_keyword_beats_text(clinic, find):
    in_text = InnovationPageFactory(
        parent=clinic, title="Satu", purpose="<p>" + "lentera " * 50 + "</p>"
    )
    in_names = InnovationPageFactory(parent=clinic, title="Dua")
    InnovationAlias.objects.create(innovation=in_names, name="Program Lentera Lama")
    in_title = InnovationPageFactory(parent=clinic, title="Lentera Desa Terang Sekali")

    assert find("lentera") == [in_title.pk, in_names.pk, in_text.pk]


def test_exact_code_name_or_title_comes_first(registry, clinic, find):
    long = InnovationPageFactory(parent=clinic, title="Lentera Lentera Lentera")
    exact = InnovationPageFactory(parent=clinic, title="Lentera")
    office = OrganizationPageFactory(
        parent=registry,
        title="Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
        short_name="DPM-PTSP",
    )
    theirs = InnovationPageFactory(parent=office, title="Izin Cepat")

    assert find("lentera") == [exact.pk, long.pk]
    assert find("dpmptsp") == [office.pk, theirs.pk]
    assert find("DPM-PTSP") == [office.pk, theirs.pk]
    assert find("dpm ptsp") == [office.pk, theirs.pk]
    assert find(theirs.code) == [theirs.pk]
    assert find(theirs.code.lower().replace("-", " ")) == [theirs.pk]


def test_acronym_of_a_title_finds_it_and_what_belongs_to_it(registry, find):
    office = OrganizationPageFactory(
        parent=registry, title="Dinas Perpustakaan dan Kearsipan Daerah"
    )
    theirs = InnovationPageFactory(parent=office, title="Arsip Kita")

    assert find("dpkd") == [office.pk, theirs.pk]


def test_equal_matches_are_newest_first(newsroom, find):
    older, newest, oldest = (
        NewsPageFactory(
            parent=newsroom,
            title=f"Panen raya {number}",
            published_at=datetime(year, 6, 1, tzinfo=UTC),
        )
        for number, year in enumerate([2023, 2025, 2021])
    )

    assert find("panen") == [newest.pk, older.pk, oldest.pk]


def test_innovations_are_found_by_names_of_their_organisations(
    registry, clinic, queue, find
):
    other = OrganizationPageFactory(parent=registry, title="Dinas Perhubungan")
    OrganizationAlias.objects.create(organization=clinic, name="PKM Lama Gunung")
    CoOwner.objects.create(innovation=queue, organization=other)

    assert find("gunung") == [clinic.pk, queue.pk]
    assert find("perhubungan") == [other.pk, queue.pk]


def test_each_field_that_visitors_see_is_searched(clinic, competitions, newsroom, find):
    innovation = InnovationPageFactory(
        parent=clinic,
        title="Satu",
        main_affair=GovernmentAffairFactory(label="Urusan kelautan"),
        legal_basis="<p>Perbup <b>Nomor</b> 77&nbsp;Tahun 2023 &amp; lainnya</p>",
        story=[
            {"type": "paragraph", "value": "<p>Kisah<br>nelayan</p>"},
            {"type": "quote", "value": "Laut memberi"},
        ],
    )
    competition = CompetitionPageFactory(parent=competitions, theme="Daerah berdaya")
    AwardFactory(
        competition=competition, category=None, winner_text="Karang Taruna Melati"
    )
    article = NewsPageFactory(parent=newsroom, kicker="Rapat koordinasi")
    article.tags.add("gotongroyong")
    article.save()
    NewsSpeakerFactory(page=article, name="Siti Rahmawati", post="Camat Sepaku")

    assert find("kelautan") == [innovation.pk]
    assert find("77 tahun 2023") == [innovation.pk]
    assert find("kisah nelayan") == [innovation.pk]
    assert find("laut memberi") == [innovation.pk]
    assert find("berdaya") == [competition.pk]
    assert find("taruna melati") == [competition.pk]
    assert find("koordinasi") == [article.pk]
    assert find("gotongroyong") == [article.pk]
    assert find("rahmawati") == [article.pk]
    assert find("camat sepaku") == [article.pk]


def test_initiator_stays_out(clinic, find):
    InnovationPageFactory(parent=clinic, title="Satu", initiator_name="Budi Rahasiawan")

    assert find("rahasiawan") == []


def test_counts_tell_each_kind(everything, region):
    results = search(region=region, text="serambi")

    assert results.counts == {
        "innovation": 1,
        "organization": 0,
        "competition": 1,
        "news": 1,
        "event": 1,
        "page": 1,
    }
    for kind, page in everything.items():
        assert results.of_kind(kind) == [page.pk]


def test_registry_searches_here_and_says_what_it_corrected(queue, clinic, region):
    found = find_innovations(region=region, text="puskemas")

    assert list(found.ids) == [queue.pk]
    assert found.corrected == "puskesmas"


def test_synonyms_of_a_region_count_there_only(
    region, other_region, clinic, queue, find
):
    SearchSynonym.objects.create(region=other_region, terms="loket\nantrean")

    assert find("loket") == []

    SearchSynonym.objects.create(region=region, terms="loket\nantrean")

    assert find("loket") == [queue.pk]


def test_hit_shows_what_was_found(everything, queue, region):
    results = search(region=region, text="nomor antrean")

    (hit,) = describe(region=region, results=results, ids=[queue.pk])

    assert hit.title == "<mark>Antrean</mark> Online Puskesmas"
    assert hit.snippet == "Warga mengambil <mark>nomor</mark> dari rumah."
    assert hit.url == (
        "/inovasi/dinas-kesehatan/puskesmas-babulu/antrean-online-puskesmas/"
    )
    assert (hit.kind, hit.date) == ("innovation", date(2024, 5, 1))
    assert hit.organization == "Puskesmas Babulu"


def test_hits_are_escaped(clinic, region):
    page = InnovationPageFactory(
        parent=clinic,
        title="<script>Sapa</script> & tanya",
        slug="sapa",
        summary='<img src=x onerror="sapa">',
    )
    results = search(region=region, text="sapa")

    (hit,) = describe(region=region, results=results, ids=[page.pk])

    assert hit.title == ("&lt;script&gt;<mark>Sapa</mark>&lt;/script&gt; &amp; tanya")
    assert hit.snippet == "&lt;img src=x onerror=&quot;<mark>sapa</mark>&quot;&gt;"


def test_snippet_shows_where_a_long_text_has_the_word(clinic, region):
    text = "awal " * 100 + "lentera " + "akhir " * 100
    page = InnovationPageFactory(parent=clinic, purpose=f"<p>{text}</p>")
    results = search(region=region, text="lentera")

    (hit,) = describe(region=region, results=results, ids=[page.pk])

    assert hit.snippet.startswith("…awal awal")
    assert "awal <mark>lentera</mark> akhir" in hit.snippet
    assert hit.snippet.endswith("akhir…")
    assert len(hit.snippet) < 260


@pytest.mark.parametrize("count", [1, 3])
def test_describing_takes_as_many_queries_for_three_as_for_one(
    clinic, region, count, django_assert_num_queries
):
    for number in range(count):
        InnovationPageFactory(parent=clinic, title=f"Lentera {number}")
    results = search(region=region, text="lentera")
    # Django and Wagtail remember content types and the addresses of sites.
    describe(region=region, results=results, ids=results.ids)

    # The region's tree; restrictions and pages, and their specific rows; entries;
    # restrictions and organisations.
    with django_assert_num_queries(7):
        hits = describe(region=region, results=results, ids=results.ids)

    assert len(hits) == count


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("antr", ["Antrean Online Puskesmas"]),
        ("onl", ["Antrean Online Puskesmas"]),
        ("pusk", ["Puskesmas Babulu", "Antrean Online Puskesmas"]),
        ("puskemas", ["Puskesmas Babulu", "Antrean Online Puskesmas"]),
        ("aop", ["Antrean Online Puskesmas"]),
        ("warga", []),  # in the text only
        ("a", []),
        ("", []),
        ("!?", []),
    ],
)
def test_suggestions_are_titles(queue, region, text, titles):
    found = suggest(region=region, text=text)

    assert sorted(s.title for s in found) == sorted(titles)


def test_suggestions_have_a_limit_and_addresses(clinic, region):
    for number in range(4):
        InnovationPageFactory(parent=clinic, title=f"Lentera {number}")

    found = suggest(region=region, text="lent", limit=3)

    assert len(found) == 3
    assert {s.kind for s in found} == {"innovation"}
    assert found[0].url.startswith("/inovasi/dinas-kesehatan/puskesmas-babulu/lentera-")
