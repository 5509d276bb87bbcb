"""Events of the demo: those that the articles report on, and some that are to come.

What is to come is counted from the day of loading, so that the agenda of a demo is
never empty. Participants are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.html import escape

from innovations.models import Region
from news.event_choices import ParticipantMode, ParticipantSource
from news.models import (
    AgendaIndexPage,
    EventPage,
    EventRelatedPage,
    EventSession,
    EventSpeaker,
    InvitedParty,
    NewsPage,
)
from news.services.attendance import record
from news.services.parties import fill_in_organizations
from news.services.registration import Details, enter
from portal.home.demo.contents import DemoRegion


@dataclass(frozen=True)
class Event:
    """``day`` is a date of the past or a number of days from now; hours are local."""

    slug: str
    title: str
    kind: str
    day: str | int
    starts: str
    ends: str
    place: str
    summary: str
    description: tuple[str, ...] = ()
    days: int = 1
    mode: str = "in_person"
    sessions: tuple[tuple[str, str], ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    invited: tuple[str, ...] = ()
    registers: bool = False
    capacity: int | None = None
    status: str = "scheduled"
    status_note: str = ""
    #: The article that reports on it.
    article: str = ""
    attended: bool = False


#: Names that nobody in particular has, with their posts and offices.
PEOPLE = (
    ("Siti Rahmah, S.K.M.", "Kepala Puskesmas", "Dinas Kesehatan"),
    (
        "Bambang Sutrisno, S.Kom.",
        "Pranata Komputer",
        "Dinas Komunikasi dan Informatika",
    ),
    ("Nurul Hidayah, S.Pd.", "Pengawas Sekolah", "Dinas Pendidikan dan Kebudayaan"),
    ("Yohanes Tandi", "Analis Kebijakan", "Bappelitbang"),
    ("Rina Marlina, S.Sos.", "Sekretaris Kecamatan", "Kecamatan Penajam"),
    ("Hendra Gunawan, S.T.", "Kepala Seksi", "Dinas Perikanan"),
    ("Fitriani, A.Md.", "Operator", "Dinas Kependudukan dan Pencatatan Sipil"),
    ("Agus Wijaya", "Pembina", "Karang Taruna"),
)
_PROGRAMME = (
    ("08.30–09.00", "Pendaftaran ulang"),
    ("09.00–09.15", "Pembukaan"),
    ("09.15–11.00", "Pemaparan dan tanya jawab"),
    ("11.00–12.00", "Rencana tindak lanjut"),
)

EVENTS: dict[str, tuple[Event, ...]] = {
    "ppu": (
        Event(
            slug="sosialisasi-perbup-9-2025",
            title="Sosialisasi Perbup Nomor 9 Tahun 2025 tentang Inovasi Daerah",
            kind="briefing",
            day="2025-06-04",
            starts="09:00",
            ends="12:00",
            place="Penajam",
            summary="Pengenalan aturan baru inovasi daerah bagi perangkat daerah.",
            sessions=_PROGRAMME,
            invited=("Dinas Kesehatan", "Dinas Perikanan", "Kecamatan Penajam"),
            article="perbup-9-2025-disosialisasikan",
            attended=True,
        ),
        Event(
            slug="bimtek-proposal-kipp",
            title="Bimtek Penulisan Proposal KIPP",
            kind="training",
            day=9,
            starts="08:30",
            ends="15:30",
            days=2,
            place="Aula Lantai III Kantor Bupati Penajam Paser Utara",
            summary="Dua hari menyusun proposal bersama pendamping klinik inovasi.",
            description=(
                "Setiap unit membawa satu inovasi yang sudah berjalan dan angka sebelum "
                "serta sesudah penerapan.",
                "Peserta pulang dengan draf proposal yang siap diunggah.",
            ),
            sessions=_PROGRAMME,
            speakers=(("Tim pendamping", "Klinik Inovasi (peragaan)"),),
            invited=("Dinas Kesehatan", "Dinas Perikanan"),
            registers=True,
            capacity=40,
        ),
        Event(
            slug="klinik-inovasi-daring",
            title="Klinik Inovasi Daring",
            kind="innovation_clinic",
            day=16,
            starts="10:00",
            ends="11:30",
            mode="online",
            place="",
            summary="Tanya jawab terbuka tentang indikator dan bukti dukung.",
            registers=True,
        ),
        Event(
            slug="pekan-inovasi",
            title="Pekan Inovasi Daerah",
            kind="innovation_week",
            day=30,
            starts="08:00",
            ends="17:00",
            days=4,
            place="Halaman Kantor Bupati Penajam Paser Utara",
            mode="hybrid",
            summary="Pameran inovasi perangkat daerah, sekolah, dan masyarakat.",
        ),
    ),
    "kukar": (
        Event(
            slug="pekan-inovasi-kukar-2022",
            title="Pekan Inovasi Kutai Kartanegara",
            kind="innovation_week",
            day="2022-11-10",
            starts="09:00",
            ends="15:00",
            place="Ruang Serbaguna Kantor Bupati Kutai Kartanegara",
            summary="Pembukaan pekan inovasi dan ajakan satu inovasi setiap tahun.",
            article="satu-inovasi-setiap-tahun",
        ),
        Event(
            slug="rakor-inovasi-kukar",
            title="Rapat Koordinasi Inovasi Perangkat Daerah",
            kind="coordination_meeting",
            day=12,
            starts="09:00",
            ends="12:00",
            place="Ruang Serbaguna Kantor Bupati Kutai Kartanegara",
            summary="Capaian semester dan pembagian pendamping.",
            sessions=_PROGRAMME,
            invited=("Dinas Kesehatan", "Dinas Pendidikan dan Kebudayaan"),
            registers=True,
            capacity=80,
        ),
    ),
    "kuburaya": (
        Event(
            slug="rakor-inovasi-2025",
            title="Rapat Koordinasi Inovasi Daerah 2025",
            kind="coordination_meeting",
            day="2025-12-03",
            starts="08:00",
            ends="12:00",
            place="Alimoer, Sungai Raya, Kabupaten Kubu Raya",
            summary="Penguatan ekosistem inovasi dan kekayaan intelektual.",
            article="surat-edaran-satu-inovasi",
        ),
        Event(
            slug="fgd-kekayaan-intelektual",
            title="FGD Pelindungan Kekayaan Intelektual Inovasi",
            kind="focus_group",
            day=7,
            starts="13:00",
            ends="15:30",
            place="Ruang Rapat Bappedalitbang",
            summary="Diskusi terpumpun bagi inovator yang hendak mendaftarkan karya.",
            status="postponed",
            status_note="Menunggu jadwal narasumber.",
        ),
        Event(
            slug="penganugerahan-inovasi",
            title="Penganugerahan Inovasi Daerah",
            kind="award_ceremony",
            day=24,
            starts="19:00",
            ends="21:30",
            place="Alimoer, Sungai Raya",
            summary="Malam penghargaan bagi pemenang lomba inovasi.",
        ),
    ),
    "pangkalpinang": (
        Event(
            slug="rakor-inovasi-daerah-2025",
            title="Rapat Koordinasi Inovasi Daerah Tahun 2025",
            kind="coordination_meeting",
            day="2025-04-23",
            starts="09:00",
            ends="12:00",
            place="Gedung Balai Besar Betason, Kantor Wali Kota Pangkalpinang",
            summary="Sasaran 100 usulan inovasi dari perangkat daerah dan sekolah.",
            article="seratus-usulan-inovasi-2025",
        ),
        Event(
            slug="sosialisasi-lomba-inovasi-sekolah",
            title="Sosialisasi Lomba Inovasi bagi SD dan SMP",
            kind="briefing",
            day=14,
            starts="09:00",
            ends="11:30",
            mode="hybrid",
            place="Gedung Balai Besar Betason, Kantor Wali Kota Pangkalpinang",
            summary="Cara mendaftar, kategori, dan contoh inovasi sekolah.",
            registers=True,
            capacity=60,
        ),
    ),
}


def add_events(*, demo: DemoRegion, region: Region) -> None:
    """Fill the agenda of an imported region."""
    agenda = AgendaIndexPage.objects.descendant_of(region.site.root_page).get()
    agenda.letterhead_text = "\n".join(
        (f"Pemerintah {demo.name}", demo.office, demo.address, demo.email)
    )
    agenda.signatory_post = "Penyelenggara (peragaan)"
    agenda.save_revision(log_action=True).publish()
    for event in EVENTS.get(demo.key, ()):
        page = _add(agenda, demo, event)
        if event.attended:
            _let_people_attend(page)


def _add(agenda: AgendaIndexPage, demo: DemoRegion, event: Event) -> EventPage:
    zone = ZoneInfo(demo.time_zone)
    first = _day(event, zone)
    last = first + timedelta(days=event.days - 1)
    page = EventPage(
        title=event.title,
        slug=event.slug,
        kind=event.kind,
        summary=event.summary,
        search_description=event.summary,
        description="".join(f"<p>{escape(text)}</p>" for text in event.description),
        starts_at=datetime.combine(first, time.fromisoformat(event.starts), zone),
        ends_at=datetime.combine(last, time.fromisoformat(event.ends), zone),
        time_zone=demo.time_zone,
        mode=event.mode,
        place_name=event.place,
        online_url="" if event.mode == "in_person" else "https://rapat.example/inovasi",
        organizer_name=demo.office,
        contact="Sekretariat penyelenggara",
        registration="here" if event.registers else "none",
        capacity=event.capacity,
        status=event.status,
        status_note=event.status_note,
        sessions=[EventSession(time=at, title=what) for at, what in event.sessions],
        speakers=[EventSpeaker(name=name, post=post) for name, post in event.speakers],
        invited_parties=[InvitedParty(name=name) for name in event.invited],
    )
    article = NewsPage.objects.filter(
        slug=event.article, path__startswith=agenda.get_parent().path
    ).first()
    if article is not None:
        page.related_items = [EventRelatedPage(related_page=article)]
    fill_in_organizations(page, within=agenda)
    agenda.refresh_from_db()  # the tree counts its children on the row
    agenda.add_child(instance=page)
    page.save_revision(log_action=True).publish()
    return page


def _day(event: Event, zone: ZoneInfo) -> date:
    if isinstance(event.day, str):
        return date.fromisoformat(event.day)
    return timezone.localdate(timezone=zone) + timedelta(days=event.day)


def _let_people_attend(page: EventPage) -> None:
    for number, (name, post, office) in enumerate(PEOPLE):
        participant = enter(
            event=page,
            details=Details(name=name, post=post, organization_name=office),
            source=ParticipantSource.WORKBOOK,
        )
        if number % 4 != 3:
            record(
                participant=participant,
                day=page.times.first_day,  # type: ignore[union-attr]
                mode=ParticipantMode.IN_PERSON,
                source=ParticipantSource.WORKBOOK,
            )
