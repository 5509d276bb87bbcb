"""What visitors see: published pages, whole profiles, no personal data."""

import datetime
import re
from decimal import Decimal
from urllib.parse import unquote

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from innovations.models import CoOwner, InnovationAlias, NationalGoal
from innovations.services.listing import INNOVATIONS_PER_PAGE
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
    OrganizationTypeFactory,
)
from tests.innovations.query_counts import assert_constant, queries_of

pytestmark = [pytest.mark.usefixtures("indexed_pages"), pytest.mark.once]
OWN_ORGANIZATIONS = True


@pytest.fixture
def visit(client, region):
    client.defaults["HTTP_HOST"] = region.site.hostname

    def visit(page, query=""):
        return client.get(page.get_url_parts()[2] + query)

    return visit


def titles(pages):
    return [page.title for page in pages]


def photo():
    return get_image_model().objects.create(title="Foto", file=get_test_image_file())


def test_the_registry_lists_what_is_published(visit, registry, organization):
    def dated(title, year, **kwargs):
        date = year and datetime.date(year, 1, 2)
        return InnovationPageFactory(
            parent=organization, title=title, implementation_date=date, **kwargs
        )

    dated("Lama", 2020)
    dated("Tanpa tanggal", None)
    dated("Baru", 2024)
    dated("Konsep", 2025, draft=True)
    private = dated("Terbatas", 2025)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    OrganizationPageFactory(parent=registry, title="Belum terbit", draft=True)

    response = visit(registry)

    assert titles(response.context["innovations"]) == ["Baru", "Lama", "Tanpa tanggal"]
    html = response.content.decode()
    assert [title in html for title in ("Baru", "Konsep", "Terbatas")] == [
        True,
        False,
        False,
    ]


def test_empty_lists_say_so(visit, registry, organization):
    empty = 'class="empty"'

    assert visit(registry).content.decode().count(empty) == 1
    assert visit(organization).content.decode().count(empty) == 1
    organization.unpublish()
    assert visit(registry, "organisasi/").content.decode().count(empty) == 1


def test_pages_of_a_list_keep_the_query(visit, registry, organization):
    for number in range(INNOVATIONS_PER_PAGE + 1):
        InnovationPageFactory(
            parent=organization, title=f"Inovasi {number:03d}", stage="trial"
        )

    first = visit(registry, "?utm=x&stage=trial&sort=title")
    second = visit(registry, "?stage=trial&p=2")

    html = first.content.decode()
    assert 'rel="next" href="?p=2&amp;sort=title&amp;stage=trial"' in html
    html = second.content.decode()
    assert 'rel="prev" href="?stage=trial"' in html
    assert titles(second.context["innovations"]) == [
        f"Inovasi {INNOVATIONS_PER_PAGE:03d}"
    ]
    assert visit(registry, "?p=nonsense").context["innovations"].number == 1
    assert visit(registry, "?p=900").context["innovations"].number == 2


def test_the_registry_offers_facets_chips_and_orders(visit, registry, organization):
    InnovationPageFactory(parent=organization, title="A", stage="trial", kind="digital")
    InnovationPageFactory(parent=organization, title="B", stage="trial")
    InnovationPageFactory(parent=organization, title="C")

    response = visit(registry, "?stage=trial&kind=digital&sort=title&year=x")

    html = response.content.decode()
    assert titles(response.context["innovations"]) == ["A"]
    assert [
        (facet.name, [(value.value, value.count) for value in facet.shown])
        for facet in response.context["facets"]
    ] == [
        ("organization", [("dinas-kesehatan", 1)]),
        ("kind", [("digital", 1)]),
        ("stage", [("trial", 1)]),
    ]
    assert [chip.url for chip in response.context["chips"]] == [
        "?sort=title&stage=trial",
        "?kind=digital&sort=title",
    ]
    assert html.count(" checked") == 2
    assert "year=x" in html


def test_a_combination_is_not_for_search_engines(visit, registry, organization):
    InnovationPageFactory(parent=organization, stage="trial", kind="digital")

    indexed = [
        visit(registry, query).context["is_indexed"]
        for query in ("", "?stage=trial", "?stage=trial&kind=digital", "?q=obat")
    ]

    assert indexed == [True, True, False, False]


def test_an_empty_result_says_which_filter_is_in_the_way(visit, registry, organization):
    InnovationPageFactory(parent=organization, title="A", stage="trial", kind="digital")
    InnovationPageFactory(parent=organization, title="B", stage="initiative")

    response = visit(registry, "?kind=digital&stage=initiative")

    ways = response.context["ways_out"]
    assert [(way.url, way.total) for way in ways] == [
        ("?stage=initiative", 1),
        ("?kind=digital", 1),
    ]
    assert 'href="?kind=digital"' in response.content.decode()


