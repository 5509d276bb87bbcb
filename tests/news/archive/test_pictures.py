"""Pictures come from the ZIP or the old site, and from nowhere else."""

import socket
import struct
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from wagtail.images import get_image_model

from news.archive import fetching, picture_folder
from news.archive.errors import UnreadableArchive
from news.archive.fetching import NotFetched, OldSite
from news.archive.picture_folder import opened_folder
from news.services.takeovers import asking
from news.services.takeovers.working import work_on
from tests.news.archive.conftest import article
from tests.news.archive.exports import UPLOADS, folder, item, wxr
from tests.news.intake.documents import picture


def found(address, **files):
    with opened_folder(BytesIO(folder(**files))) as place:
        name = place.find(address)
        return place.read(name) if name else None


@pytest.mark.parametrize(
    "name",
    [
        "wp-content/uploads/2021/03/a.jpg",
        "uploads/2021/03/a.jpg",
        "home/kab/public_html/wp-content/uploads/2021/03/A.jpg",
        "2021/03/a.jpg",
        "arsip/2021/03/a.jpg",
    ],
)
def test_picture_is_found_by_the_path_of_its_address(name):
    assert found(f"{UPLOADS}/2021/03/a.jpg", **{name: b"x"}) == b"x"
    assert found(f"{UPLOADS}/2021/04/a.jpg", **{name: b"x"}) is None


def test_names_that_lead_out_of_the_folder_are_only_names(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    data = {"../../jahat.jpg": b"x", "/etc/passwd": b"x", "uploads/baik.jpg": b"y"}
    assert found(f"{UPLOADS}/baik.jpg", **data) == b"y"
    assert list(tmp_path.iterdir()) == []


def test_bomb_is_read_up_to_the_bound_and_no_further(monkeypatch):
    monkeypatch.setattr(picture_folder, "PICTURE_BYTES", 1000)
    assert (
        len(found(f"{UPLOADS}/a.jpg", **{"uploads/a.jpg": b"\0" * 9_000_000})) == 1001
    )


def test_zip_with_too_many_files_is_refused(monkeypatch):
    monkeypatch.setattr(picture_folder, "FOLDER_ENTRIES", 2)
    with pytest.raises(UnreadableArchive, match="lebih dari 2 berkas"):
        found("x", a=b"", b=b"", c=b"")


@pytest.mark.parametrize("data", [b"", b"bukan zip", folder(a=b"x")[:-30]])
def test_damaged_zip_is_refused(data):
    with pytest.raises(UnreadableArchive, match="rusak"), opened_folder(BytesIO(data)):
        pass


def test_damaged_file_in_it_is_a_missing_one():
    data = folder(**{"uploads/a.jpg": bytes(range(256))})
    broken = data.replace(data[43:50], b"\xff" * 7, 1)
    with opened_folder(BytesIO(broken)) as place:
        assert place.read("uploads/a.jpg") is None


# ----------------------------------------------------------------- into the library


def huge():
    """A PNG whose head says 10,000 × 10,000 pixels, in a hundred bytes."""

    def chunk(kind, body):
        checksum = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + checksum

    head = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (huge(), "100 megapiksel"),
        (b"<svg onload='x()'/>", "rusak"),
        (picture(40, 40), "terlalu kecil"),
        (picture(300, 300, "TIFF"), "bukan foto"),
    ],
    ids=["huge", "svg", "tiny", "tiff"],
)
def test_what_is_no_photograph_is_reported_and_the_article_made(take_over, data, words):
    text = f'<p>Isi.</p><img src="{UPLOADS}/a.jpg">'
    takeover = take_over(
        wxr(item(1, "Satu", text)), folder=folder(**{"uploads/a.jpg": data})
    )
    (row,) = takeover.items.get().pictures
    assert row["found"] == "refused"
    assert words in row["reason"]
    assert article("Satu").live
    assert [b["type"] for b in article("Satu").body.raw_data] == ["paragraph"]
    assert not get_image_model().objects.exists()


@pytest.mark.django_db
def test_article_of_nothing_but_a_missing_picture_is_made(take_over):
    takeover = take_over(wxr(item(1, "Satu", f'<img src="{UPLOADS}/a.jpg">')))
    assert (takeover.items.get().outcome, takeover.items.get().missing) == ("made", 1)


# ----------------------------------------------------------------------- the old site


class Old(BaseHTTPRequestHandler):
    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
    asked: list[str] = []

    def do_GET(self):
        self.asked.append(self.path)
        code, headers, body = self.answers.get(self.path, (404, {}, b""))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def old_site():
    """A web server of this machine, as an old site inside of the office may be."""
    Old.answers, Old.asked = {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Old)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def ask():
    sites = []

    def ask(address, hosts=("127.0.0.1",)):
        sites.append(OldSite(hosts))
        return sites[-1].fetch(address)

    yield ask
    for site in sites:
        site.close()


@pytest.fixture
def private(settings):
    settings.NEWS_ARCHIVE_PRIVATE_HOSTS = ["127.0.0.1"]


def test_private_address_is_not_asked(old_site, ask):
    Old.answers["/a.jpg"] = (200, {}, b"rahasia")
    with pytest.raises(NotFetched, match="jaringan internal"):
        ask(f"{old_site}/a.jpg")
    assert Old.asked == []


