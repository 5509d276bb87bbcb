"""What the front page of a region shows, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from competitions.models import Award, CompetitionPage
from competitions.services.timetable import Countdown, Timetable, timetable
from innovations.models import InnovationPage, OrganizationPage, Region, RegistryPage
from innovations.services.versions import current_version
from news.models import AgendaIndexPage, EventPage, NewsIndexPage, NewsPage
from portal.delivery.turning import last_turn
from portal.home.models import (
    FRONT_ARTICLES,
    FRONT_EVENTS,
    FRONT_INNOVATIONS,
    HomePage,
)
from portal.home.services.frame import Link, link_address
from portal.home.services.remembering import remember

#: Editions that may still be under way; older ones are never looked at.
_EDITIONS = 12


class Published:
    """What anybody may see below a home page; asks for private pages once."""

    def __init__(self, home: HomePage) -> None:
        self.home = home
        self._private = Page.objects.all().private_q()

    def of(self, model: type[Page]) -> Any:
        pages: Any = model._default_manager.live()
        return pages.descendant_of(self.home).exclude(self._private)


class Figure(NamedTuple):
    label: str
    value: int


class Counts(NamedTuple):
    """How much is published, and when that was counted."""

    innovations: int
    innovations_this_year: int
    organizations: int
    awards: int
    counted_at: Any


def front_page_context(
    *, home: HomePage, region: Region | None = None
) -> dict[str, Any]:
    """Return published content below ``home``: what editors chose, else the newest.

    With its ``region`` what is costly is kept until that region changes. A page
    that was never saved (a preview of a new one) has no content.
    """
    if not home.path:
        return {"actions": _actions(home)}
    published = Published(home)
    featured, countdown = _featured(published)
    counts = _counts(published, region)
    chosen = _chosen_innovations(published)
    return {
        "actions": _actions(home),
        "innovations": chosen or _newest_innovations(published, region),
        "innovations_are_chosen": bool(chosen),
        "articles": _articles(published),
        "featured": featured,
        "featured_is_competition": isinstance(featured, CompetitionPage),
        "countdown": countdown,
        "registry": published.of(RegistryPage).first(),
        "newsroom": published.of(NewsIndexPage).first(),
        "events": _events(published),
        "agenda": published.of(AgendaIndexPage).first(),
        "figures": _figures(counts),
        "counted_at": counts.counted_at,
    }


def _actions(home: HomePage) -> list[Link]:
    links = [Link(row.value["label"], link_address(row.value)) for row in home.actions]
    return [link for link in links if link.url]


# ---------------------------------------------------------- what editors chose


def _chosen(stream: Any) -> list[int]:
    """Return the keys of chosen pages without loading the pages."""
    return [row["value"] for row in stream.raw_data if row["value"]]


def _in_order(pages: Iterable[Any], keys: list[int]) -> list[Any]:
    found = {page.pk: page for page in pages}
    return [found[key] for key in keys if key in found]


def _chosen_innovations(published: Published) -> list[InnovationPage]:
    keys = _chosen(published.home.featured_innovations)
    if not keys:
        return []
    return _cards(published.of(InnovationPage).filter(pk__in=keys), keys)


def _newest_innovations(
    published: Published, region: Region | None
) -> list[InnovationPage]:
    def newest() -> list[int]:
        innovations = published.of(InnovationPage).newest_first()
        return list(innovations.values_list("pk", flat=True)[:FRONT_INNOVATIONS])

    keys = remember(region, "newest-innovations", newest)
    return _cards(InnovationPage.objects.live().filter(pk__in=keys), keys)


def _cards(innovations: Any, keys: list[int]) -> list[InnovationPage]:
    return _in_order(innovations.for_listing().defer_streamfields(), keys)


def _articles(published: Published) -> list[NewsPage]:
    listing = published.of(NewsPage).for_listing()
    keys = _chosen(published.home.featured_news)
    chosen = _in_order(listing.filter(pk__in=keys), keys) if keys else []
    return chosen or list(listing[:FRONT_ARTICLES])


def _events(published: Published) -> list[EventPage]:
    """Return what comes next and takes place; a postponed event is none of it."""
    coming = published.of(EventPage).upcoming().taking_place().soonest_first()
    return list(coming.defer("description")[:FRONT_EVENTS])


# -------------------------------------------------------------- the competition


def _featured(published: Published) -> tuple[Page | None, Countdown | None]:
    """Return the page that editors chose while it may be shown, else a competition."""
    chosen = _featured_page(published)
    if chosen is not None and not isinstance(chosen, CompetitionPage):
        return chosen, None
    competitions = published.of(CompetitionPage)
    if chosen is not None:
        competitions = competitions.filter(pk=chosen.pk)
    editions = competitions.for_archive().newest_first()[:_EDITIONS]
    plans = [(edition, _timetable(edition)) for edition in editions]
    if not plans:
        return None, None
    competition, plan = min(plans, key=_nearness)
    return competition, plan.countdown


def _featured_page(published: Published) -> Page | None:
    key = published.home.featured_page_id
    if key is None:
        return None
    chosen = published.of(Page).filter(pk=key).defer_streamfields()
    found: Page | None = chosen.specific().first()
    return found


def _timetable(competition: Any) -> Timetable:
    return timetable(
        competition=competition,
        phases=competition.phases.all(),
        has_results=competition.has_results,
    )


def _nearness(edition: tuple[CompetitionPage, Timetable]) -> tuple[int, date]:
    """Under way before coming before over; each the next date first.

    Of those that are over, ``min`` keeps the first: the newest edition.
    """
    plan = edition[1]
    if plan.current_phase and plan.countdown:
        return 0, plan.countdown.day
    if plan.countdown:
        return 1, plan.countdown.day
    return 2, date.max


# ------------------------------------------------------------------ the figures


def _counts(published: Published, region: Region | None) -> Counts:
    today = timezone.localdate()
    # Awards count from the second in which they are released.
    turn = _last_turn(region).isoformat()
    return remember(region, f"counts-{turn}", lambda: _count(published, today))


def _last_turn(region: Region | None) -> datetime:
    version = current_version(region) if region else None
    if region is None or version is None:
        return timezone.now()
    return last_turn(region, version.token)


def _count(published: Published, today: date) -> Counts:
    """Count what is published now; organisations that ended don't count."""
    innovations = published.of(InnovationPage)
    organizations = published.of(OrganizationPage)
    existing = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    competitions = published.of(CompetitionPage)
    awards = Award.objects.released().filter(
        competition__in=competitions.order_by().values("pk")
    )
    return Counts(
        innovations=innovations.count(),
        innovations_this_year=innovations.of_year(today.year).count(),
        organizations=organizations.filter(existing).count(),
        awards=awards.count(),
        counted_at=timezone.now(),
    )


def _figures(counts: Counts) -> list[Figure]:
    """Word the counts; what there is nothing of is left out, but for the first two."""
    figures = [
        Figure(_("published innovations"), counts.innovations),
        Figure(_("organisations and units"), counts.organizations),
    ]
    year = timezone.localdate(counts.counted_at).year
    more = [
        Figure(
            _("innovations implemented in %(year)s") % {"year": year},
            counts.innovations_this_year,
        ),
        Figure(_("awards in competitions"), counts.awards),
    ]
    return figures + [figure for figure in more if figure.value]
