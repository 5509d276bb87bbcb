"""Copies of documents without their makers."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader, PdfWriter

from competitions.cleaning import NotCleaned, can_be_cleaned, clean, text_of
from tests.competitions.judging.documents import (
    MAKER,
    SEEN,
    docx,
    everything_in,
    pdf,
    picture,
    with_part,
    xlsx,
)

KINDS = {
    "pdf": pdf,
    "docx": docx,
    "xlsx": xlsx,
    "png": lambda: picture("PNG"),
    "jpg": picture,
}


@pytest.mark.parametrize("kind", KINDS)
def test_no_program_kept_the_maker(kind):
    content = KINDS[kind]()
    assert MAKER.encode() in everything_in(content)  # or nothing is proven

    copy = clean(content)

    assert copy.ending == kind
    assert MAKER.encode() not in everything_in(copy.content)
    assert MAKER.encode("utf-16-be") not in everything_in(copy.content)


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_what_is_read_stays(kind):
    copy = clean(KINDS[kind]())

    assert SEEN in text_of(copy.content)


def test_word_opens_the_copy_with_its_picture_and_comment():
    document = Document(BytesIO(clean(docx()).content))

    assert document.paragraphs[0].text.startswith(SEEN)
    assert len(document.inline_shapes) == 1
    (comment,) = document.comments
    assert (comment.text, comment.author, comment.initials) == ("Catatan", "", "")
    properties = document.core_properties
    assert (properties.author, properties.last_modified_by) == ("", "")


def test_excel_opens_the_copy_with_its_comment():
    sheet = load_workbook(BytesIO(clean(xlsx()).content)).active

    assert sheet["A1"].value == SEEN
    assert sheet["A1"].comment.text == "Catatan"
    assert MAKER not in sheet["A1"].comment.author


def test_pages_keep_their_pictures_and_lose_links_and_comments():
    reader = PdfReader(BytesIO(clean(pdf()).content))

    (page,) = reader.pages
    assert len(page.images) == 1
    assert page.images[0].image.size == (40, 30)
    assert list(page.get("/Annots", [])) == []
    assert list(reader.attachments) == []
    assert reader.outline == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_no_pixel_changes(kind):
    content = picture(kind)

    before, after = (
        Image.open(BytesIO(found)) for found in (content, clean(content).content)
    )

    assert before.tobytes() == after.tobytes()
    assert dict(after.getexif()) == {}


def locked_pdf():
    writer = PdfWriter(clone_from=BytesIO(pdf()))
    writer.encrypt("rahasia")
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"",
        lambda: b"halo",
        lambda: b"%PDF-1.4 rusak",
        lambda: pdf()[:200],
        lambda: docx()[:2000],
        lambda: b"PK\x03\x04word/document.xml",
        lambda: picture()[:100],
        lambda: picture("PNG")[:60],
        locked_pdf,
        lambda: with_part(docx(), "word/vbaProject.bin", "makro"),
        lambda: with_part(docx(), "word/embeddings/oleObject1.bin", MAKER),
        lambda: with_part(docx(), "_xmlsignatures/sig1.xml", "<Signature/>"),
        lambda: with_part(docx(), "word/a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"),
        lambda: with_part(docx(), "word/media/foto.jpg", "bukan foto"),
        lambda: with_part(docx(), "word/b.xml", "<a>" * 3),
    ],
)
def test_what_cant_be_cleaned_is_refused_with_a_reason(make):
    with pytest.raises(NotCleaned) as refusal:
        clean(make())

    assert str(refusal.value)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        *[("Proposal.PDF", True), ("a.docx", True), ("b.xlsx", True), ("c.png", True)],
        *[("d.doc", False), ("e.zip", False), ("docx", True), ("", False)],
    ],
)
def test_names_tell_what_can_be_cleaned(name, expected):
    assert can_be_cleaned(name) is expected
