"""Sizes in which the API offers pictures, and their addresses.

Asking never draws a picture: a size that exists is named by its file, any other
by a signed address that draws it when somebody first wants to see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote

from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.images.image_operations import ImageTransform
from wagtail.images.models import Filter
from wagtail.images.utils import generate_signature

EDGES = {"small": 480, "medium": 960, "large": 1600}
FORMATS = ("avif", "webp")
#: ``max-`` never enlarges, never crops and doesn't depend on the focal point.
SPECS = {
    f"{name}_{form}": f"max-{edge}x{edge}|format-{form}"
    for name, edge in EDGES.items()
    for form in FORMATS
}
_FILTERS = {name: Filter(f"max-{edge}x{edge}") for name, edge in EDGES.items()}
_ORIGINALS = "original_images/"


class Drawn(NamedTuple):
    """A size that exists as a file."""

    url: str
    width: int
    height: int


Renditions = dict[tuple[int, str], Drawn]


def drawn_renditions(image_ids: Iterable[int]) -> Renditions:
    """Return the sizes that exist of these pictures, by one query."""
    model = get_image_model().get_rendition_model()
    storage = model._meta.get_field("file").storage
    rows = model.objects.filter(
        image__in=image_ids, filter_spec__in=SPECS.values(), focal_point_key=""
    ).values_list("image_id", "filter_spec", "file", "width", "height")
    return {
        (image_id, spec): Drawn(storage.url(file), width, height)
        for image_id, spec, file, width, height in rows
    }


def renditions_of(image: Any, drawn: Renditions, base: str) -> dict[str, Any]:
    """Return name → address, width, height and format of a picture's sizes."""
    found: dict[str, Any] = {}
    for edge in EDGES:
        size = _size(edge, image.width, image.height)
        for form in FORMATS:
            name = f"{edge}_{form}"
            file = drawn.get((image.pk, SPECS[name]))
            width, height = (file.width, file.height) if file else size
            found[name] = {
                "url": full(base, file.url if file else _lazy(image, SPECS[name])),
                "width": width,
                "height": height,
                "format": form,
            }
    return found


def full(base: str, url: str) -> str:
    """Return an address with its host; storages may bring their own."""
    return url if "://" in url else base + url


@lru_cache(maxsize=4096)
def _size(edge: str, width: int, height: int) -> tuple[int | None, int | None]:
    """Return the measures that drawing will give, by Wagtail's own arithmetic."""
    if not width or not height:
        return None, None
    transform = ImageTransform((width, height))
    for operation in _FILTERS[edge].transform_operations:
        # "max" looks at the measures alone.
        transform = operation.run(transform, None)
    return int(transform.size[0]), int(transform.size[1])


def _lazy(image: Any, spec: str) -> str:
    signature = generate_signature(image.pk, spec)
    name = quote(image.file.name.removeprefix(_ORIGINALS))
    return f"{_entrance()}{signature}/{image.pk}/{quote(spec)}/{name}"


def _entrance() -> str:
    """Return what stands before the signature; resolving each would take longer."""
    return reverse("wagtailimages_serve", args=("-", 0, "-")).removesuffix("-/0/-/")
