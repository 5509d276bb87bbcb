import pytest
import wagtail_factories
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

API = "/api/v2/"


@pytest.fixture
def ask(visit):
    """Read the API of the region as anybody; the answer must be JSON."""

    def ask(path, *, status=200, **options):
        response = visit(API + path, **options)
        assert response.status_code == status, response.content[:500]
        return response.json()

    return ask


@pytest.fixture
def titles(ask):
    def titles(path, **options):
        return [item["title"] for item in ask(path, **options)["items"]]

    return titles


def make_image(region, title="Foto", **fields):
    fields.setdefault("collection", region.collection)
    return wagtail_factories.ImageFactory(title=title, **fields)


def make_document(region, title="Berkas", **fields):
    fields.setdefault("collection", region.collection)
    return get_document_model().objects.create(
        title=title,
        file=ContentFile(b"%PDF-1.4", name=f"{title.lower()}.pdf"),
        file_size=8,
        **fields,
    )


def close(collection):
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="login"
    )
