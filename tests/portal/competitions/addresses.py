"""Everything that is asked for: where something of the edition could be told."""

from django.urls import reverse

from tests.portal.competitions.edition import PHASES, WORDS


def _admin(name, *args, query=""):
    return reverse(name, args=args) + query


def addresses(edition):
    """Return addresses by name, of what is there in the phase of the edition."""
    at = PHASES.index(edition.phase)
    found = {**_public(edition), **_of_the_region(edition), **_of_entries(edition)}
    if at >= PHASES.index("submitted"):
        found |= _of_versions(edition)
    if at >= PHASES.index("judging"):
        found |= _of_judging(edition)
    if at >= PHASES.index("prepared"):
        found |= _of_results(edition)
    return found


def _public(edition):
    competition, index = edition.competition, edition.competition.get_parent()
    category, public = edition.category, edition.public
    return {
        "front page": "/",
        "competition": competition.url,
        "archive": index.url,
        "hall of fame": f"{index.url}juara/",
        "statistics": f"{index.url}statistik/?lomba={competition.pk}",
        "innovation": edition.innovation.url,
        "organisation": edition.own.url,
        "search title": f"/cari/?q={WORDS['title']}",
        "search award": f"/cari/?q={WORDS['award']}",
        "suggestions": f"/cari/saran/?q={WORDS['title'][:4]}",
        "API competition": f"/api/v2/pages/{competition.pk}/",
        "API innovations": "/api/v2/pages/?type=innovations.InnovationPage&fields=*",
        "API competitions": "/api/v2/pages/?type=competitions.CompetitionPage&fields=*",
        "sitemap": "/sitemap.xml",
        "check of certificates": "/sertifikat/",
        "people's choice": reverse(
            "competitions_voting:standing", args=[competition.pk]
        ),
        "vote": reverse("competitions_voting:vote", args=[competition.pk, public.pk]),
        "entrant's desk": "/peserta/",
        "entrant's data": "/peserta/data/",
        "category": f"{competition.url}?kategori={category.pk}",
    }


def _of_the_region(edition):
    competition = edition.competition
    category, stage = edition.category, edition.blind
    word = WORDS["title"]
    return {
        "desk": _admin("wagtailadmin_home"),
        "site history": _admin("wagtailadmin_reports:site_history"),
        "aging pages": _admin("wagtailadmin_reports:aging_pages"),
        "locked pages": _admin("wagtailadmin_reports:locked_pages"),
        "audit log": _admin("audit:log"),
        "search of pages": _admin("wagtailadmin_pages:search", query=f"?q={word}"),
        "chooser": _admin("wagtailadmin_choose_page_search", query=f"?q={word}"),
        "documents": _admin("wagtaildocs_chooser:choose"),
        "usage of innovation": _admin(
            "wagtailadmin_pages:usage", edition.innovation.pk
        ),
        "usage of organisation": _admin("wagtailadmin_pages:usage", edition.own.pk),
        "history of competition": _admin("wagtailadmin_pages:history", competition.pk),
        "history of category": _admin("competition_categories:history", category.pk),
        "inspect category": _admin("competition_categories:inspect", category.pk),
        "usage of category": _admin("competition_categories:usage", category.pk),
        "places": _admin("competition_places:index"),
        "papers": _admin("competition_papers:index"),
        "awards": _admin("competitions_awards_modeladmin_index"),
        "imports": _admin("spreadsheets:index"),
        "export of awards": _admin("spreadsheets:export", "awards"),
        "export of scores": _admin("spreadsheets:export", "scores"),
        "set-up": _admin("competition_set_up:set_up", competition.pk),
        "votes": _admin("competition_votes:index", competition.pk),
        "jury": _admin("competition_jury:overview", competition.pk),
        "conflicts": _admin("competition_jury:conflicts", competition.pk),
        "screenings": _admin("competition_jury:screening", competition.pk),
        "stage": _admin("competition_jury:stage", category.pk, stage.pk),
        "panel": _admin("competition_jury:panel", category.pk, stage.pk),
        "assign": _admin("competition_jury:assign", category.pk, stage.pk),
        "ranking": _admin("competition_jury:ranking", category.pk, stage.pk),
        "close": _admin("competition_jury:close", category.pk, stage.pk),
        "tie": _admin("competition_jury:tie", category.pk, stage.pk),
        "blind check": _admin("competition_judging:blind", stage.pk, category.pk),
        "my scoring": _admin("competition_judging:mine"),
        "results": _admin("competition_results:results", competition.pk),
        "making of awards": _admin("competition_results:awards", competition.pk),
        "minutes": _admin("competition_results:minutes", competition.pk),
        "certificates": _admin("competition_results:certificates", competition.pk),
        "feedback list": _admin("competition_results:feedbacks", competition.pk),
        "own results": _admin("competition_results:own"),
    }


