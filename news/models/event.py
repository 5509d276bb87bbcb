"""An event of the agenda."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.core.validators import MinValueValidator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.api import APIField
from wagtail.contrib.routable_page.models import RoutablePageMixin, path, re_path
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Page
from wagtail.search import index

from news.event_choices import (
    OFF,
    EventKind,
    EventMode,
    EventStatus,
    LinkShown,
    RegistrationWay,
)
from news.event_forms import EventPageForm
from news.event_panels import EVENT_TABS
from news.event_querysets import EventPageManager
from news.event_times import EventTimes, default_zone, zone_choices
from news.models.article import NewsPage
from news.related_pages import WithRelatedPages
from news.serializers import LeadImageField, RelatedPagesField
from news.testers import EventTester

#: What a signed token looks like; see news.services.tokens.
TOKEN = r"(?P<token>[-\w]{20,400})"  # noqa: S105 -- a pattern, no password


class EventPage(WithRelatedPages, RoutablePageMixin, Page):
    """A meeting, a training, a ceremony: what, when, where, and how to take part.

    The text is the editors' and goes through drafts and reviews. Participants and
    their presence are plain rows (``news.models.registration``): publishing an older
    revision never touches them.

    ``time_zone`` belongs to the event: a meeting at 09.00 WITA stays at 09.00 WITA
    for readers, calendars and reminders, whatever zone asks.
    """

    kind = models.CharField(
        _("kind"), max_length=24, choices=EventKind.choices, default=EventKind.BRIEFING
    )
    summary = models.TextField(
        _("summary"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences, also shown in lists and calendars."),
    )
    description = RichTextField(
        _("description"),
        blank=True,
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        help_text=_("What it is about, for whom, and what to bring."),
    )

    starts_at = models.DateTimeField(
        pgettext_lazy("agenda", "start"),
        null=True,
        db_index=True,
        help_text=_("In the zone below."),
    )
    ends_at = models.DateTimeField(
        pgettext_lazy("agenda", "end"),
        null=True,
        blank=True,
        help_text=_("Empty: until finished (s.d. selesai)."),
    )
    all_day = models.BooleanField(
        _("all day"), default=False, help_text=_("Hours are not shown.")
    )
    time_zone = models.CharField(
        _("time zone"), max_length=40, choices=zone_choices, default=default_zone
    )

    status = models.CharField(
        pgettext_lazy("agenda", "status"),
        max_length=12,
        choices=EventStatus.choices,
        default=EventStatus.SCHEDULED,
        help_text=_(
            "A cancelled event stays published, so that those who noted it learn of "
            "it. Whoever registered is told by e-mail."
        ),
    )
    status_note = models.CharField(
        _("reason or note"),
        max_length=250,
        blank=True,
        help_text=_("Shown beside the status."),
    )
    previous_starts_at = models.DateTimeField(null=True, editable=False)

    mode = models.CharField(
        _("way of taking part"),
        max_length=12,
        choices=EventMode.choices,
        default=EventMode.IN_PERSON,
    )
    place_name = models.CharField(
        pgettext_lazy("agenda", "place"),
        max_length=200,
        blank=True,
        help_text=_("Hall or room, and building."),
    )
    place_address = models.CharField(_("address"), max_length=300, blank=True)
    map_url = models.URLField(_("link to a map"), blank=True)
    online_url = models.URLField(
        _("link of the online meeting"),
        max_length=500,
        blank=True,
        help_text=_("Never part of the page, the API or calendars."),
    )
    online_note = models.CharField(
        _("how to join"),
        max_length=250,
        blank=True,
        help_text=_("Meeting number and passcode; shown together with the link."),
    )
    online_link_shown = models.CharField(
        _("who gets the link"),
        max_length=16,
        choices=LinkShown.choices,
        default=LinkShown.REGISTERED,
    )

    organizer_name = models.CharField(_("organiser"), max_length=200, blank=True)
    organizer_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("page of the organiser"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Found by the name when it is left empty."),
    )
    contact = models.CharField(
        _("contact"),
        max_length=200,
        blank=True,
        help_text=_("Office, telephone or e-mail of the office; it is public."),
    )
    invitation_number = models.CharField(
        _("number of the invitation"),
        max_length=100,
        blank=True,
        help_text=_("Of the letter; printed on the attendance list, not shown here."),
    )

    registration = models.CharField(
        pgettext_lazy("agenda", "registration"),
        max_length=12,
        choices=RegistrationWay.choices,
        default=RegistrationWay.NONE,
    )
    registration_url = models.URLField(_("address to register at"), blank=True)
    registration_closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        help_text=_("Empty: when the event begins."),
    )
    capacity = models.PositiveIntegerField(
        pgettext_lazy("agenda", "places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Empty: as many as want. Of a hybrid event these are the places in the "
            "room; online there is no limit."
        ),
    )
    has_waiting_list = models.BooleanField(
        _("waiting list"),
        default=True,
        help_text=_("Who is on it moves up, and is told, when a place becomes free."),
    )
    asks_for_staff_number = models.BooleanField(
        _("ask for the staff number (NIP)"), default=False
    )
    asks_for_phone = models.BooleanField(_("ask for a telephone number"), default=False)
    sends_reminders = models.BooleanField(
        _("send reminders"),
        default=True,
        help_text=_("By e-mail, a day and two hours before the start."),
    )
    admits_unregistered = models.BooleanField(
        _("admit people who did not register"),
        default=True,
        help_text=_("They enter themselves by the QR code at the event."),
    )

    lead_image = models.ForeignKey(
        get_image_model_string(),
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("A photograph. What a poster says must also stand in the text."),
    )
    lead_image_alt = models.CharField(
        _("text alternative"),
        max_length=250,
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )

    objects = EventPageManager()

    base_form_class = EventPageForm
    parent_page_types = ["news.AgendaIndexPage"]
    subpage_types: list[str] = []
    template = "news/event_page.html"
    page_description = _("A meeting, training, ceremony or other event.")

    edit_handler = EVENT_TABS

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=1.5),
        index.SearchField("description"),
        index.SearchField("place_name"),
        index.SearchField("organizer_name"),
        index.RelatedFields(
            "speakers", [index.SearchField("name"), index.SearchField("post")]
        ),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
        index.FilterField("kind"),
        index.FilterField("status"),
        index.FilterField("mode"),
    ]

    api_fields = [
        APIField("kind"),
        APIField("summary"),
        APIField("description"),
        APIField("starts_at"),
        APIField("ends_at"),
        APIField("all_day"),
        APIField("time_zone"),
        APIField("status"),
        APIField("status_note"),
        APIField("previous_starts_at"),
        APIField("mode"),
        APIField("place_name"),
        APIField("place_address"),
        APIField("map_url"),
        APIField("organizer_name"),
        APIField("contact"),
        APIField("sessions"),
        APIField("speakers"),
        APIField("invited_parties"),
        APIField("materials"),
        APIField("registration"),
        APIField("registration_url"),
        APIField("registration_closes_at"),
        APIField("capacity"),
        APIField("lead_image", serializer=LeadImageField("width-960|format-webp")),
        APIField("lead_image_alt"),
        APIField("related_pages", serializer=RelatedPagesField()),
    ]

    class Meta:
        verbose_name = pgettext_lazy("agenda", "event")
        verbose_name_plural = pgettext_lazy("agenda", "events")

    # ------------------------------------------------------------------ times

    @property
    def times(self) -> EventTimes | None:
        """When it takes place; of a draft without a start, nothing."""
        if self.starts_at is None:
            return None
        return EventTimes.of(
            start=self.starts_at,
            end=self.ends_at,
            all_day=self.all_day,
            zone_name=self.time_zone,
        )

    @property
    def former_times(self) -> EventTimes | None:
        """When it was to begin before it was moved."""
        if self.previous_starts_at is None or self.status != EventStatus.MOVED:
            return None
        return EventTimes.of(
            start=self.previous_starts_at,
            end=None,
            all_day=self.all_day,
            zone_name=self.time_zone,
        )

    @property
    def closing_text(self) -> str:
        """When registration closes, in the zone of the event."""
        if self.registration_closes_at is None:
            return ""
        closing = self.registration_closes_at.astimezone(ZoneInfo(self.time_zone))
        return f"{date_format(closing, 'l, j F Y, H.i')} {closing.tzname()}"

    @property
    def is_over(self) -> bool:
        return self.times is not None and self.times.over_at < timezone.now()

    @property
    def is_off(self) -> bool:
        return self.status in OFF

    @property
    def is_online(self) -> bool:
        return self.mode != EventMode.IN_PERSON

    @property
    def is_in_person(self) -> bool:
        return self.mode != EventMode.ONLINE

    @property
    def takes_registrations(self) -> bool:
        return self.registration == RegistrationWay.HERE

    @property
    def place_text(self) -> str:
        """The place in one line, for calendars, e-mails and lists."""
        place = ", ".join(filter(None, [self.place_name, self.place_address]))
        if self.mode == EventMode.ONLINE:
            return str(EventMode.ONLINE.label)
        if self.mode == EventMode.HYBRID:
            return (
                f"{place} / {EventMode.ONLINE.label}"
                if place
                else str(EventMode.HYBRID.label)
            )
        return place

    # ------------------------------------------------------------------ rights

    def permissions_for_user(self, user: Any) -> EventTester:
        return EventTester(user, self)

    # ---------------------------------------------------------------- routing

    @path("", name="event")
    def event_route(self, request: HttpRequest) -> HttpResponse:
        # Previews come through here as well and have set it already.
        is_preview = getattr(request, "is_preview", False)
        request.is_preview = is_preview  # type: ignore[attr-defined]
        return self.render(request)

    @path("ics/", name="calendar_file")
    def calendar_file(self, request: HttpRequest) -> HttpResponse:
        # Late, for these services need the models of this package.
        from news.services.calendars import calendar_response

        if self.starts_at is None:
            raise Http404
        return calendar_response(
            name=self.title, events=[self], request=request, filename=f"{self.slug}.ics"
        )

    # Late, for these views need the models of this package.

    @path("daftar/", name="register")
    def register_route(self, request: HttpRequest) -> HttpResponse:
        from news import event_views

        return event_views.register(self, request)

    @path("daftar/selesai/", name="registered")
    def registered_route(self, request: HttpRequest) -> HttpResponse:
        from news import event_views

        return event_views.thanks(self, request)

    @re_path(rf"^pendaftaran/{TOKEN}/$", name="manage")
    def manage_route(self, request: HttpRequest, token: str) -> HttpResponse:
        from news import event_views

        return event_views.manage(self, request, token=token)

    @path("gabung/", name="join")
    def join_route(self, request: HttpRequest) -> HttpResponse:
        from news import event_views

        return event_views.join(self, request)

    @re_path(rf"^hadir/{TOKEN}/$", name="check_in")
    def check_in_route(self, request: HttpRequest, token: str) -> HttpResponse:
        from news import event_views

        return event_views.check_in(self, request, token=token)

    # ---------------------------------------------------------------- reading

    def get_articles(self) -> list[NewsPage]:
        """Articles that report on the event: those it names, and that name it."""
        named = [row.related_page_id for row in self.related_items.all()]
        about = models.Q(related_items__related_page_id=self.pk)
        articles = NewsPage.objects.published().filter(
            about | models.Q(pk__in=named), url_path__startswith=self.site_path
        )
        return list(articles.distinct().for_listing()[:6])

    def get_public_parties(self) -> list[tuple[str, Page | None]]:
        """The invited parties, with the page of each that any visitor may open."""
        rows = list(self.invited_parties.all())
        keys = {row.organization_id for row in rows} | {self.organizer_page_id}
        pages = Page.objects.filter(pk__in=keys - {None}).live().public()
        self._open_pages = {page.pk: page for page in pages}
        return [(row.name, self._open_pages.get(row.organization_id)) for row in rows]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        context["agenda"] = self.get_parent()
        context["parties"] = self.get_public_parties()
        context["organizer"] = self._open_pages.get(self.organizer_page_id)
        context["related_pages"] = [
            page for page in self.get_related_pages() if not isinstance(page, NewsPage)
        ]
        context["articles"] = self.get_articles() if self.pk else []
        context["materials"] = self.materials.select_related("document")
        return context
