"""What the text of a competition is made of."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]


class PictureBlock(blocks.StructBlock):
    """A picture; ``ImageBlock`` asks for a text alternative unless decorative."""

    image = ImageBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=300)
    credit = blocks.CharBlock(label=_("credit"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("picture")
        description = _("A picture with caption and credit")
        template = "competitions/blocks/picture_block.html"
        preview_value = {
            "image": None,
            "caption": "Penyerahan penghargaan di pendopo.",
            "credit": "Diskominfo",
        }


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("document"))
    label = blocks.CharBlock(
        label=_("link text"),
        required=False,
        max_length=160,
        help_text=_("Leave empty to show the document's title."),
    )

    class Meta:
        icon = "doc-full"
        label = _("document")
        description = _("A file to download, with its type and size")
        template = "competitions/blocks/document_block.html"
        preview_value = {"document": None, "label": "Petunjuk teknis (PDF)"}


class NumberedListBlock(blocks.StructBlock):
    numbered = blocks.BooleanBlock(label=_("numbered"), required=False)
    items = blocks.ListBlock(
        blocks.RichTextBlock(features=INLINE_FEATURES, label=_("point")),
        label=_("points"),
    )

    class Meta:
        icon = "list-ul"
        label = _("list")
        description = _("Points in a bulleted or numbered list")
        template = "competitions/blocks/list_block.html"
        preview_value = {"numbered": True, "items": ["Isi formulir", "Unggah bukti"]}


class TableBlock(TypedTableBlock):
    class Meta:
        icon = "table"
        label = _("table")
        description = _("A table with a heading for each column")
        template = "competitions/blocks/table_block.html"


class CompetitionBodyBlock(blocks.StreamBlock):
    """The text of a competition, in any order."""

    paragraph = blocks.RichTextBlock(
        features=INLINE_FEATURES,
        icon="pilcrow",
        label=_("paragraph"),
        description=_("Running text"),
        template="competitions/blocks/paragraph_block.html",
        preview_value="<p>Lomba terbuka bagi semua perangkat daerah.</p>",
    )
    heading = blocks.CharBlock(
        max_length=160,
        icon="title",
        label=_("heading"),
        description=_("Divides a long text into parts"),
        template="competitions/blocks/heading_block.html",
        preview_value="Persyaratan peserta",
    )
    list = NumberedListBlock()
    document = DocumentBlock()
    table = TableBlock(
        [
            ("text", blocks.CharBlock(label=_("text"), required=False)),
            (
                "number",
                blocks.DecimalBlock(
                    label=pgettext_lazy("table", "number"), required=False
                ),
            ),
            (
                "rich_text",
                blocks.RichTextBlock(
                    features=INLINE_FEATURES, label=_("formatted text"), required=False
                ),
            ),
        ]
    )
    picture = PictureBlock()


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=250)
    answer = blocks.RichTextBlock(
        features=[*INLINE_FEATURES, "ol", "ul"], label=_("answer")
    )

    class Meta:
        icon = "help"
        label = _("question")
        description = _("A question that entrants ask, with its answer")
        template = "competitions/blocks/question_block.html"
        preview_value = {
            "question": "Bolehkah satu perangkat daerah mengirim dua inovasi?",
            "answer": "<p>Boleh, masing-masing dengan formulir sendiri.</p>",
        }


class QuestionsBlock(blocks.StreamBlock):
    """Frequently asked questions: page content, with drafts, preview and search."""

    question = QuestionBlock()
