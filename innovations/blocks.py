"""What the free story of an innovation is built from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageBlock


class PictureBlock(blocks.StructBlock):
    """A picture of the gallery with its caption and credit."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("credit"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("picture")
        description = _("A picture with caption and credit")
        template = "innovations/blocks/picture_block.html"


class StoryBlock(blocks.StreamBlock):
    """Free parts of an innovation's story, in any order."""

    heading = blocks.CharBlock(
        label=_("heading"),
        icon="title",
        max_length=120,
        template="innovations/blocks/heading_block.html",
        description=_("A heading inside the story"),
        preview_value="…",
    )
    paragraph = blocks.RichTextBlock(
        label=_("paragraph"),
        icon="pilcrow",
        features=["bold", "italic", "ol", "ul", "link", "document-link"],
        description=_("Text with lists and links"),
        preview_value="…",
    )
    picture = PictureBlock()
    quote = blocks.BlockQuoteBlock(
        label=_("quote"), description=_("Somebody's words"), preview_value="…"
    )

    class Meta:
        label = _("story")
