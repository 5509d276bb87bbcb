from datetime import date

import pytest
from django.utils import translation

from news.style import Draft, Kind, Part, check
from tests.news.style.drafts import hints_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acara pada 4 juni 2025 itu ramai.", [("juni", "Juni")]),
        ("Dibuka bulan agustus lalu.", [("agustus", "Agustus")]),
        ("Digelar hari senin di aula.", [("senin", "Senin")]),
        ("Digelar, rabu (4/6/2025).", [("rabu", "Rabu")]),
        ("Digelar di Waru,minggu(8/6/2025).", [("minggu", "Minggu")]),
        ("Pada 4 Juni 2025 dan bulan Agustus, hari Senin.", []),
        ("Dua minggu berturut-turut pada minggu ini.", []),
        ("Pada hari minggu pertama ia datang.", [("minggu", "Minggu")]),
        ("Ia mei-mei dan maret-maret.", []),
        ("Warga memanen 3 mei-mei.", []),
    ],
)
def test_names_of_days_and_months_have_capitals(text, expected):
    assert hints_of(text, "dates.capital") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jum'at (14/2/2025)", [("Jum'at", "Jumat")]),
        ("“Hari jum’at kami libur,” katanya.", [("jum’at", "Jumat")]),
        ("Pada 10 Nopember 2025", [("Nopember", "November")]),
        ("Jumat, 10 November 2025", []),
    ],
)
def test_names_of_days_and_months_are_those_of_the_dictionary(text, expected):
    assert hints_of(text, "dates.spelling") == expected


def test_a_day_has_no_zero_before_the_name_of_its_month():
    assert hints_of("Pada 04 Juni 2025 (04/06/2025).", "dates.zero") == [("04", "4")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Digelar 04/06/25 di aula.", [("04/06/25", None)]),
        ("Digelar Rabu (04/06/25) di aula.", [("04/06/25", "4/6/2025")]),
        ("Digelar 24/06/25 di aula.", [("24/06/25", "24/6/2025")]),
        ("Digelar Rabu (04/06/2025) dan Kamis (5/6).", []),
        ("Surat nomor 480/11/25 dan rumah 12/03.", []),
    ],
)
def test_a_year_of_two_digits_is_written_in_full(text, expected):
    assert hints_of(text, "dates.short_year") == expected


@pytest.mark.parametrize(
    ("text", "released", "expected"),
    [
        ("Kamis (4/6/2025)", None, ["Kamis (4/6/2025)"]),
        ("Rabu (4/6/2025)", None, []),
        ("Rabu, 4 Juni 2025", None, []),
        ("Jumat, 4 Juni 2025", None, ["Jumat, 4 Juni 2025"]),
        ("Kamis (4/6)", date(2025, 6, 5), ["Kamis (4/6)"]),
        ("Rabu (4/6)", date(2025, 6, 5), []),
        ("Kamis (4/6)", None, []),
        # Of a year before, which the text names.
        ("Sejak 2020. Kamis (4/6)", date(2025, 6, 5), []),
        # Too far from the release to be sure of the year.
        ("Kamis (4/12)", date(2025, 6, 5), []),
        ("Selasa (30/12)", date(2026, 1, 3), []),
        ("Rabu-Jumat (4-6/6/2025)", None, []),
        ("“Kamis, 4 Juni 2025,” katanya.", None, []),
    ],
)
def test_weekday_fits_the_date(text, released, expected):
    found = hints_of(text, "dates.weekday", released=released)

    assert found == [(phrase, None) for phrase in expected]


def test_weekday_of_the_event_s_year_is_right():
    """Taken over a year later: 4 June was a Wednesday in 2025, a Thursday in 2026."""
    text, today = "Acara dibuka Rabu (04/06).", date(2026, 7, 1)
    assert hints_of(text, "dates.weekday", released=today)

    event = date(2025, 6, 4)
    assert not hints_of(text, "dates.weekday", released=today, event_date=event)


