"""Exports are read as they are written, and refused with a sentence where they can't."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from news.archive.addresses import key_of, old_paths, originals
from news.archive.errors import UnreadableArchive
from news.archive.reading import read_archive
from news.archive.reading.recognising import recognised
from news.archive.reading.xml_text import XmlText
from news.archive.records import Format, Source
from tests.news.archive.exports import ATOM, OLD, RSS, archive, item, wxr


def read(data, kind=None):
    source = Source(kind or recognised(data[:16_384], len(data)))
    return list(read_archive(BytesIO(data), source)), source


def test_export_says_what_its_site_is():
    records, source = read(archive())
    assert source.title == "Diskominfo Kabupaten Lama"
    assert source.address == OLD
    assert source.hosts == {"diskominfo.lamakab.go.id"}
    assert [record.kind for record in records].count("post") == 8


def test_entry_is_read_with_its_names_decoded():
    (record,) = read(
        wxr(
            item(
                7,
                "Lomba &amp; <em>Pameran</em> &#8220;Kopi&#8221;",
                slug="lomba-%e2%80%93-kopi",
                tags=("Kopi", "kopi"),
                topics=("Tak Berkategori",),
                meta=[("_thumbnail_id", "3"), ("_edit_last", "1")],
            )
        )
    )[0]
    assert record.title == "Lomba & Pameran “Kopi”"
    assert record.slug == "lomba-–-kopi"
    assert record.topics == ("Kopi",)
    assert (record.old_id, record.lead_id) == (7, 3)
    assert record.author == "Rina Wulandari"
    assert record.date == datetime(2021, 3, 4, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2"])
def test_all_versions_are_read(version):
    records, _source = read(wxr(item(1, "Satu"), version=version))
    assert [record.title for record in records] == ["Satu"]
    assert records[0].slug == "berita-1"


def test_date_in_zeros_is_that_of_publication_or_none():
    zeros = {"date": "0000-00-00 00:00:00"}
    (record,) = read(wxr(item(1, **zeros)))[0]
    assert record.date == datetime(2021, 3, 4, 2, 30, tzinfo=UTC)
    data = wxr(item(1, **zeros)).replace(
        b"Thu, 04 Mar 2021 02:30:00 +0000", b"Mon, 30 Nov -0001 00:00:00 +0000"
    )
    assert read(data)[0][0].date is None


def test_feeds_are_read_in_full_where_they_are():
    (first, second), source = read(RSS)
    assert "<iframe" in first.text
    assert first.lead_address.endswith("/jembatan.jpg")
    assert (first.guid, first.topics) == ("kabar-77", ("Jalan",))
    assert (second.text, second.excerpt) == ("<p>Isi singkat.</p>", "")
    assert source.hosts == {"diskominfo.lamakab.go.id"}
    assert read(ATOM)[0][0].title == "Sumur Bor Selesai"


# ----------------------------------------------------------------------- bad files


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"  \n", "Berkasnya kosong"),
        (b"PK\x03\x04abc", "Ini ZIP"),
        (b"<!DOCTYPE html><html><body>Masuk</body></html>", "halaman web"),
        (b"\x89PNG\r\n", "bukan ekspor"),
        (b"<opml/>", "bukan ekspor"),
    ],
)
def test_wrong_files_are_named_with_what_to_do(data, words):
    with pytest.raises(UnreadableArchive, match=words):
        recognised(data, len(data))


@pytest.mark.parametrize(
    ("data", "size", "limit"), [(archive(), 201, "200 MB"), (RSS, 21, "20 MB")]
)
def test_huge_files_are_refused_before_they_are_read(data, size, limit):
    with pytest.raises(UnreadableArchive, match=limit):
        recognised(data[:16_384], size * 1024 * 1024)


def test_export_that_breaks_off_says_where():
    data = wxr(*[item(n) for n in range(1, 30)])
    with pytest.raises(UnreadableArchive, match=r"setelah \d+ entri"):
        read(data[: len(data) // 2])


BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>"""
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("head", [BOMB, OUTSIDE])
@pytest.mark.parametrize("data", [archive(), RSS])
def test_entities_are_refused(head, data):
    body = data[data.index(b"<rss") :].replace(b"Kabupaten Lama", b"&c;&a;")
    with pytest.raises(UnreadableArchive, match="entitas"):
        read(head + body)


def test_feed_named_like_a_file_is_not_opened(tmp_path):
    secret = tmp_path / "rahasia.xml"
    secret.write_bytes(RSS)
    with pytest.raises(UnreadableArchive):
        read(str(secret).encode(), Format.FEED)


def test_control_characters_and_windows_letters_don_t_end_the_reading():
    data = wxr(item(1, "Judul"), item(2, "Dua")).replace(
        b"Judul", b"Ju\x0bdul \x93Kopi\x94 caf\xe9"
    )
    records, _source = read(data)
    assert [record.title for record in records] == ["Judul “Kopi” café", "Dua"]


@pytest.mark.parametrize(
    "encoding", ["iso-8859-1", "utf-16", "utf-8-sig", "windows-1252"]
)
def test_other_encodings_are_read(encoding):
    text = wxr(item(1, "Kampung Émas")).decode()
    named = text.replace(
        'encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"'
    )
    records, _source = read(named.encode(encoding))
    assert records[0].title == "Kampung Émas"


@given(st.text(max_size=300))
def test_any_text_becomes_what_xml_can_hold(text):
    clean = XmlText(BytesIO(text.encode("utf-8", "surrogatepass"))).read().decode()
    kept = [c for c in clean if c in text or c == "\ufffd"]
    assert len(kept) == len(clean) or not text.isprintable()
    assert "\x00" not in clean
    assert "\x0b" not in clean


# ------------------------------------------------------------------------ addresses


@pytest.mark.parametrize(
    "other",
    [
        "http://www.lama.go.id/2021/03/Kabar",
        "https://lama.go.id/2021/03/kabar/#komentar",
        "https://lama.go.id/2021/03/%6Babar/",
    ],
)
def test_spellings_of_an_address_are_one(other):
    assert key_of(other) == key_of("https://lama.go.id/2021/03/kabar/")


@given(st.text(max_size=60))
def test_no_text_breaks_an_address(text):
    assert isinstance(key_of(text), str)
    assert all(path.strip("/") for path in old_paths(text, None))
    assert originals(text)


def test_paths_are_those_that_visitors_know():
    assert old_paths("https://lama.go.id/2021/kabar/", 5) == ["/2021/kabar/", "/?p=5"]
    assert old_paths("https://lama.go.id/?p=5", 5) == ["/?p=5"]
    assert old_paths("https://lama.go.id/", None) == []


def test_original_of_a_small_copy_is_looked_for_first():
    assert originals("https://lama.go.id/a-300x200.jpg?ssl=1") == [
        "https://lama.go.id/a.jpg",
        "https://lama.go.id/a-300x200.jpg?ssl=1",
    ]
