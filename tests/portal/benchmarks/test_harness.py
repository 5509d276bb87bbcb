"""What is asked for, counted and printed; no time is measured here."""

import json

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Site

from innovations.models import Region
from portal.benchmarks import generator
from portal.benchmarks.counting import CountQueriesMiddleware
from portal.benchmarks.measuring import Figures, _percentile
from portal.benchmarks.reporting import as_json, as_table
from portal.benchmarks.runs import Row
from portal.benchmarks.scenarios import SUBJECTS
from tests.grounds import lay

pytestmark = pytest.mark.once

FIGURES = Figures(
    requests=10, per_second=50.0, p50=10.0, p95=20.0, kilobytes=8.0, queries=2
)
STOCK = Figures(
    requests=1, per_second=0.5, p50=4_000.0, p95=4_000.0, kilobytes=9.0, queries=None
)


@pytest.fixture(autouse=True)
def empty_caches():
    for cache in caches.all():
        cache.clear()
    yield
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="module")
def filled(ground, django_db_blocker):
    def make():
        with pytest.MonkeyPatch.context() as patch:
            # Drawing sizes of pictures leaves files to the garbage collector.
            patch.setattr(generator, "PICTURES", 0)
            patch.setattr(generator, "_story", lambda *_args: "[]")
            patch.setattr(generator, "_gallery", lambda *_args: "[]")
            filled = generator.fill(
                rows=30, articles=3, hostname="tolok-ukur.localhost"
            )
            return filled.pk

    yield from lay(django_db_blocker, make)


@pytest.fixture
def region(db, filled):
    return Region.objects.select_related("site__root_page").get(pk=filled)


@pytest.mark.parametrize("subject", ["pages", "api"])
def test_every_address_answers(subject, region):
    browser = Client(headers={"host": region.site.hostname})

    answers = {
        path: browser.get(path).status_code
        for scenario in SUBJECTS[subject](region)
        for path in (scenario.cold[0], scenario.cold[-1])
    }

    assert {path: status for path, status in answers.items() if status != 200} == {}


@pytest.mark.urls("portal.benchmarks.stock_urls")
def test_plain_wagtail_answers_the_same_questions(region, settings):
    settings.WAGTAILAPI_SEARCH_ENABLED = True
    browser = Client(headers={"host": region.site.hostname})

    answers = {
        scenario.stock[0]: browser.get(scenario.stock[0]).status_code
        for scenario in SUBJECTS["all"](region)
    }

    assert {path: status for path, status in answers.items() if status != 200} == {}


def test_cold_addresses_differ(region):
    for scenario in SUBJECTS["all"](region):
        assert len(set(scenario.cold)) == len(scenario.cold), scenario.name


@pytest.mark.django_db
def test_queries_are_counted_for_those_who_ask(rf):
    def view(request):
        list(Site.objects.all())
        return HttpResponse("")

    middleware = CountQueriesMiddleware(view)

    assert middleware(rf.get("/", headers={"x-count-queries": "1"}))["X-Queries"] == "1"
    assert "X-Queries" not in middleware(rf.get("/"))


def test_preparation_refuses_any_other_database():
    with pytest.raises(CommandError, match="calls this"):
        call_command(
            "prepare_benchmark", "pages", "--rows", "1", "--target", "/dev/null"
        )


def test_report_sets_figures_beside_plain_wagtail():
    rows = [Row("registry list", FIGURES, FIGURES, STOCK)]

    assert "100.0 × stock" in as_table(rows)
    assert json.loads(as_json(rows))[0]["stock"]["p95"] == 4_000.0
    assert _percentile([0.001 * n for n in range(1, 101)], 0.95) == pytest.approx(96)
