"""Files that crawlers ask for by fixed addresses."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wagtail.models import Site

from news.models import NewsIndexPage
from portal.home.services.remembering import remember
from portal.seo.sitemaps import SECTIONS, count_parts, entries

# What crawlers have no business with; it is not what keeps anybody out. The API
# may be read, results of searches are without end.
#: So that no number in an address makes the database count for nothing.
MOST_PARTS = 1_000
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /cari/\nDisallow: /i18n/\n"


def robots(request: HttpRequest) -> HttpResponse:
    site = Site.find_for_request(request)
    places = [f"{site.root_url}/sitemap.xml", *_news_sitemaps(site)] if site else []
    text = ROBOTS + "".join(f"\nSitemap: {place}" for place in places) + "\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _news_sitemaps(site: Site) -> list[str]:
    """What the newsrooms published in the last two days, for news searches."""
    newsrooms = NewsIndexPage.objects.live().public().descendant_of(site.root_page)
    return [f"{newsroom.full_url}sitemap/" for newsroom in newsrooms.order_by("path")]


def sitemap(request: HttpRequest) -> HttpResponse:
    """All addresses, or from 10,000 on an index of the files that hold them."""
    return _answer(request, "sitemap", _whole)


def sitemap_part(request: HttpRequest, section: str, part: int) -> HttpResponse:
    if section not in SECTIONS or not 0 < part <= MOST_PARTS:
        raise Http404

    def text(site: Site) -> str:
        return _urlset(entries(site, section=section, part=part))

    return _answer(request, f"sitemap-{section}-{part}", text)


def _answer(request: HttpRequest, name: str, text: Any) -> HttpResponse:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    region = getattr(request, "region", None)
    kept = remember(region, name, lambda: text(site))
    response = HttpResponse(kept, content_type="application/xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def _whole(site: Site) -> str:
    parts = count_parts(site)
    if not parts:
        found = [
            entry for name in SECTIONS for entry in entries(site, section=name, part=1)
        ]
        return _urlset(found)
    addresses = [
        f"{site.root_url}/sitemap-{name}-{number}.xml"
        for name, count in parts.items()
        for number in range(1, count + 1)
    ]
    return render_to_string("seo/sitemap_index.xml", {"addresses": addresses})


def _urlset(found: list[Any]) -> str:
    return render_to_string("seo/sitemap.xml", {"entries": found})