def test_private_address_that_is_allowed_is_asked(old_site, ask, private):
    Old.answers["/a.jpg"] = (200, {}, b"gambar")
    assert ask(f"{old_site}/a.jpg") == b"gambar"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.0.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "192.168.1.1",
            "100.64.0.1",
            "0.0.0.0",  # noqa: S104 -- nothing listens there
        ),
        *("::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:a00:1::", "224.0.0.1"),
        "64:ff9b::a00:1",
    ],
)
def test_name_that_means_a_private_address_is_refused(monkeypatch, ask, address):
    """Also if the name has public addresses beside it."""
    places = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, 80))
        for place in ("93.184.215.14", address)
    ]
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *a, **k: places)
    tried = []
    monkeypatch.setattr(fetching, "create_connection", lambda *a, **k: tried.append(a))
    with pytest.raises(NotFetched, match="jaringan internal"):
        ask("http://lama.test/a.jpg", hosts=["lama.test"])
    assert tried == []


def test_connection_goes_to_the_address_that_was_judged(monkeypatch, ask):
    place = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *a, **k: [place])
    tried = []

    def connect(address, **options):
        tried.append(address)
        raise OSError

    monkeypatch.setattr(fetching, "create_connection", connect)
    with pytest.raises(NotFetched, match="tidak dapat dihubungi"):
        ask("http://lama.test/a.jpg", hosts=["lama.test"])
    assert tried == [("93.184.215.14", 80)]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("http://lain.test/x.jpg", "di situs lain"),
        ("file:///etc/passwd", "bukan alamat situs"),
        ("http://localhost:1/x.jpg", "di situs lain"),
        ("http://user:pw@127.0.0.1/x.jpg", "bukan alamat situs"),
    ],
)
def test_redirects_are_judged_like_the_first_address(
    old_site, ask, private, target, words
):
    Old.answers["/a.jpg"] = (302, {"Location": target}, b"")
    with pytest.raises(NotFetched, match=words):
        ask(f"{old_site}/a.jpg")


def test_redirects_end(old_site, ask, private):
    Old.answers["/a.jpg"] = (302, {"Location": "/a.jpg"}, b"")
    with pytest.raises(NotFetched, match="terus mengalihkan"):
        ask(f"{old_site}/a.jpg")
    assert len(Old.asked) == 4


def test_answer_that_is_too_large_is_cut_off(old_site, ask, private, monkeypatch):
    monkeypatch.setattr(fetching, "FETCHED_BYTES", 100)
    Old.answers["/a.jpg"] = (200, {}, b"x" * 200_000)
    with pytest.raises(NotFetched, match="terlalu besar"):
        ask(f"{old_site}/a.jpg")


@pytest.mark.parametrize(
    "address", ["", "http://", "ftp://127.0.0.1/a", "http://[::bad/", "data:x"]
)
def test_what_is_no_address_is_not_asked(ask, address):
    with pytest.raises(NotFetched):
        ask(address)


@pytest.mark.django_db
def test_missing_pictures_are_looked_for_again(
    take_over, old_site, private, administrator
):
    text = f'<p>Isi.</p><img src="{old_site}/a-300x200.jpg"><p>Akhir.</p>'
    data = wxr(
        item(1, "Satu", text),
        item(2, "a", "", kind="attachment", file=f"{old_site}/a.jpg"),
    )
    takeover = take_over(data, fetch_pictures=True)
    row = takeover.items.get(number=1)
    assert (row.missing, row.pictures[0]["reason"]) == (
        1,
        "situs lama menjawab dengan 404",
    )
    assert Old.asked == ["/a.jpg", "/a-300x200.jpg"]

    Old.answers["/a.jpg"] = (200, {}, picture(600, 400))
    asking.look_for_pictures(takeover, user=administrator)
    work_on(takeover.pk)
    page = article("Satu")
    assert [b["type"] for b in page.body.raw_data] == [
        "paragraph",
        "image",
        "paragraph",
    ]
    assert page.revisions.count() == 1
    takeover.refresh_from_db()
    assert (takeover.state, takeover.items.get(number=1).missing) == ("done", 0)


@pytest.mark.django_db
def test_edited_article_is_not_touched_for_a_picture(
    take_over, old_site, private, administrator
):
    data = wxr(item(1, "Satu", f'<img src="{old_site}/a.jpg">'))
    takeover = take_over(
        data.replace(
            b"https://diskominfo.lamakab.go.id</link>", old_site.encode() + b"</link>"
        ),
        fetch_pictures=True,
    )
    page = article("Satu")
    latest = page.save_revision(user=administrator)
    Old.answers["/a.jpg"] = (200, {}, picture(600, 400))
    asking.look_for_pictures(takeover, user=administrator)
    work_on(takeover.pk)
    assert article("Satu").latest_revision == latest


@pytest.mark.django_db
def test_nobody_is_asked_unless_wanted(take_over, old_site, private):
    data = wxr(
        item(1, "Satu", f'<img src="{old_site}/a.jpg">'),
        item(2, "a", "", kind="attachment", file=f"{old_site}/a.jpg"),
    )
    take_over(data)
    assert Old.asked == []


@pytest.mark.django_db
def test_same_picture_of_two_articles_is_stored_once(take_over):
    text = f'<p>x</p><img src="{UPLOADS}/a.jpg">'
    data = folder(**{"uploads/a.jpg": picture(500, 400)})
    takeover = take_over(wxr(item(1, "Satu", text), item(2, "Dua", text)), folder=data)
    assert get_image_model().objects.count() == 1
    assert [
        len(row.made["images"]) for row in takeover.items.filter(made__has_key="images")
    ] == [1]


def test_zip_of_the_fixture_is_one():
    with ZipFile(BytesIO(folder(a=b"x"))) as archive:
        assert archive.infolist()[0].compress_type == ZIP_DEFLATED
