"""Chapter three: screening, the jury, two stages of scores, and a tie."""

import io
import zipfile
from decimal import Decimal
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from competitions.models import (
    ChairDecision,
    Entry,
    JurorConflict,
    PanelSeat,
    PublicEntrant,
    ScoreSheet,
    SheetReopening,
    StageClosing,
)
from spreadsheets.models import ImportRun
from tests.portal.competitions.story.entering import (
    DEVICES,
    NEW,
    RUNNING,
    SCHOOL_DEVICES,
    SCHOOL_OF_A_JUROR,
)
from tests.portal.competitions.story.setting_up import TOP
from tests.portal.competitions.story.world import (
    CATEGORIES,
    CHAIRS,
    CITIZENS,
    INITIAL,
    JURORS,
    OFFLINE,
    ON_GOING,
    ORGANIZATIONS,
    PANELS,
    PRESENTATION,
    PROPOSALS,
    moment,
    panel_of,
)

JURY = "/admin/competitions/jury/"
MINE = "/admin/competitions/judging/"
#: Entry and why the secretariat refuses it.
FAILED = {
    NEW[7]: "Surat pernyataan belum ditandatangani.",
    SCHOOL_DEVICES[7]: "Berkas hasil uji coba tidak terbaca.",
}
#: Two that every juror finds equally good, and better than all others.
TWINS = (DEVICES[2], DEVICES[5])
GIVEN_BACK = NEW[3]


def judge(edition):
    screen(edition)
    appoint(edition)
    edition.it_is(moment(8, 6, 9))
    assign_proposals(edition)
    recuse(edition)
    score_stage(edition, PROPOSALS, offline=True)
    reopen_one(edition)
    close_proposals(edition)
    edition.it_is(moment(8, 26, 9))
    for category in CATEGORIES:
        edition.post(
            edition.registrar, edition.stage_url(category, PRESENTATION, "assign/")
        )
    score_stage(edition, PRESENTATION, offline=False)
    decide_the_tie(edition)
    close_presentation(edition)


# ------------------------------------------------------------------- screening


def screen(edition):
    edition.it_is(moment(8, 2))
    url = f"{JURY}{edition.competition.pk}/screening/"
    for title, reason in FAILED.items():
        version = edition.entry(title).versions.get()
        data = {"outcome": "failed", "reasons": reason}
        edition.post(edition.registrar, f"{JURY}version/{version.pk}/", data)
    shown = edition.get(edition.registrar, f"{url}?outcome=none").context["page"]
    waiting = [version.pk for version in shown]
    assert len(waiting) == 38
    edition.post(edition.registrar, url, {"version": waiting})
    shown = edition.get(edition.registrar, f"{url}?outcome=failed").context["page"]
    assert {one.title: one.reasons for one in shown} == FAILED


# --------------------------------------------------------------------- the jury


def appoint(edition):
    """Seven jurors, two panels, each for two categories and both stages."""
    for (name, place), user in zip(JURORS, edition.juror_users, strict=True):
        edition.post(
            edition.registrar,
            f"{JURY}{edition.competition.pk}/jurors/add/",
            {"user": user.pk, "name": name, "affiliation": place},
        )
    for first in (INITIAL, CITIZENS):
        seat_panel(edition, first)
    assert PanelSeat.objects.count() == 4 * 2 * 4
    for user, juror in zip(edition.juror_users, jurors(edition), strict=True):
        edition.post(user, f"{MINE}declaration/{juror.pk}/", {"agreed": "on"})


def jurors(edition):
    return [edition.juror(place) for place in range(len(JURORS))]


def seat_panel(edition, first):
    panel = panel_of(first)
    url = edition.stage_url(first, PROPOSALS, "panel/")
    keys = [edition.juror(place).pk for place in PANELS[panel]]
    edition.post(edition.registrar, url, {"jurors": keys})
    chair = PanelSeat.objects.get(
        category__name=first, juror=edition.juror(CHAIRS[panel])
    )
    edition.post(edition.registrar, f"{JURY}seat/{chair.pk}/chair/")
    others = [
        f"{edition.category(category).pk}-{edition.phase(phase).pk}"
        for category in CATEGORIES
        for phase in (PROPOSALS, PRESENTATION)
        if panel_of(category) == panel and (category, phase) != (first, PROPOSALS)
    ]
    edition.post(edition.registrar, f"{url}copy/", {"to": others})


def assign_proposals(edition):
    for category in CATEGORIES:
        url = edition.stage_url(category, PROPOSALS, "assign/")
        plan = edition.get(edition.registrar, url).context["plan"]
        assert plan is not None
        edition.post(edition.registrar, url)
    sheets = ScoreSheet.objects.filter(phase__name=PROPOSALS)
    assert sheets.count() == 38 * 3
    conflicts_keep_apart(edition)


