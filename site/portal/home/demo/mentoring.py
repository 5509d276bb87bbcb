"""Mentoring of the demo: who mentors whom, sessions, advice and what follows.

Everything is counted from the day of loading, so that there are always sessions to
come, something that waits for an answer, and something overdue. It goes through the
services that the screens call; only what happened earlier is dated back afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.utils import timezone

from innovations.choices import AdviceStatus, ClinicMode, RegionalRole
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationPage,
    MentorAssignment,
    OrganizationPage,
    Region,
)
from innovations.services.advice import (
    add_follow_up,
    answer_advice,
    finish_follow_up,
    give_advice,
)
from innovations.services.clinics import (
    ask_for_clinic,
    cancel_session,
    hold_session,
    plan_session,
)
from innovations.services.mentoring import assign_mentor

FOLLOWED, DECLINED = AdviceStatus.FOLLOWED, AdviceStatus.DECLINED


@dataclass(frozen=True)
class Assigned:
    """A mentor of an organisation, or of an innovation by the start of its name."""

    mentor: str
    organization: str = ""
    innovation: str = ""
    days_ago: int = 120


@dataclass(frozen=True)
class Task:
    """What is to be done; ``days`` from today, before it where it is overdue."""

    task: str
    days: int
    responsible: str = ""
    done: bool = False


@dataclass(frozen=True)
class Advised:
    """Advice; ``answered`` is after how many days, by ``operator``."""

    innovation: str
    text: str
    section: str = ""
    criterion: str = ""
    mentor: str = "mentor"
    days_ago: int = 5
    status: str = ""
    answer: str = ""
    answered: int = 3
    operator: str = ""
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Session:
    """A clinic on the Wednesday so many weeks from this one; ``None`` is a wish."""

    organization: str
    week: int | None
    mentors: tuple[str, ...] = ("mentor",)
    innovations: tuple[str, ...] = ()
    hour: int = 9
    mode: str = ClinicMode.IN_PERSON
    place: str = ""
    wish: str = ""
    operator: str = ""
    asked_days_before: int = 0
    summary: str = ""
    cancelled: str = ""
    advice: tuple[Advised, ...] = ()
    tasks: tuple[Task, ...] = ()


@dataclass(frozen=True)
class Mentoring:
    assigned: tuple[Assigned, ...]
    sessions: tuple[Session, ...]
    advice: tuple[Advised, ...] = ()


MENTORING = {
    "ppu": Mentoring(
        assigned=(
            Assigned("mentor", organization="DINKES"),
            Assigned("mentor", innovation="PASAR TANI SABTU", days_ago=40),
            Assigned("mentor.sekolah", organization="DISDIKPORA"),
            Assigned("mentor.sekolah", organization="KEC-BABULU", days_ago=90),
        ),
        sessions=(
            Session(
                "DINKES",
                -7,
                innovations=("ANTAR OBAT", "POS GIZI KELILING"),
                place="Ruang Klinik Inovasi, Bapelitbang",
                wish="Menyusun proposal KIPP dari dua inovasi yang sudah berjalan.",
                operator="operator.dinkes",
                asked_days_before=9,
                summary=(
                    "Latar belakang ditulis ulang dari sudut pandang pasien. Angka "
                    "sebelum dan sesudah disepakati diambil dari kartu kendali."
                ),
                advice=(
                    Advised(
                        "ANTAR OBAT",
                        "Sebutkan jumlah pasien sebelum inovasi, lalu setelahnya, "
                        "dengan tahun dan sumber datanya.",
                        section="result",
                        status=FOLLOWED,
                        answer="Sudah ditambahkan dari kartu kendali 2023 dan 2024.",
                        answered=6,
                        operator="operator.dinkes",
                    ),
                    Advised(
                        "ANTAR OBAT",
                        "Ganti nama program agar lebih mudah diingat juri.",
                        section="title",
                        status=DECLINED,
                        answer="Nama sudah dikenal warga dan tercantum pada SK Kepala "
                        "Puskesmas.",
                        answered=2,
                        operator="operator.dinkes",
                    ),
                ),
                tasks=(
                    Task("Kirim rekap kartu kendali 2023–2024", -30, done=True),
                    Task(
                        "Unggah SK tim pelaksana yang sudah ditandatangani",
                        -2,
                        responsible="operator.dinkes",
                    ),
                ),
            ),
            Session(
                "DINKES",
                -3,
                innovations=("SIGAP IBU",),
                mode=ClinicMode.ONLINE,
                place="https://rapat.contoh.go.id/klinik-inovasi",
                operator="operator.dinkes",
                wish="Membahas indikator dampak untuk SIGAP IBU.",
                asked_days_before=5,
                summary="Tiga indikator dipilih; cara menghitungnya dicatat bersama.",
                advice=(
                    Advised(
                        "SIGAP IBU",
                        "Tambahkan angka rujukan mendadak per triwulan, bukan hanya "
                        "per tahun, agar kecenderungannya terlihat.",
                        criterion="Dampak (KIPP)",
                    ),
                ),
                tasks=(
                    Task("Susun grafik rujukan per triwulan", 4, "operator.dinkes"),
                ),
            ),
            Session(
                "KEC-BABULU",
                -4,
                mentors=("mentor.sekolah",),
                operator="operator.babulu",
                wish="Memulai inovasi baru untuk layanan izin di balai desa.",
                asked_days_before=12,
                cancelled="Camat mendampingi kunjungan kerja; dijadwalkan ulang.",
            ),
            Session(
                "DISDIKPORA",
                -2,
                mentors=("mentor.sekolah",),
                innovations=("RAPOR BACA", "KANTIN JUJUR SEHAT"),
                place="SD Negeri 001 Penajam",
                summary="Kedua sekolah menuliskan ulang tujuan dalam dua kalimat.",
                advice=(
                    Advised(
                        "RAPOR BACA",
                        "Jelaskan siapa yang menilai kemampuan baca dan dengan alat "
                        "ukur apa.",
                        section="design",
                        mentor="mentor.sekolah",
                    ),
                ),
            ),
            Session(
                "DINKES",
                1,
                innovations=("ANTAR OBAT",),
                mode=ClinicMode.HYBRID,
                place="Aula Dinas Kesehatan dan https://rapat.contoh.go.id/klinik",
                operator="operator.dinkes",
                wish="Latihan presentasi dan tanya jawab di depan juri.",
                asked_days_before=10,
            ),
            Session(
                "KEC-BABULU",
                2,
                mentors=("mentor", "mentor.sekolah"),
                innovations=("PASAR TANI SABTU",),
                hour=13,
                place="Kantor Kecamatan Babulu",
            ),
            Session(
                "PKM-WARU",
                None,
                innovations=("TIRTA SEHAT",),
                operator="operator.dinkes",
                wish="Kami ingin tahu apakah penyaring air bisa diuji tanpa "
                "laboratorium, dan bukti apa yang diterima.",
                asked_days_before=4,
            ),
        ),
        advice=(
            Advised(
                "POS GIZI KELILING",
                "Dasar hukum masih rancangan. Unggah peraturan atau SK yang berlaku.",
                section="legal_basis",
                days_ago=12,
                tasks=(Task("Minta salinan SK ke Bagian Hukum", 9),),
            ),
            Advised(
                "ANTAR OBAT",
                "Ringkasan terlalu panjang. Cukup masalah, cara, dan hasil dalam tiga "
                "kalimat.",
                section="summary",
                days_ago=2,
            ),
        ),
    ),
    "kukar": Mentoring(
        assigned=(Assigned("mentor.kukar", organization="DINKES"),),
        sessions=(
            Session(
                "DINKES",
                -5,
                mentors=("mentor.kukar",),
                innovations=("PERAHU SEHAT MAHAKAM",),
                place="BRIDA Kutai Kartanegara",
                summary="Jadwal dermaga dan cakupan desa dirapikan untuk proposal.",
                advice=(
                    Advised(
                        "PERAHU SEHAT MAHAKAM",
                        "Bandingkan biaya sekali singgah dengan biaya rujukan.",
                        section="benefit",
                        mentor="mentor.kukar",
                    ),
                ),
            ),
            Session("DINKES", 1, mentors=("mentor.kukar",), place="Ruang rapat BRIDA"),
        ),
    ),
}


def add_mentoring(*, key: str, region: Region) -> None:
    """Give a region its mentoring; one that has some keeps it."""
    content = MENTORING.get(key)
    if content and not MentorAssignment.objects.filter(region=region).exists():
        _Teller(region).tell(content)


class _Teller:
    """Lets the people of a region do what the story says."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.zone = ZoneInfo(region.time_zone)
        self.now = timezone.localtime(timezone=self.zone)
        roles = region.groups.filter(role=RegionalRole.REGISTRAR)
        self.registrar = _people().filter(groups__in=roles.values("group")).get()

    def tell(self, content: Mentoring) -> None:
        for assigned in content.assigned:
            self._assign(assigned)
        for session in content.sessions:
            self._meet(session)
        for advised in content.advice:
            self._advise(advised, self.now - timedelta(days=advised.days_ago), None)

    def _assign(self, story: Assigned) -> None:
        subject: dict[str, Any] = (
            {"organization": self._organization(story.organization)}
            if story.organization
            else {"innovation": self._innovation(story.innovation)}
        )
        row = assign_mentor(
            mentor=_person(story.mentor), **subject, actor=self.registrar
        )
        row.since = self.now.date() - timedelta(days=story.days_ago)
        row.save(update_fields=["since"])

    def _meet(self, story: Session) -> None:
        organization = self._organization(story.organization)
        innovations = [self._innovation(name) for name in story.innovations]
        begins = self._hour(story)
        session = None
        if story.operator:
            session = ask_for_clinic(
                organization=organization,
                wish=story.wish,
                innovations=innovations,
                mode=story.mode,
                actor=_person(story.operator),
            )
            asked = begins - timedelta(days=story.asked_days_before)
            ClinicSession.objects.filter(pk=session.pk).update(asked_at=asked)
        if story.week is None:
            return
        mentors = [_person(name) for name in story.mentors]
        session = plan_session(
            organization=organization,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            mode=story.mode,
            place=story.place,
            wish=story.wish,
            mentors=mentors,
            innovations=innovations,
            session=session,
            actor=mentors[0],
        )
        if story.cancelled:
            cancel_session(session=session, reason=story.cancelled, actor=mentors[0])
        elif story.summary:
            hold_session(session=session, summary=story.summary, actor=mentors[0])
        for advised in story.advice:
            self._advise(advised, begins + timedelta(hours=1), session)
        for task in story.tasks:
            self._promise(task, mentors[0], session=session)

    def _advise(
        self, story: Advised, given: datetime, session: ClinicSession | None
    ) -> None:
        mentor = _person(story.mentor)
        advice = give_advice(
            innovation=self._innovation(story.innovation),
            text=story.text,
            section=story.section,
            criterion=story.criterion,
            session=session,
            actor=mentor,
        )
        moments = {"given_at": given}
        if story.status:
            answer_advice(
                advice=advice,
                status=story.status,
                answer=story.answer,
                actor=_person(story.operator),
            )
            moments["answered_at"] = given + timedelta(days=story.answered)
        Advice.objects.filter(pk=advice.pk).update(**moments)
        for task in story.tasks:
            self._promise(task, mentor, advice=advice)

    def _promise(self, story: Task, mentor: Any, **about: Any) -> None:
        row = add_follow_up(
            **about,
            task=story.task,
            due_on=self.now.date(),
            responsible=_person(story.responsible) if story.responsible else None,
            actor=mentor,
        )
        due = self.now.date() + timedelta(days=story.days)
        FollowUp.objects.filter(pk=row.pk).update(due_on=due)
        if story.done:
            finish_follow_up(follow_up=row, actor=mentor)

    def _hour(self, story: Session) -> datetime:
        """Return when it begins; of a wish, now."""
        if story.week is None:
            return self.now
        wednesday = self.now.date() - timedelta(days=self.now.weekday() - 2)
        day = wednesday + timedelta(weeks=story.week)
        return datetime.combine(day, time(story.hour), tzinfo=self.zone)

    def _organization(self, code: str) -> OrganizationPage:
        found: OrganizationPage = OrganizationPage.objects.in_region(self.region).get(
            code=code
        )
        return found

    def _innovation(self, name: str) -> InnovationPage:
        found: InnovationPage = InnovationPage.objects.in_region(self.region).get(
            title__startswith=name
        )
        return found


def _people() -> Any:
    return get_user_model()._default_manager


def _person(username: str) -> Any:
    return _people().get(username=username)
