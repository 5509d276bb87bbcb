import pytest

from news.style import Kind
from news.style.vocabulary import AFTER_DI, AFTER_KE, BOUND, PASSIVE, SPOKEN, WRITTEN
from news.style.wording import TWICE_SAID
from tests.news.style.drafts import hints_of


@pytest.mark.parametrize(("wrong", "right"), [*WRITTEN.items(), *SPOKEN.items()])
def test_each_word_of_the_lists_is_found_and_its_right_form_is_not(wrong, right):
    assert hints_of(f"Lalu {wrong} itu.", "spelling") == [(wrong, right)]
    assert hints_of(f"Lalu {right} itu.", "spelling") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resikonya besar. Ijin terbit.", [("Resikonya", "Risikonya"), ("Ijin", "Izin")]),
        # Names, and letters of names.
        ("Di Apotik Sehat dan IJIN, Bapak Jaman, PT Propinsi.", []),
        ("Apotik Sehat buka. Apotik itu tutup.", [("Apotik", "Apotek")]),
        ("Tulis ke ijin@contoh.go.id atau https://contoh.id/ijin #ijin", []),
        # Not parts of other words.
        ("Komparasi analisator, hutangan, antrian-an.", [("antrian", "antrean")]),
    ],
)  # fmt: skip
def test_names_addresses_and_other_words_are_left_alone(text, expected):
    assert hints_of(text, "spelling.dictionary") == expected


def test_in_speech_only_what_was_written_down_wrong_is_marked():
    text = "Kami ijin merubah resiko, silahkan."

    expected = [("ijin", "izin"), ("silahkan", "silakan")]
    assert hints_of(text, "spelling", kind=Kind.QUOTE) == expected
    assert hints_of(f"“{text}” ujarnya.", "spelling") == expected


def test_a_headline_keeps_its_capitals():
    found = hints_of("Bupati Ijinkan Kerjasama Apotik", "spelling", kind=Kind.HEADLINE)

    assert found == [("Kerjasama", "Kerja Sama")]


@pytest.mark.parametrize("place", AFTER_DI)
def test_di_stands_apart_before_a_place(place):
    assert hints_of(f"Ada di{place} itu.", "spelling.preposition") == [
        (f"di{place}", f"di {place}")
    ]
    assert hints_of(f"Ada di {place} itu.", "spelling") == []


@pytest.mark.parametrize("place", AFTER_KE)
def test_ke_stands_apart_before_a_place(place):
    assert hints_of(f"Pergi ke{place} itu.", "spelling.preposition") == [
        (f"ke{place}", f"ke {place}")
    ]
    assert hints_of(f"Pergi ke {place} itu.", "spelling") == []


@pytest.mark.parametrize(
    "text",
    [
        "ditempatkan ditingkatkan didalami dijalankan diakhiri diatasi dibawahi diluaskan",
        "ketinggian kedalaman keseluruhan kedepankan kelompok keluar kemari kehutanan",
        "DIKANTOR Kedai kepala daerah",
    ],
)
def test_verbs_and_nouns_are_no_prepositions(text):
    assert hints_of(f"Lalu {text} itu.", "spelling") == []


@pytest.mark.parametrize(
    "verb", [*PASSIVE, "laksanakan", "resmikan", "berikan", "umumkan", "tingkatkan"]
)
def test_a_passive_is_one_word(verb):
    assert hints_of(f"Acara di {verb} oleh warga.", "spelling.prefix") == [
        (f"di {verb}", f"di{verb}")
    ]
    assert hints_of(f"Acara di{verb} oleh warga.", "spelling") == []


@pytest.mark.parametrize(
    "text",
    [
        "di pendidikan di peternakan di perbankan di kebijakan di pekan di bukan",
        "di percetakan di Kerinci di makan siang di undang-undang di antara",
        "di Balikpapan di kemasan di pelantikan di belokan di tanjakan di gerakan",
    ],
)
def test_nouns_after_di_stay_apart(text):
    assert hints_of(text, "spelling") == []


@pytest.mark.parametrize(
    ("first", "second"), [(one, two) for one, others in BOUND.items() for two in others]
)
def test_bound_forms_are_joined(first, second):
    assert hints_of(f"Kerja sama {first} {second} itu.", "spelling.prefix") == [
        (f"{first} {second}", f"{first}{second}")
    ]
    assert hints_of(f"Kerja sama {first}{second} itu.", "spelling") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rapat antar OPD dan non ASN.", [("antar OPD", "antar-OPD"), ("non ASN", "non-ASN")]),
        ("Rapat antar-OPD.", []),
        ("Bagian Kerja Sama Antar Daerah.", []),
        ("Petugas antar obat ke rumah.", []),
        ("Inovasi Antar Kota Tegal ke Jakarta.", []),
    ],
)  # fmt: skip
def test_antar(text, expected):
    assert hints_of(text, "spelling") == expected


@pytest.mark.parametrize(("wrong", "right"), TWICE_SAID.items())
def test_what_is_said_twice(wrong, right):
    assert hints_of(f"Hal ini {wrong} yang baik.", "wording.doubled") == [
        (wrong, right)
    ]
    assert hints_of(f"Hal ini {right} yang baik.", "wording") == []
    assert hints_of(f"“Hal ini {wrong} yang baik,” katanya.", "wording") == []


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Ini sangat baik sekali.", "wording.doubled", [("sangat baik sekali", "sangat baik")]),
        ("Para guru-guru datang.", "wording.doubled", [("Para guru-guru", "Para guru")]),
        ("Para guru datang, anak-anak juga.", "wording", []),
        ("Warga yang yang datang.", "wording.repeated", [("yang yang", None)]),
        ("Di Toli Toli, laba-laba dan rata-rata.", "wording", []),
        ("Rumah itu, dimana ia tinggal, baru.", "wording.relative", [("dimana", None)]),
        ("Acara, yang mana dibuka bupati.", "wording.relative", [("yang mana", None)]),
        ("Ia bertanya di mana. Yang mana pun boleh.", "wording", []),
    ],
)  # fmt: skip
def test_wording(text, rule, expected):
    assert hints_of(text, rule) == expected
