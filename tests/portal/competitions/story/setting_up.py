"""Chapter one: the secretariat sets the competition up, on its screens."""

from competitions.models import AwardPlace, Criterion, FormSection
from tests.competitions.posted_forms import PUBLISH, competition_form, fields_of
from tests.portal.competitions.story.world import (
    CATEGORIES,
    CITIZENS,
    INITIAL,
    ON_GOING,
    PRESENTATION,
    PROPOSALS,
    PUPILS,
)

ADMIN = "/admin/competitions/"
#: What the technical guide says; the template leaves weights open.
WEIGHTS = {
    "Kebaruan": "25",
    "Kemanfaatan/Dampak": "30",
    "Efektivitas": "20",
    "Replikasi": "15",
    "Keberlanjutan": "10",
    "Presentasi": "100",
}
STAGE_WEIGHTS = {PROPOSALS: "60", PRESENTATION: "40"}
TOP = 4
PRIZE = "Rp17.500.000,00"
PHASES = (
    {"kind": "registration", "name": "Pendaftaran", "starts_on": "2025-06-02",
     "opens_at": "08:00", "ends_on": "2025-07-31", "closes_at": "16:00"},
    {"kind": "screening", "name": "Seleksi administrasi",
     "starts_on": "2025-08-01", "ends_on": "2025-08-05"},
    {"kind": "judging", "name": PROPOSALS, "starts_on": "2025-08-06",
     "ends_on": "2025-08-20", "weight": "60", "top_n": str(TOP),
     "aggregation": "mean", "jurors_per_entry": "3", "is_blind": "on"},
    {"kind": "presentation", "name": PRESENTATION, "starts_on": "2025-08-25",
     "ends_on": "2025-08-27", "weight": "40", "aggregation": "mean"},
    {"kind": "awarding", "name": "Penganugerahan", "starts_on": "2025-09-10"},
)  # fmt: skip
ADMISSION = {
    INITIAL: {"audience": "organizations", "max_entries": "1"},
    ON_GOING: {
        "audience": "organizations",
        "max_entries": "1",
        "needs_innovation": "on",
        "min_age_months": "12",
        "age_counted_on": "2025-07-31",
    },
    CITIZENS: {"audience": "public"},
    PUPILS: {"audience": "public"},
}


def set_up(edition):
    publish_page(edition)
    add_phases(edition)
    for order, name in enumerate(CATEGORIES):
        add_category(edition, name, order)
    give_weights(edition)
    assert problems(edition) == []


def publish_page(edition):
    data = competition_form(
        title="Lomba Inovasi PPU 2025",
        slug="lomba-inovasi-ppu-2025",
        theme="Inovasi untuk layanan yang lebih dekat",
    )
    url = f"/admin/pages/add/competitions/competitionpage/{edition.competitions.pk}/"
    edition.post(edition.registrar, url, data | PUBLISH)
    assert edition.competition.live


def add_phases(edition):
    for phase in PHASES:
        data = {"competition": edition.competition.pk, **phase}
        edition.post(edition.registrar, f"{ADMIN}phases/new/", data)


def add_category(edition, name, order):
    registrar, competition = edition.registrar, edition.competition
    data = {
        "competition": competition.pk,
        "name": name,
        "sort_order": str(order),
        **ADMISSION[name],
    }
    edition.post(registrar, f"{ADMIN}categories/new/", data)
    pk = edition.category(name).pk
    edition.post(
        registrar,
        f"{ADMIN}set-up/category/{pk}/template/",
        {"template": "lomba_daerah"},
    )
    rows = {
        "statements": {"text": "Karya ini asli dan milik kami.", "required": "on"},
        "tie-rules": {"kind": "highest_weight", "sort_order": "0"},
    }
    for address, row in rows.items():
        edition.post(
            registrar, f"{ADMIN}{address}/new/", {"category": pk, "sort_order": 0} | row
        )
    chair = {"category": pk, "kind": "chair", "sort_order": "1"}
    edition.post(registrar, f"{ADMIN}tie-rules/new/", chair)
    edition.post(registrar, f"{ADMIN}results/category/{pk}/places/")
    for place in AwardPlace.objects.filter(category=pk, label="Juara I"):
        change(edition, f"{ADMIN}places/edit/{place.pk}/", prize=PRIZE)


def give_weights(edition):
    """The template leaves weights and limits to the technical guide."""
    for criterion in Criterion.objects.filter(
        category__competition=edition.competition
    ):
        url = f"{ADMIN}criteria/edit/{criterion.pk}/"
        change(edition, url, weight=WEIGHTS[criterion.name])
    for section in FormSection.objects.filter(
        category__competition=edition.competition, key="ringkasan"
    ):
        change(edition, f"{ADMIN}sections/edit/{section.pk}/", max_words="20")


def change(edition, url, **fields):
    """Change some fields of a row, as somebody does who saw the rest."""
    data = fields_of(edition.get(edition.registrar, url))
    edition.post(edition.registrar, url, data | fields)


def problems(edition):
    url = f"{ADMIN}set-up/{edition.competition.pk}/"
    shown = edition.get(edition.registrar, url)
    return [problem.code for problem, _way in shown.context["problems"]]
