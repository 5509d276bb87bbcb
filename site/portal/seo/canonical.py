"""The one address under which a page is to be known."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page

from competitions.models import CompetitionIndexPage
from innovations.models import OrganizationPage, RegistryPage
from news.models import AgendaIndexPage, NewsIndexPage

REGISTRY_FILTERS = (
    "affair",
    "basic_service",
    "form",
    "kind",
    "organization",
    "q",
    "stage",
    "year",
)
#: What narrows a list: the address is worth sharing, but not worth indexing.
FILTERS: dict[type[Page], tuple[str, ...]] = {
    RegistryPage: REGISTRY_FILTERS,
    CompetitionIndexPage: ("kind", "year"),
    AgendaIndexPage: ("jenis",),
}
#: The parameter that leads to further pages of a list.
NUMBERS: dict[type[Page], str] = {
    RegistryPage: "p",
    OrganizationPage: "p",
    CompetitionIndexPage: "p",
    NewsIndexPage: "page",
    AgendaIndexPage: "page",
}
LONGEST = 500
#: Pages with parts of their own address: a month, a topic, the organisations.
HAVE_PARTS = (RoutablePageMixin, RegistryPage, CompetitionIndexPage)


def canonical_address(page: Page, request: HttpRequest) -> str:
    """Return the address on the page's own site, with what matters of the query.

    Tracking, sorting and the way of display are left out; filters are kept in
    one order, so that the same choice has one address however it was made.
    """
    parts = page.get_url_parts(request)
    if parts is None or not parts[2]:
        return ""
    _site_id, root_url, path = parts
    if isinstance(page, HAVE_PARTS) and request.path.startswith(path):
        path = request.path
    query = urlencode([*_filters(page, request.GET), *_number(page, request.GET)])
    if len(query) > LONGEST:
        query = ""
    return f"{root_url}{path}?{query}" if query else f"{root_url}{path}"


def is_filtered(page: Page, request: HttpRequest) -> bool:
    """Tell whether this is a list narrowed by the reader's choice."""
    return bool(_filters(page, request.GET))


def _filters(page: Page, params: QueryDict) -> list[tuple[str, str]]:
    return [
        (name, value)
        for name in FILTERS.get(type(page), ())
        for value in sorted({value for value in params.getlist(name) if value.strip()})
    ]


def _number(page: Page, params: QueryDict) -> list[tuple[str, str]]:
    name = NUMBERS.get(type(page))
    number = params.get(name, "") if name else ""
    is_number = number.isascii() and number.isdigit() and len(number) < 7
    if name is None or not is_number or int(number) < 2:
        return []
    return [(name, str(int(number)))]
