"""Exported workbooks as people change them, and what their cells then say."""

import csv
import io
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from spreadsheets.models import Export
from spreadsheets.reading import read_workbook
from spreadsheets.resources import Context
from spreadsheets.services.exporting import export_sheet

SHEET = "innovations"
FIELDS = (
    *("title", "kind", "related_affairs", "implementation_date"),
    *("maturity_score", "summary", "design"),
)
COLUMNS = ("code", "organization", *FIELDS)
ERASE = "[hapus]"

#: By field what a cell may say: the cell, and its value as plans hold it.
CELLS = {
    "title": [(name, name) for name in ("Antar Obat", "Kelas Pagi", "=Kopi", "007")],
    "kind": [
        ("Digital", "digital"),
        ("non-digital ", "non_digital"),
        ("Teknologi", "technology"),
    ],
    "related_affairs": [
        ("Kesehatan", ["1.02"]),
        ("Pendidikan, Kesehatan", ["1.01", "1.02"]),
        ("Pendidikan", ["1.01"]),
    ],
    "implementation_date": [
        (date(2023, 2, 5), "2023-02-05"),
        ("05-02-2023", "2023-02-05"),
        ("12 Maret 2024", "2024-03-12"),
    ],
    "maturity_score": [(35.5, "35.5"), ("35,5", "35.5"), (90, "90")],
    "summary": [(text, text) for text in ("=1+1", "Ringkas.", "'petik", "+62 811")],
    "design": [
        ("Satu & dua.\n\nTiga.", "Satu & dua.\nTiga."),
        ("Rancangan.", "Rancangan."),
        ("=Satu\nDua", "=Satu\nDua"),
    ],
}


@dataclass
class Row:
    """A row of a workbook; ``says`` holds what its cells mean, ``None`` if blank."""

    cells: dict
    says: dict
    key: object = None
    #: The record it was exported for.
    origin: int | None = None


@dataclass
class Book:
    """A workbook on somebody's desk. ``base`` is what it was exported with."""

    number: int
    owner: object
    kind: str
    token: str
    base: dict
    columns: list
    headers: dict
    rows: list
    content: bytes = field(default=b"", repr=False)
    keyed: bool = True
    #: The sheet that names the export, while the workbook has it.
    hidden: list | None = None

    def __str__(self):
        return f"book {self.number}"

    def copy(self, number):
        """The file is copied before it is changed further."""
        return deepcopy(self, {id(self.owner): self.owner}).renumbered(number)

    def renumbered(self, number):
        self.number = number
        return self

    def touch(self):
        self.content = b""

    def saved(self):
        """The file; as it was exported, or as another program saves it."""
        if not self.content:
            self.content = WRITERS[self.kind](self._tables())
        return self.content

    def _tables(self):
        header = [self.headers[name] for name in self.columns]
        if self.keyed:
            header.append(self.headers[None])
        rows = [
            [row.cells.get(name) for name in self.columns]
            + ([row.key] if self.keyed else [])
            for row in self.rows
        ]
        tables = [("Data", [header, *rows])]
        return [*tables, ("Petunjuk", self.hidden)] if self.hidden else tables


def export(number, user, region, kind, path, values):
    """Export and open a workbook; ``values`` are the records' by id."""
    path = path / f"ekspor-{number}.{kind}"
    export_sheet(
        sheet=SHEET,
        context=Context(scope=region, user=user),
        target=path,
        columns=COLUMNS,
    )
    made = Export.objects.latest("pk")
    content = path.read_bytes()
    path.unlink()
    sheets = read_workbook(content, path.name).sheets
    table = next(sheet.rows for sheet in sheets if len(sheet.rows[0]) > len(COLUMNS))
    hidden = next((s.rows for s in sheets if _names_export(s.rows, made.token)), None)
    ids = list(made.rows.order_by("pk").values_list("object_id", flat=True))
    assert len(ids) == len(table) - 1
    names = list(made.columns)
    return Book(
        number=number,
        owner=user,
        kind=kind,
        token=made.token,
        base={pk: dict(values[pk]) for pk in ids},
        columns=list(names),
        headers=dict(zip([*names, None], table[0], strict=True)),
        rows=[
            Row(
                cells=dict(zip(names, cells, strict=False)),
                says={name: values[pk][name] or None for name in names},
                key=cells[len(names)],
                origin=pk,
            )
            for pk, cells in zip(ids, table[1:], strict=True)
        ],
        content=content,
        hidden=hidden,
    )


def _names_export(rows, token):
    return any(isinstance(c, str) and f"{token}-buku" in c.lower() for c in rows[0])


# ------------------------------------------------------------- other programs


def write_xlsx(tables):
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(stream, options) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in tables:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell, day)
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write_number(number, column, cell)
    return stream.getvalue()


def write_ods(tables):
    document = OpenDocumentSpreadsheet()
    for name, rows in tables:
        table = Table(name=name)
        for values in rows:
            row = TableRow()
            for value in values:
                row.addElement(_ods_cell(value))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _ods_cell(value):
    if value is None or value == "":
        return TableCell()
    if isinstance(value, date):
        return TableCell(valuetype="date", datevalue=value.isoformat()[:10])
    if isinstance(value, str):
        cell = TableCell(valuetype="string")
        for line in value.split("\n"):
            cell.addElement(P(text=line))
        return cell
    return TableCell(valuetype="float", value=value)


def write_csv(tables):
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(
        [_csv_cell(cell) for cell in row] for row in tables[0][1]
    )
    return stream.getvalue().encode("utf-8-sig")


def _csv_cell(value):
    if isinstance(value, datetime | date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return "" if value is None else value


WRITERS = {"xlsx": write_xlsx, "ods": write_ods, "csv": write_csv}
