import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.coordinates import Coordinates, parse_coordinates
from spreadsheets.exceptions import CellError
from spreadsheets.parsed import Parsed

PLACE = Coordinates(Decimal("-7.250000"), Decimal("112.750000"))
GOOGLE = "https://www.google.com/maps"


@pytest.mark.parametrize(
    "value",
    [
        "-7.25, 112.75",
        "-7.25,112.75",
        "  -7.250000000001   112.75 ",
        "(-7.25, 112.75)",
        "-7.25;112.75",
        "−7.25, 112.75",
        "-7,25, 112,75",
        "-7,25,112,75",
        "-7,25 112,75",
        "-7.25, 112,75",
        "-7.25,112.75,17z",
        "@-7.25,112.75,17z",
        "-7.25,112.75,",
        "7.25°S 112.75°E",
        "7.25\uf0b0S, 112.75\uf0b0E",
        "7.25 LS, 112.75 BT",
        "112.75 BT, 7.25 LS",
        "LS 7.25 BT 112.75",
        "7,25° Lintang Selatan dan 112,75° Bujur Timur",
        "7°15'S 112°45'E",
        "7°15'00.0\"S 112°45'00.0\"E",
        "7° 15′ 0″ LS, 112° 45′ 0″ BT",
        "7º15’00”S 112º45’00”E",
        "7*15'0.0'S 112*45'0.0'E",
        "7°15'00''S 112°45'00''E",
        "-7°15'00\", 112°45'00\"",
        "Lat -7.25° Long 112.75°",
        "Lat-7.25° Long 112.75°",
        "Lat -7.25. Long 112.75",
        "Long 112.75 Lat -7.25",
        "Latitude -7.25 Longitude 112.75",
        "lintang : - 7.25 Bujur : 112.75",
        "Lintang -7.25 dan bujur 112.75",
        "L -7.25, 112.75",
        f"{GOOGLE}/place/Kopi/@-7.25,112.75,17z/data=!4m6",
        f"{GOOGLE}/place/Kopi/@-7.9,112.1,17z/data=!3m1!3d-7.25!4d112.75!16s",
        f"{GOOGLE}?q=-7.25,112.75",
        f"{GOOGLE}?q=-7.25%2C112.75",
        "https://x.org/geohack.php?language=id&params=7.25_S_112.75_E_",
        "https://www.openstreetmap.org/?mlat=-7.25&mlon=112.75",
    ],
)
def test_forms_without_doubt(value):
    assert parse_coordinates(value) == Parsed(PLACE)


@pytest.mark.parametrize(
    "value",
    [
        "112.75, -7.25",
        "112,75; -7,25",
        "-7.25.112.75",
        "-7.25 - 112.75",
        "-7.25!4d112.75!16",
        "-7.25,112.75,1119",
        "BUDI L -7.25, 112.75",
        "7°15'00.0\"S 112°45'00.0\"E, 7.25, 112.75",
        "Balai Desa -7.2500, 112.7500",
    ],
)
def test_forms_with_a_warning(value):
    parsed = parse_coordinates(value)

    assert parsed.value == PLACE
    assert len(parsed.warnings) == 1


def test_north_of_the_equator():
    expected = Parsed(Coordinates(Decimal("2.832400"), Decimal("117.400700")))

    assert parse_coordinates("2.8324, 117.4007") == expected
    assert parse_coordinates("2.8324 LU 117.4007 BT") == expected


@pytest.mark.parametrize("value", ["7.25, 112.75", "112.75, 7.25", "7,25, 112,75"])
def test_missing_minus_is_suggested_not_added(value):
    with pytest.raises(CellError, match=r"minus .* -7\.250000, 112\.750000"):
        parse_coordinates(value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("-7.25,", "no coordinates"),
        ("-7.25", "no coordinates"),
        (-7.25, "no coordinates"),
        ("3JRM+G7", "no coordinates"),
        ("W5MQ+6R Kota Blitar, Jawa Timur", "no coordinates"),
        ("Jl. Merdeka No. 12 RT 03 RW 05 Kode Pos 63125", "no coordinates"),
        ("SMK Negeri 12", "no coordinates"),
        ("", "no coordinates"),
        (None, "no coordinates"),
        ("-7.25 LS 8.25 LS", "no coordinates"),
        ("7°75'S 112°45'E", "no coordinates"),
        ("9" * 5000, "no coordinates"),
        ("https://maps.app.goo.gl/AbC", "does not contain"),
        ("lintang -7. dan bujur 111", "too coarse"),
        ("-7° lintang dan 111° bujur", "too coarse"),
        ("-7, 112", "too coarse"),
        ("51.5, -0.12", "outside Indonesia"),
        ("7.25 LU, 112.75 BT", "outside Indonesia"),
    ],
)
def test_refusals_say_what_to_write(value, words):
    with pytest.raises(CellError, match=words):
        parse_coordinates(value)


latitudes = st.decimals("-11.4", "-0.001", places=6)
longitudes = st.decimals("94.6", "141.4", places=6)


@given(latitudes, longitudes)
def test_every_form_gives_the_place_back(latitude, longitude):
    place = Coordinates(latitude, longitude)
    comma = f"{latitude}, {longitude}".replace(".", ",")

    assert parse_coordinates(f"{latitude}, {longitude}") == Parsed(place)
    assert parse_coordinates(comma).value == place
    assert parse_coordinates(f"{-latitude}°S {longitude}°E") == Parsed(place)
    assert parse_coordinates(f"{longitude} {latitude}").value == place
    assert parse_coordinates(f"{GOOGLE}/@{latitude},{longitude},17z").value == place


@given(st.one_of(st.text(), st.text("0123456789.,-°'\" lbnsew/")))
def test_anything_is_parsed_or_refused(value):
    started = time.process_time()
    try:
        place = parse_coordinates(value).value
    except CellError:
        place = None
    assert time.process_time() - started < 1
    assert place is None or Decimal("-11.5") <= place.latitude <= Decimal("6.5")


@pytest.mark.parametrize("text", [". " * 1000, "7." * 1000, "lat" * 600, "7 " * 1000])
def test_long_nonsense_is_refused_quickly(text):
    started = time.process_time()

    with pytest.raises(CellError):
        parse_coordinates(text)

    assert time.process_time() - started < 1
