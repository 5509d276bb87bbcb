from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.exceptions import CellError
from spreadsheets.numbers_id import (
    indonesian,
    parse_decimal,
    parse_integer,
    parse_rupiah,
)
from spreadsheets.parsed import Parsed


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (85, "85"),
        (87.5, "87.5"),
        (0.1 + 0.2, "0.3"),
        (35.220000000000006, "35.22"),
        ("0", "0"),
        ("111.00", "111.00"),
        ("85.00", "85.00"),
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        (",5", "0.5"),
        ("0.125", "0.125"),
        ("0,125", "0.125"),
        ("1.2345", "1.2345"),
        ("1234.567", "1234.567"),
        ("964.787.448.584,00", "964787448584.00"),
        ("1.250.000", "1250000"),
        ("1.250,5", "1250.5"),
        ("1 250 000,5", "1250000.5"),
        ("1\u00a0250\u202f000", "1250000"),
        ("-3,5", "-3.5"),
        ("− 3,5", "-3.5"),
        ("'12", "12"),
    ],
)
def test_parse_decimal_without_doubt(value, expected):
    assert parse_decimal(value) == Parsed(Decimal(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.250", "1250"),
        ("21.550", "21550"),
        ("-1.250", "-1250"),
        ("1,250", "1,25"),
        ("1,234.5", "1234,5"),
        ("1,250,000", "1250000"),
    ],
)
def test_parse_decimal_with_a_warning(value, expected):
    parsed = parse_decimal(value)

    assert parsed.value == Decimal(expected.replace(",", "."))
    assert len(parsed.warnings) == 1
    assert f"“{value}” was read as {expected}." in parsed.warnings[0]


@pytest.mark.parametrize(
    "value",
    [
        "",
        "-",
        "abc",
        "1.2.3",
        "1.25.000",
        "1,2,3",
        "12.34,5",
        "31 inovasi",
        "5-10",
        "35.22%",
        "Rp 5",
        "1e",
        "--5",
        "٣",
        None,
        True,
        float("nan"),
        float("inf"),
        date(2024, 1, 5),
        "1 25",
    ],
)
def test_parse_decimal_refuses(value):
    with pytest.raises(CellError):
        parse_decimal(value)


@pytest.mark.parametrize("value", [1.98e17, 198501012010011001, "1,98E+17", "1.98e17"])
@pytest.mark.parametrize("parse", [parse_decimal, parse_integer, parse_rupiah])
def test_lost_digits_are_named(parse, value):
    with pytest.raises(CellError, match="lost its last digits"):
        parse(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("35.22%", "35.22"), ("90 %", "90"), ("87,5%", "87.5"), ("90", "90")],
)
def test_percent_sign_is_dropped_where_allowed(value, expected):
    assert parse_decimal(value, percent=True) == Parsed(Decimal(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), (5.0, 5), ("85.00", 85), ("5,0", 5), ("1.250", 1250), ("-3", -3)],
)
def test_parse_integer(value, expected):
    assert parse_integer(value) == Parsed(expected)


def test_parse_integer_reads_english_grouping_with_a_warning():
    parsed = parse_integer("1,250")

    assert parsed.value == 1250
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize("value", [5.5, "5,5", "87.5", "", "lima", None, False])
def test_parse_integer_refuses(value):
    with pytest.raises(CellError):
        parse_integer(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Rp 1.250.000,00", 1_250_000),
        ("Rp1,5 juta", 1_500_000),
        ("Rp. 25.000.000,-", 25_000_000),
        ("Rp5 juta", 5_000_000),
        ("Rp.5.000.000", 5_000_000),
        ("1,2 miliar", 1_200_000_000),
        ("1,2 Milyar rupiah", 1_200_000_000),
        ("500 ribu", 500_000),
        ("2 jt", 2_000_000),
        ("1.250", 1_250),
        ("Rp 750.000", 750_000),
        ("IDR 750000", 750_000),
        ("750.000,--", 750_000),
        ("Rp -5.000", -5_000),
        ("-Rp5.000", -5_000),
        (1250000, 1_250_000),
    ],
)
def test_parse_rupiah(value, expected):
    assert parse_rupiah(value) == Parsed(Decimal(expected))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1.250 miliar", 1_250 * 10**9),
        ("Rp 1,250,000.00", 1_250_000),
        ("Rp 1,250", 1250),
    ],
)
def test_parse_rupiah_with_a_warning(value, expected):
    parsed = parse_rupiah(value)

    assert parsed.value == expected
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize(
    "value", ["Rp5-10 juta", "Rp", "gratis", "", "5 kg", "USD 5", "Rp 5 juta,-", None]
)
def test_parse_rupiah_refuses(value):
    with pytest.raises(CellError):
        parse_rupiah(value)


numbers = st.decimals(-(10**12), 10**12, places=2, allow_nan=False)


@given(numbers)
def test_indonesian_writing_gives_the_number_back(number):
    assert parse_decimal(indonesian(number)).value == number
    assert parse_decimal(f"{number:f}").value == number
    assert parse_decimal(f"{number:,f}".replace(",", " ").replace(".", ",")) == Parsed(
        number
    )
    assert parse_rupiah(f"Rp {indonesian(number)}").value == number
    assert parse_decimal(float(number)).value == number


@given(st.integers(-(10**14), 10**14))
def test_grouped_whole_numbers_come_back(number):
    assert parse_integer(indonesian(Decimal(number))) == Parsed(number)
    assert parse_integer(number) == Parsed(number)


@given(st.one_of(st.text(), st.text("0123456789.,- Rpjutae%"), st.floats()))
def test_anything_is_parsed_or_refused(value):
    for parse in (parse_decimal, parse_integer, parse_rupiah):
        try:
            parse(value)
        except CellError:
            continue
