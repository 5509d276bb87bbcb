"""Entries: what is being written, and the copies that were handed in (ADR 11)."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import EntryState
from competitions.models.categories import CompetitionCategory
from competitions.models.entrants import PublicEntrant
from competitions.models.pages import CompetitionPage
from competitions.models.rules import EntryStatement, FormSection
from competitions.names import normalize_name
from innovations.models import InnovationPage, OrganizationPage
from spreadsheets.text import fold


def entry_storage() -> Any:
    """Return the storage ``entries``: what entrants send is never public media."""
    return storages["entries"]


def attachment_path(attachment: EntryAttachment, name: str) -> str:
    """Return a path that says nothing of the entrant and can't be guessed."""
    ending = name.rpartition(".")[2].lower()[:8]
    return f"{attachment.entry_id}/{secrets.token_urlsafe(18)}.{ending}"


class Entry(models.Model):
    """What an organisation or somebody of the public enters in a category.

    Exactly one of ``organization`` and ``entrant`` is set. ``revision`` goes up
    with every change, so that two people who write at the same time notice.
    """

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="entries",
        verbose_name=_("category"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.PROTECT,
        related_name="competition_entries",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    entrant = models.ForeignKey(
        PublicEntrant,
        on_delete=models.PROTECT,
        related_name="entries",
        null=True,
        blank=True,
        verbose_name=_("entrant"),
    )
    innovation = models.ForeignKey(
        InnovationPage,
        on_delete=models.SET_NULL,
        related_name="competition_entries",
        null=True,
        blank=True,
        verbose_name=_("innovation"),
    )
    title = models.CharField(_("name of the innovation"), max_length=255)
    title_key = models.CharField(max_length=255, editable=False)
    state = models.CharField(
        pgettext_lazy("entry", "state"),
        max_length=10,
        choices=EntryState.choices,
        default=EntryState.DRAFT,
    )
    video_url = models.URLField(
        _("link to a video"),
        max_length=500,
        blank=True,
        help_text=_("Such as YouTube."),
    )
    #: Since when the innovation is in use; asked for where it isn't in the registry.
    in_use_since = models.DateField(_("in use since"), null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("begun by"),
    )
    created_at = models.DateTimeField(_("begun at"), auto_now_add=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("last changed by"),
    )
    edited_at = models.DateTimeField(_("last changed at"), auto_now=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawal_reason = models.TextField(_("reason for withdrawing"), blank=True)

    class Meta:
        verbose_name = _("entry of a competition")
        verbose_name_plural = _("entries of competitions")
        ordering = ["category", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="competitions_entry_of_one_entrant",
                condition=Q(organization__isnull=False, entrant__isnull=True)
                | Q(organization__isnull=True, entrant__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["category", "innovation"],
                name="competitions_entry_of_innovation_once",
                violation_error_message=_(
                    "This innovation is entered in this category already."
                ),
            ),
            models.UniqueConstraint(
                fields=["category", "organization", "title_key"],
                name="competitions_entry_of_organization_once",
                violation_error_message=_(
                    "Your organisation has an entry of this name in this category."
                ),
            ),
            models.UniqueConstraint(
                fields=["category", "entrant", "title_key"],
                name="competitions_entry_of_entrant_once",
                violation_error_message=_(
                    "You have an entry of this name in this category."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["category", "state"], name="competitions_entry_state")
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_title_key()
        super().save(*args, **kwargs)

    def set_title_key(self) -> None:
        """Set the column that follows the title."""
        self.title_key = (normalize_name(self.title) or fold(self.title))[:255]

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition

    @property
    def entered_by(self) -> OrganizationPage | PublicEntrant:
        """Whose entry it is."""
        owner: Any = self.organization or self.entrant
        found: OrganizationPage | PublicEntrant = owner
        return found


class EntryAnswer(models.Model):
    """What the entrant writes in a section of the form."""

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="answers", verbose_name=_("entry")
    )
    section = models.ForeignKey(
        FormSection,
        on_delete=models.PROTECT,
        related_name="answers",
        verbose_name=_("section of the form"),
    )
    text = models.TextField(pgettext_lazy("entry", "answer"), blank=True)
    edited_at = models.DateTimeField(_("last changed at"), auto_now=True)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("answer of an entrant")
        verbose_name_plural = _("answers of entrants")
        ordering = ["section__sort_order", "section"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "section"], name="competitions_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.section}"


class EntryMember(models.Model):
    """Somebody of the team, as they are to be printed."""

    entry = models.ForeignKey(
        Entry, on_delete=models.CASCADE, related_name="team", verbose_name=_("entry")
    )
    name = models.CharField(_("full name with titles"), max_length=255)
    post = models.CharField(_("post or task"), max_length=255, blank=True)
    is_lead = models.BooleanField(_("leads the team"), default=False)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("member of a team")
        verbose_name_plural = _("members of teams")
        ordering = ["-is_lead", "sort_order", "pk"]

    def __str__(self) -> str:
        return self.name


class EntryConsent(models.Model):
    """That a statement was agreed to, by whom and when."""

    entry = models.ForeignKey(
        Entry,
        on_delete=models.CASCADE,
        related_name="consents",
        verbose_name=_("entry"),
    )
    statement = models.ForeignKey(
        EntryStatement,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("statement"),
    )
    given_by = models.CharField(_("agreed by"), max_length=255, blank=True)
    given_at = models.DateTimeField(_("agreed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("statement that was agreed to")
        verbose_name_plural = _("statements that were agreed to")
        ordering = ["statement__sort_order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "statement"], name="competitions_consent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.statement}"


class EntryAttachment(models.Model):
    """A file of an entry.

    One that was handed in stays for its version when it is removed later:
    ``removed_at`` only takes it out of what is being written.
    """

    entry = models.ForeignKey(
        Entry,
        on_delete=models.CASCADE,
        related_name="attachments",
        verbose_name=_("entry"),
    )
    section = models.ForeignKey(
        FormSection,
        on_delete=models.PROTECT,
        related_name="attachments",
        null=True,
        blank=True,
        verbose_name=_("section of the form"),
    )
    file = models.FileField(
        _("file"), storage=entry_storage, upload_to=attachment_path, max_length=200
    )
    name = models.CharField(_("name of the file"), max_length=255)
    content_type = models.CharField(_("kind of file"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("file of an entry")
        verbose_name_plural = _("files of entries")
        ordering = ["section__sort_order", "uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


class LateException(models.Model):
    """That somebody may hand in after the deadline, why, and who allowed it."""

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="late_exceptions",
        verbose_name=_("category"),
    )
    organization = models.ForeignKey(
        OrganizationPage,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    entrant = models.ForeignKey(
        PublicEntrant,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("entrant"),
    )
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("allowed by"),
    )
    given_at = models.DateTimeField(_("allowed at"), auto_now_add=True)

    class Meta:
        verbose_name = _("exception from the deadline")
        verbose_name_plural = _("exceptions from deadlines")
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="competitions_exception_for_one",
                condition=Q(organization__isnull=False, entrant__isnull=True)
                | Q(organization__isnull=True, entrant__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.organization or self.entrant}"

    @property
    def competition(self) -> CompetitionPage:
        return self.category.competition


class EntryVersion(models.Model):
    """An entry as it was handed in: what screening and juries read.

    Never changed. ``content`` holds the profile, the answers, the team and the
    statements in words, so that it can be read when the rules are gone;
    ``sha256`` is that of its canonical JSON, and ``code`` stands on the receipt.
    """

    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="versions",
        verbose_name=_("entry"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.CharField(_("code of the receipt"), max_length=24, unique=True)
    title = models.CharField(_("name of the innovation"), max_length=255)
    content = models.JSONField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64)
    attachments = models.ManyToManyField(
        EntryAttachment, related_name="versions", verbose_name=_("files")
    )
    submitted_at = models.DateTimeField(_("handed in at"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("handed in by"),
    )
    submitter_name = models.CharField(
        _("name of who handed in"), max_length=255, blank=True
    )
    late_exception = models.ForeignKey(
        LateException,
        on_delete=models.PROTECT,
        related_name="versions",
        null=True,
        blank=True,
        verbose_name=_("exception from the deadline"),
    )

    class Meta:
        verbose_name = _("entry as handed in")
        verbose_name_plural = _("entries as handed in")
        ordering = ["entry", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "number"], name="competitions_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"
