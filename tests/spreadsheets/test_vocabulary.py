import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreadsheets.vocabulary import Term, Vocabulary

# The government affairs of the innovation form; many hold commas and "dan".
AFFAIRS = """
1.01 Pendidikan
1.02 Kesehatan
1.03 Pekerjaan Umum dan Penataan Ruang
1.04 Perumahan Rakyat dan Kawasan Permukiman
1.05 Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat
1.06 Sosial
2.07 Tenaga Kerja
2.08 Pemberdayaan Perempuan dan Pelindungan Anak
2.09 Pangan
2.10 Pertanahan
2.11 Lingkungan Hidup
2.12 Administrasi Kependudukan dan Pencatatan Sipil
2.13 Pemberdayaan Masyarakat dan Desa
2.14 Pengendalian Penduduk dan Keluarga Berencana
2.15 Perhubungan
2.16 Komunikasi dan Informatika
2.17 Koperasi, Usaha Kecil, dan Menengah
2.18 Penanaman Modal
2.19 Kepemudaan dan Olahraga
2.20 Statistik
2.21 Persandian
2.22 Kebudayaan
2.23 Perpustakaan
2.24 Kearsipan
3.25 Kelautan dan Perikanan
3.26 Pariwisata
3.27 Pertanian
3.28 Kehutanan
3.29 Energi dan Sumber Daya Mineral
3.30 Perdagangan
3.31 Perindustrian
3.32 Transmigrasi
4.33 Perencanaan
4.34 Keuangan
4.35 Kepegawaian
4.36 Pendidikan dan Pelatihan
4.37 Penelitian dan Pengembangan
4.38 Fungsi lain sesuai ketentuan peraturan perundang-undangan
"""
SYNONYMS = {"2.19": ("kepemudaan dan olah raga",), "1.05": ("Trantibum Linmas",)}
TERMS = [
    Term(label, label, SYNONYMS.get(code, ()), code)
    for code, label in (line.split(" ", 1) for line in AFFAIRS.split("\n") if line)
]
LABELS = [term.label for term in TERMS]
VOCABULARY = Vocabulary(TERMS)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Kesehatan", "Kesehatan"),
        (" KESEHATAN. ", "Kesehatan"),
        ("1.02", "Kesehatan"),
        ("1.02 Kesehatan", "Kesehatan"),
        ("1.02 - Kesehatan", "Kesehatan"),
        ("1.06 Kesehatan", None),
        ("9.99 Kesehatan", "Kesehatan"),
        ("2. Kesehatan", "Kesehatan"),
        ("b) Kesehatan", "Kesehatan"),
        ("kepemudaan  dan olah raga", "Kepemudaan dan Olahraga"),
        ("koperasi , usaha kecil dan menengah", "Koperasi, Usaha Kecil, dan Menengah"),
        ("Pertanian & Pangan", None),
        ("Komunikasi & Informatika", "Komunikasi dan Informatika"),
        ("Kesehatn", None),
        ("", None),
        ("-", None),
    ],
)
def test_match(text, label):
    assert VOCABULARY.match(text) == label


def test_label_is_stronger_than_synonym_and_ambiguity_means_nothing():
    vocabulary = Vocabulary(
        [
            Term("a", "Satu", ("Dua", "Sama")),
            Term("b", "Dua", ("Sama",)),
            Term("c", "Tiga"),
            Term("d", "tiga"),
        ]
    )

    assert [vocabulary.match(t) for t in ("Dua", "Sama", "Tiga", "c")] == [
        "b",
        None,
        None,
        "c",
    ]


def test_vocabulary_of_choices():
    vocabulary = Vocabulary.of([("digital", "Digital"), ("non_digital", "Non Digital")])

    assert vocabulary.match("non digital") == "non_digital"
    assert vocabulary.match("non_digital") == "non_digital"
    assert vocabulary.label("digital") == "Digital"
    assert vocabulary.label("gone") == "gone"


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Perumahan Rakyat dan Kawasan Pemukiman", [TERMS[3].label]),
        ("Ketentraman, Ketertiban Umum dan Perlindungan Masyarakat", [TERMS[4].label]),
        ("zzzz", []),
        ("", []),
    ],
)
def test_closest(text, labels):
    found = [suggestion.label for suggestion in VOCABULARY.closest(text)]

    assert found[:1] == labels


