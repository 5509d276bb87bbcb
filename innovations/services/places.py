"""Keeps the columns that repeat the tree in step when pages move."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from innovations.models import InnovationPage, OrganizationPage, Region
from innovations.models.placed import PlacedPage


def refresh_places(*, page: Page, parent: Page) -> None:
    """Write region and lead organisation of a moved page and of all below it.

    A page that stands outside all regions, as in a recycle bin, belongs to none and
    occupies no name.
    """
    region = Region.objects.containing(parent)
    for model in PlacedPage.__subclasses__():
        moved = model.objects.filter(path__startswith=page.path)
        moved.exclude(region=region).update(region=region)
    lead = parent.pk if issubclass(parent.specific_class, OrganizationPage) else None
    InnovationPage.objects.filter(pk=page.pk).update(organization_id=lead)


def check_names(*, page: Page, parent: Page) -> None:
    """Tell whether a page and those below it could stand below another parent.

    Raises ``ValidationError`` when a name or code is taken there.
    """
    region = Region.objects.containing(parent)
    for placed in _placed(page):
        placed.region = region
        if isinstance(placed, InnovationPage) and placed.pk == page.pk:
            placed.organization_id = parent.pk
        placed.validate_constraints()


def _placed(page: Page) -> Iterator[PlacedPage]:
    for model in PlacedPage.__subclasses__():
        yield from model.objects.filter(path__startswith=page.path)
