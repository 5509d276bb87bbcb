"""What visitors do with an event: register, cancel, join, and say they are there.

Routes of ``EventPage`` lead here, so that Wagtail's own guards (drafts, private
pages) stand before all of it. Nothing here is kept by caches or search engines.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from news.event_choices import LinkShown, ParticipantStatus
from news.models import EventPage, Participant
from news.public_forms import CheckInForm, KnownForm, RegistrationForm
from news.services import attendance, registration
from news.services.clearing import keeping_days
from news.services.registration import (
    TAKES_MORE,
    RegistrationRefused,
    RegistrationState,
)
from news.services.throttling import (
    check_ins_an_hour,
    registrations_an_hour,
    too_many,
)
from news.services.tokens import (
    BadToken,
    ExpiredToken,
    Presence,
    find_participant,
    read_presence,
)

#: From when the link of a meeting is shown to everybody, if it ever is.
DOORS_OPEN = timedelta(minutes=30)
View = Callable[..., HttpResponse]


def personal(view: View) -> View:
    """Keep an answer out of caches, search engines and the addresses of others."""

    @wraps(view)
    def wrapper(event: EventPage, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(event, request, **kwargs)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return wrapper


def _page(
    event: EventPage, request: HttpRequest, template: str, step: str, **context: Any
) -> TemplateResponse:
    values = {"page": event, "event": event, "agenda": event.get_parent(), "step": step}
    status = context.pop("http_status", 200)
    return TemplateResponse(
        request, f"news/agenda/{template}", values | context, status=status
    )


# ----------------------------------------------------------------- registration


@personal
def register(event: EventPage, request: HttpRequest) -> HttpResponse:
    state = registration.state_of(event)
    form = RegistrationForm(request.POST or None, event=event)
    if request.method == "POST" and state in TAKES_MORE:
        if too_many(request, "register", registrations_an_hour()):
            return _blocked(event, request)
        if form.is_valid():
            try:
                registration.register(event=event, details=form.details())
            except RegistrationRefused as refused:
                if "mode" in form.fields and refused.state == RegistrationState.FULL:
                    form.add_error(
                        "mode",
                        _("The places in the room are taken. Online there are more."),
                    )
                else:
                    state = refused.state
            else:
                return HttpResponseRedirect(f"{event.get_url(request)}daftar/selesai/")
    return _page(
        event,
        request,
        "register.html",
        _("Registration"),
        form=form,
        state=state,
        takes_more=state in TAKES_MORE,
        places_left=registration.places_left(event),
        keeping_days=keeping_days(),
    )


def _blocked(event: EventPage, request: HttpRequest) -> HttpResponse:
    return _page(event, request, "blocked.html", _("Registration"), http_status=429)


@personal
def thanks(event: EventPage, request: HttpRequest) -> HttpResponse:
    return _page(event, request, "thanks.html", _("Registration"))


@personal
def manage(event: EventPage, request: HttpRequest, token: str) -> HttpResponse:
    """Show somebody's registration; only a button cancels it.

    Programs that look at the links of e-mails open the page and press nothing.
    """
    participant = _participant(event, token)
    if request.method == "POST":
        registration.cancel(participant)
        return HttpResponseRedirect(request.path)
    is_confirmed = participant.status == ParticipantStatus.CONFIRMED
    return _page(
        event,
        request,
        "manage.html",
        _("Your registration"),
        participant=participant,
        can_cancel=participant.status != ParticipantStatus.CANCELLED
        and not event.is_over,
        shows_link=is_confirmed and event.is_online and bool(event.online_url),
    )


def _participant(event: EventPage, token: str) -> Participant:
    try:
        return find_participant(event, token)
    except BadToken as error:
        raise Http404 from error


# ------------------------------------------------------------------------- join


@personal
def join(event: EventPage, request: HttpRequest) -> HttpResponse:
    """Show the link of the meeting to everybody, once everybody may have it."""
    return _page(
        event,
        request,
        "join.html",
        _("Join online"),
        shows_link=link_is_open(event),
        opens_at=_opening(event),
    )


def link_is_open(event: EventPage) -> bool:
    """Tell whether anybody may have the link of the meeting now."""
    if not event.is_online or not event.online_url or event.is_off or event.is_over:
        return False
    if event.online_link_shown == LinkShown.ALWAYS:
        return True
    opens_at = _opening(event)
    return opens_at is not None and timezone.now() >= opens_at


def _opening(event: EventPage) -> Any:
    if event.online_link_shown != LinkShown.BEFORE_START or event.times is None:
        return None
    return event.times.start - DOORS_OPEN


# --------------------------------------------------------------------- check-in


@personal
def check_in(event: EventPage, request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the QR code: who is in the room says so."""
    is_sent = request.method == "POST"
    grace = attendance.GRACE if is_sent else timedelta(0)
    try:
        presence = read_presence(event, token, grace=grace)
    except ExpiredToken:
        return _page(
            event, request, "expired.html", _("Attendance list"), http_status=410
        )
    except BadToken as error:
        raise Http404 from error
    known, new = KnownForm(), CheckInForm(event=event)
    if is_sent:
        if too_many(request, "check in", check_ins_an_hour()):
            return _blocked(event, request)
        if "known_email" in request.POST:
            known = KnownForm(request.POST)
            done = _check_in_known(event, known, presence)
        else:
            new = CheckInForm(request.POST, event=event)
            done = _check_in_new(event, new, presence)
        if done is not None:
            return _page(
                event, request, "present.html", _("Attendance list"), attendance=done
            )
    return _page(
        event,
        request,
        "check_in.html",
        _("Attendance list"),
        known=known,
        new=new,
        presence=presence,
        keeping_days=keeping_days(),
    )


def _check_in_known(event: EventPage, form: KnownForm, presence: Presence) -> Any:
    if not form.is_valid():
        return None
    try:
        return attendance.check_in_known(
            event=event, email=form.cleaned_data["known_email"], presence=presence
        )
    except attendance.Unknown:
        form.add_error("known_email", _("Nobody is registered with this address."))
        return None


def _check_in_new(event: EventPage, form: CheckInForm, presence: Presence) -> Any:
    if not event.admits_unregistered:
        raise Http404
    if not form.is_valid():
        return None
    return attendance.check_in_new(
        event=event, details=form.details(), presence=presence
    )
