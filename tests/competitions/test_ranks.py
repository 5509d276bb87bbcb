import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from competitions.ranks import LAST_PLACE, RUNNER_UP, parse_rank, rank_key

ROMAN = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
]


@pytest.mark.parametrize(
    ("label", "place"),
    [
        ("1", 1),
        ("1.", 1),
        ("10", 10),
        ("2)", 2),
        ("III", 3),
        ("1. Juara 1:", 1),
        ("1. Juara", 1),
        ("2. Juara 1", 1),
        ("Juara I", 1),
        ("juara  II", 2),
        ("JUARA III", 3),
        ("Juara1", 1),
        ("Juara ke-2", 2),
        ("Juara ke 2", 2),
        ("juara pertama", 1),
        ("Juara kedua", 2),
        ("Juara Ketiga", 3),
        ("Juara satu", 1),
        ("Juara 1 Kategori Desa", 1),
        ("Terbaik I", 1),
        ("Terbaik ke-3", 3),
        ("Terinovatif II", 2),
        ("Ter-inovatif II", 2),
        ("posisi kedua", 2),
        ("diurutan ketiga", 3),
        ("Peringkat 4", 4),
        ("I (Satu)", 1),
        ("2 (dua)", 2),
        ("Juara III (Ketiga)", 3),
        ("JUARA 1", 1),
        ("Terbaik Pertama", 1),
        ("Peringkat 3 (bersama)", 3),
        ("Harapan Satu", 101),
        ("Harapan I", 101),
        ("Harapan III", 103),
        ("Juara Harapan kedua", 102),
        ("4. Harapan 1", 101),
        ("Posisi keempat atau Harapan Pertama", 101),
        ("", None),
        ("-", None),
        ("Harapan:", None),
        ("4. Harapan", None),
        ("Favorit", None),
        ("1. Juara Favorit", None),
        ("nominasi", None),
        ("10 besar", None),
        ("Peringkat 10 besar", None),
        ("Top 45", None),
        ("Terbaik Top 30", None),
        ("pemenang", None),
        ("Juara Umum", None),
        ("Juara I dan II", None),
        ("Juara I/II", None),
        ("1 2", None),
        ("Sangat Inovatif", None),
        ("Juara 1-3", None),
        ("Juara 2025", None),
        ("Lomba 2", None),
        ("²", None),
    ],
)
def test_place_of_a_printed_rank(label, place):
    assert parse_rank(label) == place


@given(st.text(max_size=60))
@example("x")
@example("0.")
def test_any_text_is_read_without_fault(label):
    place = parse_rank(label)

    assert place is None or 1 <= place <= RUNNER_UP + LAST_PLACE


@given(
    place=st.integers(1, len(ROMAN)),
    word=st.sampled_from(["Juara", "juara", "TERBAIK", "Terinovatif", "Peringkat"]),
    roman=st.booleans(),
)
def test_roman_and_arabic_mean_the_same_place(place, word, roman):
    number = ROMAN[place - 1] if roman else str(place)

    assert parse_rank(f"{word} {number}") == place
    assert parse_rank(f"Harapan {number}") == RUNNER_UP + place


def test_key_is_the_place_or_the_words():
    assert rank_key("Juara I") == rank_key("1.") == "1"
    assert rank_key("Harapan:") == rank_key("HARAPAN") == "harapan"
    assert rank_key("") == ""
