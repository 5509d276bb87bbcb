"""Blocks of the site's own pages."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
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


class LinkBlock(blocks.StructBlock):
    """A link to a page of the site or to another address."""

    label = blocks.CharBlock(label=_("link text"), max_length=60)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or another address"), required=False, max_length=300)

    class Meta:
        icon = "link"
        label = _("link")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if bool(value["page"]) == bool(value["url"]):
            message = _("Choose a page or write an address, not both.")
            raise blocks.StructBlockValidationError({"url": ValidationError(message)})
        return value


class ActionsBlock(blocks.StreamBlock):
    """What a visitor of the front page is asked to do."""

    link = LinkBlock()


class FeaturedInnovationsBlock(blocks.StreamBlock):
    innovation = blocks.PageChooserBlock(
        label=_("innovation"), page_type="innovations.InnovationPage"
    )


class FeaturedNewsBlock(blocks.StreamBlock):
    article = blocks.PageChooserBlock(label=_("article"), page_type="news.NewsPage")


class HoursBlock(blocks.StructBlock):
    """When the office is open on some days."""

    days = blocks.CharBlock(
        label=_("days"), max_length=60, help_text=_("Such as: Senin–Kamis")
    )
    time = blocks.CharBlock(
        label=_("time"),
        max_length=60,
        help_text=_("Such as: 08.00–15.30 WITA, or: tutup"),
    )

    class Meta:
        icon = "time"
        label = _("days and time")


class OpeningHoursBlock(blocks.StreamBlock):
    hours = HoursBlock()


SOCIAL_NETWORKS = [
    ("instagram", "Instagram"),
    ("facebook", "Facebook"),
    ("youtube", "YouTube"),
    ("tiktok", "TikTok"),
    ("x", "X"),
    ("threads", "Threads"),
    ("whatsapp", "WhatsApp"),
    ("other", _("another network")),
]


class SocialAccountBlock(blocks.StructBlock):
    """An account of the office in a social network."""

    network = blocks.ChoiceBlock(label=_("network"), choices=SOCIAL_NETWORKS)
    url = blocks.URLBlock(label=_("address"), max_length=300)
    handle = blocks.CharBlock(
        label=_("name of the account"),
        required=False,
        max_length=60,
        help_text=_("Shown as the link, such as @inovasi.contoh"),
    )

    class Meta:
        icon = "group"
        label = _("account")


class SocialBlock(blocks.StreamBlock):
    account = SocialAccountBlock()


class AnnouncementBlock(blocks.StructBlock):
    """A line below the header of every page, between two days."""

    text = blocks.CharBlock(label=_("text"), max_length=240)
    level = blocks.ChoiceBlock(
        label=_("kind"),
        choices=[
            ("info", pgettext_lazy("level", "notice")),
            ("warning", _("warning")),
            ("urgent", _("urgent")),
        ],
        default="info",
    )
    first_day = blocks.DateBlock(
        label=_("first day"), required=False, help_text=_("Empty: from now on.")
    )
    last_day = blocks.DateBlock(
        label=_("last day"), required=False, help_text=_("Empty: until it is removed.")
    )
    link_label = blocks.CharBlock(label=_("link text"), required=False, max_length=60)
    page = blocks.PageChooserBlock(label=_("page"), required=False)
    url = blocks.URLBlock(label=_("or another address"), required=False, max_length=300)

    class Meta:
        icon = "warning"
        label = _("announcement")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        errors = {}
        first, last = value["first_day"], value["last_day"]
        if first and last and last < first:
            errors["last_day"] = _("The last day can't be before the first.")
        if value["page"] and value["url"]:
            errors["url"] = _("Choose a page or write an address, not both.")
        if bool(value["link_label"]) != bool(value["page"] or value["url"]):
            errors["link_label"] = _("A link needs a text, and a page or an address.")
        if errors:
            raise blocks.StructBlockValidationError(
                {name: ValidationError(message) for name, message in errors.items()}
            )
        return value


class AnnouncementsBlock(blocks.StreamBlock):
    announcement = AnnouncementBlock()
