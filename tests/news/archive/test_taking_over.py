"""An archive becomes articles as they were, and a second time nothing changes."""

from datetime import UTC, datetime

import pytest
from wagtail.images import get_image_model
from wagtail.models import PageLogEntry

from news.models import NewsPage, NewsTag
from news.services.takeovers import carrying
from tests.news.archive.conftest import article, plan
from tests.news.archive.exports import ATOM, OLD, RSS, archive, item, wxr

pytestmark = pytest.mark.django_db


def test_plan_says_of_each_entry_what_will_happen(send, pictures):
    takeover = send(archive(), folder=pictures)
    assert (takeover.state, takeover.error) == ("planned", "")
    assert plan(takeover) == {
        **{1: "skip", 2: "skip"},
        **{3: "new", 4: "new", 5: "new"},
        **dict.fromkeys(range(6, 13), "skip"),
    }
    reasons = [row.reason for row in takeover.items.filter(action="skip")]
    assert reasons == [
        "Gambar atau berkas; ikut bersama berita yang menampilkannya.",
        "Gambar atau berkas; ikut bersama berita yang menampilkannya.",
        "Draf; hanya yang sudah terbit yang dipindahkan.",
        "Berita pribadi; hanya yang sudah terbit yang dipindahkan.",
        "Halaman, bukan berita.",
        "Bagian dari menu.",
        "Tidak ada judulnya.",
        "Isinya kosong.",
        "Dilindungi sandi di situs lama.",
    ]
    assert not NewsPage.objects.exists()


def test_article_is_as_it_was(take_over, pictures, administrator):
    takeover = take_over(archive(), folder=pictures)
    assert (takeover.state, takeover.error) == ("done", "")
    assert list(takeover.items.exclude(error="").values_list("error")) == []

    page = article("Petani Sukaraya Panen “Padi” & Jagung")
    assert page.live
    assert page.slug == "petani-panen"
    assert page.published_at == datetime(2021, 3, 4, 2, 30, tzinfo=UTC)
    assert page.first_published_at == page.published_at
    assert page.standfirst == "Panen lebih baik daripada tahun lalu."
    assert page.dateline_place == "PENAJAM"
    assert page.author_code == "*/RIN/DiskominfoLama"
    assert (page.source_name, page.source_url) == (
        "Diskominfo Kabupaten Lama",
        f"{OLD}/2021/03/petani-panen/",
    )
    assert sorted(tag.name for tag in page.tags.all()) == ["Desa Sukaraya", "Pertanian"]
    assert page.lead_image is not None
    assert (page.lead_image_alt, page.lead_image_caption) == (
        "Petani di sawah",
        "Panen raya",
    )
    assert page.owner == administrator
    assert page.latest_revision == page.live_revision
    assert page.latest_revision.user == administrator


def test_text_becomes_blocks_in_its_order(take_over, pictures):
    take_over(archive(), folder=pictures)
    page = article("Petani Sukaraya Panen “Padi” & Jagung")
    body = list(page.body)
    assert [block.block_type for block in body] == [
        *("paragraph", "heading", "image", "gallery", "quote", "list", "table"),
        *("paragraph", "embed", "paragraph", "paragraph"),
    ]
    figure, gallery, quote = body[2].value, body[3].value, body[4].value
    assert figure["caption"] == "Petani mengangkat gabah."
    assert figure["image"].contextual_alt_text == "Petani di sawah"
    assert [p["caption"] for p in gallery["pictures"]] == ["Gabah kering", ""]
    assert (quote["text"], quote["speaker"]) == (
        "Panen tahun ini lebih baik.",
        "Sukarman, petani",
    )
    assert body[8].value["media"].url == "https://www.youtube.com/watch?v=aBcDeFgHiJk"
    assert body[8].value["caption"] == "Rekaman panen"
    assert "laporan.pdf" in str(body[9].value)
    assert str(body[10].value) == "<p>Panen berikutnya bulan Juli.</p>"


def test_old_editor_has_paragraphs_captions_and_shortcodes(take_over, pictures):
    takeover = take_over(archive(), folder=pictures)
    page = article("Pasar Desa Dibuka")
    raw = [(block["type"], block["value"]) for block in page.body.raw_data]
    assert raw[0] == ("paragraph", "<p>Pasar desa dibuka Bupati pada hari Senin.</p>")
    assert raw[1] == ("paragraph", "<p>Ratusan warga hadir.</p>")
    assert [kind for kind, _value in raw[2:]] == [
        *("image", "gallery", "embed", "paragraph", "paragraph"),
    ]
    assert raw[2][1]["caption"] == "Sawah di dekat pasar"
    assert raw[5][1] == "<p>Buka setiap hari. [foto: Humas]</p>"
    assert raw[6][1] == "<p>Pasar buka pukul 06.00.</p>"
    assert page.author_code == "Rina Wulandari"
    remarks = takeover.items.get(number=4).remarks
    assert remarks == [
        'Ditinggalkan, karena hanya dipahami situs lama: [kotak warna="merah"]'
    ]


