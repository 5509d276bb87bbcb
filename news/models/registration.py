"""Who wants to come, who came, and what they were told.

Plain rows with ordinary keys: what is counted must survive the restoring of an
older revision of the event. They are personal data and no part of any page or API.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from news.event_choices import (
    ALLOWED,
    LetterKind,
    ParticipantMode,
    ParticipantSource,
    ParticipantStatus,
)
from news.participant_querysets import LetterQuerySet, ParticipantQuerySet


class InvalidTransition(Exception):
    """A participant can't go from one state to the other."""


class Participant(models.Model):
    """Somebody who registered, was entered by the office, or simply came.

    ``email_key`` is the address as it is compared; rows without one may repeat.
    ``told`` says which time and place the participant knows of.
    """

    event = models.ForeignKey(
        "news.EventPage",
        on_delete=models.CASCADE,
        related_name="participants",
        verbose_name=pgettext_lazy("agenda", "event"),
    )
    name = models.CharField(
        _("name"), max_length=160, help_text=_("Full name with titles.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    email_key = models.CharField(max_length=254, blank=True, editable=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    staff_number = models.CharField(_("staff number (NIP)"), max_length=30, blank=True)
    post = models.CharField(pgettext_lazy("person", "post"), max_length=160, blank=True)
    organization_name = models.CharField(
        _("office or group"), max_length=200, blank=True
    )
    organization = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page of the organisation"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    mode = models.CharField(
        _("takes part"),
        max_length=12,
        choices=ParticipantMode.choices,
        default=ParticipantMode.IN_PERSON,
    )
    status = models.CharField(
        pgettext_lazy("agenda", "status"),
        max_length=12,
        choices=ParticipantStatus.choices,
        default=ParticipantStatus.CONFIRMED,
    )
    source = models.CharField(
        _("came by"),
        max_length=12,
        choices=ParticipantSource.choices,
        default=ParticipantSource.OFFICE,
    )
    note = models.TextField(
        _("note"), blank=True, validators=[MaxLengthValidator(1000)]
    )
    told = models.CharField(max_length=64, blank=True, editable=False)
    registered_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    #: When the personal data was taken away; office, way and presence stay.
    cleared_at = models.DateTimeField(null=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["registered_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email_key"],
                condition=~Q(email_key=""),
                name="news_participant_once_an_address",
                violation_error_message=_("This e-mail address is registered already."),
            )
        ]
        indexes = [
            models.Index(fields=["event", "status"], name="news_participant_status")
        ]

    def __str__(self) -> str:
        # No name: logs keep for years what records are called.
        return f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = key_of(self.email)
        fields = kwargs.get("update_fields")
        if fields is not None and "email" in fields:
            kwargs["update_fields"] = {*fields, "email_key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        self.email_key = key_of(self.email)

    @property
    def shown_name(self) -> str:
        return self.name or gettext("(data deleted)")

    def move_to(self, status: ParticipantStatus) -> None:
        if status not in ALLOWED[ParticipantStatus(self.status)]:
            raise InvalidTransition(f"{self.status} → {status}")
        self.status = status


def key_of(email: str) -> str:
    """Return an address as it is compared; hardly any server tells cases apart."""
    return email.strip().casefold()


class Attendance(models.Model):
    """That a participant was there on a day; trainings are signed for each day."""

    participant = models.ForeignKey(
        Participant,
        on_delete=models.CASCADE,
        related_name="attendances",
        verbose_name=_("participant"),
    )
    day = models.DateField(_("day"))
    mode = models.CharField(
        _("takes part"), max_length=12, choices=ParticipantMode.choices
    )
    source = models.CharField(
        _("recorded by"), max_length=12, choices=ParticipantSource.choices
    )
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "day"], name="news_attendance_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}, {self.day}"

    def clean(self) -> None:
        super().clean()
        times = self.participant.event.times
        if times is None or self.day not in times.days:
            raise ValidationError({"day": _("The event doesn't take place that day.")})


class ParticipantLetter(models.Model):
    """One e-mail to one participant, kept until it is sent and as proof that it was.

    ``occasion`` tells letters of one kind apart (a reminder of the old time from one
    of the new); with the constraint nobody gets the same one twice. A row that is
    claimed and not sent belongs to a sender that was killed while it handed the
    letter over: nobody knows whether it left, so it is not repeated by itself.
    """

    participant = models.ForeignKey(
        Participant,
        on_delete=models.CASCADE,
        related_name="letters",
        verbose_name=_("participant"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=LetterKind.choices)
    occasion = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken for sending at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter to a participant")
        verbose_name_plural = _("letters to participants")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "kind", "occasion"],
                name="news_participant_letter_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["sent_at", "claimed_at"], name="news_participant_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_kind_display()}"
