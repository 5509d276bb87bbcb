import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.personal_data import PROVINCES, find_personal_data


def found(text):
    return [
        (one.kind.value, text[one.start : one.end]) for one in find_personal_data(text)
    ]


@pytest.mark.parametrize(
    "number",
    [
        "198001012005011001",
        "19800101 200501 1 001",
        "19800101.200501.1.001",
        "19800101-200501-1-001",
        "19800101\u00a0200501\u00a01\u00a0001",
        "199002292015022003".replace("0229", "0228"),
        "197512312021211004",  # PPPK
    ],
)
def test_nip(number):
    assert found(f"Kepala Dinas, NIP {number}.") == [("nip", number)]
    assert found(f"NIP.{number}") == [("nip", number)]


@pytest.mark.parametrize(
    "number",
    [
        "6409015508850001",  # a woman born on 15 August
        "6409 0115 0885 0001",
        "64.09.01.150885.0001",
    ],
)
def test_nik(number):
    assert found(f"NIK: {number}, alamat") == [("nik", number)]


@pytest.mark.parametrize(
    "number",
    [
        "081234567890",
        "0812-3456-7890",
        "0812 3456 789",
        "0812.3456.7890",
        "+62 812-3456-7890",
        "6281234567890",
        "(0542) 721150",
        "0542-7211500",
        "021 5001234",
        "+62 21 500 1234",
    ],
)
def test_telephone(number):
    [(kind, part)] = found(f"Hubungi Ibu Ani di {number} ya")

    assert kind == "phone"
    assert "".join(c for c in part if c.isdigit()) == "".join(
        c for c in number if c.isdigit()
    )


def test_home_number_in_one_piece_needs_a_word_for_it():
    assert found("telp. 05427211500") == [("phone", "05427211500")]
    assert found("berkas 05427211500") == []


@pytest.mark.parametrize(
    "address", ["ani@gmail.com", "a.b+c@yahoo.co.id", "x@dinkes.contoh.com"]
)
def test_private_address(address):
    assert found(f"surel {address}, atau") == [("email", address)]


@pytest.mark.parametrize(
    "text",
    [
        "dinkes@penajamkab.go.id dan KADES@sukamaju.desa.id",
        "Perda Nomor 12 Tahun 2023 tanggal 04-06-2025",
        "Rp 1.250.000.000,00 dan Rp1.250.000.000.000",
        "INV-2025-0012 dan INV-2025-0013",
        "-1.291667, 116.513889",
        "0.8123456789",
        "koordinat -0.8123456789",
        "kode rekening 5.1.02.01.01.0026",
        "2019 2020 2021 2022 2023 2024 2025",
        "pukul 09.00 s.d. 11.30, 12/03/2024 s.d. 14/03/2024",
        "198013012005011001",  # month 13
        "198001012005011301".replace("1301", "9001"),  # sex 9
        "9909015508850001",  # no such province
        "6409013008000000",  # sequence 0000
        "6409013102850001",  # 31 February
        "1234567890123456789012345678901234567890",
        "@dinkes_ppu @@ a@ @b.id a@b",
        "",
    ],
)
def test_what_is_no_personal_data(text):
    assert found(text) == []


def test_several_in_one_line_are_told_apart():
    text = "19800101 200501 1 001 081234567890 6409015508850001 ani@gmail.com"

    assert found(text) == [
        ("nip", "19800101 200501 1 001"),
        ("phone", "081234567890"),
        ("nik", "6409015508850001"),
        ("email", "ani@gmail.com"),
    ]


# ---------------------------------------------------------------- properties

DAYS = st.dates(
    min_value=__import__("datetime").date(1940, 1, 1),
    max_value=__import__("datetime").date(2005, 12, 31),
)
WORDS = st.text(st.characters(categories=("L", "Zs"), exclude_characters="@"))
SEPARATORS = st.sampled_from(["", " ", ".", "-", "\u00a0"])


@given(
    DAYS,
    st.integers(18, 50),
    st.integers(1, 12),
    st.integers(0, 999),
    SEPARATORS,
    WORDS,
)
def test_any_nip_is_found_anywhere(born, age, month, sequence, between, words):
    parts = (
        f"{born:%Y%m%d}",
        f"{born.year + age}{month:02d}",
        "2",
        f"{sequence:03d}",
    )
    number = between.join(parts)

    assert found(f"{words};{number};{words}") == [("nip", number)]


@given(
    st.sampled_from(sorted(PROVINCES)),
    st.integers(1, 99),
    DAYS,
    st.booleans(),
    st.integers(1, 9999),
    WORDS,
)
def test_any_nik_is_found_anywhere(province, regency, born, woman, sequence, words):
    day = born.day + 40 * woman
    number = f"{province}{regency:02d}01{day:02d}{born:%m%y}{sequence:04d}"

    assert found(f"{words}: {number}. {words}") == [("nik", number)]


@given(st.text(), st.text())
def test_parts_lie_in_the_text_and_apart(before, after):
    text = before + "08123456789 a@b.co" + after
    parts = [(one.start, one.end) for one in find_personal_data(text)]

    assert all(0 <= start < end <= len(text) for start, end in parts)
    assert parts == sorted(parts)


@given(WORDS)
def test_words_alone_are_never_pointed_out(words):
    assert found(words) == []


@pytest.mark.parametrize(
    "piece",
    [
        "1", "1 ", "08", "0812 ", "@", "a@", "a@b.", "a" * 63 + "@", "+(", "0-", "1--",
        "64.09.01.", "kata ", "198001012005011001 ", "ani@gmail.com ",
    ],
)  # fmt: skip
def test_a_long_text_takes_a_moment(piece):
    text = piece * (200_000 // len(piece))
    began = time.process_time()

    find_personal_data(text)

    # A fifth of a second; it would be minutes if a part were read again and again.
    assert time.process_time() - began < 5
