"""What the public pages of the registry show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction, Page

from innovations.facets import Snapshot
from innovations.models import (
    CoOwner,
    InnovationPage,
    OrganizationPage,
    Region,
    RegistryPage,
)
from innovations.registry_query import RegistryQuery
from innovations.services.registry import Selection, load, select, snapshot_of
from innovations.video_links import youtube_key

INNOVATIONS_PER_PAGE = 20
RELATED_INNOVATIONS = 3
SHARED_INNOVATIONS = 12


def region_of(page: Page) -> Region | None:
    """Return the region in which a page stands; one not saved yet is in none."""
    if not page.path:
        return None
    return Region.objects.select_related("version").containing(page)


def paginate_ids(ids: Sequence[int], number: int) -> PaginatorPage[Any]:
    """Return a page of innovations; a number too high gives the last.

    Only what the page shows is loaded, so a deep page costs what the first does.
    """
    page = Paginator(ids, INNOVATIONS_PER_PAGE).get_page(number)
    page.object_list = load(list(page.object_list))
    return page


class PageNumber(NamedTuple):
    """The number of a page of results; one without an address is a gap."""

    number: int | str
    url: str
    is_current: bool


def page_numbers(page: PaginatorPage[Any], query: RegistryQuery) -> dict[str, Any]:
    """Return the canonical links between the pages of a list."""

    def address(number: int) -> str:
        return f"?{query.on_page(number).urlencode()}"

    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "previous": address(page.number - 1) if page.has_previous() else "",
        "next": address(page.number + 1) if page.has_next() else "",
        "numbers": [
            PageNumber(number, address(number), number == page.number)
            if isinstance(number, int)
            else PageNumber(number, "", False)
            for number in shown
        ]
        if page.has_other_pages()
        else [],
    }


# ---------------------------------------------------------------- organisations


class OrganizationGroup(NamedTuple):
    """Organisations of one type with the innovations of each and its units."""

    label: str
    organizations: list[tuple[OrganizationPage, int]]


def organization_groups(*, region: Region | None) -> list[OrganizationGroup]:
    """Return all published organisations by type; those that ended come last."""
    if region is None:
        return []
    snapshot = snapshot_of(region)
    pages = OrganizationPage.objects.in_region(region).live().public().for_listing()
    today = timezone.localdate()

    def group_of(page: OrganizationPage) -> tuple[bool, int, str]:
        if page.valid_to and page.valid_to < today:
            return True, 0, _("Former organisations")
        if page.type is None:
            return False, 1_000_000, _("Other organisations")
        return False, page.type.sort_order, page.type.label

    ordered = sorted(pages, key=lambda page: (group_of(page), page.title.casefold()))
    return [
        OrganizationGroup(label, with_counts(group, snapshot))
        for (_closed, _order, label), group in groupby(ordered, key=group_of)
    ]


def with_counts(
    pages: Iterable[OrganizationPage], snapshot: Snapshot
) -> list[tuple[OrganizationPage, int]]:
    """Return organisations with the number of innovations of each and its units."""
    masks, values = snapshot.masks["organization"], snapshot.units.value_of
    return [
        (page, masks[values[page.pk]].bit_count() if page.pk in values else 0)
        for page in pages
    ]


def organization_context(
    *, organization: OrganizationPage, page_number: int
) -> dict[str, Any]:
    """Return what an organisation and its units lead, what it co-owns, its units."""
    region = region_of(organization)
    snapshot = snapshot_of(region)
    selection = _of_organization(organization, region, snapshot)
    # By id: the preview of a page that was never saved has none.
    units = OrganizationPage.objects.none()
    if organization.pk and organization.path:
        units = OrganizationPage.objects.child_of(organization).live().public()
    today = timezone.localdate()
    counted = with_counts(units.for_listing().order_by("title"), snapshot)
    page = paginate_ids(selection.ids if selection else (), page_number)
    registry = _registry_above(organization) if selection else None
    return {
        "innovations": page,
        "page_numbers": page_numbers(page, RegistryQuery()),
        "registry_url": f"{registry.get_url()}?{selection.query.urlencode()}"
        if registry and selection
        else "",
        "shared_innovations": _shared(organization),
        "units": [row for row in counted if not _has_ended(row[0], today)],
        "former_units": [row for row in counted if _has_ended(row[0], today)],
        "has_ended": _has_ended(organization, today),
        "parent_organization": _parent(organization),
    }


def _of_organization(
    organization: OrganizationPage, region: Region | None, snapshot: Snapshot
) -> Selection | None:
    value = snapshot.units.value_of.get(organization.pk)
    if value is None:
        # A draft in preview, or a page for signed-in people only.
        return None
    query = RegistryQuery().adding("organization", value)
    return select(region=region, query=query, snapshot=snapshot)


def _registry_above(organization: OrganizationPage) -> RegistryPage | None:
    found: RegistryPage | None = (
        RegistryPage.objects.ancestor_of(organization).live().last()
    )
    return found


def _has_ended(organization: OrganizationPage, today: Any) -> bool:
    return bool(organization.valid_to and organization.valid_to < today)


def _parent(organization: OrganizationPage) -> OrganizationPage | None:
    if not organization.path:
        return None
    above = OrganizationPage.objects.parent_of(organization).live()
    found: OrganizationPage | None = above.first()
    return found


def _shared(organization: OrganizationPage) -> list[InnovationPage]:
    """Return innovations of others that the organisation owns with them."""
    if not organization.pk:
        return []
    rows = CoOwner.objects.filter(organization_id=organization.pk)
    pages = (
        InnovationPage.objects.live().public().filter(pk__in=rows.values("innovation"))
    )
    return list(pages.for_listing().newest_first()[:SHARED_INNOVATIONS])


# -------------------------------------------------------------------- a profile


def innovation_context(*, innovation: InnovationPage, url: str = "") -> dict[str, Any]:
    """Return what a profile shows besides its plain fields: only what is filled in."""
    organization = innovation.organization
    if organization is not None and not organization.live:
        organization = None
    email = organization.public_email if organization else ""
    return {
        "organization": organization,
        "proposal_url": proposal_address(email=email, innovation=innovation, url=url)
        if email
        else "",
        "dates": _filled(innovation, *_DATES),
        "narrative": _filled(innovation, *_NARRATIVE),
        "documents": _documents(innovation),
        "related_affairs": innovation.related_affairs.all(),
        "development_goals": innovation.development_goals.all(),
        "co_owners": _co_owners(innovation),
        "older_names": _older_names(innovation),
        "youtube_key": youtube_key(innovation.video_url),
        "related": _related(innovation),
    }


def proposal_address(*, email: str, innovation: InnovationPage, url: str) -> str:
    """Return a ``mailto:`` with which another region begins to take it over."""
    subject = _("Replication of the innovation “%(title)s”") % {
        "title": innovation.title
    }
    body = _(
        "Good day,\n\nwe would like to learn more about this innovation in order to "
        "replicate it in our region:\n%(title)s (%(code)s)\n%(url)s\n\n"
        "Region and office:\nContact person:\nWhat we would like to know:\n"
    ) % {"title": innovation.title, "code": innovation.code, "url": url}
    # Mail programs want CRLF; "+" would stay a plus sign.
    lines = "\r\n".join(body.splitlines())
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"


_DATES = ("trial_date", "implementation_date", "development_date")
_NARRATIVE = ("design", "purpose", "benefit", "result")
_DOCUMENTS = (
    "proposal_file",
    "budget_file",
    "business_profile_file",
    "property_file",
    "award_file",
)


def _label(innovation: InnovationPage, name: str) -> str:
    label: str = capfirst(innovation._meta.get_field(name).verbose_name)
    return label


def _filled(innovation: InnovationPage, *names: str) -> list[tuple[str, Any]]:
    """Return (label, value) of the fields that have a value."""
    values = ((name, getattr(innovation, name)) for name in names)
    return [(_label(innovation, name), value) for name, value in values if value]


def _documents(innovation: InnovationPage) -> list[tuple[str, Any]]:
    """Return (label, document) of the files that anybody may open, in one query."""
    keys = {name: getattr(innovation, f"{name}_id") for name in _DOCUMENTS}
    wanted = [key for key in keys.values() if key]
    found = get_document_model().objects.filter(pk__in=wanted)
    public = {document.pk: document for document in found.exclude(_in_private())}
    return [
        (_label(innovation, name), public[key])
        for name, key in keys.items()
        if key in public
    ]


def _in_private() -> Q:
    """Files of collections that are restricted, or stand below one that is."""
    paths = CollectionViewRestriction.objects.values_list("collection__path", flat=True)
    private = Q(pk__in=())
    for path in paths:
        private |= Q(collection__path__startswith=path)
    return private


def _co_owners(innovation: InnovationPage) -> Any:
    rows = CoOwner.objects.filter(innovation_id=innovation.pk)
    public = OrganizationPage.objects.live().public()
    return public.filter(pk__in=rows.values("organization")).order_by("title")


def _older_names(innovation: InnovationPage) -> list[str]:
    if innovation.pk is None:
        return []
    return [alias.name for alias in innovation.older_names.all()]


def _related(innovation: InnovationPage) -> list[InnovationPage]:
    """Return the newest others of the same main affair."""
    affair = innovation.main_affair
    if affair is None:
        return []
    snapshot = snapshot_of(region_of(innovation))
    mask = snapshot.masks["affair"].get(affair.code, 0)
    others = mask & ~snapshot.mask_of_ids([innovation.pk or 0])
    return load(snapshot.first(others, RELATED_INNOVATIONS))
