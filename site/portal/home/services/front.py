"""What the front page of a region shows, in a fixed number of queries."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page

from competitions.models import CompetitionPage
from innovations.models import InnovationPage, OrganizationPage, RegistryPage
from news.models import NewsIndexPage, NewsPage
from portal.home.models import HomePage

ARTICLES = 3
INNOVATIONS = 6
#: Keep in step with templates/components/innovation_card.html.
CARD_RENDITION = "fill-480x320|format-webp"


class Figure(NamedTuple):
    label: str
    value: int


def front_page_context(*, home: HomePage) -> dict[str, Any]:
    """Return published content below ``home``, the newest of each kind.

    A page that was never saved (a preview of a new one) has none.
    """
    if not home.path:
        return {}
    innovations = InnovationPage.objects.descendant_of(home).live().public()
    competition = _newest_competition(home)
    featured = _featured(home) or competition
    return {
        "innovations": _newest_innovations(innovations),
        "articles": _newest_articles(home),
        "competition": competition,
        "featured": featured,
        "featured_is_competition": isinstance(featured, CompetitionPage),
        "registry": RegistryPage.objects.child_of(home).live().first(),
        "newsroom": NewsIndexPage.objects.child_of(home).live().first(),
        "figures": _figures(home, innovations),
        "counted_at": timezone.now(),
    }


def _newest_innovations(innovations: Any) -> list[InnovationPage]:
    images = get_image_model().objects.prefetch_renditions(CARD_RENDITION)
    cards = (
        innovations.newest_first()
        .select_related("organization", "main_affair")
        .prefetch_related(Prefetch("photo", queryset=images))
        .defer_streamfields()
    )
    return list(cards[:INNOVATIONS])


def _newest_articles(home: HomePage) -> list[NewsPage]:
    articles = NewsPage.objects.descendant_of(home).published()
    return list(articles.for_listing()[:ARTICLES])


def _newest_competition(home: HomePage) -> CompetitionPage | None:
    competitions = CompetitionPage.objects.descendant_of(home).live().public()
    newest: CompetitionPage | None = competitions.for_listing().newest_first().first()
    return newest


def _featured(home: HomePage) -> Page | None:
    """Return the page that editors chose, while it may be shown."""
    if home.featured_page_id is None:
        return None
    chosen = Page.objects.filter(pk=home.featured_page_id).live().public()
    found: Page | None = chosen.defer_streamfields().specific().first()
    return found


def _figures(home: HomePage, innovations: Any) -> list[Figure]:
    """Count what is published now; organisations that ended don't count."""
    today = timezone.localdate()
    existing = Q(valid_to__isnull=True) | Q(valid_to__gte=today)
    organizations = OrganizationPage.objects.descendant_of(home).live().public()
    return [
        Figure(_("published innovations"), innovations.count()),
        Figure(_("organisations and units"), organizations.filter(existing).count()),
    ]
