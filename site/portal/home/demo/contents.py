"""What the content of a demo region consists of; one module a region fills it in."""

from __future__ import annotations

from dataclasses import dataclass, field

#: Where pictures are credited; nothing is taken from anywhere.
CREDIT = "gambar dibuat program"


@dataclass(frozen=True)
class Picture:
    """A generated picture: which pattern, and what somebody who can't see it hears."""

    pattern: str
    title: str
    alt: str


@dataclass(frozen=True)
class Article:
    """A news article; ``moment`` is local time of the region, without a zone."""

    slug: str
    kicker: str
    title: str
    standfirst: str
    moment: str
    dateline: str
    event_date: str
    event_place: str
    #: Paragraphs; one that begins with "## " is a heading, "- " makes a list.
    body: tuple[str, ...]
    tags: tuple[str, ...]
    picture: Picture | None = None


@dataclass(frozen=True)
class Phase:
    name: str
    starts_on: str
    ends_on: str | None = None
    note: str = ""


@dataclass(frozen=True)
class Competition:
    slug: str
    title: str
    year: int
    kind: str
    organizer: str
    theme: str
    introduction: str
    body: tuple[str, ...]
    legal_basis: str
    prizes: str
    level: str = "regional"
    #: Name and description, in the order of the announcement.
    categories: tuple[tuple[str, str], ...] = ()
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True)
class PlainPage:
    slug: str
    title: str
    introduction: str
    body: tuple[str, ...]
    in_menu: bool = True


@dataclass(frozen=True)
class DemoRegion:
    key: str
    code: str
    name: str
    short_name: str
    time_zone: str
    #: Background, two tones of the ground, and an accent, for the pictures.
    colours: tuple[str, str, str, str]
    tagline: str
    introduction: str
    office: str
    address: str
    hero: Picture
    articles: tuple[Article, ...]
    competitions: tuple[Competition, ...]
    pages: tuple[PlainPage, ...]
    #: Days and times of the office.
    hours: tuple[tuple[str, str], ...] = ()
    #: Network and handle; the addresses lead nowhere.
    social: tuple[tuple[str, str], ...] = ()
    #: Stands below the header of every page, with a link to the page about the demo.
    announcement: str = ""
    #: Names of innovations on the front page; none: the newest.
    featured: tuple[str, ...] = ()
    #: Names of innovations that get a picture.
    illustrated: tuple[tuple[str, Picture], ...] = field(default=())

    @property
    def hostname(self) -> str:
        return f"{self.key}.localhost"

    @property
    def accent(self) -> str:
        return self.colours[1]

    @property
    def email(self) -> str:
        return f"inovasi@{self.key}.example"


def about_the_demo(region: str) -> PlainPage:
    """Return the page on which a region says what is real on its site."""
    return PlainPage(
        slug="tentang",
        title="Tentang situs ini",
        introduction=(
            f"Situs peragaan Lumbung Inovasi dengan {region} sebagai contoh; bukan "
            "situs resmi pemerintah daerah."
        ),
        body=(
            "## Yang nyata",
            "Peristiwa dalam berita, tanggal, tempat, nama program, dan peraturan "
            "diambil dari pemberitaan terbuka dan ditulis ulang. Pejabat disebut "
            "menurut jabatannya saat itu.",
            "## Yang rekaan",
            "Inovasi, angka dampak, hasil lomba, jadwal, hadiah, dan nilai dibuat untuk "
            "peragaan. Nama perangkat daerah mengikuti nama yang lazim, tetapi isinya "
            "tidak mewakili kinerja siapa pun. Gambar dibuat oleh program.",
            "## Cara datanya masuk",
            "Perangkat daerah, inovasi, dan hasil lomba diimpor dari buku kerja contoh, "
            "sama seperti kantor mengimpor rekapitulasinya sendiri.",
        ),
    )
