"""Results and the article about them come out together, and never the article first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.models import Page

from competitions.models import CompetitionPage
from competitions.services.release import is_hidden, release_now
from portal.results.models import ResultsArticle


def release_results_with(sender: Any, *, release: Any, **kwargs: Any) -> None:
    """Receiver of ``jointly_released``: in its transaction, so both or neither."""
    articles = release.items.values("page")
    told = CompetitionPage.objects.filter(
        result_articles__article__in=articles
    ).distinct()
    for competition in told:
        if is_hidden(competition):
            release_now(competition=competition, actor=None)


def keep_article_back(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook ``before_publish_page``: what was written is kept, as a draft."""
    told = ResultsArticle.objects.filter(article=page.pk).select_related("competition")
    hidden = next((one for one in told if is_hidden(one.competition)), None)
    if hidden is None or page.go_live_at is not None:
        return None
    messages.error(
        request,
        _(
            "Saved as a draft, not published: the results of %(competition)s are still "
            "hidden. Publish the article after them, or plan it as a joint release: "
            "then both come out in the same second."
        )
        % {"competition": hidden.competition.title},
    )
    return redirect("wagtailadmin_pages:edit", page.pk)
