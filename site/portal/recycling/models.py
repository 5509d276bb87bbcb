"""The recycle bin: what is in it, and where that is kept meanwhile."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Page

from portal.recycling.exceptions import NotInBin


class Kind(models.TextChoices):
    PAGE = "page", _("Page")
    IMAGE = "image", _("Picture")
    DOCUMENT = "document", _("Document")


class BinPage(Page):
    """Holds the binned pages of a region, outside the region's site.

    It has no address, so neither have they; nobody but the bin's own screens shows
    it. Pages outside all regions have one of their own.
    """

    region = models.OneToOneField(
        "innovations.Region",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("region"),
    )

    parent_page_types: ClassVar[list[str]] = []
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False

    class Meta:
        verbose_name = _("recycle bin")
        verbose_name_plural = _("recycle bins")

    def get_sitemap_urls(self, request: Any = None) -> list[Any]:
        return []


class FileBin(models.Model):
    """The one collection of binned pictures and documents."""

    collection = models.OneToOneField(
        Collection, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        verbose_name = _("recycle bin of files")

    def __str__(self) -> str:
        return str(self.collection)


class BinEntry(models.Model):
    """Something that was deleted and can come back: what, whose, from where."""

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+"
    )
    object_id = models.PositiveBigIntegerField()
    region = models.ForeignKey(
        "innovations.Region",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("region"),
    )
    title = models.CharField(_("name"), max_length=255)
    #: In words, for the place may be gone.
    place = models.TextField(_("from"), blank=True)
    #: Id of the parent page, or of the collection.
    parent_id = models.BigIntegerField()
    slug = models.CharField(max_length=255, blank=True)
    #: Pages of a subtree count together.
    count = models.PositiveIntegerField(_("number of pages"), default=1)
    was_live = models.BooleanField(_("was published"), default=False)
    #: Where the storage "recycling" holds the file; empty when it was missing.
    stored_file = models.CharField(max_length=255, blank=True)
    #: The name of the file before, which another file may take meanwhile.
    file_name = models.CharField(max_length=255, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("deleted by"),
    )
    deleted_at = models.DateTimeField(_("deleted at"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry of the recycle bin")
        verbose_name_plural = _("entries of the recycle bin")
        ordering = ["-deleted_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id"], name="recycling_binned_once"
            )
        ]
        indexes = [models.Index(fields=["region", "-deleted_at"])]

    def __str__(self) -> str:
        return self.title

    def locked(self) -> BinEntry:
        """Return this entry as it is now, and let nobody else decide about it.

        :raises NotInBin: if somebody restored or destroyed the thing meanwhile.
        """
        entry = BinEntry.objects.select_for_update().filter(pk=self.pk).first()
        if entry is None:
            raise NotInBin(
                gettext("“%(title)s” is no longer in the recycle bin.")
                % {"title": self.title}
            )
        return entry

    def found(self) -> Any:
        """Return what lies in the bin; a page as the plain ``Page``."""
        return self.content_type.get_object_for_this_type(pk=self.object_id)
