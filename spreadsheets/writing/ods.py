"""Writing .ods: content.xml streamed into the zip, one row in memory at a time.

odfpy keeps the whole document in memory (and is for tests only), so the XML is
written here; it is little. Cells are typed, so nothing can become a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import Final, TextIO
from xml.sax.saxutils import escape, quoteattr

from spreadsheets.archives import column_letter
from spreadsheets.writing.cells import Value
from spreadsheets.writing.layout import HELPER_ROW, Layout

MIME_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = re.compile(r"(?<= ) +|^ +| $", re.MULTILINE)
_NAMESPACES: Final = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        "of": "urn:oasis:names:tc:opendocument:xmlns:of:1.2",
        "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
    }.items()
)
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    "<manifest:manifest "
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" '
    'manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="settings.xml" '
    'manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES: Final = (
    '<number:date-style style:name="D"><number:day number:style="long"/>'
    "<number:text>/</number:text>"
    '<number:month number:style="long"/><number:text>/</number:text>'
    '<number:year number:style="long"/></number:date-style>'
    '<number:text-style style:name="T"><number:text-content/></number:text-style>'
    '<style:style style:name="shown" style:family="table">'
    '<style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="hidden" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
    '<style:style style:name="date" style:family="table-cell" '
    'style:data-style-name="D"/>'
    '<style:style style:name="number" style:family="table-cell"/>'
    '<style:style style:name="text" style:family="table-cell" '
    'style:data-style-name="T"/>'
    '<style:style style:name="key" style:family="table-cell" '
    'style:data-style-name="T"><style:text-properties fo:color="#767676"/>'
    "</style:style>"
    '<style:style style:name="header" style:family="table-cell">'
    '<style:table-cell-properties fo:background-color="#e8eef4" '
    'fo:wrap-option="wrap"/><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)


def write_ods(path: Path, layout: Layout, rows: Iterable[Sequence[Value]]) -> None:
    """Write the table, the instructions and a hidden sheet of lists."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        # The standard wants this part first and uncompressed.
        archive.writestr(_part("mimetype", zipfile.ZIP_STORED), MIME_TYPE)
        archive.writestr(_part("META-INF/manifest.xml"), _MANIFEST)
        archive.writestr(_part("settings.xml"), _settings(layout))
        with archive.open(_part("content.xml"), "w", force_zip64=True) as raw:
            stream = TextIOWrapper(raw, encoding="utf-8", newline="")
            _write_content(stream, layout, rows)
            stream.flush()
            stream.detach()


