"""Workbooks written on the spot, with invented rows in real shapes."""

from io import BytesIO

import pytest
import xlsxwriter

from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from tests.factories.innovations import GovernmentAffairFactory


def xlsx_of(*rows):
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


@pytest.fixture
def start(region):
    """Plan rows; ``start("innovations", header, *rows, user=...)``."""

    def start(sheet, *rows, user=None, **options):
        return start_import(
            sheet=sheet,
            content=xlsx_of(*rows),
            filename="uji.xlsx",
            context=Context(scope=region, user=user, **options),
        )

    return start


@pytest.fixture
def load(start):
    """Plan rows and apply them."""

    def load(sheet, *rows, user=None, **options):
        return apply_run(run=start(sheet, *rows, user=user, **options), user=user)

    return load


def outcome(run):
    """(row, action, texts of the messages) of every row of the file."""
    return [(row.number, row.action) for row in run.rows.filter(number__isnull=False)]


def texts(run, number):
    return [message["text"] for message in run.rows.get(number=number).messages]


@pytest.fixture
def affairs(db):
    return [
        GovernmentAffairFactory(code="1.02", label="Kesehatan"),
        GovernmentAffairFactory(code="1.01", label="Pendidikan"),
        GovernmentAffairFactory(
            code="1.05",
            label="Ketenteraman, ketertiban umum, dan pelindungan masyarakat",
        ),
    ]
