"""What the audit log keeps beside Wagtail's log entries.

Wagtail writes who did what to which object. A record adds where that was (region
and organisation at that moment), from which request or import it came, and the
seal that covers it. Records outlive whatever they name: pages, people and
organisations go, entries stay.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

#: What the first seal follows.
BEGINNING = "0" * 64


class Kind(models.TextChoices):
    """Which of Wagtail's tables holds the entry."""

    PAGE = "page", _("Page")
    MODEL = "model", _("Row")


class Seal(models.Model):
    """Closes a batch of entries: a digest over them and over the seal before.

    Whoever changes, adds or takes away an entry has to rewrite this seal and all
    that follow, and the newest digest is known outside the database.
    """

    sequence = models.PositiveBigIntegerField(_("number"), unique=True)
    sealed_at = models.DateTimeField(_("sealed at"))
    count = models.PositiveIntegerField(_("entries"))
    first_at = models.DateTimeField(_("first entry"))
    last_at = models.DateTimeField(_("last entry"))
    #: The highest id of each of Wagtail's tables that is covered so far.
    last_page_entry = models.BigIntegerField(default=0)
    last_model_entry = models.BigIntegerField(default=0)
    entries_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(_("digest"), max_length=64)
    #: HMAC of the digest with ``AUDIT_SEAL_KEY``; empty where there is none.
    signature = models.CharField(max_length=64, blank=True)
    #: Whether it covered all that waited, so that what comes later is newer.
    complete = models.BooleanField(default=False)
    #: When its entries were removed, their time of keeping being over.
    pruned_at = models.DateTimeField(_("entries removed at"), null=True)

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"#{self.sequence} {self.digest[:12]}"


class SealHead(models.Model):
    """The newest seal, told a second time; sealers queue at this one row."""

    sequence = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=BEGINNING)
    signature = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("newest seal")
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1), name="audit_there_is_one_newest_seal"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.sequence}"


class AuditRecord(models.Model):
    """Where an entry of Wagtail's log belongs, and what covers it.

    Made together with the entry, or by the sealer for those that bulk writers
    insert. ``digest`` is empty until the entry is sealed.
    """

    kind = models.CharField(max_length=5, choices=Kind.choices)
    entry_id = models.BigIntegerField()
    timestamp = models.DateTimeField(_("time"))
    action = models.CharField(_("action"), max_length=255)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        null=True,
        verbose_name=_("person"),
    )
    #: Such as "innovations.membership".
    model = models.CharField(_("kind of object"), max_length=120)
    object_id = models.CharField(max_length=255)
    label = models.TextField(_("name"))
    region = models.ForeignKey(
        "innovations.Region",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        null=True,
        verbose_name=_("region"),
    )
    organization = models.ForeignKey(
        "innovations.OrganizationPage",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        null=True,
        verbose_name=_("organisation"),
    )
    run = models.BigIntegerField(_("import"), null=True)
    #: One value for all entries of a request; the name of its view, never its
    #: address, which may hold a secret; the network, never the whole address.
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    view_name = models.CharField(max_length=120, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    #: The digest of what was blackened to forget a person; see services/blackening.
    blackened_digest = models.CharField(max_length=64, blank=True)
    seal = models.ForeignKey(
        Seal, on_delete=models.PROTECT, related_name="records", null=True
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("audit record")
        verbose_name_plural = _("audit records")
        ordering = ["-timestamp", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "entry_id"], name="audit_one_record_an_entry"
            )
        ]
        indexes = [
            models.Index(fields=["-timestamp", "-id"], name="audit_newest_first"),
            models.Index(
                fields=["region", "-timestamp", "-id"], name="audit_newest_of_region"
            ),
            models.Index(
                fields=["organization", "-timestamp", "-id"],
                name="audit_newest_of_organization",
            ),
            models.Index(fields=["user", "-timestamp"], name="audit_newest_of_user"),
            models.Index(fields=["model", "object_id"], name="audit_of_object"),
            models.Index(
                fields=["run"], name="audit_of_import", condition=Q(run__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.label}"
