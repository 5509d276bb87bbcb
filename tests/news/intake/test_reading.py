"""Files of all kinds, and those that can't be read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.intake.errors import UnreadableRelease
from news.intake.manuscript import Kind
from news.intake.reading import read_pasted, read_release
from tests.news.intake.documents import picture, with_part, word

pytestmark = pytest.mark.once

WORD = word("Satu kalimat.")


def texts(manuscript):
    return [piece.text for piece in manuscript.pieces if piece.line]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le-bom"]
)
def test_text_is_read_in_any_encoding(encoding):
    text = "Bupati: “Jum’at ini dibuka” – warga menyambut."
    if encoding == "utf-16-le-bom":
        data = b"\xff\xfe" + text.encode("utf-16-le")
    else:
        data = text.encode(encoding)
    assert texts(read_release("rilis.txt", data)) == [text]


def test_wrapped_lines_are_one_paragraph_and_others_stay_apart():
    wrapped = (
        "Pemerintah daerah membuka layanan perizinan keliling bagi warga di\n"
        "kecamatan yang jauh dari kantor kabupaten mulai pekan depan dan akan\n"
        "berlangsung sampai akhir tahun.\n\nParagraf kedua."
    )
    assert texts(read_pasted(wrapped)) == [
        wrapped.split("\n\n")[0].replace("\n", " "),
        "Paragraf kedua.",
    ]
    apart = "Kalimat pertama.\nKalimat kedua yang panjangnya lain sekali dari itu."
    assert texts(read_pasted(apart)) == apart.split("\n")


def test_signs_of_messengers_become_bold_and_stars_of_codes_stay():
    (piece,) = read_pasted("*Buka* sampai sore (*/RIN/Kominfo) ***").pieces
    assert piece.line.html() == "<b>Buka</b> sampai sore (*/RIN/Kominfo) ***"


def test_nothing_of_a_page_runs_and_only_safe_links_stay():
    page = (
        "<script>alert(1)</script><p onclick='x()'>Baca <a href='javascript:x()'>ini"
        "</a> dan <a href='https://a.example/?a=1&amp;b=2'>itu</a>"
        "<img src=x onerror=alert(1)><iframe src='https://b.example'></iframe></p>"
    )
    manuscript = read_release("rilis.html", page.encode())
    assert [piece.line.html() for piece in manuscript.pieces] == [
        'Baca ini dan <a href="https://a.example/?a=1&amp;b=2">itu</a>'
    ]
    assert manuscript.notes == ["Gambar tidak ada di dalam dokumen: x"]


def test_parts_of_a_word_document_stay_what_they_are():
    data = word("Isi berita.", title="Judulnya", pictures=[picture()])
    kinds = [piece.kind for piece in read_release("rilis.docx", data).pieces]
    assert kinds == [Kind.HEADING, Kind.PICTURE, Kind.PARAGRAPH]


def test_macros_and_embedded_files_are_named_and_left_closed():
    data = with_part(WORD, "word/vbaProject.bin", b"Shell calc.exe")
    data = with_part(data, "word/embeddings/oleObject1.bin", b"MZ")
    manuscript = read_release("rilis.docm", data)
    assert texts(manuscript) == ["Satu kalimat."]
    assert [str(note) for note in manuscript.notes] == [
        "Dokumen memuat makro; makro itu tidak dijalankan.",
        "Dokumen memuat berkas tertanam, misalnya lembar kerja; berkas itu hanya ada "
        "di naskah asli.",
    ]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("rilis.txt", b"", "Berkasnya kosong."),
        ("rilis.txt", b" \n\t ", "Berkasnya kosong."),
        ("rilis.txt", b"\x00\x01\x02\x03" * 50, "tidak memuat teks"),
        ("rilis.pdf", b"%PDF-1.7 ...", "tidak dapat dibaca"),
        ("rilis.rtf", b"{\\rtf1 Halo}", "tidak dapat dibaca"),
        ("rilis.txt", b"%PDF-1.7 ...", "tidak dapat dibaca"),
        ("rilis.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ".docx"),
        ("rilis.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "kata sandi"),
        ("rilis.docx", b"ini bukan zip", "bukan seperti namanya"),
        ("rilis.txt", WORD, "bukan seperti namanya"),
        ("rilis.docx", WORD[:400], "rusak"),
        ("rilis.docx", with_part(WORD, "word/document.xml", b"<w:oops"), "rusak"),
        ("rilis.odt", WORD, "rusak"),
        ("rilis.docx", word(""), "tidak ada teks"),
        ("rilis.html", b"<script>1</script>", "tidak ada teks"),
        ("rilis.html", b"<div>" * 5000 + b"x", "terlalu dalam"),
        ("rilis.txt", b"kata " * 100_000, "terlalu panjang"),
        ("rilis.docx", with_part(WORD, "a.xml", b" " * 20_000_000), "jauh lebih besar"),
        (
            "rilis.docx",
            with_part(
                WORD,
                "word/document.xml",
                b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>',
            ),
            "rusak",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(name, data, reason):
    with pytest.raises(UnreadableRelease) as refused:
        read_release(name, data)
    assert reason in str(refused.value)


@given(st.binary(max_size=400), st.sampled_from([".docx", ".odt", ".html", ".txt"]))
def test_no_file_at_all_breaks_the_reading(data, ending):
    for content in (data, b"PK\x03\x04" + data):
        with suppress(UnreadableRelease):
            assert read_release(f"rilis{ending}", content).has_words