def test_a_long_facet_shows_the_chosen_and_the_fullest(visit, registry):
    for number in range(12):
        unit = OrganizationPageFactory(
            parent=registry, title=f"Dinas {number:02d}", slug=f"dinas-{number:02d}"
        )
        for _ in range(2 if number == 11 else 1):
            InnovationPageFactory(parent=unit)

    response = visit(registry, "?organization=dinas-05")

    facet = response.context["facets"][0]
    assert [value.value for value in facet.shown] == [
        "dinas-05",
        "dinas-11",
        *(f"dinas-{number:02d}" for number in (0, 1, 2, 3, 4, 6, 7)),
    ]
    assert [value.value for value in facet.folded] == [
        "dinas-08",
        "dinas-09",
        "dinas-10",
    ]


def test_organisations_are_listed_by_type_with_their_innovations(
    visit, registry, organization
):
    unit = OrganizationPageFactory(
        parent=organization,
        title="Puskesmas Sepaku",
        type=OrganizationTypeFactory(code="pkm", label="Puskesmas", sort_order=9),
    )
    InnovationPageFactory(parent=unit)
    InnovationPageFactory(parent=organization)
    OrganizationPageFactory(
        parent=registry, title="Kantor Lama", valid_to=datetime.date(2020, 1, 1)
    )
    OrganizationPageFactory(parent=registry, title="Konsep", draft=True)
    private = OrganizationPageFactory(parent=registry, title="Tertutup")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    OrganizationPageFactory(title="Jauh")

    response = visit(registry, "organisasi/")

    groups = response.context["groups"]
    assert [
        [(page.title, total) for page, total in group.organizations] for group in groups
    ] == [[("Dinas Kesehatan", 2)], [("Puskesmas Sepaku", 1)], [("Kantor Lama", 0)]]
    assert "Tertutup" not in response.content.decode()


def test_an_organisation_of_no_innovation_but_of_its_units(visit, organization):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Sepaku")
    OrganizationPageFactory(
        parent=organization, title="Bubar", valid_to=datetime.date(2020, 1, 1)
    )
    InnovationPageFactory(parent=unit, title="Milik unit")

    response = visit(organization)
    below = visit(unit)

    assert titles(response.context["innovations"]) == ["Milik unit"]
    assert [(p.title, n) for p, n in response.context["units"]] == [
        ("Puskesmas Sepaku", 1)
    ]
    assert [p.title for p, _ in response.context["former_units"]] == ["Bubar"]
    assert response.context["registry_url"].endswith("?organization=dinas-kesehatan")
    assert below.context["parent_organization"].title == "Dinas Kesehatan"


def test_an_unpublished_organisation_is_not_named(visit, registry, organization):
    page = InnovationPageFactory(parent=organization, title="Tinggal")
    organization.unpublish()

    for html in (visit(registry).content.decode(), visit(page).content.decode()):
        assert "Tinggal" in html
        assert "Dinas Kesehatan" not in html


def test_an_organisation_shows_what_it_leads_and_co_owns(
    visit, organization, other_organization
):
    InnovationPageFactory(parent=organization, title="Dipimpin")
    shared = InnovationPageFactory(parent=other_organization, title="Bersama")
    CoOwner.objects.create(innovation=shared, organization=organization)
    InnovationPageFactory(parent=other_organization, title="Milik lain")
    OrganizationPageFactory(parent=organization, title="Puskesmas Sepaku")

    response = visit(organization)

    assert titles(response.context["innovations"]) == ["Dipimpin"]
    assert titles(response.context["shared_innovations"]) == ["Bersama"]
    assert [(p.title, n) for p, n in response.context["units"]] == [
        ("Puskesmas Sepaku", 0)
    ]


def test_a_profile_shows_everything_but_the_initiators_name(
    visit, organization, other_organization
):
    document = get_document_model().objects.create(
        title="Proposal 2025", file=ContentFile(b"%PDF-1.4", name="proposal.pdf")
    )
    affair = GovernmentAffairFactory(label="Kesehatan")
    page = InnovationPageFactory(
        parent=organization,
        title="Antar Obat",
        summary="Obat diantar.",
        stage="implementation",
        form="public_service",
        kind="digital",
        classification="organization",
        initiator_type="civil_servant",
        initiator_name="dr. Ani Rahasia",
        main_affair=affair,
        national_goal=NationalGoal.objects.create(code="asta", label="Asta Cita 4"),
        trial_date=datetime.date(2024, 2, 1),
        implementation_date=datetime.date(2025, 3, 4),
        latitude="-1.291667",
        longitude="116.513889",
        maturity_score=Decimal("97.31"),
        design="<p>Rancang bangun</p>",
        purpose="<p>Tujuan</p>",
        benefit="<p>Manfaat</p>",
        result="<p>Hasil</p>",
        video_url="https://youtu.be/abc",
        proposal_file=document,
        photo=photo(),
        story=[("heading", "Awal mula"), ("paragraph", "<p>Cerita</p>")],
        gallery=[("picture", {"image": photo(), "caption": "Kurir", "credit": "Budi"})],
    )
    page.related_affairs.add(GovernmentAffairFactory(label="Perhubungan"))
    page.save()
    CoOwner.objects.create(innovation=page, organization=other_organization)

    html = visit(page).content.decode()

    for text in (
        page.code,
        "Obat diantar.",
        "Kesehatan",
        "Perhubungan",
        "Asta Cita 4",
        "4 Maret 2025",
        "mlat=-1.291667&amp;mlon=116.513889",
        "Rancang bangun",
        "Tujuan",
        "Manfaat",
        "Hasil",
        "https://youtu.be/abc",
        "Proposal 2025",
        "Awal mula",
        "Cerita",
        "Kurir",
        "Budi",
        "Dinas Kesehatan",
        "Dinas Pendidikan",
    ):
        assert (text, text in html) == (text, True)
    html = html.replace('<script type="application/ld+json">', "")
    for text in ("Ani Rahasia", "97,31", "97.31", "style=", "<script"):
        assert (text, text in html) == (text, False)