def _part(name: str, method: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
    part.compress_type = method
    return part


def _write_content(
    stream: TextIO, layout: Layout, rows: Iterable[Sequence[Value]]
) -> None:
    stream.write(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content {_NAMESPACES} office:version="1.3">'
        f"<office:automatic-styles>{_STYLES}{''.join(_widths(layout))}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f"<table:content-validations>{''.join(_validations(layout))}"
        "</table:content-validations>"
    )
    _write_table(stream, layout, rows)
    if layout.instructions_title:
        _write_plain(
            stream, layout.instructions_title, layout.instruction_rows(), hidden=False
        )
    if layout.lists_title:
        _write_plain(stream, layout.lists_title, layout.list_rows(), hidden=True)
    stream.write("</office:spreadsheet></office:body></office:document-content>")


def _widths(layout: Layout) -> Iterator[str]:
    for index, column in enumerate(layout.columns):
        yield (
            f'<style:style style:name="co{index}" style:family="table-column">'
            "<style:table-column-properties "
            f'style:column-width="{column.width * 0.2:.2f}cm"/></style:style>'
        )


def _validations(layout: Layout) -> Iterator[str]:
    if not layout.lists_title:
        return
    for place, index in enumerate(layout.list_columns):
        letter = column_letter(place)
        end = HELPER_ROW + len(layout.columns[index].choices)
        source = f"${letter}${HELPER_ROW + 1}:${letter}${end}"
        area = f"of:cell-content-is-in-list([$'{layout.lists_title}'.{source}])"
        yield (
            f'<table:content-validation table:name="val{index}" '
            f"table:condition={quoteattr(area)} "
            'table:allow-empty-cell="true" table:display-list="unsorted">'
            '<table:error-message table:display="false"/>'
            "</table:content-validation>"
        )


def _write_table(
    stream: TextIO, layout: Layout, rows: Iterable[Sequence[Value]]
) -> None:
    columns = layout.columns
    stream.write(
        f'<table:table table:name={quoteattr(layout.title)} table:style-name="shown">'
    )
    for index, column in enumerate(columns):
        stream.write(
            f'<table:table-column table:style-name="co{index}" '
            f'table:default-cell-style-name="{column.kind}"/>'
        )
    stream.write("<table:table-header-rows><table:table-row>")
    for column in columns:
        stream.write(_cell(column.header, "header", note=column.note))
    stream.write("</table:table-row></table:table-header-rows>")
    listed = set(layout.list_columns) if layout.lists_title else set()
    validations = [
        f' table:content-validation-name="val{index}"' if index in listed else ""
        for index in range(len(columns))
    ]
    kinds = [column.kind for column in columns]
    for row in rows:
        cells = [
            _cell(value, kind, more)
            for value, kind, more in zip(row, kinds, validations, strict=True)
        ]
        stream.write(f"<table:table-row>{''.join(cells)}</table:table-row>")
    empty = "".join(
        _cell(None, kind, more) for kind, more in zip(kinds, validations, strict=True)
    )
    stream.write(
        f'<table:table-row table:number-rows-repeated="{layout.spare_rows}">'
        f"{empty}</table:table-row></table:table>"
    )


def _write_plain(
    stream: TextIO, name: str, rows: Iterable[Sequence[Value]], *, hidden: bool
) -> None:
    style = "hidden" if hidden else "shown"
    stream.write(
        f'<table:table table:name={quoteattr(name)} table:style-name="{style}">'
        "<table:table-column/>"
    )
    for row in rows:
        cells = "".join(_cell(value, "text") for value in row) or "<table:table-cell/>"
        stream.write(f"<table:table-row>{cells}</table:table-row>")
    stream.write("</table:table>")


def _cell(value: Value, kind: str, more: str = "", note: str = "") -> str:
    if value is None:
        return f"<table:table-cell{more}/>"
    if isinstance(value, str):
        style = "text" if kind in ("date", "number") else kind
        return (
            f'<table:table-cell table:style-name="{style}"{more} '
            f'office:value-type="string">{_note(note)}{paragraphs(value)}'
            "</table:table-cell>"
        )
    if isinstance(value, date):
        return (
            f'<table:table-cell table:style-name="date"{more} '
            f'office:value-type="date" office:date-value="{value.isoformat()}">'
            f"<text:p>{value:%d/%m/%Y}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell table:style-name="number"{more} '
        f'office:value-type="float" office:value="{value!r}">'
        f"<text:p>{value!r}</text:p></table:table-cell>"
    )


def _note(text: str) -> str:
    return f"<office:annotation>{paragraphs(text)}</office:annotation>" if text else ""


def paragraphs(text: str) -> str:
    """Return a text as ODF keeps it: lines are paragraphs, each space counts.

    A tab stays a character: calamine overlooks ``text:tab``.
    """
    spaced = _SPACES.sub(lambda m: f'<text:s text:c="{len(m[0])}"/>', escape(text))
    return f"<text:p>{spaced}</text:p>".replace("\n", "</text:p><text:p>")


def _settings(layout: Layout) -> str:
    """Keep the header in sight."""

    def item(name: str, kind: str, value: object) -> str:
        return (
            f'<config:config-item config:name="{name}" config:type="{kind}">'
            f"{value}</config:config-item>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-settings {_NAMESPACES} office:version="1.3">'
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views">'
        "<config:config-item-map-entry>"
        + item("ViewId", "string", "view1")
        + '<config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(layout.title)}>"
        + item("VerticalSplitMode", "short", 2)
        + item("VerticalSplitPosition", "int", 1)
        + item("ActiveSplitRange", "short", 2)
        + item("PositionBottom", "int", 1)
        + "</config:config-item-map-entry></config:config-item-map-named>"
        + item("ActiveTable", "string", escape(layout.title))
        + "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
