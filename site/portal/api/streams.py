"""Stream fields in answers, read from their stored form.

Wagtail turns each block into objects first, with queries for each field of
each page. The stored form says everything; only what it points at is looked up.
"""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import BaseTypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock, ImageChooserBlock

from portal.api.sources import Sources


def represent(block: blocks.Block, raw: Any, sources: Sources) -> Any:
    """Return the stored value of a block as the API shows it."""
    match block:
        case blocks.BaseStreamBlock():
            return _stream(block, raw, sources)
        case ImageBlock():
            return _picture(raw, sources)
        case blocks.BaseStructBlock():
            return _struct(block, raw, sources)
        case blocks.ListBlock():
            return _list(block, raw, sources)
        case BaseTypedTableBlock():
            return _table(block, raw, sources)
        case ImageChooserBlock():
            return sources.picture(raw)
        case DocumentChooserBlock():
            return sources.document(raw)
        case blocks.PageChooserBlock():
            return sources.link(raw)
        case blocks.RichTextBlock():
            return sources.rich_text(raw)
    return raw


def _stream(block: Any, raw: Any, sources: Sources) -> list[dict[str, Any]]:
    children = block.child_blocks
    return [
        {
            "type": child["type"],
            "value": represent(children[child["type"]], child.get("value"), sources),
            "id": child.get("id"),
        }
        for child in raw or ()
        if child["type"] in children
    ]


def _picture(raw: Any, sources: Sources) -> dict[str, Any] | None:
    if not isinstance(raw, dict):  # from before the block had a text alternative
        return sources.picture(raw)
    alt = "" if raw.get("decorative") else raw.get("alt_text")
    return sources.picture(raw.get("image"), alt=alt)


def _struct(block: Any, raw: Any, sources: Sources) -> dict[str, Any]:
    values = raw or {}
    return {
        name: represent(child, values[name], sources)
        for name, child in block.child_blocks.items()
        if name in values
    }


def _list(block: Any, raw: Any, sources: Sources) -> list[Any]:
    values = (
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
        for item in raw or ()
    )
    found = [represent(block.child_block, value, sources) for value in values]
    if isinstance(block.child_block, blocks.PageChooserBlock):
        # Pages that visitors can't open leave no gap in the list.
        return [link for link in found if link is not None]
    return found


def _table(block: Any, raw: Any, sources: Sources) -> dict[str, Any] | None:
    if not raw:
        return None
    columns = [block.child_blocks.get(column["type"]) for column in raw["columns"]]
    return {
        "columns": raw["columns"],
        "rows": [
            {
                "values": [
                    represent(child, value, sources) if child else value
                    for child, value in zip(columns, row["values"], strict=False)
                ]
            }
            for row in raw["rows"]
        ],
        "caption": raw.get("caption", ""),
    }