def test_an_empty_profile_has_no_empty_headings(visit, organization):
    html = visit(InnovationPageFactory(parent=organization)).content.decode()

    profile = html[html.index("<article") : html.index("</article>")]
    headings = re.findall(r"<h2([^>]*)>", profile)
    # In brief: the registry code. The site invites to replicate in any case.
    assert [h for h in headings if "replication" not in h] == [' id="facts-heading"']


def test_a_profile_offers_to_replicate_and_leads_to_others(
    visit, registry, other_organization
):
    lead = OrganizationPageFactory(
        parent=registry, title="Dinas Sosial", public_email="dinsos@contoh.go.id"
    )
    affair = GovernmentAffairFactory(label="Sosial")
    page = InnovationPageFactory(
        parent=lead,
        title="A & B",
        main_affair=affair,
        legal_basis="<p>Perbup 9/2025</p>",
        video_url="https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
    )
    InnovationAlias.objects.create(innovation=page, name="Nama Lama")
    for number in range(4):
        InnovationPageFactory(
            parent=other_organization, title=f"Lain {number}", main_affair=affair
        )
    InnovationPageFactory(parent=lead, title="Draf", main_affair=affair, draft=True)

    response = visit(page)

    html = response.content.decode()
    assert titles(response.context["related"]) == ["Lain 0", "Lain 1", "Lain 2"]
    assert "mailto:dinsos@contoh.go.id?subject=" in html
    assert "A%20%26%20B" in html
    assert page.code in unquote(response.context["proposal_url"])
    # Only inside the frame's own document, as a link that the reader follows.
    assert "youtube-nocookie.com/embed/dQw4w9WgXcQ" in html
    assert 'src="https://www.youtube' not in html
    assert "Perbup 9/2025" in html
    assert "Nama Lama" in html
    assert "Draf" not in html


def test_documents_of_private_collections_are_not_named(visit, organization):
    collection = Collection.get_first_root_node().add_child(name="Rahasia")
    inner = collection.add_child(name="Dalam")
    CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="login"
    )
    secret, public = (
        get_document_model().objects.create(
            title=title, collection=place, file=ContentFile(b"%PDF-1.4", name="a.pdf")
        )
        for title, place in (
            ("Anggaran rahasia", inner),
            ("Proposal terbuka", Collection.get_first_root_node()),
        )
    )
    page = InnovationPageFactory(
        parent=organization, budget_file=secret, proposal_file=public
    )

    html = visit(page).content.decode()

    assert "Proposal terbuka" in html
    assert "Anggaran rahasia" not in html


def test_a_missing_picture_breaks_no_page(visit, registry, organization):
    image = photo()
    image.file.storage.delete(image.file.name)
    page = InnovationPageFactory(
        parent=organization, photo=image, gallery=[("picture", {"image": image})]
    )

    assert visit(page).status_code == 200
    assert visit(organization).status_code == 200
    assert visit(registry).status_code == 200


def test_drafts_are_not_found(visit, organization):
    page = InnovationPageFactory(parent=organization, draft=True)

    assert visit(page).status_code == 404


@pytest.mark.parametrize(
    ("place", "query", "expected"),
    [
        ("registry", "", 14),
        ("registry", "?stage=trial&year=2024&sort=title", 14),
        ("registry", "?q=Inovasi", 16),
        ("registry", "?p=7", 14),
        ("registry", "organisasi/", 13),
        ("organization", "", 23),
        ("profile", "", 26),
    ],
)
def test_lists_cost_the_same_for_one_and_three(
    client, visit, registry, organization, place, query, expected
):
    affair = GovernmentAffairFactory()
    profile = InnovationPageFactory(parent=organization, main_affair=affair)
    pages = {"registry": registry, "organization": organization, "profile": profile}
    counts = []

    for more in (1, 2):
        for _ in range(more):
            unit = OrganizationPageFactory(parent=organization)
            InnovationPageFactory(parent=unit, stage="trial")
            shared = InnovationPageFactory(
                parent=organization,
                main_affair=affair,
                photo=photo(),
                stage="trial",
                implementation_date=datetime.date(2024, 1, 1),
            )
            CoOwner.objects.create(innovation=shared, organization=unit)
            CoOwner.objects.create(innovation=profile, organization=unit)
            InnovationAlias.objects.create(innovation=profile, name=unit.title)
        counts.append(queries_of(client, pages[place].get_url_parts()[2] + query))

    assert_constant(counts, expected)
