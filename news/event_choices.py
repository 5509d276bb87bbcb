"""What the agenda tells apart. Identifiers are English, the terms of the field the labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventKind(models.TextChoices):
    BRIEFING = "briefing", _("Briefing")
    TRAINING = "training", _("Technical training")
    COORDINATION_MEETING = "coordination_meeting", _("Coordination meeting")
    FOCUS_GROUP = "focus_group", _("Focus group discussion")
    DISSEMINATION = "dissemination", _("Dissemination")
    INNOVATION_CLINIC = "innovation_clinic", _("Innovation clinic")
    WORKSHOP = "workshop", _("Workshop")
    SEMINAR = "seminar", _("Seminar")
    INNOVATION_WEEK = "innovation_week", _("Innovation week")
    COMPETITION = "competition", _("Competition")
    AWARD_CEREMONY = "award_ceremony", _("Award ceremony")
    OTHER = "other", _("Other event")


class EventMode(models.TextChoices):
    """How people take part; in the words of schema.org offline, online, mixed."""

    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Hybrid")


class EventStatus(models.TextChoices):
    SCHEDULED = "scheduled", _("Takes place as announced")
    MOVED = "moved", _("Moved to another time")
    POSTPONED = "postponed", _("Postponed, new time not known yet")
    CANCELLED = "cancelled", _("Cancelled")


#: Where nobody needs to come at the time that is given.
OFF = (EventStatus.POSTPONED, EventStatus.CANCELLED)


class LinkShown(models.TextChoices):
    """Who gets the address of a meeting; uninvited guests find what is public."""

    REGISTERED = "registered", _("Only to those who registered")
    BEFORE_START = "before_start", _("To everybody, from half an hour before the start")
    ALWAYS = "always", _("To everybody, at once")


class RegistrationWay(models.TextChoices):
    NONE = "none", _("Not needed")
    HERE = "here", _("On this site")
    ELSEWHERE = "elsewhere", _("On another site")


class ParticipantMode(models.TextChoices):
    IN_PERSON = "in_person", _("In person")
    ONLINE = "online", _("Online")


class ParticipantStatus(models.TextChoices):
    CONFIRMED = "confirmed", _("Has a place")
    WAITING = "waiting", _("On the waiting list")
    CANCELLED = "cancelled", _("Cancelled")


#: Transitions of a participant; anything else is a mistake of the program.
ALLOWED = {
    ParticipantStatus.CONFIRMED: {ParticipantStatus.CANCELLED},
    ParticipantStatus.WAITING: {
        ParticipantStatus.CONFIRMED,
        ParticipantStatus.CANCELLED,
    },
    ParticipantStatus.CANCELLED: {
        ParticipantStatus.CONFIRMED,
        ParticipantStatus.WAITING,
    },
}


class ParticipantSource(models.TextChoices):
    FORM = "form", _("Registration form")
    QR_CODE = "qr_code", _("QR code at the event")
    OFFICE = "office", _("Entered by the office")
    WORKBOOK = "workbook", _("Workbook")


class LetterKind(models.TextChoices):
    CONFIRMED = "confirmed", _("Registration confirmed")
    WAITING = "waiting", _("On the waiting list")
    MOVED_UP = "moved_up", _("Moved up from the waiting list")
    CANCELLED = "cancelled", _("Registration cancelled")
    REMINDER_DAY = "reminder_day", _("Reminder a day before")
    REMINDER_HOURS = "reminder_hours", _("Reminder two hours before")
    CHANGED = "changed", _("Event changed")
    OFF = "off", _("Event cancelled or postponed")
