"""Pictures and documents in the bin: the file is nowhere to be had, and comes back."""

import json
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from innovations.models import InnovationPage
from portal.recycling.exceptions import NotInBin
from portal.recycling.models import BinEntry, FileBin
from portal.recycling.services.destroying import destroy
from portal.recycling.services.files import bin_file, bin_storage, restore_file
from tests.factories.home import image_with_renditions
from tests.factories.innovations import (
    UserFactory,
    make_editor,
    make_operator,
    make_registrar,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def image(region):
    image = image_with_renditions("fill-480x320|format-webp")
    image.collection = region.collection
    image.save()
    return image


def make_document(region, content=b"%PDF-1.4 isi", name="proposal.pdf"):
    return get_document_model().objects.create(
        title="Proposal",
        file=ContentFile(content, name=name),
        collection=region.collection,
    )


@pytest.fixture
def document(region):
    return make_document(region)


@pytest.fixture
def web(client, region):
    client.defaults["HTTP_HOST"] = region.site.hostname
    client.cookies["django_language"] = "en"
    client.force_login(make_registrar(region))
    return client


def stored(file):
    return file.file.storage.exists(file.file.name)


def test_the_file_goes_away_and_comes_back(
    document, region, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        entry = bin_file(file=document, actor=None)

    document.refresh_from_db()
    assert (entry.region, entry.place) == (region, region.collection.name)
    assert not stored(document)
    assert bin_storage().exists(entry.stored_file)
    with django_capture_on_commit_callbacks(execute=True):
        again = restore_file(entry=entry, actor=None)

    assert again.collection == region.collection
    with again.file.open() as file:
        assert file.read() == b"%PDF-1.4 isi"
    assert not bin_storage().exists(entry.stored_file)
    assert not BinEntry.objects.exists()


def test_a_binned_document_is_not_served(
    document, web, django_capture_on_commit_callbacks
):
    url = document.url
    bin_file(file=document, actor=None)  # the file itself is there till the commit

    assert web.get(url).status_code == 404


def test_the_next_file_of_the_name_is_another_one(
    region, django_capture_on_commit_callbacks
):
    upload = f"{uuid.uuid4().hex}.pdf"
    document = make_document(region, name=upload)
    name = document.file.name
    with django_capture_on_commit_callbacks(execute=True):
        entry = bin_file(file=document, actor=None)
    other = make_document(region, name=upload)
    with django_capture_on_commit_callbacks(execute=True):
        destroy(entry=bin_file(file=other, actor=None), actor=None)
    living = make_document(region, b"%PDF-1.4 lain", name=upload)

    assert living.file.name == other.file.name == name
    document.refresh_from_db()
    assert document.file.name != name
    again = restore_file(entry=entry, actor=None)
    assert again.file.name != name
    with again.file.open() as mine, living.file.open() as theirs:
        assert (mine.read(), theirs.read()) == (b"%PDF-1.4 isi", b"%PDF-1.4 lain")


def test_what_uses_a_picture_finds_it_again(
    image, innovation, visit, django_capture_on_commit_callbacks
):
    InnovationPage.objects.filter(pk=innovation.pk).update(photo=image)
    url = f"/inovasi/dinas-kesehatan/{innovation.slug}/"

    with django_capture_on_commit_callbacks(execute=True):
        entry = bin_file(file=image, actor=None)
    assert not image.renditions.exists()
    response = visit(url)
    assert (response.status_code, image.filename in response.content.decode()) == (
        200,
        False,
    )
    with django_capture_on_commit_callbacks(execute=True):
        restore_file(entry=entry, actor=None)

    assert InnovationPage.objects.get(pk=innovation.pk).photo == image
    image.refresh_from_db()
    assert stored(image)


def test_administrators_meet_no_binned_file_elsewhere(image, document):
    administrator = UserFactory(superuser=True)
    bin_file(file=image, actor=None)
    bin_file(file=document, actor=None)
    collection = FileBin.objects.get().collection

    for model in (get_image_model(), get_document_model()):
        policy = policy_registry.get_by_type(model)
        files = policy.instances_user_has_any_permission_for(administrator, {"change"})
        collections = policy.collections_user_has_permission_for(administrator, "add")
        assert not files.exists()
        assert collection not in collections


@pytest.mark.parametrize(
    ("kind", "name"),
    [("image", "wagtailimages:delete"), ("document", "wagtaildocs:delete")],
)
def test_the_delete_views_bin(kind, name, web, request):
    file = request.getfixturevalue(kind)
    url = reverse(name, args=[file.pk])

    assert "recycle bin" in web.get(url).content.decode()
    response = web.post(url, follow=True)

    entry = BinEntry.objects.get()
    undo = reverse("recycling:restore", args=[entry.pk])
    assert f'href="{undo}"' in response.content.decode()
    assert "Undo" in response.content.decode()
    assert web.get(undo).status_code == 200
    web.post(undo)
    assert not BinEntry.objects.exists()
    file.refresh_from_db()
    assert not FileBin.objects.filter(collection=file.collection).exists()


@pytest.mark.parametrize(
    ("kind", "model"),
    [("image", ("wagtailimages", "image")), ("document", ("wagtaildocs", "document"))],
)
def test_bulk_deletes_bin(kind, model, web, request):
    file = request.getfixturevalue(kind)
    url = reverse("wagtail_bulk_action", args=(*model, "delete"))

    response = web.post(f"{url}?id={file.pk}", {"next": "/admin/"}, follow=True)

    assert BinEntry.objects.get().object_id == file.pk
    assert "1 item was moved to the recycle bin." in response.content.decode()


def test_what_is_in_the_bin_already_is_said(region, client, document):
    client.defaults["HTTP_HOST"] = region.site.hostname
    client.force_login(UserFactory(superuser=True))
    bin_file(file=document, actor=None)
    other = make_document(region)
    bulk = reverse("wagtail_bulk_action", args=("wagtaildocs", "document", "delete"))

    for url in (
        f"{bulk}?id={other.pk}&id={document.pk}",
        reverse("wagtaildocs:delete", args=[document.pk]),
    ):
        response = client.post(url, {"next": reverse("wagtaildocs:index")}, follow=True)
        assert "Sudah ada di keranjang sampah." in response.content.decode()

    assert BinEntry.objects.count() == 1


def test_rights_decide(image, organization, region, other_region):
    for person in (make_operator(organization), make_registrar(other_region)):
        with pytest.raises(PermissionDenied):
            bin_file(file=image, actor=person)
    entry = bin_file(file=image, actor=make_editor(region))
    with pytest.raises(PermissionDenied):
        restore_file(entry=entry, actor=make_registrar(other_region))


def test_a_collection_that_is_gone_is_replaced_by_the_regions(document, region):
    entry = bin_file(file=document, actor=None)
    BinEntry.objects.filter(pk=entry.pk).update(parent_id=10**6)
    entry.refresh_from_db()

    assert restore_file(entry=entry, actor=None).collection == region.collection


def test_a_file_that_was_missing_is_binned_all_the_same(document):
    document.file.storage.delete(document.file.name)

    entry = bin_file(file=document, actor=None)

    assert entry.stored_file == ""
    restore_file(entry=entry, actor=None)


def test_a_stored_file_that_is_missing_is_said(document, web):
    entry = bin_file(file=document, actor=None)
    bin_storage().delete(entry.stored_file)

    response = web.post(reverse("recycling:restore", args=[entry.pk]), follow=True)

    assert "is missing. Ask your administrator" in response.content.decode()
    assert BinEntry.objects.filter(pk=entry.pk).exists()


def test_a_restore_that_fails_leaves_no_public_copy(
    image, monkeypatch, django_capture_on_commit_callbacks
):
    name, storage = image.file.name, image.file.storage
    with django_capture_on_commit_callbacks(execute=True):
        entry = bin_file(file=image, actor=None)

    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("portal.recycling.services.files.log", fail)
    with pytest.raises(RuntimeError):
        restore_file(entry=entry, actor=None)

    assert not storage.exists(name)
    assert bin_storage().exists(entry.stored_file)


def test_destroying_takes_the_file_too(document, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        entry = bin_file(file=document, actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        destroy(entry=entry, actor=UserFactory(superuser=True))

    assert not get_document_model().objects.exists()
    assert not bin_storage().exists(entry.stored_file)


def test_the_command_purges(region, document):
    old = bin_file(file=document, actor=None)
    new = bin_file(file=make_document(region), actor=None)
    long_ago = timezone.now() - timedelta(days=2)
    BinEntry.objects.filter(pk=old.pk).update(deleted_at=long_ago)
    out = StringIO()

    call_command("purge_recycling", "--days", "1", "--json", stdout=out)

    assert json.loads(out.getvalue()) == {
        "destroyed": ["Proposal"],
        "kept": {},
        "dry_run": False,
    }
    assert list(BinEntry.objects.all()) == [new]
    assert not get_document_model().objects.filter(pk=document.pk).exists()


def test_what_was_restored_meanwhile_is_neither_restored_nor_destroyed(document):
    entry = bin_file(file=document, actor=None)
    restore_file(entry=BinEntry.objects.get(), actor=None)

    for decide in (restore_file, destroy):
        with pytest.raises(NotInBin):
            decide(entry=entry, actor=None)

    document.refresh_from_db()
    assert stored(document)
