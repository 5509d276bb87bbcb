"""Certificates, minutes and feedback as PDF, looked at as pictures."""

import io
import shutil
import zipfile
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from competitions.letterheads import Letterhead
from competitions.models import Certificate, CertificateBundle
from competitions.pdf import pdf_available
from competitions.services import certificate_bundles as bundles
from competitions.services.certificate_pdf import (
    certificate_pdf,
    verification_address,
)
from competitions.services.certificates import issue, revoke
from competitions.services.minutes import minutes_pdf
from competitions.services.release import release_now
from competitions.services.results import make_awards
from tests.competitions.results.pictures import is_dark, pages_of, text_of, words_of
from tests.competitions.results.squares import modules_of, square_of
from tests.factories.competitions import EntryFactory, PanelSeatFactory
from tests.factories.results import close, standing

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(
        not (pdf_available() and shutil.which("pdftoppm")),
        reason="needs Pango and poppler",
    ),
]

TITLES = (
    "Prof. Dr. Ir. H. Muhammad Abdurrahman Wahid Nasution Siregar Kusumawardhana, "
    "S.T., M.T., M.Si., Ph.D., IPU., ASEAN Eng."
)
LONG = (
    "SI PANDAI MENJAGA HUTAN MANGROVE (Sistem Informasi Pelayanan Terpadu dan Andal "
    "untuk Masyarakat Pesisir dalam Menjaga Kelestarian Hutan Mangrove)"
)
A4 = (841.89, 595.28)
LETTERHEAD = Letterhead(
    lines=[
        "Pemerintah Kabupaten Penajam Paser Utara",
        "Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah",
        "Jalan Provinsi Km. 9, Nipah-Nipah, Penajam 76141",
    ]
)


@pytest.fixture
def certificate(competition, closing, registrar):
    make_awards(competition=competition, actor=registrar)
    issue(competition=competition, kind="winner", actor=registrar)
    return Certificate.objects.select_related("competition__region__site").get(
        award__rank=1
    )


@pytest.mark.parametrize(
    "words",
    [
        {"recipient": "Dinas Kesehatan"},
        {"recipient": TITLES, "institution": TITLES, "innovation": LONG},
        {"recipient": "W" * 300, "innovation": "kata " * 100, "role": "Juara " * 15},
        {"recipient": TITLES * 3, "innovation": LONG * 2, "category": LONG},
    ],
    ids=["short", "titles", "no spaces", "everything long"],
)
def test_everything_stands_on_one_page_inside_its_frame(certificate, words):
    certificate.content |= words | {
        "signatory_name": "H. Nama Contoh, S.Hut., M.M.",
        "signatory_post": "Bupati Penajam Paser Utara",
        "place": "Penajam",
    }

    pdf = certificate_pdf(certificate, letterhead=LETTERHEAD)

    pictures = pages_of(pdf)
    assert len(pictures) == 1
    (width, height), found = words_of(pdf)
    assert (round(width), round(height)) == tuple(round(side) for side in A4)
    frame = 30  # points: outside of it is the line of the frame
    outside = [
        word
        for word, left, top, right, bottom in found
        if left < frame
        or top < frame
        or right > width - frame
        or bottom > height - frame
    ]
    assert outside == []
    printed = "".join(word for word, *_box in found)
    for name in ("recipient", "institution", "innovation", "role", "signatory_name"):
        wanted = "".join(certificate.content[name].split())
        assert wanted in printed.replace("”", "").replace("“", "")
    # The frame, and the square to scan at the left below.
    assert is_dark(pictures[0], (0.0, 0.3, 0.06, 0.7))
    assert is_dark(pictures[0], (0.06, 0.6, 0.2, 0.97))
    # The seam between texts and frame stays white.
    assert not is_dark(pictures[0], (0.035, 0.1, 0.055, 0.9))


def test_certificate_is_tagged_titled_and_in_indonesian(certificate):
    reader = PdfReader(io.BytesIO(certificate_pdf(certificate)))

    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "id"
    assert reader.metadata.title == f"Piagam Penghargaan: {certificate.recipient}"
    assert b"pdfuaid" in root["/Metadata"].get_data()


def test_certificate_names_code_and_address(certificate):
    text = text_of(certificate_pdf(certificate))

    assert certificate.code in text
    assert f"/sertifikat/{certificate.code}/" in text
    assert "diberikan kepada" in text.lower()


