from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.dates_id import PartialDate, parse_date, parse_partial, parse_year
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed

LONG = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
SHORT = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
]
ENGLISH = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date(2024, 3, 12), date(2024, 3, 12)),
        (datetime(2024, 3, 12, 23, 59), date(2024, 3, 12)),
        ("12 Maret 2024", date(2024, 3, 12)),
        ("05 January 2022", date(2022, 1, 5)),
        ("12/03/2024", date(2024, 3, 12)),
        ("12-03-2024", date(2024, 3, 12)),
        ("2024-03-12", date(2024, 3, 12)),
        ("2024/3/12", date(2024, 3, 12)),
        ("12.03.2024", date(2024, 3, 12)),
        ("12 / 03 / 2024", date(2024, 3, 12)),
        ("1-3-2024", date(2024, 3, 1)),
        ("Rabu, 4 Juni 2025", date(2025, 6, 4)),
        ("Jum'at 6 Juni 2025", date(2025, 6, 6)),
        ("Jum’at, 6 Juni 2025", date(2025, 6, 6)),
        ("17 Agt 2023", date(2023, 8, 17)),
        ("17 Agu. 2023", date(2023, 8, 17)),
        ("1 Sept 2023", date(2023, 9, 1)),
        ("1 Okt 2023", date(2023, 10, 1)),
        ("1-Nop-2023", date(2023, 11, 1)),
        ("1 NOPEMBER 2023", date(2023, 11, 1)),
        ("2 Pebruari 2023", date(2023, 2, 2)),
        ("24Des2023", date(2023, 12, 24)),
        ("March 5, 2022", date(2022, 3, 5)),
        ("2015-01-08 18:24:59", date(2015, 1, 8)),
        ("2015-01-08T18:24:59Z", date(2015, 1, 8)),
        ("28-08-2017 ", date(2017, 8, 28)),
        ("8/1/2015 09.30 WIB", date(2015, 1, 8)),
        ("20240312", date(2024, 3, 12)),
        (20240312, date(2024, 3, 12)),
        ("29/02/2024", date(2024, 2, 29)),
        ("12\u00a0Maret\u00a02024", date(2024, 3, 12)),
    ],
)
def test_parse_date_without_doubt(value, expected):
    assert parse_date(value) == Parsed(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("12/03/24", date(2024, 3, 12)),
        ("12 Mar 24", date(2024, 3, 12)),
        ("12-03-99", date(1999, 3, 12)),
        (45000, date(2023, 3, 15)),
        (45000.5, date(2023, 3, 15)),
        ("45000", date(2023, 3, 15)),
        ("Kamis, 4 Juni 2025", date(2025, 6, 4)),
    ],
)
def test_parse_date_with_one_warning(value, expected):
    parsed = parse_date(value)

    assert parsed.value == expected
    assert len(parsed.warnings) == 1


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("Mei 2020", "has no day.*01/05/2020"),
        ("Mar-24", "has no day.*01/03/2024"),
        ("03/2024", "has no day.*01/03/2024"),
        ("2024-03", "has no day"),
        ("2024", "only a year"),
        (2024, "only a year"),
        (2024.0, "only a year"),
        ("Tahun 2024", "only a year"),
        ("23/9/3025", "3025.*2025"),
        ("1 Januari 2204", "2204.*2024"),
        ("1 Januari 20244", "20244.*2024"),
        (date(3025, 9, 23), "3025.*2025"),
        ("1/1/1900", "1900"),
        ("31/02/2024", "does not exist"),
        ("29-02-2023", "does not exist"),
        ("0/5/2023", "does not exist"),
        ("13/13/2023", "does not exist"),
        ("12/25/2024", "day first.*25/12/2024"),
        ("12-14 Maret 2024", "no date"),
        ("Banjarmasin, 12 Maret 2024", "no date"),
        ("segera", "no date"),
        ("", "no date"),
        (None, "no date"),
        (True, "no date"),
        (12, "no date"),
        (19999, "no date"),
        (90000, "no date"),
        (1e300, "no date"),
        (float("nan"), "no date"),
        (time(3, 4), "no date"),
        (timedelta(days=2), "no date"),
        ("٤/٥/٢٠٢٤", "no date"),
    ],
)
def test_parse_date_refuses_and_says_why(value, words):
    with pytest.raises(CellError, match=words):
        parse_date(value)


days = st.dates(date(1950, 1, 1), date(2030, 12, 31))
FORMS = [
    lambda d: f"{d.day} {LONG[d.month - 1]} {d.year}",
    lambda d: f"{d.day:02} {SHORT[d.month - 1].upper()} {d.year}",
    lambda d: f"{d.day}-{ENGLISH[d.month - 1]}-{d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()]}, {d.day} {LONG[d.month - 1]} {d.year}",
    lambda d: f"{d:%d/%m/%Y}",
    lambda d: f"{d.day}/{d.month}/{d.year}",
    lambda d: f" {d:%d.%m.%Y} ",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: d.isoformat(),
    lambda d: datetime(d.year, d.month, d.day, 12).isoformat(),
    lambda d: d,
]


@given(days, st.sampled_from(FORMS))
def test_every_form_gives_the_day_back(day, form):
    assert parse_date(form(day)) == Parsed(day)


@given(days)
def test_serial_number_gives_the_day_back(day):
    serial = (day - date(1899, 12, 30)).days

    if serial >= 20_000:
        assert parse_date(serial).value == day


@given(
    st.one_of(st.text(), st.text("0123456789/-. JanMei"), st.floats(), st.integers())
)
def test_anything_is_parsed_or_refused(value):
    for parse in (parse_date, parse_year, parse_partial):
        try:
            parse(value)
        except CellError:
            continue


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (2024, 2024),
        (2024.0, 2024),
        ("2024", 2024),
        (" Tahun 2024", 2024),
        ("TA 2024", 2024),
        ("T.A. 2024", 2024),
        ("Mei 2020", 2020),
        ("12 Maret 2024", 2024),
        (date(2024, 3, 12), 2024),
    ],
)
def test_parse_year(value, expected):
    assert parse_year(value) == Parsed(expected)


@pytest.mark.parametrize(
    "value", ["2023/2024", "2023-2024", "24", 24, 45000, "dua ribu", None, 3025, True]
)
def test_parse_year_refuses(value):
    with pytest.raises(CellError):
        parse_year(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024", PartialDate(2024)),
        ("Mei 2020", PartialDate(2020, 5)),
        ("5/2020", PartialDate(2020, 5)),
        ("1 Mei 2020", PartialDate(2020, 5, 1)),
    ],
)
def test_parse_partial(value, expected):
    assert parse_partial(value) == Parsed(expected)
