"""Blocks of the site's own pages."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture with its caption and credit."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("credit"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("picture")
        description = _("A picture with caption and credit")
        template = "home/blocks/picture_block.html"


class ContentBlock(blocks.StreamBlock):
    """Everything a plain page may hold, in any order."""

    heading = blocks.CharBlock(
        label=_("heading"),
        icon="title",
        max_length=120,
        template="home/blocks/heading_block.html",
        description=_("A heading inside the page"),
        preview_value="…",
    )
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"),
        icon="pilcrow",
        features=["h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        description=_("Text with lists and links"),
        preview_value="…",
    )
    picture = PictureBlock()
    document = DocumentChooserBlock(
        label=_("document"),
        template="home/blocks/document_block.html",
        description=_("A file to download"),
    )
    table = TableBlock(
        label=_("table"),
        template="home/blocks/table_block.html",
        description=_("A table with a heading row"),
    )

    class Meta:
        label = _("content")