def conflicts_keep_apart(edition):
    """Nobody scores the office or the school that they come from."""
    own_office = [NEW[0], RUNNING[0]]
    own_school = [SCHOOL_DEVICES[0]]
    for place, titles in ((2, own_office), (4, own_school)):
        sheets = ScoreSheet.objects.filter(juror=edition.juror(place))
        assert sheets.count() > 0
        assert not sheets.filter(entry__title__in=titles).exists()
    url = f"{JURY}{edition.competition.pk}/conflicts/"
    rows = edition.get(edition.registrar, url).context["rows"]
    found = {(row["juror"].name, row["entry"].title) for row in rows}
    assert found == {
        (JURORS[2][0], NEW[0]),
        (JURORS[2][0], RUNNING[0]),
        (JURORS[4][0], SCHOOL_DEVICES[0]),
    }
    assert JURORS[4][1] == SCHOOL_OF_A_JUROR


def recuse(edition):
    """One tap on a reason, and somebody else of the panel has the entry."""
    sheets = ScoreSheet.objects.filter(entry__title=GIVEN_BACK)
    before = set(sheets.values_list("juror", flat=True))
    sheet = sheets.exclude(juror=edition.juror(3)).first()
    user = sheet.juror.user
    page = edition.get(user, f"{MINE}sheet/{sheet.pk}/")
    assert GIVEN_BACK not in page.context["label"]
    assert ORGANIZATIONS[3] not in page.content.decode()
    reason = page.context["reasons"][0]
    edition.post(user, f"{MINE}sheet/{sheet.pk}/give-back/", {"reason": reason})

    edition.get(user, f"{MINE}sheet/{sheet.pk}/", status=404)
    conflict = JurorConflict.objects.get(juror=sheet.juror, kind="declared")
    assert conflict.entry.title == GIVEN_BACK
    now = set(sheets.filter(state="open").values_list("juror", flat=True))
    panel = {edition.juror(place).pk for place in PANELS["organizations"]}
    assert now == panel - {sheet.juror_id}
    assert before - now == {sheet.juror_id}


# ----------------------------------------------------------------------- scores


def value_of(phase, juror, title, criterion):
    """What a juror thinks: two decimals, mostly between 50 and 90."""
    if title in TWINS:
        chance = Random(f"{phase} twins {criterion}")
        return Decimal(chance.randint(9400, 9700)) / 100
    chance = Random(f"{phase} {juror} {title} {criterion}")
    return Decimal(chance.randint(5000, 9000)) / 100


def values_of(edition, sheet):
    """Remember as a number on paper what is then written on the screen."""
    phase, title = sheet.phase.name, sheet.entry.title
    found = {
        criterion: value_of(phase, sheet.juror.name, title, criterion.name)
        for criterion in edition.criteria(sheet.entry.category.name, phase)
    }
    edition.given[phase, sheet.juror.name, title] = {
        criterion.name: value for criterion, value in found.items()
    }
    return found


def score_stage(edition, phase, *, offline):
    for place, user in enumerate(edition.juror_users):
        if offline and place in OFFLINE:
            score_by_workbook(edition, place, phase)
            continue
        for sheet in open_sheets(edition, place, phase):
            score_on_screen(edition, user, sheet)
    assert not ScoreSheet.objects.filter(phase__name=phase, state="open").exists()


def open_sheets(edition, place, phase):
    sheets = ScoreSheet.objects.filter(
        juror=edition.juror(place), phase__name=phase, state="open"
    )
    return sheets.select_related("juror", "phase", "entry__category")


def score_on_screen(edition, user, sheet):
    url = f"{MINE}sheet/{sheet.pk}/"
    data = {"revision": sheet.revision, "then": "seal", "base-note": ""}
    for criterion, value in values_of(edition, sheet).items():
        data[f"score-{criterion.pk}"] = str(value).replace(".", ",")
        data[f"reason-{criterion.pk}"] = f"Alasan tentang {criterion.name}."
        data[f"base-score-{criterion.pk}"] = data[f"base-reason-{criterion.pk}"] = ""
    data["note"] = "Lanjutkan, dan ukur hasilnya."
    led_on = edition.post(user, url, data)
    assert led_on.url == f"{url}seal/"
    seal(edition, user, sheet)


def seal(edition, user, sheet):
    sheet.refresh_from_db()
    url = f"{MINE}sheet/{sheet.pk}/seal/"
    assert edition.post(user, url, {"revision": sheet.revision}).url == MINE


def score_by_workbook(edition, place, phase):
    """Out, filled in at home, back in, looked through, confirmed, sealed."""
    user = edition.juror_users[place]
    labels = labels_of(edition, user)
    seats = PanelSeat.objects.filter(juror=edition.juror(place), phase__name=phase)
    for seat in seats:
        sheets = list(
            open_sheets(edition, place, phase).filter(entry__category=seat.category)
        )
        out = edition.get(user, f"{MINE}workbook/{seat.pk}/").getvalue()
        values = {labels[sheet.pk]: values_of(edition, sheet) for sheet in sheets}
        names_nobody(out)
        bring_back(edition, user, seat, filled(out, values), len(sheets))
        for sheet in sheets:
            seal(edition, user, sheet)


