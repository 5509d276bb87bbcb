"""Every way in: no file is kept as it was sent."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile

from tests.portal.files.samples import PDF, SECRETS, office, telling_picture

pytestmark = [pytest.mark.django_db, pytest.mark.once]
Picture, Document = get_image_model(), get_document_model()
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def sent(content, name="foto saya.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def kept(file):
    with file.storage.open(file.name) as stored:
        return stored.read()


def tells(file):
    content = kept(file)
    return [secret for secret in SECRETS if secret in content]


def add_picture(admin, content, region):
    return admin.post(
        reverse("wagtailimages:add"),
        {"title": "Foto", "collection": region.collection_id, "file": sent(content)},
    )


def choose_picture(admin, content, region):
    return admin.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": "Foto",
            "image-chooser-upload-collection": region.collection_id,
            "image-chooser-upload-file": sent(content),
        },
    )


def add_several_pictures(admin, content, region):
    return admin.post(
        reverse("wagtailimages:add_multiple"),
        {"title": "Foto", "collection": region.collection_id, "files[]": sent(content)},
    )


PICTURE_SCREENS = [add_picture, choose_picture, add_several_pictures]


@pytest.mark.parametrize("send", PICTURE_SCREENS)
def test_pictures_are_cleaned_on_each_screen(admin, region, send):
    answer = send(admin, telling_picture("JPEG", orientation=6), region)

    assert answer.status_code in {200, 302}
    picture = Picture.objects.get(title="Foto")
    assert (picture.width, picture.height) == (20, 40)
    assert tells(picture.file) == []
    assert re.fullmatch(
        r"original_images/foto_saya-[0-9a-f]{12}\.jpg", picture.file.name
    )
    assert picture.uploaded_by_user is not None
    assert picture.file_size == len(kept(picture.file))


@pytest.mark.parametrize("send", PICTURE_SCREENS)
def test_what_is_no_picture_is_refused_on_each_screen(admin, region, send):
    answer = send(admin, SVG, region)

    assert "SVG" in answer.content.decode()
    assert not Picture.objects.exists()


def test_a_picture_gets_the_ending_of_what_it_is(admin, region):
    add_picture(admin, telling_picture("PNG"), region)

    assert Picture.objects.get().file.name.endswith(".png")


def test_a_picture_that_replaces_another_is_cleaned(admin, region):
    add_picture(admin, telling_picture("PNG"), region)
    picture = Picture.objects.get()
    before = picture.file.name

    admin.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {
            "title": "Foto",
            "collection": region.collection_id,
            "file": sent(telling_picture("JPEG", orientation=6)),
        },
    )

    picture.refresh_from_db()
    assert picture.file.name != before
    assert (picture.width, picture.height, tells(picture.file)) == (20, 40, [])


def test_a_picture_without_a_new_file_stays_what_it_is(admin, region):
    add_picture(admin, telling_picture("PNG"), region)
    picture = Picture.objects.get()
    before = (picture.file.name, kept(picture.file))

    answer = admin.post(
        reverse("wagtailimages:edit", args=[picture.pk]),
        {"title": "Judul baru", "collection": region.collection_id},
    )

    picture.refresh_from_db()
    assert (answer.status_code, picture.title) == (302, "Judul baru")
    assert (picture.file.name, kept(picture.file)) == before


def test_a_picture_that_waits_for_its_title_is_cleaned(admin, region):
    too_long = "x" * 300
    answer = admin.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": too_long,
            "collection": region.collection_id,
            "files[]": sent(telling_picture("JPEG", orientation=6)),
        },
    )
    waiting = UploadedFile.objects.get()
    assert answer.json()["uploaded_file_id"] == waiting.pk
    assert tells(waiting.file) == []
    with pytest.raises(NotImplementedError):
        assert waiting.file.url

    prefix = f"uploaded-image-{waiting.pk}"
    admin.post(
        reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk]),
        {
            f"{prefix}-title": "Pendek",
            f"{prefix}-collection": region.collection_id,
            f"{prefix}-tags": "",
        },
    )

    picture = Picture.objects.get(title="Pendek")
    assert (picture.width, picture.height, tells(picture.file)) == (20, 40, [])


def test_the_picture_of_an_account_is_cleaned(admin, region):
    url = reverse("wagtailadmin_account")
    profile = {"avatar-avatar": sent(telling_picture("JPEG"))}

    admin.post(url, account_form() | profile)

    avatar = UserProfile.objects.get().avatar
    assert avatar
    assert tells(avatar) == []


def test_no_drawing_becomes_the_picture_of_an_account(admin, region):
    profile = {"avatar-avatar": sent(SVG, "a.svg")}

    answer = admin.post(reverse("wagtailadmin_account"), account_form() | profile)

    assert "SVG" in answer.content.decode()
    assert not UserProfile.objects.exclude(avatar="").exists()


def account_form():
    return {
        "name_email-first_name": "Ani",
        "name_email-last_name": "Sari",
        "name_email-email": "ani@contoh.go.id",
        "notifications-submitted_notifications": "on",
        "locale-preferred_language": "id",
        "locale-current_time_zone": "Asia/Makassar",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    }


def add_document(admin, content, region):
    return admin.post(
        reverse("wagtaildocs:add"),
        {
            "title": "Surat",
            "collection": region.collection_id,
            "file": sent(content, "surat edaran.doc"),
        },
    )


def choose_document(admin, content, region):
    return admin.post(
        reverse("wagtaildocs_chooser:create"),
        {
            "document-chooser-upload-title": "Surat",
            "document-chooser-upload-collection": region.collection_id,
            "document-chooser-upload-file": sent(content, "surat edaran.doc"),
        },
    )


def add_several_documents(admin, content, region):
    return admin.post(
        reverse("wagtaildocs:add_multiple"),
        {
            "title": "Surat",
            "collection": region.collection_id,
            "files[]": sent(content, "surat edaran.doc"),
        },
    )


DOCUMENT_SCREENS = [add_document, choose_document, add_several_documents]


@pytest.mark.parametrize("send", DOCUMENT_SCREENS)
@pytest.mark.parametrize(("content", "ending"), [(PDF, "pdf"), (office(), "docx")])
def test_documents_are_called_what_they_are(admin, region, send, content, ending):
    answer = send(admin, content, region)

    assert answer.status_code in {200, 302}
    document = Document.objects.get()
    assert re.fullmatch(rf"documents/surat_edaran(_\w+)?\.{ending}", document.file.name)
    assert document.uploaded_by_user is not None
    assert (kept(document.file), document.file_size) == (content, len(content))
    document.file.storage.delete(document.file.name)


@pytest.mark.parametrize("send", DOCUMENT_SCREENS)
def test_what_is_no_document_is_refused_on_each_screen(admin, region, send):
    answer = send(admin, b"MZ" + b"\0" * 100, region)

    assert "ZIP" in answer.content.decode()  # what is allowed
    assert not Document.objects.exists()


def test_a_document_that_replaces_another_is_checked(admin, region):
    add_document(admin, PDF, region)
    document = Document.objects.get()

    def replace(content):
        return admin.post(
            reverse("wagtaildocs:edit", args=[document.pk]),
            {
                "title": "Surat",
                "collection": region.collection_id,
                "file": sent(content, "baru.pdf"),
            },
        )

    assert replace(SVG).status_code == 200
    document.refresh_from_db()
    assert kept(document.file) == PDF

    assert replace(office()).status_code == 302
    document.refresh_from_db()
    assert re.fullmatch(r"documents/baru(_\w+)?\.docx", document.file.name)
    document.file.storage.delete(document.file.name)


# ------------------------------------------------------------- without a form


def test_code_that_saves_a_picture_keeps_nothing_of_it_either(region):
    picture = Picture.objects.create(
        title="Foto",
        collection=region.collection,
        file=ContentFile(telling_picture("JPEG", orientation=6), "x.jpg"),
    )

    assert (picture.width, picture.height, tells(picture.file)) == (20, 40, [])


@pytest.mark.parametrize("model", [Picture, Document])
def test_code_can_not_save_what_is_refused(region, model):
    with pytest.raises(ValidationError):
        model.objects.create(
            title="Jahat", collection=region.collection, file=ContentFile(SVG, "x.pdf")
        )

    assert not model.objects.exists()


def test_documents_lie_outside_the_public_folder(region, settings):
    document = Document.objects.create(
        title="Surat", collection=region.collection, file=ContentFile(PDF, "s.pdf")
    )

    path = Path(document.file.path)
    assert path.is_relative_to(settings.PRIVATE_FILES_ROOT / "documents")
    assert not (settings.MEDIA_ROOT / document.file.name).exists()
    with pytest.raises(NotImplementedError):
        assert document.file.url
    document.file.storage.delete(document.file.name)
    assert not path.exists()
