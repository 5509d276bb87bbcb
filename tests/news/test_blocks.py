import re
from html import unescape

import pytest
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail_factories import ImageFactory

from news.blocks import ArticleBodyBlock
from news.models import NewsPage
from news.players import find_player
from tests.factories.files import DocumentFactory
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.once

VIDEO = "https://video.example.test/watch/1"


def render(*blocks):
    body = ArticleBodyBlock()
    value = body.to_python([{"type": name, "value": value} for name, value in blocks])
    return " ".join(str(value).split())


def clean(*blocks):
    body = ArticleBodyBlock()
    return body.clean(
        body.to_python([{"type": name, "value": value} for name, value in blocks])
    )


def test_paragraph():
    assert "<p>Isi <b>tebal</b>.</p>" in render(
        ("paragraph", "<p>Isi <b>tebal</b>.</p>")
    )


@pytest.mark.parametrize("level", ["h2", "h3"])
def test_heading_has_the_chosen_level_and_is_escaped(level):
    html = render(("heading", {"text": "A & <b>", "level": level}))

    assert f"<{level}>A &amp; &lt;b&gt;</{level}>" in html


def test_quote_cites_its_speaker():
    html = render(
        (
            "quote",
            {
                "text": "Satu inovasi.\n\nSetiap tahun.",
                "speaker": "Siti Rahma, S.K.M.",
                "post": "Camat Waru",
            },
        )
    )

    assert (
        "<blockquote><p>Satu inovasi.</p> <p>Setiap tahun.</p></blockquote> "
        "<figcaption><cite>Siti Rahma, S.K.M.</cite>, Camat Waru</figcaption>"
    ) in html


def test_quote_without_speaker_has_no_caption():
    html = render(("quote", {"text": "Kata.", "speaker": "", "post": ""}))

    assert "figcaption" not in html


def figure(image, **alternative):
    return {"image": {"image": image.pk, **alternative}, "caption": "", "credit": ""}


def test_image_has_its_alternative_caption_and_credit(db):
    value = figure(ImageFactory(), decorative=False, alt_text="Loket baru")

    html = render(("image", value | {"caption": "Loket", "credit": "Prokopim"}))

    assert 'alt="Loket baru"' in html
    assert "Prokopim</span>" in html
    assert html.index("<img") < html.index("<figcaption> Loket")


def test_decorative_image_has_an_empty_alternative(db):
    html = render(("image", figure(ImageFactory(), decorative=True, alt_text="")))

    assert 'alt=""' in html
    assert "<figcaption>" not in html


def test_image_without_alternative_is_refused_unless_decorative(db):
    image = ImageFactory()

    clean(("image", figure(image, decorative=True, alt_text="")))
    with pytest.raises(StreamBlockValidationError) as caught:
        clean(("image", figure(image, decorative=False, alt_text="")))

    assert list(caught.value.block_errors[0].block_errors["image"].block_errors) == [
        "alt_text"
    ]


@pytest.mark.parametrize(("style", "tag"), [("bulleted", "ul"), ("numbered", "ol")])
def test_list_has_the_chosen_style(style, tag):
    html = render(("list", {"style": style, "items": ["<p>Satu</p>", "<p>Dua</p>"]}))

    assert f"<{tag}><li><p>Satu</p></li><li><p>Dua</p></li></{tag}>" in html


def test_document_shows_type_and_size(db):
    document = DocumentFactory(title="Surat edaran", file__filename="se.pdf")

    html = render(("document", {"document": document.pk, "label": ""}))

    assert f'<a href="{document.url}">Surat edaran</a>' in html
    assert "(PDF" in html


def test_document_that_was_deleted_leaves_its_text(db):
    html = render(("document", {"document": 999_999, "label": "Surat edaran"}))

    assert re.search(r'<p class="\w+">Surat edaran</p> </div>$', html)


