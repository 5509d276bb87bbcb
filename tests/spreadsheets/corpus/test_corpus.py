"""Every workbook of the corpus comes out exactly as ``expected.txt`` says.

A changed line there is a change of what senders see: read it before accepting it.
"""

import time
from pathlib import Path
from types import FunctionType

import pytest

from spreadsheets.expected import Correction
from tests.spreadsheets.corpus import formats, layouts, refusals
from tests.spreadsheets.corpus.building import ANTAR, HEAD, KOPI, xlsx
from tests.spreadsheets.corpus.describing import describe

pytestmark = pytest.mark.once

EXPECTED = dict(
    block.split("\n", 1)
    for block in Path(__file__)
    .with_name("expected.txt")
    .read_text(encoding="utf-8")
    .removeprefix("== ")
    .split("\n== ")
)
CASES = {
    f"{module.__name__.rpartition('.')[2]}.{name}": builder
    for module in (layouts, formats, refusals)
    for name, builder in vars(module).items()
    if isinstance(builder, FunctionType)
    and builder.__module__ == module.__name__
    and name != "written"
}


def test_every_workbook_has_an_expectation():
    assert len(CASES) >= 60
    assert list(CASES) == list(EXPECTED)


@pytest.mark.parametrize("name", CASES)
def test_workbook(name):
    content = CASES[name]()
    started = time.process_time()

    lines = describe(content)

    assert time.process_time() - started < 5
    assert "\n".join(line.rstrip() for line in lines) == EXPECTED[name].strip("\n")


def test_corrections_win_over_guesses():
    content = xlsx(
        [
            ["Judul", "Pelaksana", "Tahun"],
            ["Kopi", "Dinas A", 2024],
            ["Teh", "B", 2023],
        ],
        Lama=[HEAD, KOPI, ANTAR],
    )
    named = Correction("Data", fields={"A": "name", "B": "organization", "C": ""})
    skipped = Correction("Lama", skip=frozenset({2}))

    lines = describe(content, [Correction.from_json(named.as_json()), skipped])

    assert lines == [
        "Data header 1: A=name B=organization C=-",
        "Lama header 1: A=- B=name C=organization D=year E=score",
        "Lama 2 skipped: left out as you chose",
        "Data 2 new: name='Kopi'; organization='Dinas A'",
        "Data 3 new: name='Teh'; organization='B'",
        "Lama 3 new: name='Antar Obat'; organization='Dinas Kesehatan'; year=2023; "
        "score='87.5'",
        "warning: Sheet “Data”: the column Tahun belongs to no field; its cells are "
        "kept with the import.",
        "warning: Sheet “Lama”, row 2 was left out: left out as you chose (1 | Kopi "
        "Kita | Dinas Pertanian | 2024 | 85)",
    ]


def test_a_sheet_can_be_left_out_and_a_header_and_rows_be_named():
    content = xlsx(
        [HEAD, ["Catatan", "lama"], HEAD, KOPI, ["Jumlah", None, None, None, 1]],
        Lama=[HEAD, ANTAR],
    )
    data = Correction("Data", header_rows=(3,), include=frozenset({5}))

    lines = describe(content, [data, Correction("Lama", use=False)])

    assert lines == [
        "Data header 3: A=- B=name C=organization D=year E=score",
        "Lama header 1 unused: A=- B=name C=organization D=year E=score",
        "Data 4 new: name='Kopi Kita'; organization='Dinas Pertanian'; year=2024; "
        "score='85'",
        "Data 5 refused:  <No name.> <No organization.>",
        "warning: The sheet “Lama” was left out as you chose.",
    ]
