"""Counts how often articles are opened, without knowing by whom.

Nothing of a reader is kept: no cookie is set, no address written down. Counts wait in
the memory of the process and are added to the rows of the day once a minute, so a
request costs a dictionary entry. They see answers from a cache too, since they only
look at the address; a 304 counts as well, for somebody looked again.
"""

from __future__ import annotations

import atexit
import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import Final, NamedTuple

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from wagtail.models import Site

from news.archive_dates import MONTH_PATTERN, YEAR_PATTERN
from news.models import DailyReads, NewsPage

logger = logging.getLogger(__name__)

#: Seconds between two additions to the rows.
PAUSE: Final = 60.0
#: Addresses that wait at most; more are added at once.
MOST: Final = 500
_ARTICLE: Final = re.compile(
    rf"(?P<newsroom>.*/)(?:{YEAR_PATTERN})/(?:{MONTH_PATTERN})/(?P<slug>[-\w]{{1,255}})/"
)
#: What programs call themselves; an empty name is one too. (Cubot makes telephones.)
_PROGRAM: Final = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|preview|facebookexternalhit|whatsapp|telegram|"
    r"curl|wget|python|java/|go-http|okhttp|axios|node-fetch|libwww|httpclient|"
    r"scrapy|headless|phantom|lighthouse|pagespeed|monitor|uptime|pingdom|feed|"
    r"validator|archive",
    re.IGNORECASE,
)


class Opened(NamedTuple):
    """Without the month of the address, for it is one of the zone of its region."""

    site_id: int
    newsroom: str
    slug: str
    day: date


class Tally:
    """Counts that wait; shared by the threads of a process."""

    def __init__(self) -> None:
        self._counts: Counter[Opened] = Counter()
        self._lock = Lock()
        self._next = time.monotonic() + PAUSE

    def add(self, opened: Opened) -> None:
        with self._lock:
            self._counts[opened] += 1

    def is_due(self) -> bool:
        if not self._counts:
            return False
        return time.monotonic() >= self._next or len(self._counts) >= MOST

    def take(self) -> Counter[Opened]:
        with self._lock:
            taken, self._counts = self._counts, Counter()
            self._next = time.monotonic() + PAUSE
        return taken


tally = Tally()


class ReadingMiddleware:
    """Stands outside of whatever answers from a cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code in {200, 304}:
            count(request)
        if tally.is_due():
            write_counts()
        return response


def count(request: HttpRequest) -> None:
    """Count a visitor who opened what looks like an article."""
    found = _ARTICLE.fullmatch(request.path)
    if found is None or not is_reader(request):
        return
    site = Site.find_for_request(request)
    if site is not None:
        day = timezone.localdate()
        tally.add(Opened(site.pk, found["newsroom"], found["slug"], day))


def is_reader(request: HttpRequest) -> bool:
    """Tell whether somebody reads, and no program.

    Whoever has a session works here; browsers that fetch ahead show nothing yet.
    """
    if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    if getattr(request, "is_preview", False) or getattr(request, "is_dummy", False):
        return False
    ahead = request.headers.get("Sec-Purpose") or request.headers.get("Purpose") or ""
    agent = request.headers.get("User-Agent", "")
    return "prefetch" not in ahead and bool(agent) and not _PROGRAM.search(agent)


def write_counts() -> None:
    """Add what waits to the rows of the articles; what leads to none is dropped.

    A database that can't be written to now costs the figures of a minute, and no
    reader an answer.
    """
    counts = tally.take()
    if not counts:
        return
    try:
        _write(counts)
    except DatabaseError:
        logger.exception("%s reads could not be written", sum(counts.values()))


@transaction.atomic
def _write(counts: Counter[Opened]) -> None:
    keys = _articles_at({opened.slug for opened in counts})
    # In one order, so that two processes never wait for each other.
    for opened, number in sorted(counts.items()):
        article_id = keys.get((opened.site_id, opened.newsroom, opened.slug))
        if article_id is not None:
            _add(article_id, opened.day, number)


def _articles_at(slugs: set[str]) -> dict[tuple[int, str, str], int]:
    """Return the public articles of these names by site and newsroom."""
    articles = NewsPage.objects.published().filter(slug__in=slugs)
    found_at = {}
    for article in articles.defer_streamfields():
        site_id, _root, path = article.get_url_parts() or (0, "", None)
        if path and (found := _ARTICLE.fullmatch(path)):
            found_at[site_id, found["newsroom"], found["slug"]] = article.pk
    return found_at


def _add(article_id: int, day: date, number: int) -> None:
    rows = DailyReads.objects.filter(article_id=article_id, day=day)
    if rows.update(count=F("count") + number):
        return
    try:
        with transaction.atomic():
            DailyReads.objects.create(article_id=article_id, day=day, count=number)
    except IntegrityError:  # another process was faster
        rows.update(count=F("count") + number)


# A worker that ends in peace writes what it still holds.
atexit.register(write_counts)
