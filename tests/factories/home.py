"""The site's own pages; regions come complete, as ``create_region`` makes them."""

import factory
import wagtail_factories
from wagtail.images.models import Filter

from portal.home.models import ContentPage
from portal.home.services.regions import create_region
from tests.factories.pages import TreePageFactory, indexes_as_wished


class ContentPageFactory(TreePageFactory):
    """``ContentPageFactory(parent=home)``."""

    class Meta:
        model = ContentPage

    title = factory.Sequence(lambda n: f"Halaman {n}")


def make_region(code="64.09", name="Kabupaten Penajam Paser Utara", **fields):
    """A region with its site, home page, index pages and groups."""
    with indexes_as_wished():
        return create_region(code=code, name=name, **fields)


def image_with_renditions(*specs):
    """An image whose sizes are drawn already.

    Drawing one leaves a temporary file to the garbage collector, in whatever
    test that runs.
    """
    image = wagtail_factories.ImageFactory()
    for spec in specs:
        image.renditions.create(
            filter_spec=spec,
            focal_point_key=Filter(spec).get_cache_key(image),
            file=image.file.name,
            width=48,
            height=32,
        )
    return image
