"""All texts of a page that readers will see, each with the place where it stands.

Knows kinds of fields and blocks, no type of page, so new ones are read as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any, Final

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from taggit.models import ItemBase
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page

#: A place in words, from the outside to the inside, and the text there.
Text = tuple[tuple[str, ...], str]

_TAG: Final = re.compile(r"<[^>]*>")
_ADDRESS: Final = re.compile(r'href="(?:mailto|tel):([^"]{1,300})"', re.IGNORECASE)
#: Columns with the contact of an office, which is meant to be public.
_OF_AN_OFFICE: Final = re.compile(r"(^|_)(phone|email|whatsapp)$")
_OF_WAGTAIL: Final = ("title", "seo_title", "search_description")


def texts_of(page: Page) -> Iterator[Text]:
    """Yield what a page of any type would publish, as it is in memory."""
    yield from _of_model(page, _fields_of(page))
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        if name == COMMENTS_RELATION_NAME or issubclass(
            relation.related_model, ItemBase
        ):
            continue
        label = capfirst(relation.related_model._meta.verbose_name)
        for number, row in enumerate(getattr(page, name).all(), start=1):
            for path, text in _of_model(row, row._meta.concrete_fields):
                yield (f"{label} {number}", *path), text


def _fields_of(page: Page) -> list[Any]:
    inherited = {field.name for field in Page._meta.concrete_fields}
    return [
        field
        for field in page._meta.concrete_fields
        if field.name not in inherited or field.name in _OF_WAGTAIL
    ]


def _of_model(row: models.Model, fields: Any) -> Iterator[Text]:
    for field in fields:
        if not field.editable or not _is_text(field):
            continue
        label = str(capfirst(field.verbose_name))
        value = getattr(row, field.attname)
        if isinstance(field, StreamField):
            raw = list(value.raw_data) if value else []
            yield from _of_stream(field.stream_block, raw, (label,))
        elif isinstance(field, RichTextField):
            yield (label,), plain(value or "")
        elif value:
            yield (label,), str(value)


def _is_text(field: Any) -> bool:
    if isinstance(field, StreamField):
        return True
    if not isinstance(field, models.CharField | models.TextField) or field.choices:
        return False
    silent = (models.EmailField, models.URLField, models.SlugField)
    return not isinstance(field, silent) and not _OF_AN_OFFICE.search(field.name)


def plain(markup: str) -> str:
    """Return rich text as it is read, and behind it addresses that links hold."""
    held = [html.unescape(address) for address in _ADDRESS.findall(markup)]
    read = " ".join(html.unescape(_TAG.sub(" ", markup)).split())
    return " ".join([read, *(one for one in held if one not in read)])


# --------------------------------------------------------------------- blocks


def _of_stream(
    stream: blocks.BaseStreamBlock, raw: Any, path: tuple[str, ...]
) -> Iterator[Text]:
    for number, item in enumerate(raw or (), start=1):
        child = stream.child_blocks.get(item["type"])
        if child is not None:  # a type of former days
            here = _("Block %(number)s (%(kind)s)") % {
                "number": number,
                "kind": child.label,
            }
            yield from _of_block(child, item["value"], (*path, here))


def _of_block(block: Any, raw: Any, path: tuple[str, ...]) -> Iterator[Text]:
    if isinstance(block, blocks.BaseStreamBlock):
        yield from _of_stream(block, raw, path)
    elif isinstance(block, BaseTypedTableBlock):
        yield from _of_typed_table(block, raw, path)
    elif isinstance(block, TableBlock):
        yield from _of_table(raw, path)
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            if isinstance(raw, dict):
                here = (*path, str(child.label or name))
                yield from _of_block(child, raw.get(name), here)
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(raw or (), start=1):
            is_wrapped = isinstance(item, dict) and item.get("type") == "item"
            value = item["value"] if is_wrapped else item
            here = (*path, _("no. %(number)s") % {"number": number})
            yield from _of_block(block.child_block, value, here)
    elif isinstance(raw, str) and raw and not isinstance(block, blocks.ChoiceBlock):
        is_rich = isinstance(block, blocks.RichTextBlock | blocks.RawHTMLBlock)
        yield path, plain(raw) if is_rich else raw


def _of_table(raw: Any, path: tuple[str, ...]) -> Iterator[Text]:
    rows = raw.get("data") if isinstance(raw, dict) else None
    for number, row in enumerate(rows or (), start=1):
        here = (*path, _("row %(number)s") % {"number": number})
        yield here, " | ".join(str(cell) for cell in row if cell)


def _of_typed_table(block: Any, raw: Any, path: tuple[str, ...]) -> Iterator[Text]:
    if not isinstance(raw, dict):
        return
    columns = [column for column in raw.get("columns") or () if column]
    yield path, " | ".join(column.get("heading") or "" for column in columns)
    children = [block.child_blocks.get(column.get("type")) for column in columns]
    for number, row in enumerate(raw.get("rows") or (), start=1):
        here = (*path, _("row %(number)s") % {"number": number})
        for child, value in zip(children, row.get("values") or (), strict=False):
            if child is not None:
                yield from _of_block(child, value, here)
