"""Documents made for a test, whole or broken."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.shared import Cm
from PIL import Image

RELEASE = """Warga Sepaku Urus Izin dari Balai Desa

SEPAKU – Warga Kecamatan Sepaku kini dapat mengurus izin usaha di balai desa. Layanan itu dibuka di Balai Desa Bukit Raya, Rabu (4/6/2025).

Camat Sepaku, Gamal Hidayat, S.STP., mengatakan warga tidak perlu lagi ke kabupaten.

“Cukup datang ke balai desa, selesai hari itu juga,” ujarnya.

(*/RIN/DiskominfoPPU)
"""


def picture(width=800, height=500, kind="JPEG", **options):
    stream = BytesIO()
    Image.new("RGB", (width, height), "teal").save(stream, kind, **options)
    return stream.getvalue()


def word(*paragraphs, pictures=(), title=""):
    """A Word document; pictures stand below the title."""
    document = Document()
    if title:
        document.add_heading(title, level=0)
    for data in pictures:
        document.add_picture(BytesIO(data), width=Cm(8))
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def with_part(data, name, content):
    """A zipped document with one more part, or with another content of a part."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return stream.getvalue()
