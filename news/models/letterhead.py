from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.images import get_image_model_string


class Letterhead(models.Model):
    """The head of what an office prints (*kop surat*), on the page it prints from."""

    letterhead_logo = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("arms or logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    letterhead_text = models.TextField(
        _("letterhead"),
        max_length=500,
        blank=True,
        help_text=_(
            "A line each: government, office, then address, telephone and e-mail "
            "of the office. Empty: the name of the site."
        ),
    )

    letterhead_panel = MultiFieldPanel(
        [FieldPanel("letterhead_logo"), FieldPanel("letterhead_text")],
        heading=_("Letterhead"),
        help_text=_("Stands at the top of PDF documents."),
    )

    class Meta:
        abstract = True

    @property
    def letterhead_lines(self) -> list[str]:
        lines = [line.strip() for line in self.letterhead_text.splitlines()]
        return [line for line in lines if line]