def test_weekday_that_does_not_fit_is_told_with_the_right_one():
    draft = Draft([Part("p", Kind.PARAGRAPH, "Digelar Kamis (4/6/2025).")])

    with translation.override("id"):
        [hint] = [one for one in check(draft) if one.rule == "dates.weekday"]

    assert hint.message == "Tanggal 4 Juni 2025 jatuh pada hari Rabu."
    assert (hint.part, hint.start, hint.end) == ("p", 8, 24)
    assert hint.strong


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("Digelar Selasa (30/12).", date(2025, 12, 30), [("Selasa (30/12)", None)]),
        ("Digelar Selasa (30/12/2025).", date(2025, 12, 30), []),
        ("Digelar Selasa (30/12). Tahun 2025 usai.", date(2025, 12, 30), []),
        ("Digelar Jumat (2/1).", date(2026, 1, 2), []),
    ],
)
def test_an_event_of_another_year_has_its_year(text, event, expected):
    found = hints_of(text, "dates.year", released=date(2026, 1, 3), event_date=event)

    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dana Rp. 10.000,- habis.", [("Rp. 10.000,-", "Rp10.000")]),
        ("Dana Rp 1,5 miliar.", [("Rp 1,5", "Rp1,5")]),
        ("Dana Rp10000000 itu.", [("Rp10000000", "Rp10.000.000")]),
        ("Dana Rp10,000,000 itu.", [("Rp10,000,000", "Rp10.000.000")]),
        ("Dana rp 5 juta.", [("rp 5", "Rp5")]),
        ("“Rp 400 ribu,” katanya.", [("Rp 400", "Rp400")]),
        ("Dana Rp1.250.000,00, Rp148.000,00, Rp5 juta.", []),
    ],
)
def test_money_is_written_without_space_and_point(text, expected):
    assert hints_of(text, "numbers.rupiah") == expected


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Naik 5 % dan 6%.", "numbers.percent", [("5 %", "5%")]),
        ("Mulai pukul 09:00 WITA.", "numbers.time", [("09:00", "09.00")]),
        ("Buka 08:00-15:30 WIB.", "numbers.time", [("08:00", "08.00"), ("15:30", "15.30")]),
        ("Skor 21:15 dan ayat 2:183, pukul 09.00.", "numbers.time", []),
        ("Mulai jam 09.00 WITA.", "numbers.o_clock", [("jam", "pukul")]),
        ("Jam 9 pagi warga datang.", "numbers.o_clock", [("Jam", "Pukul")]),
        ("Buka 24 jam, 3 jam 20 menit, jam 9 orang.", "numbers.o_clock", []),
        ("“Datang jam 9 pagi,” katanya.", "numbers.o_clock", []),
        ("Juara ke 3 dan HUT ke 79 RI.", "numbers.ordinal", [("ke 3", "ke-3"), ("ke 79", "ke-79")]),
        ("HUT ke III dan abad ke - 20.", "numbers.ordinal", [("ke III", "ke-3"), ("ke - 20", "ke-20")]),
        ("Peringkat ke-dua itu.", "numbers.ordinal", [("ke-dua", "kedua")]),
        ("Juara ke-3, ke-III; dari 2 ke 3 kecamatan; hari ke depan.", "numbers.ordinal", []),
        ("Melayani 1200 orang dan 12500 warga.", "numbers.thousands", [("1200", "1.200"), ("12500", "12.500")]),
        ("Melayani 10,500 orang.", "numbers.thousands", [("10,500", "10.500")]),
        ("Pada 2025 peserta naik; 1.200 orang; nomor 12345; 10,500 ton.", "numbers.thousands", []),
        ("Naik 4.2 persen, 3.75 hektare.", "numbers.decimal", [("4.2", "4,2"), ("3.75", "3,75")]),
        ("Naik 4,2 persen, 1.250 hektare, pukul 09.30.", "numbers.decimal", []),
    ],
)  # fmt: skip
def test_figures(text, rule, expected):
    assert hints_of(text, rule) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acara usai. 12 orang pulang.", ["12"]),
        ("12 orang datang.", ["12"]),
        ("Dua belas orang datang. Sebanyak 12 pulang.", []),
        ("Berlangsung 9 s.d. 11 September.", []),
        ("“12 orang,” katanya. “3 lagi,” katanya.", []),
    ],
)
def test_no_sentence_begins_with_a_figure(text, expected):
    assert hints_of(text, "numbers.beginning") == [(one, None) for one in expected]


def test_a_headline_and_a_point_of_a_list_may_begin_with_a_figure():
    for kind in (Kind.HEADLINE, Kind.ITEM, Kind.HEADING):
        assert hints_of("12 Inovasi Juara", "numbers.beginning", kind=kind) == []
