"""What the chair sees of a stage."""

from decimal import Decimal
from fractions import Fraction

from competitions.scoring import Criterion, Sheet, Stage
from competitions.scoring.analysis import view_of

STAGE = Stage("proposal", (Criterion("nilai", Decimal(100)),))


def sheet(entry, juror, value):
    return Sheet("proposal", juror, entry, {"nilai": Decimal(value)})


SHEETS = [
    *(sheet("A", "Tegas", 60), sheet("A", "Biasa", 80), sheet("A", "Murah", 85)),
    *(sheet("B", "Tegas", 50), sheet("B", "Biasa", 65), sheet("B", "Murah", 65)),
    sheet("C", "Biasa", 70),
]


def test_strict_and_generous_jurors_are_told():
    """Tegas gives A 22.5 and B 15 points less than the others."""
    jurors = {one.juror: one for one in view_of(SHEETS, STAGE).jurors}

    assert jurors["Tegas"].strictness == Fraction("18.75")
    assert jurors["Murah"].strictness == Fraction("-11.25")
    assert (jurors["Biasa"].sheets, jurors["Biasa"].mean) == (3, Fraction(215, 3))


def test_juror_alone_with_all_entries_is_neither_strict_nor_generous():
    [only] = view_of([sheet("C", "Biasa", 70)], STAGE).jurors

    assert only.strictness is None


def test_sheets_that_stand_out_and_disagreement_are_told():
    view = view_of(SHEETS, STAGE, stands_out=Decimal(15))

    assert [(one.entry, one.juror, one.difference) for one in view.outliers] == [
        ("A", "Murah", 15),
        ("A", "Tegas", Fraction("-22.5")),
        ("B", "Tegas", -15),
    ]
    assert view.spread == {"A": 25, "B": 15, "C": 0}
