"""Who gets a document: anybody once a published page refers to it, few before."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from tests.factories.home import ContentPageFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)
from tests.factories.news import NewsPageFactory
from tests.portal.files.samples import PDF, office
from tests.responses import finish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed_pages")]


def make_document(region, content=PDF, name="berkas.pdf", **fields):
    if region is not None:
        fields["collection"] = region.collection
    return get_document_model().objects.create(
        title="Berkas",
        file=ContentFile(content, name),
        **fields,
    )


@pytest.fixture
def document(region):
    document = make_document(region)
    yield document
    document.file.storage.delete(document.file.name)


def ask(document, user=None, **headers):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client.get(document.url, headers={"host": "ppu.localhost", **headers})


def status(document, user=None):
    response = ask(document, user)
    finish(response)
    return response.status_code


# ------------------------------------------------------------ what makes public


def by_field(organization, document):
    return InnovationPageFactory(parent=organization, proposal_file=document)


def by_rich_text(organization, document):
    link = f'<p><a linktype="document" id="{document.pk}">SK</a></p>'
    return InnovationPageFactory(parent=organization, legal_basis=link)


def by_stream(organization, document):
    home = organization.get_site().root_page
    body = [{"type": "document", "value": document.pk}]
    return ContentPageFactory(parent=home, body=body)


@pytest.mark.parametrize("refer", [by_field, by_rich_text, by_stream])
def test_anybody_gets_what_a_published_page_refers_to(refer, document, organization):
    assert status(document) == 404

    page = refer(organization, document)

    assert status(document) == 200
    page.unpublish()
    assert status(document) == 404


def test_a_document_of_the_news_is_public_with_the_article(document, newsroom):
    body = [{"type": "document", "value": {"document": document.pk, "title": "SE"}}]
    NewsPageFactory(parent=newsroom, body=body)

    assert status(document) == 200


def test_a_change_that_waits_makes_nothing_public(document, organization):
    page = InnovationPageFactory(parent=organization)
    page.proposal_file = document
    page.save_revision()
    assert status(document) == 404

    page.latest_revision.publish()

    assert status(document) == 200


def test_a_document_that_a_page_lets_go_is_public_no_more(document, organization):
    page = by_field(organization, document)
    page.proposal_file = None
    page.save_revision().publish()

    assert status(document) == 404


def test_a_page_behind_a_login_shows_its_documents_to_those_who_are_in(
    document, organization
):
    page = by_field(organization, document)
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")

    assert status(document) == 404
    assert status(document, UserFactory()) == 200


def test_another_published_page_that_is_open_is_enough(document, organization):
    closed = by_field(organization, document)
    PageViewRestriction.objects.create(page=closed, restriction_type="login")
    by_field(organization, document)

    assert status(document) == 200


def test_a_private_collection_stays_private(document, region, organization):
    by_field(organization, document)
    CollectionViewRestriction.objects.create(
        collection=region.collection, restriction_type="login"
    )

    assert ask(document).status_code == 302
    response = ask(document, UserFactory())
    finish(response)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"


# ------------------------------------------------------------------ who besides


@pytest.fixture
def draft(organization, document):
    return InnovationPageFactory(
        parent=organization, proposal_file=document, draft=True
    )


def test_drafts_show_documents_to_those_who_work_with_them(
    document, draft, organization, registry, region, other_region
):
    other = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    nobody = UserFactory()
    closed = make_operator(organization)
    closed.is_active = False
    closed.save()

    assert {
        "anonymous": status(document),
        "nobody": status(document, nobody),
        "operator of another": status(document, make_operator(other)),
        "registrar of another region": status(document, make_registrar(other_region)),
        "operator": status(document, make_operator(organization)),
        "registrar": status(document, make_registrar(region)),
        "administrator": status(document, UserFactory(superuser=True)),
    } == {
        "anonymous": 404,
        "nobody": 404,
        "operator of another": 404,
        "registrar of another region": 404,
        "operator": 200,
        "registrar": 200,
        "administrator": 200,
    }


def test_a_document_of_a_waiting_change_opens_for_its_editors(
    document, organization, registry
):
    page = InnovationPageFactory(parent=organization)
    page.legal_basis = f'<p><a linktype="document" id="{document.pk}">SK</a></p>'
    page.save_revision()
    other = OrganizationPageFactory(parent=registry, title="Dinas Lain")

    assert status(document, make_operator(organization)) == 200
    assert status(document, make_operator(other)) == 404


def test_whoever_sent_a_document_may_read_it(region, registry):
    mine = make_operator(OrganizationPageFactory(parent=registry, title="Dinas A"))
    theirs = make_operator(OrganizationPageFactory(parent=registry, title="Dinas B"))
    document = make_document(region, uploaded_by_user=mine)

    assert (status(document, mine), status(document, theirs)) == (200, 404)
    document.file.storage.delete(document.file.name)


def test_what_is_refused_looks_like_what_never_was(document):
    never = document.url.replace(f"/{document.pk}/", "/999999/")
    refused = ask(document)
    missing = Client().get(never, headers={"host": "ppu.localhost"})

    assert (refused.status_code, missing.status_code) == (404, 404)
    # The page holds its own address, for the switch of languages.
    assert refused.content.decode().replace(document.url, never) == (
        missing.content.decode()
    )


def test_drafts_that_do_not_name_it_are_not_read(region, organization, monkeypatch):
    document = make_document(None, pk=987654321)
    near, naming = (
        InnovationPageFactory(parent=organization, draft=True) for _number in range(2)
    )
    near.summary = "9876543210"
    near.save_revision()
    naming.legal_basis = '<p><a linktype="document" id="987654321">SK</a></p>'
    naming.save_revision()
    read = []
    monkeypatch.setattr(
        "portal.files.access.FileCollector.read",
        lambda self, model, content: read.append(content["pk"]),
    )

    assert status(document, make_registrar(region)) == 404
    assert read == [naming.pk]


# -------------------------------------------------------------------- the answer


def test_public_documents_may_be_kept_but_are_asked_for_again(document, organization):
    by_field(organization, document)
    document.get_file_hash()

    response = ask(document)

    assert b"".join(response) == PDF
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="{document.filename}"'
    assert response["Last-Modified"]
    again = ask(document, **{"if-none-match": response["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (
        304,
        "public, max-age=0, must-revalidate",
    )


def test_only_pdf_opens_in_the_browser(region, organization):
    document = make_document(region, office(), "surat.docx")
    by_field(organization, document)

    response = ask(document)

    assert response["Content-Disposition"] == (
        f'attachment; filename="{document.filename}"'
    )
    finish(response)
    document.file.storage.delete(document.file.name)


def test_documents_that_are_not_public_are_kept_nowhere(document, region):
    response = ask(document, make_registrar(region))

    assert response["Cache-Control"] == "private, no-store"
    finish(response)


@pytest.mark.parametrize("count", [1, 3])
def test_more_pages_cost_no_more(
    document, organization, count, django_assert_num_queries
):
    for _number in range(count):
        page = InnovationPageFactory(parent=organization)
        page.proposal_file = document
        page.save_revision()
        by_field(organization, document).unpublish()
    operator = get_user_model().objects.get(pk=make_operator(organization).pk)
    client = Client()
    client.force_login(operator)
    status(document, operator)

    with django_assert_num_queries(14):
        response = client.get(document.url, headers={"host": "ppu.localhost"})

    assert response.status_code == 200
    finish(response)
