"""Documents that tell who made them in every way that programs know."""

import zipfile
from io import BytesIO

from docx import Document
from docx.shared import Inches
from lxml import etree
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link
from pypdf.generic import (
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

#: Stands in all places where a program keeps a person's name, and nowhere else.
MAKER = "Rahasianto"
#: What readers are to see.
SEEN = "Waktu layanan turun menjadi tujuh menit"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def picture(kind="JPEG"):
    """A red picture with EXIF (and in a PNG texts) that name the maker."""
    image = Image.new("RGB", (40, 30), (200, 30, 30))
    exif = image.getexif()
    exif[0x013B] = MAKER  # artist
    exif[0x8298] = f"(c) {MAKER}"
    result = BytesIO()
    if kind == "PNG":
        texts = PngImagePlugin.PngInfo()
        texts.add_text("Author", MAKER)
        texts.add_itxt("XML:com.adobe.xmp", f"<x>{MAKER}</x>")
        image.save(result, "PNG", pnginfo=texts, exif=exif)
    else:
        image.save(result, "JPEG", exif=exif, comment=MAKER.encode())
    return result.getvalue()


def pdf():
    """Two pages with text, a photograph, comments, links, outlines, an attachment."""
    source = PdfReader(BytesIO(_written_pdf()))
    writer = PdfWriter()
    for page in source.pages:
        writer.add_page(page)
    writer.add_metadata({"/Author": MAKER, "/Creator": MAKER, "/Title": MAKER})
    writer.xmp_metadata = (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf='
        '"http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{MAKER}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()
    writer.add_outline_item(title=MAKER, page_number=0)
    writer.add_attachment("catatan.txt", MAKER.encode())
    comment = FreeText(text=f"Kata {MAKER}", rect=(50, 50, 200, 100))
    comment[NameObject("/T")] = TextStringObject(MAKER)
    writer.add_annotation(0, comment)
    writer.add_annotation(
        0, Link(rect=(50, 550, 200, 650), url=f"https://x.go.id/{MAKER}")
    )
    notes = DecodedStreamObject()
    notes.set_data(MAKER.encode())
    page = writer.pages[0]
    page[NameObject("/Metadata")] = writer._add_object(notes)
    page[NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/Illustrator"): TextStringObject(MAKER)}
    )
    result = BytesIO()
    writer.write(result)
    return result.getvalue()


def _written_pdf():
    """Pages by hand, for the library only rearranges: text, and a JPEG with EXIF."""
    photo = picture()
    content = f"BT /F1 12 Tf 72 700 Td ({SEEN}) Tj ET q 90 0 0 60 72 600 cm /P Do Q"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
        b"<</Font<</F1 5 0 R>>/XObject<</P 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content.encode()),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Type/XObject/Subtype/Image/Width 40/Height 30/BitsPerComponent 8"
        b"/ColorSpace/DeviceRGB/Filter/DCTDecode/Length %d>>stream\n%s\nendstream"
        % (len(photo), photo),
    ]
    result, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(result))
        result += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(result)
    result += b"xref\n0 7\n0000000000 65535 f \n"
    result += b"".join(b"%010d 00000 n \n" % place for place in places)
    return result + b"trailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def docx(text=SEEN):
    """Properties, a comment, a tracked change, a link, a photograph with a file name."""
    document = Document()
    paragraph = document.add_paragraph(text)
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = MAKER
    document.add_comment(paragraph.runs, text="Catatan", author=MAKER, initials="RHS")
    inserted = etree.SubElement(paragraph._p, f"{_W}ins")
    inserted.set(f"{_W}author", MAKER)
    run = etree.SubElement(etree.SubElement(inserted, f"{_W}r"), f"{_W}t")
    run.text = " (disunting)"
    shape = document.add_picture(BytesIO(picture()), width=Inches(1))
    shape._inline.docPr.set("descr", rf"C:\Users\{MAKER}\foto.jpg")
    document.part.relate_to(
        f"https://x.go.id/{MAKER}",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    result = BytesIO()
    document.save(result)
    return with_part(
        result.getvalue(),
        "docProps/custom.xml",
        f"<Properties><property name='Pemilik'>{MAKER}</property></Properties>",
    )


def xlsx():
    workbook = Workbook()
    workbook.properties.creator = workbook.properties.lastModifiedBy = MAKER
    sheet = workbook.active
    sheet["A1"] = SEEN
    sheet["A1"].comment = Comment("Catatan", MAKER)
    result = BytesIO()
    workbook.save(result)
    return result.getvalue()


def with_part(content, name, text):
    """The same document with one part more (or another one in its place)."""
    result = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as source,
        zipfile.ZipFile(result, "w") as target,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry, source.read(entry))
        target.writestr(name, text)
        target.comment = MAKER.encode()
    return result.getvalue()


def everything_in(content):
    """All bytes of a document, unpacked as far as one can."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            parts = [archive.read(entry) for entry in archive.infolist()]
            names = "\n".join(archive.namelist()).encode()
            return b"\n".join([names, archive.comment, *parts])
    if content.startswith(b"%PDF"):
        reader = PdfReader(BytesIO(content))
        found = [content]
        for number in range(1, len(reader.xref[0]) + 1):
            thing = reader.get_object(number)
            if hasattr(thing, "get_data"):
                data = thing.get_data()
                found.append(data if isinstance(data, bytes) else data.encode())
            found.append(repr(thing).encode())
        return b"\n".join(found)
    return content
