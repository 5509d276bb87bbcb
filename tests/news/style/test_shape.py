import pytest
from django.utils import translation

from news.style import Draft, Kind, Part, check
from tests.news.style.drafts import hints_of, places

LONG = "Pemerintah Kabupaten Penajam Paser Utara Membuka Klinik Inovasi bagi Seluruh Perangkat Daerah Kabupaten"


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("Klinik Inovasi Dibuka", []),
        ("Klinik Inovasi Dibuka.", ["headline.stop"]),
        ("Klinik Inovasi Dibuka!", ["headline.shout"]),
        ("KLINIK INOVASI DIBUKA", ["headline.capitals"]),
        ("DPRD PPU", []),
        ("Dari Ide ke Layanan…", []),
        (LONG, ["headline.long"]),
        ("Ia ada di sini dan di sana, ke mana pun ia mau pergi ia pulang", []),
    ],
)
def test_headlines(text, rules):
    draft = Draft([Part("title", Kind.HEADLINE, text)])

    assert [hint.rule for hint in check(draft)] == rules


def sentence(words):
    return " ".join(["Kata", *["kata"] * (words - 1)]) + "."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (sentence(30), []),
        (sentence(31), [False]),
        (sentence(41), [True]),
        (f"Halo. {sentence(31)} Halo.", [False]),
        (f"“{sentence(41)}” kata Ani.", []),
    ],
)
def test_long_sentences(text, expected):
    draft = Draft([Part("p", Kind.PARAGRAPH, text)])

    found = [one.strong for one in check(draft) if one.rule == "length.sentence"]
    assert found == expected


def test_a_long_sentence_is_marked_from_its_first_to_its_last_word():
    long = sentence(31)

    assert hints_of(f"Halo.  {long}  Sudah.", "length.sentence") == [(long, None)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (" ".join([sentence(15)] * 4), 0),
        (" ".join([sentence(15)] * 5), 1),
        (" ".join([sentence(6)] * 6), 0),
        (" ".join([sentence(30)] * 3), 0),
        (" ".join([sentence(31)] * 3), 1),
    ],
)
def test_long_paragraphs(text, count):
    assert len(hints_of(text, "length.paragraph")) == count


def test_other_peoples_words_may_be_long():
    assert hints_of(sentence(120), "length", kind=Kind.QUOTE) == []


WHOLE = "Bupati membuka klinik di Waru, Rabu (4/6/2025), untuk semua."


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        (WHOLE, []),
        ("Bupati membuka klinik di Waru untuk semua.", ["when"]),
        ("Bupati membuka klinik, Rabu (4/6/2025), untuk semua.", ["where"]),
        ("Bupati membuka klinik di Waru kemarin.", ["why"]),
        ("Bupati membuka klinik di Waru pada Minggu, untuk semua.", []),
    ],
)
def test_questions_that_the_opening_answers(text, missing):
    draft = Draft([Part("p", Kind.PARAGRAPH, text)])

    with translation.override("en"):
        found = [one for one in check(draft) if one.rule == "lead"]

    assert [one.message.rstrip(".").split()[-1] for one in found] == missing


def test_somebody_acts_in_the_opening():
    text = "Semuanya berlangsung kemarin untuk yang perlu."

    assert len(hints_of(text, "lead", dateline="PPU")) == 1
    assert hints_of(f"Bupati berkata: {text}", "lead", dateline="PPU") == []


def test_a_dateline_says_where():
    text = "Bupati membuka klinik, Rabu (4/6/2025), untuk semua."

    assert hints_of(text, "lead", dateline="PPU") == []


def test_the_second_paragraph_is_part_of_the_opening():
    texts = ["Bupati membuka klinik untuk semua.", "Itu di Waru, Rabu (4/6/2025)."]
    parts = [Part(str(n), Kind.PARAGRAPH, text) for n, text in enumerate(texts)]

    assert places(Draft(parts), "lead") == []
    assert len(places(Draft([parts[0], parts[0], parts[1]]), "lead")) == 2


def test_nothing_is_asked_of_an_article_without_text():
    assert check(Draft([Part("title", Kind.HEADLINE, "Klinik Dibuka")])) == []


@pytest.mark.parametrize(
    ("text", "rule", "expected"),
    [
        ("Dua  kata.", "marks.spaces", [("  ", " ")]),
        ("Dua kata.  ", "marks.spaces", []),
        ("Kata , lalu .", "marks.before", [(" ,", ","), (" .", ".")]),
        ("Lalu ... dan 3 .id; waktu : ini", "marks.before", [(" :", ":")]),
        ("Benar ?", "marks.before", [(" ?", "?")]),
        ("Kata,lalu Camat.Bupati", "marks.after", [(",", ", "), (".", ". ")]),
        ("S.Sos., 1,5 a,b contoh.id Borneoupdate.com", "marks.after", []),
        ("Kata,, lalu.. habis!!", "marks.double", [(",,", ","), ("..", "."), ("!!", "!")]),
        ("Begitu kata bupati., lalu", "marks.double", [(".,", None)]),
        ("M.Si., M.Tr.Hanla., dkk., dan ... lalu?", "marks.double", []),
    ],
)  # fmt: skip
def test_marks(text, rule, expected):
    assert hints_of(text, rule) == expected


def test_two_kinds_of_quotation_marks_are_told_of_once():
    parts = [
        Part("1", Kind.PARAGRAPH, "“Ya,” kata Ani."),
        Part("2", Kind.PARAGRAPH, 'Program "Satu" dan "Dua".'),
    ]

    assert places(Draft(parts), "marks.quotes") == [("2", '"')]
    assert places(Draft(parts[1:]), "marks.quotes") == []
    assert places(Draft(parts[:1]), "marks.quotes") == []


def test_a_picture_has_a_caption():
    draft = Draft(bare_pictures=["lead_image_caption"])

    assert places(draft, "pictures") == [("lead_image_caption", "")]
