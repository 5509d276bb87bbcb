"""What visitors see: published pages, whole profiles, no personal data."""

import datetime

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import PageViewRestriction

from innovations.models import CoOwner, NationalGoal
from innovations.services.listing import INNOVATIONS_PER_PAGE
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
)
from tests.innovations.query_counts import assert_constant, queries_of


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
    assert titles(response.context["organizations"]) == ["Dinas Kesehatan"]
    assert "Baru" in response.content.decode()


def test_empty_lists_say_so(visit, registry, organization):
    organization.unpublish()

    html = visit(registry).content.decode()

    assert html.count("<p>") + html.count('<p class="innovation-list__empty">') == 2
    organization.save_revision().publish()
    assert 'class="innovation-list__empty"' in visit(organization).content.decode()


def test_pages_of_a_list_keep_the_query(visit, registry, organization):
    for number in range(INNOVATIONS_PER_PAGE + 1):
        InnovationPageFactory(parent=organization, title=f"Inovasi {number:03d}")

    first = visit(registry, "?urusan=1.02")
    second = visit(registry, "?urusan=1.02&p=2")

    assert 'href="?urusan=1.02&amp;p=2"' in first.content.decode()
    assert 'href="?urusan=1.02&amp;p=1"' in second.content.decode()
    assert titles(second.context["innovations"]) == [
        f"Inovasi {INNOVATIONS_PER_PAGE:03d}"
    ]
    assert visit(registry, "?p=nonsense").context["innovations"].number == 1


def test_an_organisation_shows_what_it_leads_and_co_owns(
    visit, organization, other_organization
):
    InnovationPageFactory(parent=organization, title="Dipimpin")
    shared = InnovationPageFactory(parent=other_organization, title="Bersama")
    CoOwner.objects.create(innovation=shared, organization=organization)
    InnovationPageFactory(parent=other_organization, title="Milik lain")
    OrganizationPageFactory(parent=organization, title="Puskesmas Sepaku")

    response = visit(organization)

    assert sorted(titles(response.context["innovations"])) == ["Bersama", "Dipimpin"]
    assert titles(response.context["units"]) == ["Puskesmas Sepaku"]


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
        maturity_score=97,
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
    for text in ("Ani Rahasia", "97", "style=", "<script"):
        assert (text, text in html) == (text, False)


def test_an_empty_profile_has_no_empty_headings(visit, organization):
    html = visit(InnovationPageFactory(parent=organization)).content.decode()

    profile = html[html.index("<article") : html.index("</article>")]
    assert profile.count("<h2") == 1  # in brief: the registry code


def test_drafts_are_not_found(visit, organization):
    page = InnovationPageFactory(parent=organization, draft=True)

    assert visit(page).status_code == 404


@pytest.mark.parametrize(
    ("place", "expected"), [("registry", 12), ("organization", 15)]
)
def test_lists_cost_the_same_for_one_and_three(
    client, visit, registry, organization, place, expected
):
    page = {"registry": registry, "organization": organization}[place]
    counts = []

    for more in (1, 2):
        for _ in range(more):
            InnovationPageFactory(parent=OrganizationPageFactory(parent=organization))
            InnovationPageFactory(
                parent=organization,
                main_affair=GovernmentAffairFactory(),
                photo=photo(),
            )
        counts.append(queries_of(client, page.get_url_parts()[2]))

    assert_constant(counts, expected)
