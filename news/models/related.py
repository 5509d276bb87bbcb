from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import PageChooserPanel
from wagtail.models import Orderable


class RelatedPage(Orderable):
    """Another page that the article points its readers to, of any type.

    Without a constraint against doubles or against the article itself: rows of
    a page are written one by one, so exchanging two of them would break it, and
    an alias of a related page would refer to itself. ``get_related_pages``
    leaves both out instead.
    """

    page = ParentalKey(
        "news.NewsPage", on_delete=models.CASCADE, related_name="related_items"
    )
    related_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page"),
        on_delete=models.CASCADE,
        related_name="+",
    )

    panels = [PageChooserPanel("related_page")]

    class Meta(Orderable.Meta):
        verbose_name = _("related page")
        verbose_name_plural = _("related pages")

    def __str__(self) -> str:
        return str(self.related_page)
