import pytest

from spreadsheets.booleans_id import parse_boolean
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed


@pytest.mark.parametrize(
    "value",
    [
        "Ya",
        "YA ",
        "y",
        "Ada",
        "Sudah",
        "√",
        "✓",
        "✔️",
        "v",
        "V",
        "x",
        "1",
        1,
        1.0,
        True,
        "TRUE",
        "benar",
    ],
)
def test_yes(value):
    assert parse_boolean(value) == Parsed(True)


@pytest.mark.parametrize(
    "value",
    [
        "Tidak",
        "T",
        "Tidak Ada",
        "Belum\u00a0Ada",
        "Belum",
        "0",
        0,
        0.0,
        False,
        "False",
        "salah",
        "tdk.",
    ],
)
def test_no(value):
    assert parse_boolean(value) == Parsed(False)


@pytest.mark.parametrize("value", ["", None, "-", "mungkin", 2, "Ya/Tidak", "10"])
def test_neither(value):
    with pytest.raises(CellError, match="Ya or Tidak"):
        parse_boolean(value)
