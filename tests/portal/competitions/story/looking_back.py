"""Last chapter: everybody opens their screens once more, and the year is over."""

from django.urls import reverse

from competitions.models import (
    Award,
    CompetitionPage,
    EntryVersion,
    PanelSeat,
    Score,
    ScoreSheet,
    SheetReopening,
    StageClosing,
)
from tests.portal.competitions.story.announcing import first_of
from tests.portal.competitions.story.world import (
    CATEGORIES,
    CHAIRS,
    CITIZENS,
    ON_GOING,
    PRESENTATION,
    PROPOSALS,
    moment,
)

ADMIN = "/admin/competitions/"


def look_back(edition):
    edition.it_is(moment(11, 3))
    the_secretariat_opens_everything(edition)
    jurors_and_operators_open_theirs(edition)
    what_is_public_stays(edition)
    next_year_begins_with_the_rules_of_this_one(edition)


def the_secretariat_opens_everything(edition):
    pk = edition.competition.pk
    urls = [
        "/admin/",
        f"/admin/pages/{pk}/edit/",
        f"/admin/pages/{pk}/history/",
        f"{ADMIN}set-up/{pk}/",
        f"{ADMIN}entries/received/",
        f"{ADMIN}entries/received/results/",
        f"{ADMIN}entries/overview/{pk}/",
        f"{ADMIN}entries/overview/{pk}/participation.xlsx",
        f"{ADMIN}jury/{pk}/",
        f"{ADMIN}jury/{pk}/conflicts/",
        f"{ADMIN}jury/{pk}/screening/",
        f"{ADMIN}awards/",
        f"{ADMIN}results/{pk}/",
        f"{ADMIN}results/{pk}/awards/",
        f"{ADMIN}results/{pk}/awards/undo/",
        f"{ADMIN}results/{pk}/release/",
        f"{ADMIN}results/{pk}/certificates/",
        f"{ADMIN}results/{pk}/feedback/",
        reverse("results_article", args=[pk]),
    ]
    for category in CATEGORIES:
        for phase in (PROPOSALS, PRESENTATION):
            stage = edition.stage_url(category, phase)
            urls += [stage, f"{stage}panel/", f"{stage}ranking/", f"{stage}assign/"]
    urls += [f"{ADMIN}entries/versions/{one.pk}/" for one in EntryVersion.objects.all()]
    for url in urls:
        edition.opens(edition.registrar, url)


def jurors_and_operators_open_theirs(edition):
    for user in edition.juror_users:
        edition.opens(user, "/admin/")
        edition.opens(user, f"{ADMIN}judging/")
        sheet = ScoreSheet.objects.filter(juror__user=user, state="sealed").first()
        edition.opens(user, f"{ADMIN}judging/sheet/{sheet.pk}/")
        seat = PanelSeat.objects.filter(juror__user=user).first()
        edition.opens(user, f"{ADMIN}judging/workbook/{seat.pk}/")
    chair = edition.juror_users[CHAIRS["public"]]
    edition.opens(chair, edition.stage_url(CITIZENS, PRESENTATION, "ranking/"))
    award = first_of(edition, ON_GOING)
    operator = edition.operators[award.organization.title]
    for url in ("/admin/", f"{ADMIN}entries/", f"{ADMIN}entries/{award.entry.pk}/"):
        edition.opens(operator, url)
    edition.opens(operator, f"{ADMIN}entries/{award.entry.pk}/read/")


def what_is_public_stays(edition):
    """No score changes any more, and nobody takes the page away."""
    before = list(Score.objects.order_by("pk").values_list("pk", "value"))
    reason = {"reason": "Ada keberatan."}
    stage = edition.stage_url(ON_GOING, PRESENTATION)
    edition.refused(edition.registrar, f"{stage}reopen/", reason)
    sheet = ScoreSheet.objects.filter(phase__name=PRESENTATION).first()
    edition.refused(edition.registrar, f"{ADMIN}jury/sheet/{sheet.pk}/reopen/", reason)
    edition.browser(edition.registrar).post(
        f"/admin/pages/{edition.competition.pk}/delete/"
    )

    assert edition.competition.live
    assert StageClosing.objects.filter(undone_at=None).count() == 8
    assert SheetReopening.objects.count() == 1
    assert list(Score.objects.order_by("pk").values_list("pk", "value")) == before


def next_year_begins_with_the_rules_of_this_one(edition):
    url = f"{ADMIN}set-up/{edition.competition.pk}/copy/"
    edition.post(edition.registrar, url, {"year": "2026"})
    copy = CompetitionPage.objects.get(edition_year=2026)
    assert (copy.title, copy.live) == ("Lomba Inovasi PPU 2026", False)
    assert sorted(one.name for one in copy.categories.all()) == sorted(CATEGORIES)
    assert not Award.objects.filter(competition=copy).exists()
    assert not PanelSeat.objects.filter(category__competition=copy).exists()
    edition.opens(edition.registrar, f"{ADMIN}set-up/{copy.pk}/")
