"""The editors' form of an event: times are those of its place."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.pages import WagtailAdminPageForm

from news.event_choices import EventMode, EventStatus, LinkShown, RegistrationWay
from news.event_times import default_zone, zone_choices
from news.services.parties import fill_in_organizations

#: Other years are typing errors, and calendars would show all months in between.
YEARS = range(1990, 2101)
LONGEST = timedelta(days=366)
MOMENTS = ("starts_at", "ends_at", "registration_closes_at")


class EventPageForm(WagtailAdminPageForm):
    """Reads and shows hours in the zone of the event, whatever zone the editor has.

    Django's fields read what is typed in the active zone. So the form moves the
    hands of the clock on the way in and back on the way out, and a field that
    nobody touched counts as unchanged.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["time_zone"] = self._usual_zone()
        zone = ZoneInfo(self.initial.get("time_zone") or default_zone())
        for name in MOMENTS:
            if value := self.initial.get(name):
                self.initial[name] = _as_typed(value, zone)

    def _usual_zone(self) -> str:
        parent = self.parent_page.specific if self.parent_page else None
        return getattr(parent, "time_zone", "") or default_zone()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        zone = cleaned.get("time_zone") or self._usual_zone()
        cleaned["time_zone"] = zone
        if zone in dict(zone_choices()):
            self._read_moments(cleaned, ZoneInfo(zone))
        self._check_order(cleaned)
        if not self.is_deferred_validation:
            self._check_place(cleaned)
            self._check_registration(cleaned)
            self._check_link(cleaned)
            self._check_text_alternative(cleaned)
        return cleaned

    def save(self, commit: bool = True) -> Any:
        self._remember_former_start()
        page = super().save(commit)
        within = self.parent_page or page
        if fill_in_organizations(page, within=within) and commit:
            page.save()
        return page

    # ----------------------------------------------------------------- times

    def _read_moments(self, cleaned: dict[str, Any], zone: ZoneInfo) -> None:
        for name in MOMENTS:
            if cleaned.get(name):
                cleaned[name] = _as_meant(cleaned[name], zone)
        if cleaned.get("all_day") and cleaned.get("starts_at"):
            start = cleaned["starts_at"].astimezone(zone)
            end = (cleaned.get("ends_at") or start).astimezone(zone)
            cleaned["starts_at"] = datetime.combine(start, time(0), zone)
            cleaned["ends_at"] = datetime.combine(end, time(23, 59), zone)

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and start.year not in YEARS:
            self._refuse("starts_at", _("Check the year."))
        if start and end and end < start:
            self._refuse("ends_at", _("The event ends before it begins."))
        if start and end and end - start > LONGEST:
            self._refuse("ends_at", _("That is more than a year. Check the dates."))
        closing = cleaned.get("registration_closes_at")
        last = end or start
        if closing and last and closing > last:
            self._refuse(
                "registration_closes_at",
                _("Registration would close after the event is over."),
            )

    def _remember_former_start(self) -> None:
        """What the public was told before; for those who read the change by program."""
        page = self.instance
        if self.cleaned_data.get("status") != EventStatus.MOVED:
            page.previous_starts_at = None
            return
        live = type(page).objects.filter(pk=page.pk, live=True)
        told = live.values_list("starts_at", flat=True).first()
        if told and told != self.cleaned_data.get("starts_at"):
            page.previous_starts_at = told

    # ------------------------------------------------- what publication needs

    def _check_place(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("mode") != EventMode.ONLINE and not cleaned.get("place_name"):
            self._refuse("place_name", _("Say where the event takes place."))

    def _check_registration(self, cleaned: dict[str, Any]) -> None:
        elsewhere = cleaned.get("registration") == RegistrationWay.ELSEWHERE
        if elsewhere and not cleaned.get("registration_url"):
            self._refuse("registration_url", _("Give the address to register at."))

    def _check_link(self, cleaned: dict[str, Any]) -> None:
        """An address that nobody would ever see is a mistake."""
        nobody_registers = cleaned.get("registration") == RegistrationWay.NONE
        only_registered = cleaned.get("online_link_shown") == LinkShown.REGISTERED
        is_online = cleaned.get("mode") != EventMode.IN_PERSON
        has_link = bool(cleaned.get("online_url"))
        if is_online and has_link and only_registered and nobody_registers:
            self._refuse(
                "online_link_shown",
                _("Nobody can register, so nobody would get the link."),
            )

    def _check_text_alternative(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("lead_image") and not cleaned.get("lead_image_alt"):
            self._refuse(
                "lead_image_alt",
                _("Describe the picture for people who cannot see it."),
            )

    def _refuse(self, field: str, reason: Any) -> None:
        self.add_error(field, ValidationError(reason, code="required"))


def _as_typed(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the moment at which clocks of the active zone show what those of
    ``zone`` show at ``moment``."""
    wall_clock = moment.astimezone(zone).replace(tzinfo=None)
    return timezone.make_aware(wall_clock, timezone.get_current_timezone())


def _as_meant(moment: datetime, zone: ZoneInfo) -> datetime:
    wall_clock = timezone.make_naive(moment, timezone.get_current_timezone())
    return timezone.make_aware(wall_clock, zone)
