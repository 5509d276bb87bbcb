"""The counters from which registry codes are drawn."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.regions import Region


class RegistryCodeManager(models.Manager["RegistryCodeSequence"]):
    def draw(self, region: Region, *, year: int | None = None) -> str:
        """Return the next code of the region, such as ``INV-2025-0012``.

        ``year`` is the year of first registration; the current one by default.
        """
        return self.draw_many(region, 1, year=year)[0]

    @transaction.atomic
    def draw_many(
        self, region: Region, count: int, *, year: int | None = None
    ) -> list[str]:
        """Return ``count`` new codes in order, in one step of the counter.

        The counter only grows, so a code is never used again, even when its
        innovation is deleted.
        """
        year = year or timezone.localdate().year
        self.get_or_create(region=region, year=year)
        counter = self.select_for_update().get(region=region, year=year)
        first = counter.last + 1
        counter.last += count
        counter.save(update_fields=["last"])
        return [
            f"{region.code_prefix}-{year}-{number:04d}"
            for number in range(first, first + count)
        ]


class RegistryCodeSequence(models.Model):
    """The last number that was drawn in a region and year."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    objects = RegistryCodeManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"], name="innovations_one_counter_per_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}: {self.last}"
