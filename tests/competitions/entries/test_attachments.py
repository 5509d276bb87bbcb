"""Files by what they hold: kinds, limits, and what could do harm."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from competitions.models import EntryAttachment
from competitions.services.attachments import add_attachment, remove_attachment
from tests.competitions.entries.ready import hand_in
from tests.factories.competitions import CompetitionCategoryFactory, FormSectionFactory

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture(kind, size=(4, 3)):
    content = io.BytesIO()
    Image.new("RGB", size).save(content, kind)
    return content.getvalue()


def archive(*names, types=b"<Types/>", content=b"<x/>"):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", types)
        for name in names:
            made.writestr(name, content)
    return written.getvalue()


def encrypted():
    """A zip whose directory says that its parts need a password."""
    content = bytearray(archive("word/document.xml"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (found := content.find(mark, start)) >= 0:
            content[found + place] |= 1
            start = found + 4
    return bytes(content)


def add(entry, section, actor, content, name="Berkas.bin"):
    return add_attachment(
        entry=entry,
        section=section,
        upload=SimpleUploadedFile(name, content),
        actor=actor,
    )


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF, "pdf"),
        (picture("JPEG"), "jpg"),
        (picture("PNG"), "png"),
        (picture("WEBP"), "webp"),
        (archive("word/document.xml"), "docx"),
        (archive("xl/workbook.xml"), "xlsx"),
    ],
    ids=["pdf", "jpg", "png", "webp", "docx", "xlsx"],
)
def test_the_content_says_what_a_file_is(entry, impact, operator, content, ending):
    row = add(entry, impact, operator, content, name="Foto kegiatan.exe")

    assert row.name == f"Foto kegiatan.{ending}"
    assert row.file.name.endswith(f".{ending}")
    assert (row.size, len(row.sha256)) == (len(content), 64)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "other_kind"),
        (b"<svg onload='x'/>", "other_kind"),
        (b"GIF89a", "other_kind"),
        (b"%PDF-1.4\nhalf a file", "damaged"),
        (PDF.replace(b"trailer", b"trailer /Encrypt 5 0 R"), "password"),
        (PDF.replace(b"trailer", b"/JavaScript trailer"), "program"),
        (PDF + archive("word/document.xml")[-200:], "two_in_one"),
        (picture("JPEG", (60, 60))[:400], "damaged"),
        (archive("word/document.xml", "word/vbaProject.bin"), "macros"),
        (archive("word/document.xml", types=b"macroEnabled"), "macros"),
        (archive("xl/workbook.xml", "xl/macrosheets/sheet1.xml"), "macros"),
        (archive("a.txt"), "other_kind"),
        (archive("word/document.xml", content=b"0" * 60_000_000), "swells"),
        (archive("word/document.xml", "../../etc/passwd"), "swells"),
        (archive("word/document.xml")[:60], "damaged"),
        (encrypted(), "password"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100, "old_office"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused(entry, impact, operator, content, code):
    with pytest.raises(ValidationError) as error:
        add(entry, impact, operator, content, name="Laporan.pdf")

    assert error.value.code == code
    assert not EntryAttachment.objects.exists()


def test_limits_are_settings(entry, impact, operator, settings):
    settings.COMPETITIONS_ATTACHMENTS = {"bytes": 40, "pixels": 10}

    for content, code in ((PDF, "too_large"), (picture("PNG"), "too_large")):
        with pytest.raises(ValidationError) as error:
            add(entry, impact, operator, content)
        assert error.value.code == code
    settings.COMPETITIONS_ATTACHMENTS = {"pixels": 10}
    with pytest.raises(ValidationError) as error:
        add(entry, impact, operator, picture("PNG"))
    assert error.value.code == "pixels"


def test_so_many_files_and_no_more(entry, impact, operator, settings):
    settings.COMPETITIONS_ATTACHMENTS = {"files_of_section": 1}
    add(entry, impact, operator, PDF)

    with pytest.raises(ValidationError) as error:
        add(entry, impact, operator, picture("PNG"))

    assert error.value.code == "too_many"


def test_the_same_file_twice_is_one(entry, impact, operator):
    assert add(entry, impact, operator, PDF) == add(entry, impact, operator, PDF)


def test_a_section_without_files_takes_none(entry, summary, operator):
    with pytest.raises(ValidationError) as error:
        add(entry, summary, operator, PDF)

    assert error.value.code == "no_file"


def test_a_section_of_another_category_takes_none(entry, operator):
    foreign = FormSectionFactory(
        category=CompetitionCategoryFactory(competition=entry.category.competition),
        attachment="optional",
    )

    with pytest.raises(ValidationError):
        add(entry, foreign, operator, PDF)


def test_others_add_and_remove_nothing(entry, impact, operator, entrant):
    row = add(entry, impact, operator, PDF)

    with pytest.raises(PermissionDenied):
        add(entry, impact, entrant, picture("PNG"))
    with pytest.raises(PermissionDenied):
        remove_attachment(attachment=row, actor=entrant)


def test_removing_a_file_that_nobody_handed_in_deletes_it(
    entry, impact, operator, django_capture_on_commit_callbacks
):
    row = add(entry, impact, operator, PDF)
    storage, name = row.file.storage, row.file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(attachment=row, actor=operator)

    assert not EntryAttachment.objects.exists()
    assert not storage.exists(name)


def test_a_file_that_was_handed_in_stays_for_its_version(entry, impact, operator):
    row = add(entry, impact, operator, PDF)
    version = hand_in(entry, operator)

    remove_attachment(attachment=row, actor=operator)

    row.refresh_from_db()
    assert row.removed_at is not None
    assert list(version.attachments.all()) == [row]
    assert row.file.storage.exists(row.file.name)
    assert [one["id"] for one in version.content["files"]] == [row.pk]


def test_names_are_kept_without_folders_and_signs(entry, impact, operator):
    row = add(entry, impact, operator, PDF, name="..\\..\\a\u202eb\n.pdf")

    assert "\n" not in row.name
    assert "\u202e" not in row.name
    assert row.name.endswith(".pdf")
