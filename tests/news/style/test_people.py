import pytest

from news.style import Draft, Kind, Named, Part
from news.style.abbreviations import MEANINGS
from tests.news.style.drafts import hints_of, places, said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kepala Dinas Siti Rahma S.K.M. hadir.", [(" S.K.M.", ", S.K.M.")]),
        ("Camat Waru Budi Santoso S.Sos., M.Si. hadir.", [(" S.Sos.", ", S.Sos.")]),
        ("Budi, S.Kom, M.Si hadir.", [("S.Kom", "S.Kom."), ("M.Si", "M.Si.")]),
        ("Budi, SKom, MSi, hadir.", [("SKom", "S.Kom."), ("MSi", "M.Si.")]),
        ("Hj Rusdiana dan Prof Dr dr Budi", [("Hj", "Hj."), ("Prof", "Prof."), ("Dr", "Dr."), ("dr", "dr.")]),
        ("Siti Rahma, S.K.M., dan Ir. Dahlia, S.T., M.Kom.", []),
        ("Muhammad S.H. Wibowo dan H.M. Yamin", []),
        ("PT MM, RS dr Soetomo", [("dr", "dr.")]),
    ],
)  # fmt: skip
def test_degrees_and_titles(text, expected):
    assert hints_of(text, "degrees") == expected


def test_degrees_of_the_list_of_speakers_are_read_too():
    draft = Draft(speakers=[Named("s", "Budi Santoso, S.Kom", "Camat")])

    assert places(draft, "degrees") == [("s", "S.Kom")]


def quote(speaker="", post="", text="Kami siap", key="q"):
    return Part(key, Kind.QUOTE, text, speaker, post)


def told(text, key="p"):
    return Part(key, Kind.PARAGRAPH, text)


def test_a_quote_has_a_speaker():
    assert places(Draft([quote(), quote("Budi", "Camat")]), "people.nobody") == [
        ("q", "Kami siap")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Suasana riuh. “Kami siap bekerja keras,” terdengar di sana.", 1),
        ("“Kami siap bekerja keras,” kata Camat Waru Budi Santoso.", 0),
        ("“Memang begitu adanya, Bapak,” La Ode Zamrun membenarkan.", 0),
        ("Program “Antar Obat ke Rumah Warga” dibuka.", 0),
    ],
)
def test_speech_in_the_text_has_a_speaker(text, expected):
    assert len(hints_of(text, "people.nobody")) == expected


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (Draft([quote("Budi Santoso")]), [("q", "Budi Santoso")]),
        (Draft([quote("Budi Santoso", "Camat Waru")]), []),
        # Once, and by the shorter name too.
        (
            Draft([quote("Budi")], [Named("s", "Budi Santoso, S.T.")]),
            [("s", "Budi Santoso, S.T.")],
        ),
        (Draft([quote("Budi")], [Named("s", "Budi Santoso", "Camat")]), []),
        (Draft([told("Camat Waru, Budi Santoso, mengatakan hal itu."), quote("Budi")]), []),
    ],
)  # fmt: skip
def test_who_speaks_has_a_post(draft, expected):
    assert places(draft, "people.post") == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Rahma berharap banyak.", "Siti Rahma datang."], [("0", "Rahma")]),
        (["Camat Waru Siti Rahma datang.", "Rahma berharap."], []),
        (["Jalan Rahma Raya ditutup."], []),
        (["Dewi Rahma lain lagi."], []),
        (["Ia datang."], []),
    ],
)
def test_the_first_name_is_the_full_one(texts, expected):
    parts = [told(text, str(number)) for number, text in enumerate(texts)]
    draft = Draft(parts, [Named("s", "Siti Rahma, S.K.M.", "Camat Waru")])

    assert places(draft, "people.short_first") == expected


def test_below_a_quote_stands_the_full_name():
    parts = [quote("Siti Rahma", "Camat"), told("Rahma berharap banyak.")]

    assert places(Draft(parts), "people.short_first") == []


def test_titles_stand_once():
    name = "Siti Rahma, S.K.M."
    parts = [told(f"Camat Waru, {name}, hadir."), told(f"Lalu {name}, pulang.", "2")]

    draft = Draft(parts, [Named("s", name, "Camat Waru")])

    assert places(draft, "people.full_again") == [("2", name)]


@pytest.mark.parametrize("letters", MEANINGS)
def test_letters_are_explained_where_they_first_stand(letters):
    meaning = MEANINGS[letters]
    twice = f"Semua {letters} hadir. Lalu {letters} pulang."

    assert hints_of(twice, "abbreviations") == [(letters, f"{meaning} ({letters})")]
    assert hints_of(f"Semua {meaning} ({letters}) hadir.", "abbreviations") == []


@pytest.mark.parametrize(
    "text",
    [
        "Lomba yang lain (KIPP) dibuka. KIPP ramai.",
        "KIPP 2025 (lomba pelayanan) dibuka.",
        "Kepala UPTD Puskesmas Waru hadir.",
        "“Semua OPD wajib hadir,” katanya.",
        "Sekda PPU dan DPRD hadir.",
    ],
)
def test_letters_that_need_no_explanation(text):
    assert hints_of(text, "abbreviations") == []


def test_letters_explained_in_the_standfirst_are_known():
    parts = [
        Part("s", Kind.STANDFIRST, "Organisasi perangkat daerah berlomba."),
        told("Semua OPD hadir."),
    ]

    assert said(Draft(parts), "abbreviations") == []
