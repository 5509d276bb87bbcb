"""The agenda of an office: what is to come, calendars by month, and the past."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.db.models import Max, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index

from news.archive_dates import MONTH_PATTERN, YEAR_PATTERN, Month
from news.event_choices import EventKind
from news.event_querysets import EventPageQuerySet
from news.event_times import default_zone, zone_choices
from news.models.event import EventPage
from news.models.letterhead import Letterhead
from news.months import month_sheet


class AgendaIndexPage(RoutablePageMixin, Letterhead, Page):
    """What takes place, as a list and as a sheet for each month."""

    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=["bold", "italic", "link"],
        help_text=_("Stands above the list on its first page."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=40,
        choices=zone_choices,
        default=default_zone,
        help_text=_("Of new events; each may have its own."),
    )
    signatory_place = models.CharField(
        _("place of signature"),
        max_length=80,
        blank=True,
        help_text=_("Stands before the date on attendance lists."),
    )
    signatory_post = models.CharField(
        _("post of the signatory"), max_length=160, blank=True
    )
    signatory_name = models.CharField(
        _("name of the signatory"), max_length=160, blank=True
    )

    events_per_page = 12

    subpage_types = ["news.EventPage"]
    template = "news/agenda_index_page.html"
    page_description = _("The list of events with calendars and subscription.")

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    settings_panels = [
        *Page.settings_panels,
        FieldPanel("time_zone"),
        Letterhead.letterhead_panel,
        FieldPanel("signatory_place"),
        FieldPanel("signatory_post"),
        FieldPanel("signatory_name"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("intro")]
    api_fields = [APIField("intro"), APIField("time_zone")]

    class Meta:
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def get_events(self) -> EventPageQuerySet:
        return EventPage.objects.child_of(self).published()

    # ------------------------------------------------------------------ routes

    @path("", name="upcoming")
    def index_route(self, request: HttpRequest) -> HttpResponse:
        # Previews come through here as well and have set it already.
        is_preview = getattr(request, "is_preview", False)
        request.is_preview = is_preview  # type: ignore[attr-defined]
        events = self._of_wanted_kind(request).upcoming().soonest_first()
        return self._render_list(request, events)

    @path("lalu/", name="past")
    def past_route(self, request: HttpRequest) -> HttpResponse:
        events = self._of_wanted_kind(request).past().latest_first()
        return self._render_list(request, events, is_past=True)

    @re_path(
        rf"^(?P<year>{YEAR_PATTERN})/(?P<month>{MONTH_PATTERN})/$",
        name="month",
    )
    def month_route(self, request: HttpRequest, year: str, month: str) -> HttpResponse:
        wanted = Month(int(year), int(month))
        months = self.get_months()
        if wanted not in months:
            raise Http404
        return self._render_month(request, wanted, months)

    @path("ics/", name="calendar")
    def calendar_route(self, request: HttpRequest) -> HttpResponse:
        # Late, for these services need the models of this package.
        from news.services.calendars import calendar_response, feed_events

        return calendar_response(
            name=self._calendar_name(),
            events=feed_events(self.get_events()),
            request=request,
            filename=f"{self.slug}.ics",
        )

    def get_months(self) -> list[Month]:
        """The months from the first event to the last, and this one.

        Others have no address, or crawlers would find a sheet for every month of
        two thousand years.
        """
        ends = self.get_events().aggregate(Min("starts_at"), Max("starts_at"))
        now = Month.of(timezone.now())
        first, last = ends["starts_at__min"], ends["starts_at__max"]
        start = min(Month.of(first), now) if first else now
        end = max(Month.of(last), now) if last else now
        count = (end.year - start.year) * 12 + end.month - start.month + 1
        return [_later(start, number) for number in range(count)]

    def get_route_paths(self) -> list[str]:
        """Also the months, for the redirects made when this page moves."""
        return ["/", "/lalu/", *(f"/{month.path}/" for month in self.get_months())]

    # --------------------------------------------------------------- rendering

    def _of_wanted_kind(self, request: HttpRequest) -> EventPageQuerySet:
        events = self.get_events()
        kind = request.GET.get("jenis", "")
        return events.of_kind(kind) if kind in EventKind.values else events

    def _render_list(
        self, request: HttpRequest, events: EventPageQuerySet, is_past: bool = False
    ) -> HttpResponse:
        paginator = Paginator(events.defer("description"), self.events_per_page)
        try:
            shown = paginator.page(request.GET.get("page", 1))
        except InvalidPage as error:
            raise Http404 from error
        return self.render(
            request,
            context_overrides={
                "events": shown,
                "is_past": is_past,
                "kinds": self._kinds(),
                "kind": request.GET.get("jenis", ""),
                "this_month": Month.of(timezone.now()),
                "calendar_url": self._calendar_url(request),
            },
        )

    def _render_month(
        self, request: HttpRequest, wanted: Month, months: list[Month]
    ) -> HttpResponse:
        # A day more on both sides: a day is that of the event's own zone.
        margin = timedelta(days=1)
        near = self.get_events().between(wanted.start - margin, wanted.end + margin)
        events = [
            event
            for event in near.soonest_first().defer("description")
            if any(Month(day.year, day.month) == wanted for day in event.times.days)
        ]
        place = months.index(wanted)
        return self.render(
            request,
            template="news/agenda_month.html",
            context_overrides={
                "month": date(wanted.year, wanted.month, 1),
                "weeks": month_sheet(*wanted, events, today=timezone.localdate()),
                "events": events,
                "previous_month": _first_day(months[place - 1]) if place else None,
                "next_month": _first_day(months[place + 1])
                if place + 1 < len(months)
                else None,
                "calendar_url": self._calendar_url(request),
            },
        )

    def _kinds(self) -> list[tuple[str, str]]:
        """The kinds that there are events of, in the order of the list."""
        used = set(
            self.get_events().order_by().values_list("kind", flat=True).distinct()
        )
        return [(kind.value, str(kind.label)) for kind in EventKind if kind in used]

    def _calendar_url(self, request: HttpRequest) -> str:
        return f"{self.get_full_url(request) or ''}ics/"

    def _calendar_name(self) -> str:
        site = self.get_site()
        names = [self.title, site.site_name if site else ""]
        return " – ".join(filter(None, names))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["agenda"] = self
        return context


def _later(month: Month, months: int) -> Month:
    year, number = divmod(month.year * 12 + month.month - 1 + months, 12)
    return Month(year, number + 1)


def _first_day(month: Month) -> date:
    return date(month.year, month.month, 1)
