"""Members bring their own pictures and documents, and see nobody else's."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from tests.factories.innovations import (
    OrganizationPageFactory,
    RegistryPageFactory,
    make_operator,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleagues(region):
    registry = RegistryPageFactory(region=region)
    people = [make_operator(OrganizationPageFactory(parent=registry)) for _ in range(2)]
    region.refresh_from_db()
    for number, person in enumerate(people):
        get_image_model().objects.create(
            title=f"Foto {number}",
            file=get_test_image_file(),
            collection=region.collection,
            uploaded_by_user=person,
        )
        get_document_model().objects.create(
            title=f"Surat {number}",
            file=ContentFile(b"%PDF-1.7", name="surat.pdf"),
            collection=region.collection,
            uploaded_by_user=person,
        )
    return people


@pytest.mark.parametrize(
    ("address", "foreign"),
    [
        ("wagtailimages:index", "Foto 1"),
        ("wagtailimages_chooser:choose", "Foto 1"),
        ("wagtailimages_chooser:choose_results", "Foto 1"),
        ("wagtaildocs:index", "Surat 1"),
        ("wagtaildocs_chooser:choose", "Surat 1"),
        ("wagtaildocs_chooser:choose_results", "Surat 1"),
    ],
)
def test_member_sees_no_file_of_a_colleague(client, colleagues, address, foreign):
    client.force_login(colleagues[0])

    answer = client.get(reverse(address))

    assert answer.status_code == 200
    assert foreign not in answer.content.decode()


def test_member_can_not_open_a_file_of_a_colleague(client, colleagues):
    client.force_login(colleagues[0])
    picture = get_image_model().objects.get(title="Foto 1")
    document = get_document_model().objects.get(title="Surat 1")

    for name, pk in (
        ("wagtailimages:edit", picture.pk),
        ("wagtailimages:delete", picture.pk),
        ("wagtaildocs:edit", document.pk),
        ("wagtaildocs:delete", document.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code in (302, 403)
        assert client.post(reverse(name, args=[pk])).status_code in (302, 403)
    assert (
        get_image_model().objects.count() == get_document_model().objects.count() == 2
    )
