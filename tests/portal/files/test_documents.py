import zipfile
from io import BytesIO

import pytest
from django.utils import translation

from portal.files.documents import check_document
from portal.files.exceptions import RefusedFile
from tests.portal.files.samples import PDF, archive, office, opendocument, picture


def refusal(content):
    with pytest.raises(RefusedFile) as caught:
        check_document(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (office("word"), "docx"),
        (office("xl"), "xlsx"),
        (office("ppt"), "pptx"),
        (opendocument("text"), "odt"),
        (opendocument("spreadsheet"), "ods"),
        (opendocument("presentation"), "odp"),
        (archive({"a.pdf": PDF}), "zip"),
    ],
)
def test_a_document_is_what_it_contains(content, extension):
    assert check_document(content).extension == extension


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"isi biasa",
        b" " + PDF,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"MZ" + b"\0" * 600,
        b"<html><script>alert(1)</script>",
        b"<svg/>",
        picture("JPEG"),
        b"Rar!\x1a\x07\x00" + b"\0" * 50,
    ],
)
def test_anything_else_is_refused(content):
    assert refusal(content) == "kind"


@pytest.mark.parametrize(
    "content",
    [
        office("word", **{"word/vbaProject.bin": b"x"}),
        office("xl", **{"xl/VBAPROJECT.BIN": b"x"}),
        office("xl", **{"xl/macrosheets/sheet1.xml": b"x"}),
        archive(
            {
                "[Content_Types].xml": 'x="application/vnd.ms-word.document.'
                'macroEnabled.main+xml"',
                "word/document.xml": "",
            }
        ),
        opendocument(**{"Basic/Standard/Module1.xml": b"x"}),
        opendocument(**{"Scripts/python/a.py": b"x"}),
    ],
)
def test_macros_are_refused(content):
    assert refusal(content) == "macros"


@pytest.mark.parametrize(
    "name",
    [
        "pasang.exe",
        "x/Jalankan.BAT",
        "a.html",
        "b.svg",
        "c.docm",
        "d.js",
        "e.zip",
        "f.rar",
    ],
)
def test_archives_hold_no_programs(name):
    assert refusal(archive({"baik.pdf": PDF, name: b"x"})) == "program"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\a.pdf"])
def test_archives_hold_no_unsafe_names(name):
    assert refusal(archive({name: b"x"})) == "archive"


def test_an_archive_names_nothing_twice():
    """Programs differ about which of the two they unpack."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("a.pdf", PDF)
        with pytest.warns(UserWarning, match="Duplicate"):
            book.writestr("a.pdf", b"lain")

    assert refusal(target.getvalue()) == "damaged"


def test_an_archive_that_swells_is_refused_without_unpacking(monkeypatch):
    content = archive({"nol.pdf": b"\0" * 30_000_000})
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *a, **k: pytest.fail("read"))

    assert refusal(content) == "archive"


def test_archives_of_very_many_files_are_refused(settings):
    settings.ARCHIVE_LIMITS = {**settings.ARCHIVE_LIMITS, "parts": 2}

    assert refusal(archive({f"{n}.pdf": b"x" for n in range(3)})) == "archive"


def test_what_is_behind_a_password_is_refused():
    content = bytearray(archive({"a.pdf": PDF}))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1

    assert refusal(bytes(content)) == "password"


def test_two_kinds_in_one_file_are_refused():
    assert refusal(PDF + archive({"a.exe": b"x"})) == "two_in_one"


def test_a_damaged_archive_is_refused():
    content = office()

    assert refusal(content[:-30]) == "damaged"


def test_a_part_that_claims_to_be_small_is_not_read_whole():
    content = archive({"mimetype": b"x" * 2_000_000, "a": b"y" * 3_000_000})

    assert refusal(content) == "damaged"


@pytest.mark.parametrize(
    ("content", "group"), [(PDF, "pdf"), (office(), "office"), (archive({}), "archive")]
)
def test_each_kind_has_its_limit(settings, content, group):
    if group == "archive":
        content = archive({"a.pdf": PDF})
    settings.UPLOAD_LIMITS = {**settings.UPLOAD_LIMITS, group: 20}

    assert refusal(content) == "too_large"


def test_the_message_says_what_was_found_and_what_is_allowed():
    with translation.override("en"), pytest.raises(RefusedFile) as caught:
        check_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2040)

    assert caught.value.messages == [
        "The file is an Office file in the old format, or one with a password "
        "(2.0\u00a0KB). Allowed here: PDF, Word document (.docx), Excel workbook (.xlsx), "
        "PowerPoint presentation (.pptx), OpenDocument text (.odt), OpenDocument "
        "spreadsheet (.ods), OpenDocument presentation (.odp), ZIP archive."
    ]
