"""What the style page shows: every component, also with long and missing content.

Nothing of it is saved. Pictures are borrowed from the region, if it has any.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from competitions.choices import CompetitionLevel
from competitions.models import CompetitionKind, CompetitionPage
from competitions.services.timetable import Countdown
from innovations.choices import Form, Kind, Stage
from innovations.models import GovernmentAffair, InnovationPage, OrganizationPage
from news.models import NewsPage
from portal.home.services.front import Figure

LONG = (
    "Sistem Pertanggungjawaban Keberlanjutan Penyelenggaraan Pelayanan Administrasi "
    "Kependudukan Terintegrasi bagi Masyarakat Kepulauan dan Perbatasan"
)
SENTENCE = (
    "Antrean diambil dari rumah, sehingga warga datang pada jamnya; waktu tunggu di "
    "loket turun dari dua jam menjadi dua puluh menit."
)


def samples(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "long": LONG,
        "sentence": SENTENCE,
        "innovations": [_place(page, request) for page in _innovations()],
        "articles": [_place(page, request) for page in _articles()],
        "competitions": [_place(page, request) for page in _competitions()],
        "countdowns": [
            Countdown(12, "Pendaftaran", True, today + timedelta(days=12)),
            Countdown(1, "Penilaian proposal", False, today + timedelta(days=1)),
            Countdown(0, "Pengumpulan berkas", True, today),
        ],
        "figures": [
            Figure("inovasi terbit", 1248),
            Figure("perangkat daerah dan unit", 36),
            Figure("penghargaan lomba", 0),
        ],
        "counted_at": timezone.now(),
        "steps": _steps(today),
        "pages": Paginator(range(900), 20).page(7),
        "options": _options(),
        "tabs": [
            SimpleNamespace(label="Kartu", url="?", is_current=True),
            SimpleNamespace(label="Daftar", url="?v=daftar", is_current=False),
        ],
        "document": SimpleNamespace(
            url="#dokumen",
            title="Pedoman penyusunan proposal",
            file_extension="pdf",
            file_size=1_400_000,
        ),
    }


def _place(page: Any, request: HttpRequest) -> Page:
    """Give a page that isn't saved an address, so that cards can link to it."""
    site = Site.find_for_request(request)
    page.url_path = f"{site.root_page.url_path}gaya/" if site else ""
    return page


def _picture() -> Any:
    return get_image_model().objects.order_by("pk").first()


def _innovations() -> list[InnovationPage]:
    affair = GovernmentAffair(code="1.02", label="Kesehatan")
    office = OrganizationPage(title="Dinas Kesehatan")
    return [
        InnovationPage(
            title="Antrean Online Puskesmas",
            summary=SENTENCE,
            organization=office,
            main_affair=affair,
            stage=Stage.IMPLEMENTATION,
            form=Form.PUBLIC_SERVICE,
            kind=Kind.DIGITAL,
            implementation_date=date(2025, 3, 1),
            photo=_picture(),
        ),
        InnovationPage(
            title=LONG,
            summary=f"{SENTENCE} " * 6,
            organization=OrganizationPage(title=f"Bidang Pengendalian {LONG}"),
            main_affair=affair,
            stage=Stage.TRIAL,
            form=Form.OTHER,
        ),
        InnovationPage(title="Hanya nama", stage=Stage.INITIATIVE),
    ]


def _articles() -> list[NewsPage]:
    moment = timezone.now()
    return [
        NewsPage(
            title="Lomba inovasi daerah dibuka",
            kicker="Siaran pers",
            standfirst=SENTENCE,
            published_at=moment,
            lead_image=_picture(),
        ),
        NewsPage(title=LONG, standfirst=SENTENCE * 4, published_at=moment),
        NewsPage(title="Hanya judul", published_at=moment),
    ]


def _competitions() -> list[CompetitionPage]:
    return [
        CompetitionPage(
            title="Lomba Inovasi Daerah",
            edition_year=2026,
            kind=CompetitionKind(code="regional", label="Lomba inovasi daerah"),
            level=CompetitionLevel.REGIONAL,
            organizer="Badan Perencanaan Pembangunan",
            introduction=SENTENCE,
        ),
        CompetitionPage(title=LONG, edition_year=2025),
    ]


def _steps(today: date) -> list[SimpleNamespace]:
    days = {"Sosialisasi": (-30, None), "Pendaftaran": (-5, 12), "Final": (40, None)}
    return [
        SimpleNamespace(
            name=name,
            starts_on=today + timedelta(days=first),
            ends_on=None if last is None else today + timedelta(days=last),
            opens_at=None,
            closes_at=time(16) if last else None,
            note="Aula kantor bupati" if last is None else "",
            state=state,
        )
        for (name, (first, last)), state in zip(
            days.items(), ("over", "now", "coming"), strict=True
        )
    ]


def _options() -> list[SimpleNamespace]:
    rows = [
        ("1", "Penerapan", 812, True),
        ("2", LONG, 44, False),
        ("3", "Lain", 0, False),
    ]
    return [
        SimpleNamespace(value=value, label=label, count=count, is_selected=selected)
        for value, label, count, selected in rows
    ]
