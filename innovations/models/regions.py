"""Regional governments: each is the tenant behind one Wagtail Site."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Site

from innovations.choices import RegionKind, TimeZone

if TYPE_CHECKING:
    from django.http import HttpRequest
    from wagtail.models import Page


class RegionQuerySet(models.QuerySet["Region"]):
    """Ways to find the region one is working in."""

    def for_request(self, request: HttpRequest) -> Region | None:
        """Return the region whose Site answers this request, if there is one."""
        site = Site.find_for_request(request)
        if site is None:
            return None
        return self.filter(site=site).select_related("site", "version").first()

    def containing(self, page: Page) -> Region | None:
        """Return the region in whose tree the page stands (or will stand)."""
        steplen = page.steplen
        ancestors = [
            page.path[:end] for end in range(steplen, len(page.path) + 1, steplen)
        ]
        return (
            self.filter(site__root_page__path__in=ancestors)
            .order_by("-site__root_page__depth")
            .first()
        )


class Region(models.Model):
    """A province, kabupaten or kota that runs its innovation programme here."""

    site = models.OneToOneField(
        Site,
        on_delete=models.PROTECT,
        related_name="region",
        verbose_name=_("site"),
        help_text=_("The web address and the page tree of this region."),
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        unique=True,
        help_text=_("Full name with its kind, such as Kabupaten Penajam Paser Utara."),
    )
    short_name = models.CharField(_("short name"), max_length=40)
    kind = models.CharField(_("kind"), max_length=10, choices=RegionKind.choices)
    code = models.CharField(
        _("region code"),
        max_length=13,
        unique=True,
        validators=[
            RegexValidator(
                r"^\d{2}(\.\d{2})?$",
                _("Write the code of the interior ministry, such as 64.09."),
            )
        ],
        help_text=_("Code of the interior ministry (Kemendagri), not of BPS."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=20, choices=TimeZone.choices, default=TimeZone.WIB
    )
    code_prefix = models.CharField(
        _("prefix of registry codes"),
        max_length=8,
        default="INV",
        validators=[
            RegexValidator(r"^[A-Z][A-Z0-9]*$", _("Use capital letters and digits."))
        ],
        help_text=_("New innovations get codes such as INV-2025-0012."),
    )
    collection = models.OneToOneField(
        Collection,
        on_delete=models.SET_NULL,
        related_name="region",
        null=True,
        blank=True,
        verbose_name=_("collection"),
        help_text=_("Where pictures and documents of the region are kept."),
    )

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def root_path(self) -> str:
        """Treebeard path of the region's home page."""
        return self.site.root_page.path


def new_token() -> str:
    return uuid.uuid4().hex


class RegionVersion(models.Model):
    """Marks the present state of what a region publishes.

    Whatever is derived from published content (facets, stored answers, ETags)
    is kept under this token, so that one changed row makes all of it stale.
    A token and not a count: no restored backup or emptied table brings an old
    one back. Written by ``innovations.services.versions`` only.
    """

    region = models.OneToOneField(
        Region,
        on_delete=models.CASCADE,
        related_name="version",
        primary_key=True,
        verbose_name=_("region"),
    )
    token = models.CharField(_("token"), max_length=32, default=new_token)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a region")
        verbose_name_plural = _("versions of regions")

    def __str__(self) -> str:
        return f"{self.region}: {self.token}"
