"""A news article drafted from the results of a competition.

An editor finds it as a draft in the newsroom, edits it and publishes it; nothing
of it is public before.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log

from competitions.access import require_keeper
from competitions.choices import PaperKind
from competitions.models import Award, CompetitionPage
from competitions.models.phases import zone_of
from competitions.services.release import is_hidden
from news.models import NewsIndexPage, NewsPage, RelatedPage
from portal.results.models import ResultsArticle

#: Innovations that stand as related below the article.
RELATED = 6
Block = tuple[str, Any]


def newsroom_of(competition: CompetitionPage) -> NewsIndexPage | None:
    """Return where the region of a competition publishes its news."""
    region = competition.region
    if region is None:
        return None
    newsrooms = NewsIndexPage.objects.descendant_of(region.site.root_page)
    found: NewsIndexPage | None = newsrooms.first()
    return found


@transaction.atomic
def draft_article(*, competition: CompetitionPage, actor: Any) -> NewsPage:
    """Make a draft below the newsroom of the region, in the house style.

    Raises ``ValidationError`` without a newsroom or awards.
    """
    require_keeper(actor, competition)
    newsroom = newsroom_of(competition)
    if newsroom is None:
        raise ValidationError(_("The region has no newsroom to put the article in."))
    awards = list(competition.awards.for_listing().in_order())
    if not awards:
        raise ValidationError(_("There are no awards yet to write about."))
    with translation.override(settings.LANGUAGE_CODE):
        article = _article(competition, awards)
    article.slug = find_available_slug(newsroom, slugify(article.title)[:80])
    article.owner = actor
    newsroom.add_child(instance=article)
    log(instance=article, action="wagtail.create", user=actor)
    article.save_revision(user=actor, log_action=True)
    ResultsArticle.objects.create(
        competition=competition, article=article, drafted_by=actor
    )
    return article


def _article(competition: CompetitionPage, awards: list[Award]) -> NewsPage:
    region = competition.region
    named = {"competition": competition.title}
    article = NewsPage(
        title=_("The Winners of %(competition)s") % named,
        live=False,
        kicker=_("Competition"),
        standfirst=_standfirst(competition, awards),
        dateline_place=region.short_name if region else "",
        body=json.dumps(
            [
                {"type": kind, "value": value}
                for kind, value in _blocks(competition, awards)
            ]
        ),
    )
    article.event_date = _day_of(competition)
    article.related_items = [
        RelatedPage(related_page_id=pk, sort_order=order)
        for order, pk in enumerate(_related(competition, awards))
    ]
    return article


def _day_of(competition: CompetitionPage) -> Any:
    release = getattr(competition, "release", None)
    if release is None or release.release_at is None:
        return None
    return release.release_at.astimezone(zone_of(competition)).date()


def _related(competition: CompetitionPage, awards: list[Award]) -> list[int]:
    if is_hidden(competition):
        return [competition.pk]
    innovations = [award.innovation_id for award in awards if award.innovation_id]
    return [competition.pk, *dict.fromkeys(innovations[:RELATED])]


def _standfirst(competition: CompetitionPage, awards: list[Award]) -> str:
    categories = len({award.category_id for award in awards})
    prizes = ngettext("%(number)d award", "%(number)d awards", len(awards))
    words = _("%(organizer)s gives %(awards)s in %(categories)s of %(competition)s.")
    filled = words % {
        "organizer": _organizer(competition),
        "awards": prizes % {"number": len(awards)},
        "categories": ngettext(
            "%(number)d category", "%(number)d categories", categories
        )
        % {"number": categories},
        "competition": competition.title,
    }
    return filled[:400]


def _organizer(competition: CompetitionPage) -> str:
    region = competition.region
    return competition.organizer or (
        _("The government of %(region)s") % {"region": region.name} if region else ""
    )


# --------------------------------------------------------------------- the text


def _blocks(competition: CompetitionPage, awards: list[Award]) -> Iterator[Block]:
    yield "paragraph", f"<p>{_opening(competition)}</p>"
    for category, group in groupby(awards, key=lambda award: award.category):
        name = category.name if category else _("Other awards")
        yield "heading", {"text": name[:160], "level": "h2"}
        items = list(_items(group, is_linked=not is_hidden(competition)))
        yield "list", {"style": "bulleted", "items": items}
    if decree := _decree(competition):
        yield "paragraph", f"<p>{escape(decree)}</p>"
    yield "paragraph", f"<p>{_closing(competition)}</p>"


def _opening(competition: CompetitionPage) -> str:
    return _("%(organizer)s announces the winners of %(competition)s.") % {
        "organizer": escape(_organizer(competition)),
        "competition": _link(competition, competition.title),
    }


def _items(awards: Iterable[Award], *, is_linked: bool) -> Iterator[str]:
    """Yield a line for each award; hidden ones link no page of a winner.

    Wagtail tells those who keep a page what it is used by, if only "a private page":
    operators would see that they won.
    """
    for award in awards:
        label = f"<b>{escape(award.rank_label)}</b>: " if award.rank_label else ""
        winner = _winner(award, is_linked)
        innovation = _innovation(award, is_linked)
        yield f"<p>{label}{winner}{innovation}{_prize(award)}</p>"


def _winner(award: Award, is_linked: bool) -> str:
    office = award.organization
    page = office if is_linked else None
    if not award.person_name:
        return _link(page, award.winner_name)
    return escape(award.person_name) + (
        f", {_link(page, office.title)}" if office else ""
    )


def _innovation(award: Award, is_linked: bool) -> str:
    name = award.innovation.title if award.innovation else award.innovation_text
    if not name:
        return ""
    page = award.innovation if is_linked else None
    return " " + _("with %(innovation)s") % {"innovation": _link(page, name)}


def _prize(award: Award) -> str:
    return f" ({escape(award.prize)})" if award.prize else ""


def _link(page: Any, text: str) -> str:
    """Name a page, with a link where anybody can follow it."""
    if page is None or not page.live:
        return escape(text)
    return f'<a linktype="page" id="{page.pk}">{escape(text)}</a>'


def _decree(competition: CompetitionPage) -> str:
    paper = competition.papers.filter(kind=PaperKind.DECREE).last()
    if paper is None:
        return ""
    return _("The winners were decided by decree number %(number)s.") % {
        "number": paper.number
    }


def _closing(competition: CompetitionPage) -> str:
    return _("All results stand on the page of %(competition)s.") % {
        "competition": _link(competition, competition.title)
    }
