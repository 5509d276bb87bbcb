"""The index follows whatever changes, and can be written anew."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from innovations.models import (
    CoOwner,
    InnovationAlias,
    InnovationPage,
    OrganizationAlias,
)
from portal.search.models import SearchEntry
from portal.search.services.indexing import compare, rebuild, reindex_pages
from tests.factories.competitions import AwardFactory, CompetitionPageFactory
from tests.factories.innovations import (
    GovernmentAffairFactory,
    InnovationPageFactory,
    OrganizationPageFactory,
)

pytestmark = pytest.mark.django_db


def indexed_ids():
    """The ids that the database's own index holds."""
    table = {"sqlite": "search_terms", "postgresql": "search_searchentry"}
    column = {"sqlite": "rowid", "postgresql": "page_id"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column[connection.vendor]} FROM {table[connection.vendor]}"  # noqa: S608
        )
        return {row[0] for row in cursor.fetchall()}


def test_renamed_organisation_is_found_and_its_innovations_too(clinic, queue, find):
    clinic.title = "Puskesmas Gunung Intan"
    clinic.save_revision().publish()

    assert find("gunung intan") == [clinic.pk, queue.pk]
    assert find("babulu") == []


def test_organisation_with_another_address_reindexes_no_innovation(clinic, queue, find):
    find("x")
    SearchEntry.objects.filter(pk=queue.pk).update(vocabulary="unberührt")
    clinic.address = "Jalan Provinsi"
    clinic.save_revision().publish()

    assert find("provinsi") == [clinic.pk]
    assert SearchEntry.objects.get(pk=queue.pk).vocabulary == "unberührt"


def test_rows_of_innovations_come_and_go(registry, clinic, queue, find):
    other = OrganizationPageFactory(parent=registry, title="Dinas Perhubungan")
    alias = InnovationAlias.objects.create(innovation=queue, name="Loket Maya")
    owner = CoOwner.objects.create(innovation=queue, organization=other)
    name = OrganizationAlias.objects.create(organization=clinic, name="PKM Gunung")
    assert find("loket maya") == [queue.pk]
    assert find("perhubungan") == [other.pk, queue.pk]
    assert find("gunung") == [clinic.pk, queue.pk]

    for row in (alias, owner, name):
        row.delete()

    assert find("loket maya") == []
    assert find("perhubungan") == [other.pk]
    assert find("gunung") == []


def test_awards_come_and_go(competitions, find):
    competition = CompetitionPageFactory(parent=competitions)
    award = AwardFactory(
        competition=competition, category=None, winner_text="Karang Taruna"
    )
    assert find("karang taruna") == [competition.pk]

    award.delete()

    assert find("karang taruna") == []


def test_renamed_reference_rows_are_followed(clinic, find):
    affair = GovernmentAffairFactory(label="Kelautan")
    main = InnovationPageFactory(parent=clinic, title="Satu", main_affair=affair)
    related = InnovationPageFactory(
        parent=clinic, title="Dua", related_affairs=[affair]
    )
    affair.label = "Perikanan"
    affair.save()

    assert sorted(find("perikanan")) == sorted([main.pk, related.pk])
    assert find("kelautan") == []


def test_moved_innovation_carries_its_new_organisation(registry, clinic, queue, find):
    other = OrganizationPageFactory(parent=registry, title="Dinas Perhubungan")

    queue.move(other, pos="last-child")

    assert find("perhubungan") == [other.pk, queue.pk]
    assert find("babulu") == [clinic.pk]


def test_direct_saves_of_live_pages_are_followed(clinic, queue, find):
    page = InnovationPage.objects.get(pk=queue.pk)
    page.title = "Lentera Desa"
    page.save()

    assert find("lentera") == [page.pk]

    page.live = False
    page.save()

    assert find("lentera") == []


def test_whatever_deletes_an_entry_takes_its_words(clinic, queue, find):
    find("x")
    assert queue.pk in indexed_ids()

    SearchEntry.objects.filter(pk=queue.pk).delete()

    assert queue.pk not in indexed_ids()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_are_indexed_by_a_fixed_number_of_queries(
    clinic, find, count, django_assert_max_num_queries
):
    pages = [
        InnovationPageFactory(parent=clinic, title=f"Lentera {number}")
        for number in range(count)
    ]
    find("x")

    with django_assert_max_num_queries(22):
        reindex_pages([page.pk for page in pages])


def test_pages_of_no_region_and_unknown_ids_are_left_out(queue, find):
    reindex_pages([1, 999_999, queue.pk])

    assert not SearchEntry.objects.filter(pk__in=[1, 999_999]).exists()


def test_rebuilding_mends_what_went_past_the_signals(clinic, queue, region, find):
    gone = InnovationPageFactory(parent=clinic, title="Lentera")
    find("x")
    assert not compare(region)
    SearchEntry.objects.filter(pk=queue.pk).delete()
    InnovationPage.objects.filter(pk=gone.pk).update(live=False)
    type(clinic).objects.filter(pk=clinic.pk).update(title="Puskesmas Waru")

    found = compare(region)

    assert (found.missing, found.stale, found.surplus) == (
        [queue.pk],
        [clinic.pk],
        [gone.pk],
    )

    rebuild(region)

    assert not compare(region)
    assert find("waru") == [clinic.pk, queue.pk]


def test_command_checks_and_rebuilds(queue, region, other_region, find, capsys):
    find("x")
    SearchEntry.objects.all().delete()

    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_search", check=True)

    assert stopped.value.code == 1
    assert "missing: " in capsys.readouterr().out

    call_command("rebuild_search", region=region.code)
    rebuilt = SearchEntry.objects.filter(region=region).count()

    assert find("antrean") == [queue.pk]
    assert not SearchEntry.objects.filter(region=other_region).exists()
    told = capsys.readouterr()
    assert told.out == f"{rebuilt} pages can be found.\n"
    assert " pages" in told.err

    call_command("rebuild_search")
    call_command("rebuild_search", check=True)

    assert SearchEntry.objects.filter(region=other_region).exists()


def test_command_refuses_unknown_regions(region):
    with pytest.raises(CommandError):
        call_command("rebuild_search", region="99.99")