def _of_entries(edition):
    mine, public = edition.mine, edition.public
    return {
        "enter": _admin("competition_entries:index"),
        "entry": _admin("competition_entries:edit", mine.pk),
        "entry read": _admin("competition_entries:read", mine.pk),
        "submit": _admin("competition_entries:submit", mine.pk),
        "withdraw": _admin("competition_entries:withdraw", mine.pk),
        "file": _admin("competition_entries:file", edition.file.pk),
        "public entry": _admin("competition_entries:edit", public.pk),
        "public entry read": _admin("competition_entries:read", public.pk),
        "received": _admin("competition_entries:received"),
        "received, searched": _admin(
            "competition_entries:received", query=f"?q={WORDS['public title']}"
        ),
        "overview": _admin("competition_entries:overview", edition.competition.pk),
        "participation": _admin(
            "competition_entries:participation", edition.competition.pk, "xlsx"
        ),
        "feedback": _admin("competition_results:feedback", mine.pk),
        "feedback PDF": _admin("competition_results:feedback_pdf", mine.pk),
    }


def _of_versions(edition):
    version, public = (edition.versions[one] for one in (edition.mine, edition.public))
    return {
        "receipt": _admin("competition_entries:version", version.pk),
        "receipt of the public": _admin("competition_entries:version", public.pk),
        "screening": _admin("competition_jury:screen", version.pk),
        "blind version": _admin("competition_judging:blind_version", version.pk),
        "blind file": _admin("competition_judging:blind_file", version.pk, 1),
    }


def _of_judging(edition):
    own = edition.sheets["juror", edition.mine]
    others = edition.sheets["chair", edition.mine]
    seat = own.juror.seats.get()
    return {
        "sheet": _admin("competition_judging:sheet", own.pk),
        "seal": _admin("competition_judging:seal", own.pk),
        "give back": _admin("competition_judging:give_back", own.pk),
        "file of the sheet": _admin("competition_judging:file", own.pk, 1),
        "sheet of the chair": _admin("competition_judging:sheet", others.pk),
        "its file for the chair": _admin("competition_judging:file", others.pk, 1),
        "workbook": _admin("competition_judging:workbook", seat.pk),
        "reopen sheet": _admin("competition_jury:reopen_sheet", own.pk),
        "workbook brought back": _admin("spreadsheets:run", edition.run.pk),
        "its file": _admin("spreadsheets:file", edition.run.pk),
        "its progress": _admin("spreadsheets:progress", edition.run.pk),
    }


def _of_results(edition):
    won = edition.certificate(award=edition.award)
    took_part = edition.certificate(entry=edition.beside)
    return {
        "award": _admin("competitions_awards_modeladmin_inspect", edition.award.pk),
        "history of award": _admin(
            "competitions_awards_modeladmin_history", edition.award.pk
        ),
        "paper": _admin("competition_results:paper_file", edition.paper.pk),
        "certificate of the winner": _admin("competition_results:certificate", won.pk),
        "certificate of another": _admin(
            "competition_results:certificate", took_part.pk
        ),
        "public check": reverse("competition_certificates:check", args=[won.code]),
    }
