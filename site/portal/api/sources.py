"""Everything that items of an answer point at, loaded together.

Used twice: first the items name what they need and get nothing, then, after
``load``, they ask again and get it. So a list needs as many queries as a single
item, and nobody has to know beforehand where pictures stand.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, TextField
from django.urls import reverse
from django.utils.html import escape
from wagtail.api.rich_text import APIRichText
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.models.sites import SiteRootPath
from wagtail.query import PageQuerySet
from wagtail.rich_text.rewriters import extract_attrs

from portal.api.pictures import Renditions, drawn_renditions, full, renditions_of
from portal.api.place import Place

_LINK = re.compile(r"<a(\b[^>]*)>")
_EMBED = re.compile(r"<embed\b[^>]*/>")


def heavy_columns(model: type[Model]) -> list[str]:
    """Texts of any length, which a list only reads when it shows them."""
    return [
        field.name
        for field in model._meta.concrete_fields
        # Every address needs the path.
        if isinstance(field, TextField | StreamField) and field.name != "url_path"
    ]


class Sources:
    def __init__(
        self, place: Place, *, base: str, rich_text_format: str = "db_html"
    ) -> None:
        self.place = place
        self.base = base
        self.rich_text_format = rich_text_format
        self._ready = False
        self._pages: dict[type[Page], set[int]] = defaultdict(set)
        self._images: set[int] = set()
        self._documents: set[int] = set()
        self._found_pages: dict[int, Page] = {}
        self._found_images: dict[int, Any] = {}
        self._found_documents: dict[int, Any] = {}
        self._drawn: Renditions = {}
        self._renditions: dict[int, dict[str, Any]] = {}
        self._parent: Page | None = None

    # ------------------------------------------------------------ asking

    def picture(
        self, pk: Any, *, alt: str | None = None, **texts: str
    ) -> dict[str, Any] | None:
        """Return a picture with its sizes, unless its collection is private."""
        key = _key(pk)
        if not self._ready:
            self._images.update(key)
            return None
        image = self._found_images.get(*key) if key else None
        if image is None:
            return None
        return {
            "id": image.pk,
            "title": image.title,
            "alt": image.default_alt_text if alt is None else alt,
            **texts,
            "width": image.width,
            "height": image.height,
            "renditions": self.renditions(image),
        }

    def renditions(self, image: Any) -> dict[str, Any]:
        """Return a picture's sizes; pages of a list often share pictures."""
        found = self._renditions.get(image.pk)
        if found is None:
            found = renditions_of(image, self._drawn, self.base)
            self._renditions[image.pk] = found
        return found

    def document(self, pk: Any, *, label: str = "") -> dict[str, Any] | None:
        """Return a document with its address, unless its collection is private."""
        key = _key(pk)
        if not self._ready:
            self._documents.update(key)
            return None
        document = self._found_documents.get(*key) if key else None
        if document is None:
            return None
        return {
            "id": document.pk,
            "title": label or document.title,
            "url": full(self.base, document.url),
            "extension": document.file_extension.lower(),
            "size": document.file_size,
        }

    def page(self, pk: Any, model: type[Page] = Page) -> Page | None:
        """Return a page that visitors may open, or nothing."""
        key = _key(pk)
        if not self._ready:
            self._pages[model].update(key)
            return None
        return self._found_pages.get(*key) if key else None

    def link(self, pk: Any, model: type[Page] = Page) -> dict[str, Any] | None:
        """Return what names a page; of any type unless ``model`` says it."""
        page = self.page(pk, model)
        if page is None:
            return None
        found: dict[str, Any] = {"id": page.pk}
        if model is Page:
            found["type"] = page._meta.label
        found["title"] = page.title
        if hasattr(page, "code"):
            found["code"] = page.code
        return found | {
            "slug": page.slug,
            "html_url": self.html_url(page),
            "detail_url": self.detail_url(page.pk),
        }

    def parent(self, page: Page) -> Page | None:
        """Return the page above, if visitors may open it; of single pages only."""
        if not self._ready:
            above = page.path[: -page.steplen]
            self._parent = self.place.pages().filter(path=above).first()
            if self._parent is not None:
                self._pages[Page].add(self._parent.pk)
            return None
        return self.page(self._parent.pk) if self._parent else None

    def rich_text(self, text: str | None) -> str:
        if not text or self.rich_text_format == APIRichText.FORMAT_DB_HTML:
            return text or ""
        return _LINK.sub(self._opening_tag, _EMBED.sub("", text))

    # ----------------------------------------------------------- addresses

    def html_url(self, page: Page) -> str | None:
        """Return the public address without asking the database again."""
        if has_own_addresses(type(page)):
            return page.get_full_url(self._request)
        return self._home_url + page.url_path[len(self.place.home.url_path) :]

    def detail_url(self, pk: int, endpoint: str = "pages") -> str:
        return f"{self._listings[endpoint]}{pk}/"

    @cached_property
    def _request(self) -> Any:
        """What Wagtail takes for a request, on which it keeps the sites' addresses."""
        site = self.place.region.site
        own = SiteRootPath(
            site.pk, self.place.home.url_path, site.root_url, settings.LANGUAGE_CODE
        )
        return SimpleNamespace(_wagtail_cached_site_root_paths=[own])

    @cached_property
    def _home_url(self) -> str:
        return self.place.region.site.root_url + reverse("wagtail_serve", args=("",))

    @cached_property
    def _listings(self) -> dict[str, str]:
        names = ("pages", "images", "documents")
        return {
            name: self.base + reverse(f"wagtailapi:{name}:listing") for name in names
        }

    # ------------------------------------------------------------- loading

    def load(self) -> None:
        """Fetch what was asked for; from now on it is given."""
        self._sort_pages_by_type()
        for model, keys in self._pages.items():
            if keys:
                pages = self.place.pages(model).filter(pk__in=keys)
                for page in _named_only(pages, model).order_by():
                    self._found_pages[page.pk] = page
        if self._images:
            self._found_images = self._files(get_image_model(), self._images)
            self.load_renditions(self._found_images)
        if self._documents:
            self._found_documents = self._files(get_document_model(), self._documents)
        self._ready = True

    def load_renditions(self, image_ids: Any) -> None:
        self._drawn = drawn_renditions(list(image_ids))

    def _sort_pages_by_type(self) -> None:
        keys = self._pages.pop(Page, None)
        if not keys:
            return
        rows = self.place.pages().filter(pk__in=keys).order_by()
        for pk, content_type_id in rows.values_list("pk", "content_type_id"):
            model = ContentType.objects.get_for_id(content_type_id).model_class()
            self._pages[model or Page].add(pk)

    def _files(self, model: type[Model], keys: set[int]) -> dict[int, Any]:
        files: Any = model._default_manager.filter(pk__in=keys).select_related(
            "collection"
        )
        return {file.pk: file for file in files if self.place.is_open(file.collection)}

    def _opening_tag(self, match: re.Match[str]) -> str:
        attributes = extract_attrs(match[1])
        address = None
        match attributes.get("linktype"):
            case "page":
                page = self.page(attributes.get("id"))
                address = page and self.html_url(page)
            case "document":
                document = self.document(attributes.get("id"))
                address = document and document["url"]
            case None:
                return match[0]
        return f'<a href="{escape(address)}">' if address else "<a>"


def _named_only(pages: PageQuerySet, model: type[Page]) -> PageQuerySet:
    """Read what a link needs; who makes its own addresses may need anything."""
    if has_own_addresses(model):
        return pages.defer(*heavy_columns(model))
    code = [field.name for field in model._meta.fields if field.name == "code"]
    return pages.only(
        "path", "depth", "title", "slug", "url_path", "content_type", *code
    )


def has_own_addresses(model: type[Page]) -> bool:
    return model.get_url_parts is not Page.get_url_parts


def _key(pk: Any) -> tuple[int, ...]:
    """The number of a row, as fields, blocks and rich texts hold it; or nothing."""
    try:
        return (int(pk),) if pk and 0 < int(pk) < 2**63 else ()
    except (TypeError, ValueError):
        return ()
