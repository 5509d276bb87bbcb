"""Small builders of workbooks, as offices send them; no binary files in git."""

import io
import re
import zipfile

import openpyxl
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P

HEAD = ["No", "Nama Inovasi", "OPD", "Tahun", "Skor"]
KOPI = [1, "Kopi Kita", "Dinas Pertanian", 2024, 85]
ANTAR = [2, "Antar Obat", "Dinas Kesehatan", 2023, 87.5]
TITLE = ["DAFTAR INOVASI DAERAH"]


def xlsx(rows=(), merges=(), hidden_rows=(), hidden_columns=(), **more):
    """A workbook with the sheet "Data", and further sheets by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    fill(sheet, rows)
    for reference in merges:
        sheet.merge_cells(reference)
    for number in hidden_rows:
        sheet.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        sheet.column_dimensions[letter].hidden = True
    for name, sheet_rows in more.items():
        fill(book.create_sheet(name), sheet_rows)
    return saved(book)


def fill(sheet, rows):
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(number, column, value)


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(rows, merges=(), **more):
    """A workbook of Excel 97; merges are (top, bottom, left, right) from 0."""
    book = xlwt.Workbook()
    for name, sheet_rows in {"Data": rows, **more}.items():
        sheet = book.add_sheet(name)
        for number, row in enumerate(sheet_rows):
            for column, value in enumerate(row):
                if value is not None:
                    sheet.write(number, column, value)
    for merge in merges:
        book.get_sheet(0).merge(*merge)
    return saved(book)


def ods(rows, hidden_rows=(), hidden_columns=(), spans=()):
    """An OpenDocument sheet; spans are {(row, column): (rows, columns)} from 0."""
    document = OpenDocumentSpreadsheet()
    table = Table(name="Data")
    spans = dict(spans)
    for index in range(max(map(len, rows))):
        hidden = {"visibility": "collapse"} if index in hidden_columns else {}
        table.addElement(TableColumn(**hidden))
    for number, values in enumerate(rows):
        row = TableRow(**({"visibility": "filter"} if number in hidden_rows else {}))
        for index, value in enumerate(values):
            row.addElement(
                _ods_cell(
                    value,
                    spans.get((number, index)),
                    covered=any(
                        top <= number < top + r
                        and left <= index < left + c
                        and (top, left) != (number, index)
                        for (top, left), (r, c) in spans.items()
                    ),
                )
            )
        table.addElement(row)
    document.spreadsheet.addElement(table)
    return saved(document)


def _ods_cell(value, span, covered):
    spanned = {}
    if span:
        spanned = {"numberrowsspanned": span[0], "numbercolumnsspanned": span[1]}
    if covered:
        return CoveredTableCell()
    if value is None:
        return TableCell(**spanned)
    if isinstance(value, str):
        cell = TableCell(valuetype="string", **spanned)
        cell.addElement(P(text=value))
        return cell
    return TableCell(valuetype="float", value=value, **spanned)


def html(rows, before="", after=""):
    """A web page with a table; a cell may be (text, attributes)."""
    lines = []
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in row]
        lines.append(
            "<tr>" + "".join(f"<td {a}>{'' if t is None else t}</td>" for t, a in cells)
        )
    page = f"<html><body>{before}<table border=1>{''.join(lines)}</table>{after}</body></html>"
    return page.encode()


def text(rows, delimiter=";", newline="\r\n", encoding="utf-8", before=""):
    """A text table."""
    lines = [
        delimiter.join("" if cell is None else str(cell) for cell in row)
        for row in rows
    ]
    return (before + newline.join(lines) + newline).encode(encoding)


def repacked(content, change):
    """The same zip with every part passed through ``change(name, bytes)``."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def with_sheet(content, pattern, replacement):
    """A workbook whose first sheet's XML was changed."""

    def change(name, part):
        if name != "xl/worksheets/sheet1.xml":
            return part
        part, count = re.subn(pattern, replacement, part, flags=re.DOTALL)
        assert count
        return part

    return repacked(content, change)


def with_part(content, name, part):
    """A workbook with one more part."""
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, part)
    return stream.getvalue()
