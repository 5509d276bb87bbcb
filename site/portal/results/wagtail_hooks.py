"""Registration only."""

from typing import Any

from django.urls import path
from wagtail import hooks

from competitions.result_views import RESULT_ACTIONS_HOOK
from portal.results.together import keep_article_back
from portal.results.views import ArticleView, offer_article

hooks.register(RESULT_ACTIONS_HOOK, offer_article)
hooks.register("before_publish_page", keep_article_back)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    view = ArticleView.as_view()
    return [
        path("competitions/results/<int:pk>/article/", view, name="results_article")
    ]