def test_square_leads_to_the_page_that_checks_it(certificate):
    page = pages_of(certificate_pdf(certificate), dpi=300)[0]

    assert modules_of(page) == square_of(verification_address(certificate))


# ----------------------------------------------------------------------- minutes


def test_minutes_say_what_was_recorded(competition, category, phase, places, entries):
    first, second, *_ = entries
    PanelSeatFactory(category=category, phase=phase, is_chair=True)
    close(
        category,
        phase,
        [standing(first, 1, "90.50", "Keputusan ketua"), standing(second, 2, "90.50")],
        decisions=[
            {"order": [first.pk, second.pk], "reason": "Manfaatnya lebih luas."}
        ],
    )
    make_awards(competition=competition, actor=None)

    text = text_of(minutes_pdf(competition))

    for words in (
        "90,50",
        "Keputusan ketua",
        "Manfaatnya lebih luas.",
        first.title,
        first.organization.title,
        "Dr. Juri Contoh",
        "Ketua",
    ):
        assert words in text


def test_minutes_of_forty_entries_break_between_rows(competition, category, phase):
    entries = [
        EntryFactory(category=category, title=f"{LONG} {number}"[:250])
        for number in range(40)
    ]
    close(category, phase, [standing(e, rank) for rank, e in enumerate(entries, 1)])

    pdf = minutes_pdf(competition)

    assert len(pages_of(pdf)) > 2
    (width, _height), found = words_of(pdf)
    assert all(right < width - 40 for _word, _left, _top, right, _bottom in found)
    assert sum(word == "80,00" for word, *_box in found) == 40


def test_minutes_without_anything_can_be_drafted(competition):
    assert len(pages_of(minutes_pdf(competition))) == 1


# ----------------------------------------------------------------------- bundles


@pytest.fixture
def bundle(competition, certificate, registrar):
    return bundles.ask_for_bundle(competition=competition, actor=registrar)


def test_bundle_holds_all_that_are_valid(bundle, certificate, registrar):
    revoke(certificate=certificate, reason="Salah", actor=registrar)

    bundles.work_on_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert bundle.is_ready
    assert bundle.done == 2
    with bundle.file.open("rb") as stream, zipfile.ZipFile(stream) as archive:
        names = archive.namelist()
        assert all(archive.read(name).startswith(b"%PDF-") for name in names)
    assert len(names) == 2
    assert not any(certificate.code in name for name in names)


def test_bundle_of_a_dead_worker_is_made_by_another(bundle):
    silent = timezone.now() - timedelta(minutes=2)
    CertificateBundle.objects.update(heartbeat_at=silent, done=1)

    assert bundles.resume_abandoned() == [bundle.pk]

    bundle.refresh_from_db()
    assert (bundle.is_ready, bundle.done) == (True, 3)


def test_bundle_that_is_being_made_is_left_alone(bundle):
    CertificateBundle.objects.update(heartbeat_at=timezone.now(), done=1)

    bundles.work_on_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert (bundle.is_ready, bundle.done) == (False, 1)
    assert not bundles.resume_if_abandoned(bundle)


def test_worker_that_lost_its_bundle_leaves_no_file(bundle, monkeypatch):
    def taken_over(*args, **kwargs):
        CertificateBundle.objects.update(heartbeat_at=timezone.now())
        return b"%PDF-"

    monkeypatch.setattr(bundles, "certificate_pdf", taken_over)
    storage = bundle.file.storage
    before = (
        set(storage.listdir("certificates")[1])
        if storage.exists("certificates")
        else set()
    )

    bundles.work_on_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert not bundle.is_ready
    assert set(storage.listdir("certificates")[1]) == before


def test_mistake_is_said_on_the_bundle(bundle, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr(bundles, "certificate_pdf", broken)

    bundles.work_on_bundle(bundle.pk)

    bundle.refresh_from_db()
    assert str(bundle.pk) in bundle.error
    assert bundles.resume_abandoned() == []


def test_release_does_not_change_what_is_printed(competition, certificate, registrar):
    before = text_of(certificate_pdf(certificate))
    release_now(competition=competition, actor=registrar)

    assert text_of(certificate_pdf(certificate)) == before
