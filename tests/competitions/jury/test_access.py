"""Who finds which screen of judging: role × region × address."""

import pytest

from competitions.models import JurorConflict, StageClosing
from competitions.services.stages import close_stage
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
)
from tests.factories.innovations import (
    RegionFactory,
    UserFactory,
    make_operator,
    make_registrar,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("indexed_pages"),
    pytest.mark.once,
]

JURY = "/admin/competitions/jury/"
CHAIR_TOO = {"", "ranking/", "tie/"}
STAGE = [
    *("", "ranking/", "tie/", "panel/", "panel/copy/"),
    *("assign/", "close/", "reopen/", "remind/"),
]


@pytest.fixture
def world(judging):
    judging.chair = judging.juror("Ketua", is_chair=True)
    judging.member = judging.juror("Anggota")
    judging.list = judging.entries(2)
    judging.sealed = judging.sheet(judging.list[0], judging.chair, 80)
    judging.conflict = JurorConflict.objects.create(
        juror=judging.member, entry=judging.list[1], kind="recorded", reason="Ipar"
    )
    return judging


def stage(judging, name, phase=None):
    phase = phase or judging.phase
    return f"{JURY}stage/{judging.category.pk}/{phase.pk}/{name}"


def addresses(judging):
    competition, version = judging.competition.pk, judging.list[1].versions.get()
    return [
        f"{JURY}{competition}/",
        f"{JURY}{competition}/jurors/add/",
        f"{JURY}{competition}/conflicts/",
        f"{JURY}{competition}/screening/",
        f"{JURY}juror/{judging.member.pk}/leave/",
        f"{JURY}conflict/{judging.conflict.pk}/lift/",
        f"{JURY}version/{version.pk}/",
        f"{JURY}version/{version.pk}/undo/",
        *(stage(judging, name) for name in STAGE),
        f"{JURY}seat/{judging.member.seats.get().pk}/remove/",
        f"{JURY}seat/{judging.member.seats.get().pk}/chair/",
        f"{JURY}sheet/{judging.sealed.pk}/reopen/",
    ]


#: Enough to do something on every screen, if it let one.
FORM = {
    "reason": "Alasan",
    "outcome": "failed",
    "reasons": "Alasan",
    "allow_missing": "on",
}
POST_ONLY = ("/undo/", "/copy/", "/chair/", "/remind/")


def test_registrar_opens_every_screen(as_registrar, world):
    for url in addresses(world):
        status = 405 if url.endswith(POST_ONLY) else 200
        assert as_registrar.get(url).status_code == status, url


def fingerprint(world):
    return [
        list(world.competition.jurors.values_list("pk", "left_at")),
        list(world.member.seats.values_list("pk", "is_chair")),
        list(JurorConflict.objects.values_list("pk", flat=True)),
        list(world.sealed.__class__.objects.values_list("pk", "state")),
        [row.screenings.count() for row in world.list[1].versions.all()],
        StageClosing.objects.count(),
    ]


@pytest.mark.parametrize(
    "who", ["registrar elsewhere", "operator", "juror", "chair", "nobody"]
)
def test_others_find_nothing_and_change_nothing(client, world, who):
    people = {
        "registrar elsewhere": lambda: make_registrar(RegionFactory()),
        "operator": lambda: make_operator(world.list[0].organization),
        "juror": lambda: world.member.user,
        "chair": lambda: world.chair.user,
        "nobody": UserFactory,
    }
    client.force_login(people[who]())
    chairs = {stage(world, name) for name in CHAIR_TOO}
    before = fingerprint(world)

    for url in addresses(world):
        if who == "chair" and url in chairs:
            assert client.get(url).status_code == 200, url
            continue
        for response in (client.get(url), client.post(url, FORM)):
            assert response.status_code in (302, 404), url
            if response.status_code == 302:
                assert not response.url.startswith("/admin/competitions"), url
            assert world.list[0].title not in response.content.decode()
    assert fingerprint(world) == before


def test_chair_finds_only_the_own_panel(client, world):
    visit = world.stage("Kunjungan", 20, kind="field_visit")
    other = CompetitionCategoryFactory(competition=world.competition)
    CriterionFactory(category=other, phase=world.phase)
    client.force_login(world.chair.user)

    assert client.get(stage(world, "")).status_code == 200
    assert client.get(stage(world, "", visit)).status_code == 404
    assert client.get(f"{JURY}stage/{other.pk}/{world.phase.pk}/").status_code == 404


@pytest.mark.parametrize("what", ["unscored", "foreign", "unknown"])
def test_unknown_stages_are_not_found(as_registrar, world, what):
    phase = {
        "unscored": lambda: (
            CompetitionPhaseFactory(competition=world.competition, kind="judging").pk
        ),
        "foreign": lambda: CriterionFactory().phase_id,
        "unknown": lambda: 999999,
    }[what]()

    for name in STAGE:
        url = f"{JURY}stage/{world.category.pk}/{phase}/{name}"
        for response in (as_registrar.get(url), as_registrar.post(url, FORM)):
            assert response.status_code == 404, url


def test_visitor_is_asked_to_sign_in(client, world):
    for url in addresses(world):
        assert client.get(url).url.startswith("/admin/login/")


@pytest.mark.parametrize("who", ["chair", "member"])
def test_start_page_leads_chairs_to_their_panels(client, world, who):
    client.force_login(getattr(world, who).user)

    shown = client.get("/admin/").content.decode()

    assert (f'href="{stage(world, "")}"' in shown) is (who == "chair")


# ------------------------------------------------------------------ blind mode


@pytest.mark.parametrize("is_blind", [True, False])
def test_chair_of_blind_jurors_reads_no_names(client, world, is_blind):
    world.phase.is_blind = is_blind
    world.phase.save()
    names = [entry.title for entry in world.list]
    names += [entry.organization.title for entry in world.list]
    client.force_login(world.chair.user)
    world.sheet(world.list[0], world.member, 40)
    world.sheet(world.list[1], world.chair, 60)

    shown = "".join(
        client.get(stage(world, name)).content.decode() for name in CHAIR_TOO
    )

    assert any(name in shown for name in names) is not is_blind


def test_order_of_blind_entries_is_that_of_their_labels(client, world):
    world.phase.is_blind = True
    world.phase.save()
    for number in range(6):
        world.entry(f"Judul {number}")
    client.force_login(world.chair.user)

    rows = client.get(stage(world, "")).context["entries"]

    titles = [row["title"] for row in rows]
    assert titles == sorted(titles)


def test_names_come_back_when_the_blind_stage_is_closed(client, world):
    world.phase.is_blind = True
    world.phase.save()
    world.sheet(world.list[1], world.chair, 60)
    world.sheet(world.list[0], world.member, 70)
    close_stage(world.fresh(), world.phase, world.registrar)
    client.force_login(world.chair.user)

    shown = client.get(stage(world, "ranking/")).content.decode()

    assert all(entry.title in shown for entry in world.list)


def test_registrar_reads_names_also_while_jurors_are_blind(as_registrar, world):
    world.phase.is_blind = True
    world.phase.save()

    assert world.list[0].title in as_registrar.get(stage(world, "")).content.decode()


def test_nothing_of_judging_is_kept_by_browsers(as_registrar, world):
    response = as_registrar.get(stage(world, ""))

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
