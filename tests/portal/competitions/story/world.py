"""The edition that the story tells: its people, its days, and how they work.

Modelled on the competition of Penajam Paser Utara in 2025: four categories, a
closing for proposals, a presentation before the jury. Names and texts are made up.
"""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.test import Client

from competitions.models import (
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Criterion,
    Entry,
    Juror,
)
from innovations.choices import RegionalRole
from tests.factories.innovations import (
    OrganizationPageFactory,
    make_editor,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.grounds import settle

WITA = ZoneInfo("Asia/Makassar")

INITIAL = "Initial Innovation OPD"
ON_GOING = "On Going Innovation OPD"
CITIZENS = "Teknologi Tepat Guna Umum"
PUPILS = "Teknologi Tepat Guna Pelajar"
CATEGORIES = (INITIAL, ON_GOING, CITIZENS, PUPILS)

PROPOSALS = "Penilaian proposal"
PRESENTATION = "Presentasi dan wawancara"

ORGANIZATIONS = (
    "Dinas Kesehatan",
    "Dinas Pendidikan",
    "Dinas Perhubungan",
    "Dinas Sosial",
    "Dinas Pertanian",
    "Dinas Perikanan",
    "Kecamatan Penajam",
    "Kecamatan Waru",
    "Kecamatan Babulu",
    "Kecamatan Sepaku",
    "Satuan Polisi Pamong Praja",
    "Badan Pendapatan Daerah",
)
#: Name with titles, and where each comes from; one from an office that enters, one
#: from a school that does.
JURORS = (
    ("Prof. Dr. Ratna Wulandari, M.Si.", "Universitas Contoh Satu"),
    ("Dr. Bambang Sutrisno, S.T., M.T.", "Universitas Contoh Dua"),
    ("drg. Maya Anggraini, M.Kes.", "Dinas Kesehatan"),
    ("Ir. Yusuf Halim, M.Eng.", "Badan Riset Contoh"),
    ("Dr. Laksmi Dewanti, M.Pd.", "SMKN Contoh 1"),
    ("Hendra Gunawan, S.E., M.M.", "Komunitas Wirausaha Contoh"),
    ("Dr. Nurul Aini, S.P., M.P.", "Universitas Contoh Tiga"),
)
#: Places in JURORS of those who sit for the organisations and for the public.
PANELS = {"organizations": (0, 1, 2, 3), "public": (3, 4, 5, 6)}
CHAIRS = {"organizations": 0, "public": 5}
OFFLINE = (3, 6)


def moment(month, day, hour=10, minute=0, second=0, microsecond=0):
    return datetime(2025, month, day, hour, minute, second, microsecond, tzinfo=WITA)


OPENS = moment(6, 2, 8)
LAST_SECOND = moment(7, 31, 16)
RELEASE = moment(9, 10, 9, 30)


@dataclass
class Edition:
    """What the chapters share: rows by name, and everybody's browser."""

    region: object
    registry: object
    competitions: object
    newsroom: object
    clock: object
    #: (stage, juror's place, entry's key) -> {name of the criterion: value}
    given: dict = field(default_factory=dict)
    _clients: dict = field(default_factory=dict)

    def __post_init__(self):
        self.registrar = make_registrar(self.region, username="sekretariat")
        self.editor = make_editor(
            self.region, pages=[self.newsroom], username="redaktur"
        )
        self.organizations = {
            title: OrganizationPageFactory(parent=self.registry, title=title)
            for title in ORGANIZATIONS
        }
        self.operators = {
            title: make_operator(page) for title, page in self.organizations.items()
        }
        self.juror_users = [
            make_regional(self.region, RegionalRole.JUROR, username=f"juri{number}")
            for number in range(1, len(JURORS) + 1)
        ]
        settle()

    # ------------------------------------------------------------------- time

    def it_is(self, at):
        """Go to a moment; everybody signs in anew, as sessions end meanwhile."""
        self.clock(at)
        self._clients.clear()

    # ---------------------------------------------------------------- browsers

    def browser(self, user=None):
        """Return the browser of somebody, or a new one of a citizen."""
        if user is None:
            return Client(headers={"host": self.region.site.hostname})
        if user.pk not in self._clients:
            client = Client(headers={"host": self.region.site.hostname})
            client.force_login(user)
            self._clients[user.pk] = client
        return self._clients[user.pk]

    def get(self, user, url, status=200):
        response = self.browser(user).get(url)
        assert response.status_code == status, (url, response.status_code)
        return response

    def opens(self, user, url):
        """Open a screen, or fetch a file to its end."""
        response = self.get(user, url)
        if response.streaming:
            assert response.getvalue()

    def post(self, user, url, data=None, **extra):
        """Send a form that is accepted; what is refused fails with the reasons."""
        response = self.browser(user).post(url, data or {}, **extra)
        settle()
        assert response.status_code == 302, (url, response.status_code, said(response))
        return response

    def refused(self, user, url, data=None):
        """Send a form that comes back; return what it says."""
        response = self.browser(user).post(url, data or {})
        settle()
        assert response.status_code == 200, (url, response.status_code)
        return " ".join(response.content.decode().split())

    def text(self, url, status=200):
        """Return what a citizen reads at an address."""
        return self.get(None, url, status).content.decode()

    # -------------------------------------------------------------------- rows

    @property
    def competition(self):
        return CompetitionPage.objects.get(slug="lomba-inovasi-ppu-2025")

    def category(self, name):
        return CompetitionCategory.objects.get(competition=self.competition, name=name)

    def phase(self, name):
        return CompetitionPhase.objects.get(competition=self.competition, name=name)

    def criteria(self, category, phase):
        return list(
            Criterion.objects.filter(category__name=category, phase__name=phase)
        )

    def entry(self, title):
        return Entry.objects.get(title=title)

    def juror(self, place):
        return Juror.objects.get(competition=self.competition, name=JURORS[place][0])

    def stage_url(self, category, phase, step=""):
        keys = f"{self.category(category).pk}/{self.phase(phase).pk}"
        return f"/admin/competitions/jury/stage/{keys}/{step}"

    @property
    def results_url(self):
        return f"/admin/competitions/results/{self.competition.pk}/"


def panel_of(category):
    return "organizations" if category in (INITIAL, ON_GOING) else "public"


def said(response):
    """Return the reasons that a screen gives for refusing."""
    if response.context is None:
        return response.content.decode()[:500]
    found = [str(one) for one in response.context.get("messages", ())]
    if "form" in response.context:
        found.append(response.context["form"].errors.as_text())
    found += response.context.get("refused", [])
    return found


def decimal(text):
    return Decimal(str(text).replace(",", "."))
