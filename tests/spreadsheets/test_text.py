import unicodedata
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.text import clean, clean_lines, fold, is_blank, is_erase, shown


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("  Dinas\u00a0\u2003Sosial \t", "Dinas Sosial"),
        ("Ino\u200bvasi\ufeff", "Inovasi"),
        ("\u202eabc\u202c", "abc"),
        ("e\u200d\u0301", "é"),
        ("satu\r\ndua\u2028tiga", "satu dua tiga"),
        (12.0, "12"),
        (87.5, "87.5"),
        (0, "0"),
        (date(2024, 3, 12), "2024-03-12"),
        (datetime(2024, 3, 12, 8, 30), "2024-03-12 08:30:00"),
    ],
)
def test_clean_gives_one_visible_line(value, expected):
    assert clean(value) == expected


def test_clean_lines_keeps_paragraphs():
    assert clean_lines(" a  b \r\n\r\n\r\n\r\nc\rd ") == "a b\n\nc\nd"


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Dinas A & B", "dinas a  DAN b"),
        ("‘E-KOMITE’", "'e–komite'"),
        ("Koperasi , Usaha Kecil ,dan Menengah", "koperasi, usaha kecil, dan menengah"),
        ("DPM - PTSP", "DPM‑PTSP"),
        ("Kec.Bunga", "KEC. BUNGA"),
    ],
)
def test_fold_forgets_looks(left, right):
    assert fold(left) == fold(right)


def test_fold_keeps_words_apart():
    assert fold("Pertanian dan Pangan") != fold("Pertanian, Pangan")


@given(st.text())
def test_clean_and_fold_are_idempotent(text):
    assert clean(clean(text)) == clean(text)
    assert clean_lines(clean_lines(text)) == clean_lines(text)
    assert fold(fold(text)) == fold(text)
    assert fold(clean(text)) == fold(text)


@given(st.text())
def test_clean_leaves_nothing_invisible(text):
    cleaned = clean(text)

    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(letter) == "Cc" for letter in cleaned)
    assert "  " not in cleaned


@pytest.mark.parametrize(
    "value",
    [
        *[None, "", "  ", "\u00a0", "-", " – ", "—", "--", ".", "...", "…"],
        *["n/a", "N/A", "NaN", float("nan"), "None", "null", "NIHIL"],
        *["Belum ada", "tidak ada data"],
    ],
)
def test_is_blank_for_what_says_nothing(value):
    assert is_blank(value)


@pytest.mark.parametrize(
    "value", ["0", 0, 0.0, False, "Tidak Ada", "x", "-1", "[hapus]", date(2024, 1, 1)]
)
def test_is_blank_not_for_values(value):
    assert not is_blank(value)


@pytest.mark.parametrize("value", ["[hapus]", " [HAPUS] ", "[ Hapus ]"])
def test_is_erase_for_the_word(value):
    assert is_erase(value)


@pytest.mark.parametrize("value", ["hapus", "[hapus] x", None, 0])
def test_is_erase_not_for_other_text(value):
    assert not is_erase(value)


def test_shown_shortens_long_text():
    assert shown("a" * 100, 10) == "a" * 9 + "…"
    assert shown("singkat") == "singkat"
