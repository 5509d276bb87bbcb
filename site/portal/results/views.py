"""The screen on which a registrar hands results to the newsroom."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages

from competitions.models import CompetitionPage
from competitions.result_views import ResultScreen, show_errors
from competitions.services.release import is_hidden
from portal.results.drafting import draft_article
from portal.results.models import ResultsArticle


class ArticleView(ResultScreen, TemplateView):
    """Drafts an article of the results, and shows those that were drafted."""

    template_name = "portal_results/article.html"
    page_title = _("News article about the results")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        articles = ResultsArticle.objects.filter(competition=self.competition)
        return super().get_context_data(
            articles=[
                (row, _may_edit(row, self.request.user))
                for row in articles.select_related("article")
            ],
            awards_number=self.competition.awards.count(),
            is_hidden=is_hidden(self.competition),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            article = draft_article(competition=self.competition, actor=request.user)
        except ValidationError as error:
            show_errors(request, error)
        else:
            text = gettext("The draft “%(title)s” waits in the newsroom.")
            messages.success(request, text % {"title": article.title})
        return redirect("results_article", self.competition.pk)


def _may_edit(row: ResultsArticle, user: Any) -> bool:
    return bool(row.article.permissions_for_user(user).can_edit())


def offer_article(competition: CompetitionPage, user: Any) -> list[tuple[Any, str]]:
    """Hook ``competition_result_actions``."""
    url = reverse("results_article", args=[competition.pk])
    return [(_("News article about the results"), url)]
