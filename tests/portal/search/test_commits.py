"""What the search does when a transaction ends: these tests commit."""

import pytest
from django.db import transaction

from innovations.models import Region
from innovations.services.versions import current_version
from portal.home.models import HomePage
from portal.search.models import SearchEntry
from portal.search.services.searching import search
from tests.factories.home import ContentPageFactory, make_region
from tests.factories.innovations import root_page


@pytest.mark.django_db(transaction=True)
def test_commit_indexes_and_renews_the_version_afterwards():
    """A result kept between the two would stay as it was."""
    root_page()
    home = HomePage.objects.get(pk=make_region().site.root_page_id)
    region = Region.objects.get()
    before = current_version(region).token
    assert list(search(region=region, text="lentera").ids) == []

    with transaction.atomic():
        page = ContentPageFactory(parent=home, title="Lentera")
        assert not SearchEntry.objects.filter(pk=page.pk).exists()

    assert SearchEntry.objects.get(pk=page.pk).title == "Lentera"
    region = Region.objects.get()
    assert current_version(region).token != before
    assert list(search(region=region, text="lentera").ids) == [page.pk]


@pytest.mark.django_db(transaction=True)
def test_results_are_kept_while_nothing_changes(django_assert_num_queries):
    root_page()
    make_region()
    region = Region.objects.select_related("version").get()
    first = search(region=region, text="inovasi")
    assert len(first.ids) == 1

    with django_assert_num_queries(0):
        again = search(region=region, text="inovasi")

    assert again == first
