"""What other plugins know of innovations and organisations: awards and news."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from competitions.models import Award, CompetitionPage
from innovations.models import InnovationPage, OrganizationPage
from innovations.services.listing import proposal_address
from news.addresses import newsroom_address
from news.models import NewsPage

register = template.Library()

ARTICLES = 3
AWARDS = 50


@register.inclusion_tag("innovations/_awards.html")
def awards_of(page: Page) -> dict[str, Any]:
    """Show the results of published competitions, the newest edition first."""
    if page.pk is None:
        return {"awards": []}
    released = Award.objects.released()
    won = (
        released.filter(innovation_id=page.pk)
        if isinstance(page, InnovationPage)
        else released.filter(organization_id=page.pk)
    )
    editions = CompetitionPage.objects.live().public()
    awards = won.filter(competition__in=editions.values("pk"))
    shown = awards.select_related("category", "competition", "innovation").defer(
        "competition__body", "innovation__story", "innovation__gallery"
    )
    ordered = shown.in_order().order_by("-competition__edition_year", *_order(shown))
    return {
        "awards": list(ordered[:AWARDS]),
        "innovations": _visible(page, ordered),
    }


def _order(awards: Any) -> tuple[Any, ...]:
    order: tuple[Any, ...] = awards.in_order().query.order_by
    return order


def _visible(page: Page, awards: Any) -> set[int]:
    """Return which innovations an organisation's awards may name and lead to."""
    if not isinstance(page, OrganizationPage):
        return set()
    named = InnovationPage.objects.live().public()
    keys = awards.order_by().values("innovation_id")
    return set(named.filter(pk__in=keys).values_list("pk", flat=True))


@register.inclusion_tag("innovations/_related_news.html", takes_context=True)
def news_about(
    context: template.Context, page: Page, and_below: bool = False
) -> dict[str, Any]:
    """Show the newest published articles that name the page as related, and their feed.

    ``and_below`` adds those about pages below it: what an organisation brought about.
    """
    articles: list[NewsPage] = []
    if page.pk is not None:
        found = NewsPage.objects.published().about(page, and_below=and_below)
        articles = list(found.for_listing()[:ARTICLES])
    feed = f"{newsroom_address(articles[0])}tentang/{page.pk}/" if articles else ""
    return {"articles": articles, "feed": feed, "request": context.get("request")}


@register.simple_tag(takes_context=True)
def proposal_to(context: template.Context, page: InnovationPage, email: str) -> str:
    """Return the ``mailto:`` of a profile to an office; nothing without one."""
    if not email:
        return ""
    url = page.get_full_url(context.get("request")) or ""
    return proposal_address(email=email, innovation=page, url=url)


@register.simple_tag
def data_address(page: Page) -> str:
    """Return where programs read the page; nothing where the site has no API."""
    try:
        return reverse("wagtailapi:pages:detail", kwargs={"pk": page.pk})
    except NoReverseMatch:
        return ""
