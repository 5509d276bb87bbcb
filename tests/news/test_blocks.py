import pytest
from django.urls import reverse
from wagtail.blocks import StreamBlockValidationError
from wagtail.embeds.embeds import get_embed_hash
from wagtail.embeds.models import Embed
from wagtail_factories import DocumentFactory, ImageFactory

from news.blocks import ArticleBodyBlock
from news.models import NewsPage
from tests.factories.news import NewsPageFactory

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

    assert html.endswith('<p class="attachment">Surat edaran</p> </div>')


def test_embed_has_caption_and_a_way_to_its_source(db):
    Embed.objects.create(
        url=VIDEO, hash=get_embed_hash(VIDEO), type="video", html="<iframe></iframe>"
    )

    html = render(("embed", {"media": VIDEO, "caption": "Peluncuran"}))

    assert "<iframe></iframe> <figcaption> Peluncuran" in html
    assert f'<a href="{VIDEO}" rel="external">' in html


def test_embed_that_no_provider_knows_still_links(db):
    html = render(("embed", {"media": VIDEO, "caption": "Peluncuran"}))

    assert "iframe" not in html
    assert f'<a href="{VIDEO}" rel="external">' in html


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
