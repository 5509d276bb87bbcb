"""Rich text and stream fields as plain text, without touching the database.

Wagtail's own ``get_searchable_content`` makes Python values of the blocks,
which looks up pictures and documents page by page.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.embeds.blocks import EmbedBlock

_TAG = re.compile(r"<[^>]*>")
#: Their values are addresses or codes, nothing that is read.
_SILENT = (
    blocks.URLBlock,
    blocks.EmailBlock,
    blocks.ChoiceBlock,
    blocks.RegexBlock,
    EmbedBlock,
)


def strip_tags(markup: str) -> str:
    """Return rich text without its tags; words of two paragraphs stay apart."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).split())


def stream_text(value: Any) -> str:
    """Return what is to be read in a stream field."""
    if not value:
        return ""
    found = _texts(value.stream_block, list(value.raw_data))
    return " ".join(filter(None, found))


def _texts(block: blocks.Block, raw: Any) -> Iterator[str]:
    if isinstance(block, blocks.BaseStreamBlock):
        yield from _of_stream(block, raw)
    elif isinstance(block, BaseTypedTableBlock):
        yield from _of_typed_table(block, raw)
    elif isinstance(block, TableBlock):
        yield from _of_table(raw)
    elif isinstance(block, blocks.BaseStructBlock):
        yield from _of_struct(block, raw)
    elif isinstance(block, blocks.ListBlock):
        yield from _of_list(block, raw)
    elif isinstance(raw, str) and not isinstance(block, _SILENT):
        yield strip_tags(raw)


def _of_stream(block: blocks.BaseStreamBlock, raw: Any) -> Iterator[str]:
    for item in raw or ():
        child = block.child_blocks.get(item["type"])
        if child is not None:  # a block type of former days
            yield from _texts(child, item["value"])


def _of_struct(block: blocks.BaseStructBlock, raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        for name, child in block.child_blocks.items():
            yield from _texts(child, raw.get(name))


def _of_list(block: blocks.ListBlock, raw: Any) -> Iterator[str]:
    for item in raw or ():
        is_wrapped = isinstance(item, dict) and item.get("type") == "item"
        yield from _texts(block.child_block, item["value"] if is_wrapped else item)


def _of_table(raw: Any) -> Iterator[str]:
    rows = raw.get("data") if isinstance(raw, dict) else None
    for row in rows or ():
        yield from (strip_tags(str(cell)) for cell in row if cell)


def _of_typed_table(block: BaseTypedTableBlock, raw: Any) -> Iterator[str]:
    if not isinstance(raw, dict):
        return
    columns = [column for column in raw.get("columns") or () if column]
    yield from (column.get("heading") or "" for column in columns)
    children = [block.child_blocks.get(column.get("type")) for column in columns]
    for row in raw.get("rows") or ():
        for child, value in zip(children, row.get("values") or (), strict=False):
            if child is not None:
                yield from _texts(child, value)