def names_nobody(content):
    """Proposals are read blind, so nothing in the file says who entered."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        text = " ".join(parts.read(name).decode() for name in parts.namelist())
    entrants = PublicEntrant.objects.values_list("name", "institution")
    names = {*ORGANIZATIONS, *(name for row in entrants for name in row if name)}
    assert [name for name in names if name in text] == []


def labels_of(edition, user):
    """What the juror's own list calls the entries, by the key of the sheet."""
    work = edition.get(user, MINE).context["work"]
    rows = [row for one in work for group in one.groups for row in group.rows]
    return {row.sheet.pk: row.label for row in rows}


def filled(content, values):
    """Write scores into a workbook; ``values`` by the label in its first column."""
    book = load_workbook(io.BytesIO(content))
    table = book.worksheets[0]
    columns = {
        str(cell.value).partition(" (")[0]: cell.column
        for cell in table[1]
        if not str(cell.value).startswith("Alasan")
    }
    rows = {row[0].value: row[0].row for row in table.iter_rows(min_row=2)}
    assert set(values) == set(rows)
    for label, scores in values.items():
        for criterion, value in scores.items():
            table.cell(rows[label], columns[criterion.name], float(value))
    result = io.BytesIO()
    book.save(result)
    return result.getvalue()


def bring_back(edition, user, seat, content, rows):
    upload = SimpleUploadedFile("nilai.xlsx", content)
    planned = edition.post(
        user, "/admin/spreadsheets/import/scores/", {"file": upload, "scope": seat.pk}
    )
    run = ImportRun.objects.latest("pk")
    assert planned.url == f"/admin/spreadsheets/runs/{run.pk}/"
    assert run.counts["changed"] == rows
    edition.post(user, f"{planned.url}confirm/")
    run.refresh_from_db()
    assert (run.state, run.error) == ("applied", "")


def reopen_one(edition):
    """A slip of the pen: the secretariat gives the sheet back, with the reason."""
    sheet = ScoreSheet.objects.filter(
        entry__category__name=ON_GOING, juror=edition.juror(0)
    ).first()
    url = f"{JURY}sheet/{sheet.pk}/reopen/"
    edition.post(edition.registrar, url, {"reason": "Nilai tertukar dengan lain."})
    criterion = edition.criteria(ON_GOING, PROPOSALS)[0]
    sheet.refresh_from_db()
    before = sheet.scores.get(criterion=criterion).value
    name = f"score-{criterion.pk}"
    data = {
        "revision": sheet.revision,
        "then": "seal",
        name: "61,25",
        f"base-{name}": f"{before.normalize():f}".replace(".", ","),
    }
    edition.post(edition.juror_users[0], f"{MINE}sheet/{sheet.pk}/", data)
    seal(edition, edition.juror_users[0], sheet)

    assert sheet.scores.get(criterion=criterion).value == Decimal("61.25")
    assert SheetReopening.objects.get().reason == "Nilai tertukar dengan lain."
    given = edition.given[PROPOSALS, JURORS[0][0], sheet.entry.title]
    given[criterion.name] = Decimal("61.25")


# ---------------------------------------------------------------------- closing


def close_proposals(edition):
    """Who goes on is public from then on; how far the others were stays untold."""
    edition.it_is(moment(8, 21, 9))
    told = edition.text(edition.competition.url)
    assert not [title for title in TWINS if title in told]
    for category in CATEGORIES:
        edition.post(
            edition.registrar, edition.stage_url(category, PROPOSALS, "close/")
        )
        closing = StageClosing.objects.get(category__name=category)
        assert closing.going_on.count() == TOP
    told = edition.text(edition.competition.url)
    going_on = Entry.objects.filter(stages_passed__isnull=False)
    others = Entry.objects.filter(stages_passed__isnull=True)
    assert [one.title for one in going_on if one.title not in told] == []
    assert [one.title for one in others if one.title in told] == []


def decide_the_tie(edition):
    """Nothing else tells the twins apart, so the chair has to, in writing."""
    edition.it_is(moment(8, 28, 9))
    url = edition.stage_url(CITIZENS, PRESENTATION)
    shown = edition.refused(edition.registrar, f"{url}close/")
    for title in TWINS:
        assert title in shown
    assert not StageClosing.objects.filter(phase__name=PRESENTATION).exists()

    chair = edition.juror_users[CHAIRS["public"]]
    second, first = (edition.entry(title).pk for title in TWINS)
    reason = "Lebih murah dibuat dan mudah diperbaiki warga."
    form = edition.get(chair, f"{url}tie/").context["form"]
    places = {field.label: field.html_name for field in form}
    data = {places[TWINS[1]]: "1", places[TWINS[0]]: "2", "reason": reason}
    other = edition.juror_users[4]
    edition.get(other, f"{url}tie/", status=404)
    edition.post(chair, f"{url}tie/", data)
    decision = ChairDecision.objects.get()
    assert (decision.order, decision.reason) == ([first, second], reason)


def close_presentation(edition):
    for category in CATEGORIES:
        url = edition.stage_url(category, PRESENTATION, "close/")
        edition.post(edition.registrar, url)
    assert StageClosing.objects.filter(undone_at=None).count() == 8