def test_each_picture_is_in_the_library_once(take_over, pictures):
    takeover = take_over(archive(), folder=pictures)
    assert get_image_model().objects.count() == 2
    assert [row.missing for row in takeover.items.filter(outcome="made")] == [0, 0, 0]


def test_slug_of_other_letters_and_account_without_a_name(take_over):
    take_over(archive())
    page = article("Posyandu Baru di Kampung Émas")
    assert page.slug == "posyandu-kampung-émas"
    assert page.author_code == ""


def test_links_between_articles_lead_to_pages(take_over):
    take_over(archive())
    page = article("Petani Sukaraya Panen “Padi” & Jagung")
    market, clinic = (
        article("Pasar Desa Dibuka"),
        article("Posyandu Baru di Kampung Émas"),
    )
    first = page.body.raw_data[0]["value"]
    assert f'<a linktype="page" id="{market.pk}">pasar desa</a>' in first
    assert f'<a linktype="page" id="{clinic.pk}">posyandu</a>' in first
    assert page.revisions.count() == 1


def test_only_articles_with_links_to_come_are_written_twice(take_over, monkeypatch):
    renewed = []
    renew = carrying._renew
    monkeypatch.setattr(carrying, "_renew", lambda pk: (renewed.append(pk), renew(pk)))
    ahead = f'<a href="{OLD}/2021/03/berita-2/">dua</a> <a href="/?p=²">x</a>'
    back = f'<a href="{OLD}/?p=1">satu</a> <a href="{OLD}/tak-ada/">tidak ada</a>'
    takeover = take_over(wxr(item(1, "Satu", ahead), item(2, "Dua", back)))
    assert renewed == [takeover.items.get(number=1).pk]
    assert f'id="{article("Dua").pk}"' in article("Satu").body.raw_data[0]["value"]
    assert f'id="{article("Satu").pk}"' in article("Dua").body.raw_data[0]["value"]
    assert f'href="{OLD}/tak-ada/"' in article("Dua").body.raw_data[0]["value"]


def test_history_says_where_it_came_from(take_over):
    take_over(archive())
    page = article("Pasar Desa Dibuka")
    logged = PageLogEntry.objects.for_instance(page).order_by("timestamp")
    assert [entry.action for entry in logged] == ["wagtail.create", "news.take_over"]
    assert logged[1].data["address"] == f"{OLD}/2021/03/pasar-desa-dibuka/"


def test_taken_over_again_nothing_changes(take_over, send):
    take_over(archive())
    before = list(NewsPage.objects.order_by("pk").values_list("pk", "latest_revision"))
    again = send(archive())
    assert [plan(again)[number] for number in (3, 4, 5)] == ["same"] * 3
    assert not again.items.filter(chosen=True).exists()
    after = list(NewsPage.objects.order_by("pk").values_list("pk", "latest_revision"))
    assert after == before


def test_topics_of_other_case_are_the_same(take_over):
    NewsTag.objects.create(name="pertanian")
    take_over(archive())
    assert sorted(NewsTag.objects.values_list("name", flat=True)) == [
        "Desa Sukaraya",
        "pertanian",
    ]


def test_drafts_are_taken_on_request_and_stay_drafts(take_over):
    takeover = take_over(archive(), only_published=False)
    page = article("Rapat Tertutup")
    assert not page.live
    assert page.latest_revision is not None
    assert takeover.items.get(number=7).remarks[0] == (
        "Berita pribadi di situs lama; menjadi draf."
    )
    assert not article("Naskah yang Belum Jadi").live


def test_everything_is_a_draft_on_request(take_over):
    take_over(archive(), publish=False)
    assert NewsPage.objects.count() == 3
    assert not NewsPage.objects.filter(live=True).exists()


def test_rss_becomes_articles_with_video_and_topics(take_over):
    takeover = take_over(RSS)
    page = article("Jembatan Baru Dibuka")
    assert page.published_at == datetime(2021, 7, 5, tzinfo=UTC)
    assert [block["type"] for block in page.body.raw_data] == ["paragraph", "embed"]
    assert page.standfirst == ""  # the summary is how the text begins
    assert page.author_code == "Budi"
    assert [tag.name for tag in page.tags.all()] == ["Jalan"]
    assert article("Hanya Ringkasan").body.raw_data[0]["value"] == "<p>Isi singkat.</p>"
    assert takeover.items.get(number=1).missing == 1


def test_atom_becomes_articles_with_the_day_of_publication(take_over):
    take_over(ATOM)
    page = article("Sumur Bor Selesai")
    assert page.published_at == datetime(2021, 7, 5, 1, tzinfo=UTC)
    assert page.author_code == "Sari"