@pytest.mark.parametrize(
    ("url", "player"),
    [
        (
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=3",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        ),
        (
            "https://youtu.be/dQw4w9WgXcQ?si=x",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        ),
        (
            "https://youtube.com/shorts/dQw4w9WgXcQ",
            "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0",
        ),
        ("https://vimeo.com/76979871", "https://player.vimeo.com/video/76979871?dnt=1"),
        (
            "https://drive.google.com/file/d/1aBcDeFgHiJkLmNoPqRsTuV/view?usp=sharing",
            "https://drive.google.com/file/d/1aBcDeFgHiJkLmNoPqRsTuV/preview",
        ),
        ("https://www.youtube.com/watch?v=%22%3E%3Cscript%3E", None),
        ("https://www.youtube.com/", None),
        ("https://youtu.be/", None),
        ("https://vimeo.com/channels/staffpicks", None),
        ("https://youtube.com.example.test/watch?v=dQw4w9WgXcQ", None),
        ("javascript:alert(1)//youtu.be/dQw4w9WgXcQ", None),
        ("http://[broken", None),
        (VIDEO, None),
        ("", None),
    ],
)
def test_videos_of_known_providers_have_a_player(url, player):
    found = find_player(url)

    assert (found.address if found else None) == player


def test_video_waits_for_a_click_in_a_document_of_ours(db):
    html = render(
        ("embed", {"media": "https://youtu.be/dQw4w9WgXcQ", "caption": 'A "B" & <C>'})
    )

    [srcdoc] = re.findall(r'srcdoc="([^"]*)"', html)
    inside = unescape(srcdoc)
    assert not re.search(r"<iframe[^>]* src=", html)
    # A site's own stylesheet may stand beside it.
    assert re.findall(r'(?:href|src)="(https?:[^"]*)"', inside) == [
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"
    ]
    assert "<title>A &quot;B&quot; &amp; &lt;C&gt;</title>" in inside
    assert 'title="A &quot;B&quot; &amp; &lt;C&gt;"' in html
    assert '<a href="https://youtu.be/dQw4w9WgXcQ" rel="external nofollow">' in html


def test_rendering_an_embed_asks_neither_network_nor_stored_markup(
    db, monkeypatch, django_assert_num_queries
):
    """Even markup that another site sent earlier isn't shown: it has scripts."""
    Embed.objects.create(
        url=VIDEO, hash=get_embed_hash(VIDEO), type="video", html="<script></script>"
    )

    def refuse(*args, **kwargs):
        raise AssertionError("asked another site")

    monkeypatch.setattr("urllib.request.urlopen", refuse)
    monkeypatch.setattr("wagtail.embeds.embeds.get_embed", refuse)
    monkeypatch.setattr("wagtail.embeds.blocks.embed_to_frontend_html", refuse)

    with django_assert_num_queries(0):
        html = render(
            ("embed", {"media": VIDEO, "caption": "Peluncuran"}),
            ("embed", {"media": "https://youtu.be/dQw4w9WgXcQ", "caption": "Film"}),
        )

    assert "<script" not in html
    assert f'<a href="{VIDEO}" rel="external nofollow">' in html


def test_gallery_shows_its_pictures_with_captions(db):
    pictures = [
        figure(ImageFactory(), decorative=False, alt_text=f"Foto {number}")
        | {"caption": f"Keterangan {number}"}
        for number in (1, 2)
    ]

    html = render(("gallery", {"title": "Peluncuran", "pictures": pictures}))

    assert html.count("<img") == 2
    assert "Keterangan 1" in html
    assert 'role="group" aria-label="Peluncuran"' in html


def test_table_scrolls_by_itself_and_escapes():
    value = {
        "caption": "Per kecamatan",
        "columns": [
            {"type": "text", "heading": "Kecamatan"},
            {"type": "number", "heading": "Inovasi"},
        ],
        "rows": [{"values": ["A & <b>", "12"]}],
    }

    html = render(("table", value))

    assert (
        '<div class="table-scroll" role="region" tabindex="0" '
        'aria-label="Per kecamatan">'
    ) in html
    assert '<th scope="col">Kecamatan</th><th scope="col">Inovasi</th>' in html
    assert "<td>A &amp; &lt;b&gt;</td><td>12</td>" in html


@pytest.mark.parametrize("name", list(ArticleBodyBlock().child_blocks))
def test_every_block_explains_itself(name):
    block = ArticleBodyBlock().child_blocks[name]

    assert block.meta.icon != "placeholder"
    assert str(block.meta.description)
    assert block.meta.template.startswith("news/blocks/")
    assert block.is_previewable


@pytest.mark.parametrize("name", list(ArticleBodyBlock().child_blocks))
def test_every_block_is_previewed_in_the_editor(admin_client, site, name):
    block = NewsPage._meta.get_field("body").stream_block.child_blocks[name]

    response = admin_client.get(
        reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
    )

    assert response.status_code == 200
    assert len(response.context["bound_block"].render().split()) > 2


def test_link_in_text_leads_to_the_article(news_index, client):
    target = NewsPageFactory(parent=news_index, slug="tujuan")
    article = NewsPageFactory(
        parent=news_index,
        body=[
            {
                "type": "paragraph",
                "value": f'<p><a linktype="page" id="{target.pk}">baca</a></p>',
            }
        ],
    )

    html = client.get(article.url).content.decode()

    assert '<a href="/berita/2025/06/tujuan/">baca</a>' in html
