"""What the body of an article is made of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.embeds.blocks import EmbedBlock
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

from news.players import Player, find_player
from news.related_pages import keys_of_box, named, open_pages, pages_of_box

# Extends Wagtail's own template, so a site that overrides that one gives these
# previews its look too; named here so that they show without it.
PREVIEW_TEMPLATE = "news/block_preview.html"
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class HeadingLevel(models.TextChoices):
    H2 = "h2", _("Heading")
    H3 = "h3", _("Subheading")


class ListStyle(models.TextChoices):
    BULLETED = "bulleted", _("Bulleted")
    NUMBERED = "numbered", _("Numbered")


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=160, label=_("Text"))
    level = blocks.ChoiceBlock(
        choices=HeadingLevel.choices, default=HeadingLevel.H2, label=_("Level")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long article into parts.")
        template = "news/blocks/heading_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": "Sosialisasi di tiga kecamatan", "level": "h2"}


def running_quote(text: str, attribution: str) -> str:
    """Return a quote with how its sentence goes on: *“…,” ujarnya.*"""
    text, attribution = text.strip(), attribution.strip()
    comma = "," if attribution[:1].isalpha() and text[-1:].isalnum() else ""
    return f"“{text}{comma}” {attribution}".rstrip()


class QuoteValue(blocks.StructValue):
    @property
    def sentence(self) -> str:
        return running_quote(self["text"], self.get("attribution") or "")


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=pgettext_lazy("news", "Words"),
        help_text=_("What was said, without quotation marks."),
    )
    speaker = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("Speaker"),
        help_text=_("Full name with titles."),
    )
    post = blocks.CharBlock(
        required=False,
        max_length=200,
        label=_("Post"),
        help_text=_("The speaker's post on that day."),
    )
    attribution = blocks.TextBlock(
        required=False,
        rows=1,
        label=_("Goes on"),
        help_text=_(
            "How the sentence goes on after the quote, for example: ujarnya, Rabu "
            "(04/06). The quote then stands in the running text; left empty, it "
            "stands apart with its speaker below."
        ),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        description = _("Somebody's own words, set apart from the text.")
        template = "news/blocks/quote_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "text": "Layanan ini lahir dari keluhan warga di loket.",
            "speaker": "Siti Rahma, S.K.M.",
            "post": "Kepala Puskesmas Waru",
            "attribution": "",
        }
        value_class = QuoteValue


class FigureBlock(blocks.StructBlock):
    """A picture; ``ImageBlock`` asks for a text alternative unless decorative."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(required=False, max_length=300, label=_("Caption"))
    credit = blocks.CharBlock(
        required=False,
        max_length=120,
        label=_("Credit"),
        help_text=_("Who made the picture or owns it."),
    )

    class Meta:
        icon = "image"
        label = _("Image")
        description = _("A picture with its caption and credit.")
        template = "news/blocks/figure_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "image": None,
            "caption": "Petugas mengantar obat ke rumah pasien.",
            "credit": "Diskominfo",
        }


class GalleryBlock(blocks.StructBlock):
    title = blocks.CharBlock(required=False, max_length=160, label=_("Title"))
    pictures = blocks.ListBlock(FigureBlock(), min_num=2, label=_("Pictures"))

    class Meta:
        icon = "image"
        label = _("Gallery")
        description = _("Several pictures side by side, each with its caption.")
        template = "news/blocks/gallery_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"title": "Peluncuran di tiga kecamatan", "pictures": []}


class NewsTableBlock(TypedTableBlock):
    """A table of texts and numbers; it scrolls in itself on a phone."""

    text = blocks.CharBlock(required=False, label=_("Text"))
    number = blocks.DecimalBlock(required=False, label=_("Number"))

    class Meta:
        icon = "table"
        label = _("Table")
        description = _("Rows and columns, with a caption.")
        template = "news/blocks/table_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "caption": "Inovasi per kecamatan",
            "columns": [
                {"type": "text", "heading": "Kecamatan"},
                {"type": "number", "heading": "Inovasi"},
            ],
            "rows": [{"values": ["Waru", 12]}],
        }


class MediaEmbedValue(blocks.StructValue):
    @property
    def player(self) -> Player | None:
        return find_player(self["media"].url) if self.get("media") else None


class MediaEmbedBlock(blocks.StructBlock):
    """A video or post of another site, shown without asking that site.

    Videos of known providers play in the page once a reader asks for it;
    anything else is a link. Only saving the article looks the address up.
    """

    media = EmbedBlock(
        label=_("Address"), help_text=_("The address of the video or post.")
    )
    caption = blocks.CharBlock(
        max_length=300,
        label=_("Caption"),
        help_text=_("Says what is seen, also to those who cannot play it."),
    )

    class Meta:
        icon = "media"
        label = _("Embedded media")
        description = _("A video or post of another site, by its address.")
        template = "news/blocks/embed_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "media": None,
            "caption": "Rekaman peluncuran layanan antar obat.",
        }
        value_class = MediaEmbedValue


class AttachmentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    label = blocks.CharBlock(
        required=False,
        max_length=160,
        label=_("Link text"),
        help_text=_("Leave empty to show the document's title."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Document")
        description = _("A file to download, with its type and size.")
        template = "news/blocks/document_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"document": None, "label": "Surat edaran (PDF)"}


class ListingBlock(blocks.StructBlock):
    style = blocks.ChoiceBlock(
        choices=ListStyle.choices, default=ListStyle.BULLETED, label=_("Style")
    )
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES, label=_("Item")),
        label=_("Items"),
    )

    class Meta:
        icon = "list-ul"
        label = _("List")
        description = _("Points in a bulleted or numbered list.")
        template = "news/blocks/list_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "style": "numbered",
            "items": ["Isi formulir", "Unggah bukti", "Kirim sebelum tenggat"],
        }


class RelatedBoxBlock(blocks.StructBlock):
    """Points at pages of the site from within the text.

    Only what any visitor may open is shown, and nothing at all if that is none.
    The article that holds the box looks the pages up, for all boxes together.
    """

    heading = blocks.CharBlock(
        required=False,
        max_length=80,
        label=_("Heading"),
        help_text=_("Left empty, it is “Read also”."),
    )
    pages = blocks.ListBlock(
        blocks.PageChooserBlock(label=_("Page")),
        min_num=1,
        max_num=3,
        label=_("Pages"),
    )

    class Meta:
        icon = "link"
        label = _("Related box")
        description = _("One to three pages of the site to read on, within the text.")
        template = "news/blocks/related_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"heading": "Baca juga", "pages": []}

    def get_preview_value(self) -> Any:
        """Point at the first public page: a box of nothing shows nothing."""
        home = Page.objects.live().public().filter(depth__gt=1).order_by("path").first()
        shown = {**self.meta.preview_value, "pages": [home] if home else []}
        return self.normalize(shown)

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context)
        return context | {"linked": self._linked(value, context.get("page"))}

    def get_api_representation(self, value: Any, context: Any = None) -> dict[str, Any]:
        context = context or {}
        linked = self._linked(value, context.get("page"))
        request = context.get("request")
        return {
            "heading": value["heading"],
            "pages": [named(page, request) for page in linked],
        }

    def _linked(self, value: Any, article: Any) -> list[Page]:
        raw = self.get_prep_value(value)
        if isinstance(getattr(article, "body", None), blocks.StreamValue):
            return pages_of_box(article, raw)
        keys = keys_of_box(raw)  # the gallery of blocks, another page's field
        found = open_pages(keys)
        return [found[key] for key in keys if key in found]


class TextOfInfographicBlock(blocks.StreamBlock):
    """All that an infographic says, for those who can't see or enlarge it."""

    paragraph = blocks.RichTextBlock(
        features=[*INLINE_FEATURES, "ul", "ol"],
        icon="pilcrow",
        label=_("Paragraph"),
        template="news/blocks/paragraph_block.html",
    )
    table = NewsTableBlock()

    class Meta:
        label = _("All of its text")
        help_text = _(
            "Everything the infographic says: figures as a table, the rest as text. "
            "Needed to publish it."
        )


class InfographicBlock(FigureBlock):
    """A picture with words and figures, and the same as text.

    A text alternative of a line can't hold what an infographic says (WCAG 2.2, 1.1.1
    and 1.4.5), so the whole stands below it, to be opened.
    """

    text = TextOfInfographicBlock()

    class Meta:
        icon = "image"
        label = _("Infographic")
        description = _("A picture with words and figures, and all of it as text.")
        template = "news/blocks/infographic_block.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "image": None,
            "caption": "Inovasi yang dilaporkan tahun ini.",
            "credit": "Diskominfo",
            "text": [
                {
                    "type": "paragraph",
                    "value": "<p>Kecamatan Waru melaporkan 12 inovasi.</p>",
                }
            ],
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if getattr(cleaned["image"], "decorative", False):
            raise blocks.StructBlockValidationError(
                {
                    "image": ValidationError(
                        _("An infographic is never decorative: say what it shows."),
                        code="decorative",
                    )
                }
            )
        return cleaned


class ArticleBodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        features=INLINE_FEATURES,
        icon="pilcrow",
        label=_("Paragraph"),
        description=_("Running text."),
        template="news/blocks/paragraph_block.html",
        preview_template=PREVIEW_TEMPLATE,
        preview_value=(
            "<p>Pemerintah daerah membuka <b>klinik inovasi</b> bagi semua "
            "perangkat daerah.</p>"
        ),
    )
    heading = HeadingBlock()
    quote = QuoteBlock()
    image = FigureBlock()
    list = ListingBlock()
    document = AttachmentBlock()
    embed = MediaEmbedBlock()
    gallery = GalleryBlock()
    table = NewsTableBlock()
    related = RelatedBoxBlock()
    infographic = InfographicBlock()
