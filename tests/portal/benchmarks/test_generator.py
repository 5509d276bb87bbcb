"""The pages that the benchmark measures are such as the editor makes."""

import gc
import warnings

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import Page

from innovations.models import CoOwner, InnovationPage, OrganizationPage, Region
from news.models import NewsPage
from portal.benchmarks.generator import analyze, fill
from portal.benchmarks.texts import COMMON_WORD, rare_word
from tests.factories.innovations import UserFactory
from tests.grounds import lay

pytestmark = pytest.mark.once

ROWS = 40


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="module")
def filled(ground, django_db_blocker):
    def make():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("portal.benchmarks.generator.PICTURES", 1)
            return fill(rows=ROWS, articles=5, hostname="tolok-ukur.localhost").pk

    yield from lay(django_db_blocker, make)


@pytest.fixture
def region(db, filled):
    return Region.objects.select_related("site__root_page").get(pk=filled)


def test_tree_is_sound_and_complete(region):
    analyze()

    assert Page.find_problems() == ([], [], [], [], [])
    assert InnovationPage.objects.in_region(region).live().count() == ROWS
    assert OrganizationPage.objects.in_region(region).count() == 60
    assert NewsPage.objects.live().count() == 5
    assert Region.objects.count() == 1
    innovations = InnovationPage.objects.all()
    assert {page.get_parent().pk == page.organization_id for page in innovations} == {
        True
    }
    assert len({page.code for page in innovations}) == ROWS
    assert all(COMMON_WORD in page.design for page in innovations)


def test_rare_words_are_rare(region):
    words = [rare_word(number) for number in range(5_000)]

    assert len(set(words)) == 5_000
    assert InnovationPage.objects.filter(purpose__contains=f" {words[3]} ").count() == 3


def test_innovations_differ_and_are_as_long_as_real_ones(region):
    pages = list(InnovationPage.objects.order_by("code"))
    lengths = [
        len(f"{page.design} {page.purpose} {page.benefit} {page.result}".split())
        for page in pages
    ]

    assert pages[0].title.endswith(" 00000")
    assert len({page.title for page in pages}) == ROWS
    assert [length for length in lengths if not 270 <= length <= 700] == []


def test_pages_show_and_can_be_edited(region):
    innovation = next(page for page in InnovationPage.objects.all() if page.story)
    browser = Client(headers={"host": region.site.hostname})
    address = innovation.get_url(None).split("localhost", 1)[-1]

    with warnings.catch_warnings():
        # Drawing a size of a picture leaves a file to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        shown = browser.get(address)
        browser.force_login(UserFactory(superuser=True))
        edited = browser.get(f"/admin/pages/{innovation.pk}/edit/")
        gc.collect()

    assert shown.status_code == 200
    assert innovation.title in shown.content.decode()
    assert edited.status_code == 200
    revision = innovation.save_revision()
    revision.publish()
    innovation.refresh_from_db()
    assert innovation.live
    assert innovation.story[1].block_type == "paragraph"
    assert CoOwner.objects.exclude(innovation__region=region).count() == 0


def test_new_innovations_continue_the_codes(region):
    parent = OrganizationPage.objects.first()
    page = parent.add_child(instance=InnovationPage(title="Sesudahnya"))

    assert (
        not InnovationPage.objects.filter(code=page.code).exclude(pk=page.pk).exists()
    )
    assert Page.find_problems() == ([], [], [], [], [])
