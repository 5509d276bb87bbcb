import pytest

from competitions.blocks import CompetitionBodyBlock
from tests.factories.files import DocumentFactory

pytestmark = pytest.mark.django_db


def rendered(kind, value):
    block = CompetitionBodyBlock().child_blocks[kind]
    return " ".join(block.render(block.to_python(value)).split())


def test_table_has_caption_and_headings():
    table = {
        "columns": [
            {"type": "text", "heading": "Tahap"},
            {"type": "number", "heading": "Bobot"},
        ],
        "rows": [{"values": ["Proposal", "40"]}],
        "caption": "Bobot penilaian",
    }

    shown = rendered("table", table)

    assert "<caption>Bobot penilaian</caption>" in shown
    assert '<th scope="col">Tahap</th>' in shown
    assert "<td>40</td>" in shown


@pytest.mark.parametrize(("numbered", "tag"), [(True, "ol"), (False, "ul")])
def test_list_is_numbered_or_not(numbered, tag):
    items = ["<p>Isi formulir</p>"]

    shown = rendered("list", {"numbered": numbered, "items": items})

    assert f"<{tag}><li>" in shown
    assert "Isi formulir" in shown


def test_document_shows_type_and_its_own_title():
    document = DocumentFactory(title="Juknis")

    shown = rendered("document", {"document": document.pk, "label": ""})

    assert ">Juknis</a>" in shown
    assert document.url in shown


def test_picture_that_is_gone_leaves_its_caption():
    picture = {"image": None, "caption": "Penyerahan", "credit": "Diskominfo"}

    shown = rendered("picture", picture)

    assert "Penyerahan" in shown
    assert "Diskominfo" in shown


def test_heading_and_paragraph():
    assert rendered("heading", "Syarat & cara") == "<h2>Syarat &amp; cara</h2>"
    assert "<p>Isi.</p>" in rendered("paragraph", "<p>Isi.</p>")
