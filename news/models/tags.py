from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from taggit.models import ItemBase, TagBase


class NewsTag(TagBase):
    """A topic of the news. Kept apart from the tags of images and documents,
    so that editors are only offered topics."""

    class Meta:
        verbose_name = _("news tag")
        verbose_name_plural = _("news tags")


class TaggedNewsPage(ItemBase):
    tag = models.ForeignKey(
        NewsTag, on_delete=models.CASCADE, related_name="tagged_items"
    )
    content_object = ParentalKey(
        "news.NewsPage", on_delete=models.CASCADE, related_name="tagged_items"
    )

    class Meta:
        verbose_name = _("tag of an article")
        verbose_name_plural = _("tags of articles")

    def __str__(self) -> str:
        return str(self.tag)
