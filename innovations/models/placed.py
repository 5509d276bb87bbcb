"""What organisation and innovation pages have in common: their place."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from innovations.models.regions import Region


class PlacedPage(Page):
    """A page that knows its region and compares by its name.

    The columns repeat what the tree says, because database constraints can't
    reach the parent table. They are kept in step on save and on move, and an
    older revision never brings old values back (``place_fields``).
    """

    #: Columns that follow the tree or the registry, never the revision.
    place_fields: ClassVar[tuple[str, ...]] = ("region_id", "normalized_name")

    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("region"),
    )
    normalized_name = models.CharField(
        _("comparison key"), max_length=255, editable=False, default="", db_index=True
    )

    class Meta:
        abstract = True

    def normalize(self, name: str) -> str:
        """Return the comparison key of a name of this kind of page."""
        raise NotImplementedError

    def comparison_key(self, name: str) -> str:
        """Return the key as the column holds it."""
        return self.normalize(name)[:255]

    def set_place(self) -> None:
        """Read the denormalised columns from the tree and the title."""
        self.region = Region.objects.containing(self)
        self.normalized_name = self.comparison_key(self.title)

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.path:
            self.set_place()
        super().full_clean(*args, **kwargs)

    def minimal_clean(self) -> None:
        """Validate a draft: as much as the database will insist on."""
        super().minimal_clean()
        if self.path:
            self.set_place()
        self.validate_constraints()

    def save(self, clean: bool = True, *args: Any, **kwargs: Any) -> None:
        if self.alias_of_id:
            raise ValidationError({"alias_of": _("Aliases would count twice.")})
        # Wagtail copies a whole tree without validating the pages in it.
        if not clean and self.path and kwargs.get("update_fields") is None:
            self.set_place()
        super().save(clean, *args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> PlacedPage:
        page = super().with_content_json(content)
        for name in self.place_fields:
            setattr(page, name, getattr(self, name))
        return page

    def can_move_to(self, parent: Page) -> bool:
        """Refuse another region: codes and reference rows belong to this one."""
        same_region = Region.objects.containing(parent) == self.region
        return same_region and super().can_move_to(parent)

    def name_taken(self, name: str, **scope: Any) -> bool:
        """Tell whether another page in ``scope`` already has this name."""
        others = type(self).objects.filter(
            normalized_name=self.comparison_key(name), **scope
        )
        return others.exclude(pk=self.pk).exists()
