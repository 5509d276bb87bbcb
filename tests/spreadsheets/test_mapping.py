import pytest

from spreadsheets.mapping import HeaderMap

HEADERS = HeaderMap(
    {
        "name": ["Nama Inovasi", "Judul Inovasi", "Nama Proposal"],
        "organization": ["OPD", "Perangkat Daerah/SKPD", "Admin OPD"],
        "budget": ["Anggaran"],
    }
)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nama Inovasi", "name"),
        (" NAMA\nINOVASI ", "name"),
        ("Nama Inovasi *", "name"),
        ("Nama Inovasi (wajib)", "name"),
        ("Nama Inovasi (Wajib diisi)*", "name"),
        ("nama_inovasi", "name"),
        ("Nama\u00a0Inovasi:", "name"),
        ("3. Judul Inovasi", "name"),
        ("name", "name"),
        ("Perangkat Daerah / SKPD", "organization"),
        ("Anggaran (Rp)", "budget"),
        ("Inovasi", None),
        ("Nama", None),
        ("", None),
        ("(wajib)", None),
    ],
)
def test_recognise(header, field):
    assert HEADERS.recognise(header) == field


def test_extra_synonyms_win_and_unknown_fields_are_ignored():
    headers = HeaderMap(
        {"name": ["Nama"], "title": ["Judul"]},
        extra=[("Inovasi", "name"), ("Judul", "name"), ("X", "gone"), ("", "name")],
    )

    assert [headers.recognise(h) for h in ("Inovasi", "Judul", "X", "")] == [
        "name",
        "name",
        None,
        None,
    ]


def test_one_header_for_two_fields_is_a_mistake():
    with pytest.raises(ValueError, match="means both"):
        HeaderMap({"name": ["Nama"], "person": ["NAMA "]})


def test_name_of_a_field_gives_way_to_a_synonym():
    headers = HeaderMap({"video": ["Tautan"], "has_video": ["Video"]})

    assert headers.recognise("video") == "has_video"
    assert headers.recognise("Tautan") == "video"
