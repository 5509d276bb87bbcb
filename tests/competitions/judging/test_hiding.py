"""Names taken out of texts."""

import pytest
from django.utils import translation

from competitions.hiding import Hider

AGENCY, PERSON, LINK, CONTACT = (
    "[nama instansi]",
    "[nama orang]",
    "[tautan]",
    "[kontak]",
)


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


@pytest.fixture
def hider():
    return Hider(
        [
            "Dinas Kebudayaan dan Pariwisata Kabupaten Penajam Paser Utara",
            "Disbudpar",
            "DKP",
            "Puskesmas Petung",
        ],
        ["Dr. Hj. Siti Aminah Putri, S.Kom., M.Si.", "Budi"],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dinas Kebudayaan dan Pariwisata membina", f"{AGENCY} membina"),
        ("DINAS  kebudayaan & PARIWISATA", AGENCY),
        ("Dinas-Kebudayaan\ndan Pariwisata", AGENCY),
        ("Dinas Kebudayaan dan Pariwisata Kabupaten Penajam Paser Utara", AGENCY),
        ("di disbudparnya, disbudpar.", f"di {AGENCY}, {AGENCY}."),
        ("Puskesmas\u00a0Pet\u00adung", AGENCY),
        ("DKP dan dkp", f"{AGENCY} dan dkp"),
        ("Siti Aminah Putri, Siti Aminah", f"{PERSON}, {PERSON}"),
        ("Bu Siti dan Hj. Aminah", f"{PERSON} dan {PERSON}"),
        ("Budi mengajarkan budi pekerti", f"{PERSON} mengajarkan budi pekerti"),
        ("https://inovasi.ppukab.go.id/simpel, lalu", f"{LINK}, lalu"),
        ("(ppukab.go.id/inovasi)", f"({LINK})"),
        ("tulis dinas@ppukab.go.id", f"tulis {CONTACT}"),
        ("0812-3456-7890 / +62 812 3456 7890", f"{CONTACT} / {CONTACT}"),
        ("IG @simpel_ppu", f"IG {CONTACT}"),
        ("NIP 19850101 201001 1 001", f"NIP {CONTACT}"),
    ],
)
def test_names_are_hidden(hider, text, expected):
    assert hider.hide(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kebudayaan dan pariwisata daerah tumbuh 87,5 persen pada 2025.",
        "Petung adalah desa; Aminah di mana-mana.",
        "Waktu layanan turun dari 45 menjadi 7,5 menit (v2.0).",
        "Putri Siti",
    ],
)
def test_other_words_stay(hider, text):
    assert hider.hide(text) == text


def test_without_names_only_links_and_contacts_go():
    assert Hider().hide("a@b.co dan Budi") == f"{CONTACT} dan Budi"


def test_names_that_a_text_tells_are_named_once(hider):
    text = "disbudpar, DISBUDPAR dan Siti\nAminah"

    assert hider.found_in(text) == ["disbudpar", "Siti Aminah"]
    assert hider.found_in("tidak ada") == []