def test_closest_names_both_when_two_are_near():
    found = {suggestion.label for suggestion in VOCABULARY.closest("Pertahanan")}

    assert found == {"Pertanahan", "Pertanian"}


def test_unlikely_suggestions_are_at_most_two_and_never_likely():
    assert len(VOCABULARY.closest("Dinas PUPR")) <= 2
    assert all(found.score < 85 for found in VOCABULARY.closest("Dinas PUPR"))


@pytest.mark.parametrize(
    ("text", "labels", "leftovers"),
    [
        (
            "kesehatan,ketenteraman, ketertiban umum, dan pelindungan masyarakat,"
            "Pendidikan dan Pelatihan",
            [TERMS[1].label, TERMS[4].label, TERMS[35].label],
            [],
        ),
        ("Pendidikan dan Pelatihan", ["Pendidikan dan Pelatihan"], []),
        ("Pendidikan dan Kesehatan", ["Pendidikan", "Kesehatan"], []),
        (
            "Pendidikan dan Pelatihan dan Pangan",
            ["Pendidikan dan Pelatihan", "Pangan"],
            [],
        ),
        ("Pangan, Sosial, dan Kesehatan", ["Pangan", "Sosial", "Kesehatan"], []),
        ("Pangan/Sosial", ["Pangan", "Sosial"], []),
        ("Pangan & Sosial", ["Pangan", "Sosial"], []),
        ("1. Pangan\n2. Sosial", ["Pangan", "Sosial"], []),
        ("- Pangan\n- Sosial", ["Pangan", "Sosial"], []),
        ("Pangan; Sosial | Pangan", ["Pangan", "Sosial"], []),
        ("1.02, 1.06", ["Kesehatan", "Sosial"], []),
        ("Pangan, Sihir, Sosial", ["Pangan", "Sosial"], ["Sihir"]),
        ("Sihir, Gaib; Pangan", ["Pangan"], ["Sihir, Gaib"]),
        ("Pangan, Pendidikan dan Sihir", ["Pangan"], ["Pendidikan dan Sihir"]),
        (
            "Koperasi, Pangan, Usaha Kecil",
            ["Pangan"],
            ["Koperasi", "Usaha Kecil"],
        ),
        ("", [], []),
        (" ; , ", [], []),
    ],
)
def test_split_known(text, labels, leftovers):
    assert VOCABULARY.split_known(text) == (tuple(labels), tuple(leftovers))


@given(
    st.lists(st.sampled_from(LABELS), min_size=1, max_size=10, unique=True),
    st.sampled_from([",", ", ", " , ", "; ", "\n", " | ", ";\n"]),
    st.sampled_from([str, str.lower, str.upper]),
)
def test_any_affairs_in_any_order_come_back(labels, separator, case):
    # "Pendidikan, Pelatihan" style ambiguity does not exist among the affairs.
    text = case(separator.join(labels))

    assert VOCABULARY.split_known(text) == (tuple(labels), ())


@given(st.lists(st.sampled_from(LABELS), min_size=2, max_size=6, unique=True))
def test_last_value_after_dan(labels):
    text = ", ".join(labels[:-1]) + " dan " + labels[-1]

    keys, leftovers = VOCABULARY.split_known(text)

    assert leftovers == ()
    assert set(keys) == set(labels) or "Pendidikan dan Pelatihan" in labels


@given(st.text())
def test_any_text_is_split_without_loss_of_words(text):
    keys, leftovers = VOCABULARY.split_known(text)

    assert set(keys) <= set(LABELS)
    if not keys:
        kept = "".join(letter for letter in "".join(leftovers) if letter.isalpha())
        assert all(
            letter in kept for letter in text if letter.isascii() and letter.isalpha()
        )
