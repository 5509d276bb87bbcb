import sys
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from pypdf import PdfReader

from news.services import pdf
from news.services.pdf import PdfUnavailable, pdf_available, render_pdf

PAGE = """<!DOCTYPE html><html lang="id"><head><title>Daftar hadir</title></head>
<body><h1>Daftar hadir</h1>{body}</body></html>"""


pytestmark = pytest.mark.once


@pytest.fixture
def render(settings):
    def render(body):
        loader = "django.template.loaders.locmem.Loader"
        settings.TEMPLATES = [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [(loader, {"a.html": PAGE.format(body=body)})]},
            }
        ]
        content = render_pdf("a.html", {}, base_url="https://ppu.example/")
        return PdfReader(BytesIO(content))

    return render


@pytest.fixture
def drawing():
    content = BytesIO()
    Image.new("RGB", (4, 4), "red").save(content, "PNG")
    return default_storage.save(
        "original_images/a.png", ContentFile(content.getvalue())
    )


def pictures(reader):
    return [image for page in reader.pages for image in page.images]


def test_pdf_is_tagged_and_its_text_can_be_selected(render):
    reader = render("<p>Rakor inovasi</p>")

    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "id"
    assert reader.metadata.title == "Daftar hadir"
    assert reader.pages[0].extract_text() == "Daftar hadir\nRakor inovasi"


def test_picture_of_the_site_is_read_from_storage(render, drawing):
    assert len(pictures(render(f'<img src="/media/{drawing}" alt="Merah">'))) == 1


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/media/original_images/a.png",
        "/original_images/a.png",
        "/media/../../../../etc/passwd",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "file:///etc/passwd",
        "/static/../settings.py",
        "/media/missing.png",
    ],
)
def test_nothing_else_is_taken_in(render, drawing, address):
    reader = render(f'<img src="{address}" alt="Merah"><p>Tetap ada</p>')

    assert pictures(reader) == []
    assert "Tetap ada" in reader.pages[0].extract_text()


def test_machine_without_pango_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    pdf_available.cache_clear()

    assert not pdf_available()
    with pytest.raises(PdfUnavailable):
        pdf.render_pdf("a.html", {}, base_url="https://ppu.example/")
    pdf_available.cache_clear()
