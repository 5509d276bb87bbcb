import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from innovations.choices import RegionalRole
from innovations.models import GovernmentAffair, Region, RegionalGroup
from portal.home.services.regions import (
    RegionExists,
    create_region,
    kind_of,
    short_name_of,
    time_zone_of,
)
from tests.factories.home import make_region
from tests.factories.innovations import SiteFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def children(page):
    return list(page.get_children().values_list("slug", "title", "live"))


def test_region_has_site_tree_groups_and_collection():
    region = make_region(short_name="PPU", hostname="ppu.localhost")

    home = region.site.root_page.specific
    assert (home.title, home.slug, home.live) == (region.name, "ppu", True)
    assert children(home) == [
        ("inovasi", "Inovasi", True),
        ("lomba", "Lomba", True),
        ("berita", "Berita", True),
        ("agenda", "Agenda", True),
    ]
    assert region.site.hostname == "ppu.localhost"
    assert region.collection.name == "Kabupaten Penajam Paser Utara"
    roles = RegionalGroup.objects.filter(region=region).values_list("role", flat=True)
    assert set(roles) == set(RegionalRole.values)


def test_new_pages_have_a_published_revision():
    home = make_region().site.root_page

    pages = [home, *home.get_children()]

    assert [page.live_revision_id is not None for page in pages] == [True] * 5
    assert [page.has_unpublished_changes for page in pages] == [False] * 5


def test_editors_group_may_edit_newsroom_and_agenda_only():
    region = make_region()

    group = RegionalGroup.objects.get(region=region, role="editor").group

    slugs = set(group.page_permissions.values_list("page__slug", flat=True))
    assert slugs == {"agenda", "berita"}


def test_first_region_replaces_the_welcome_page_and_is_the_default():
    assert Page.objects.filter(title__startswith="Welcome").exists()

    first = make_region()
    second = make_region("64.02", "Kabupaten Kutai Kartanegara")

    assert not Page.objects.filter(title__startswith="Welcome").exists()
    assert list(Site.objects.order_by("pk").values_list("pk", "is_default_site")) == [
        (first.site_id, True),
        (second.site_id, False),
    ]


def test_a_site_that_somebody_built_stays_the_default():
    built = SiteFactory(hostname="lama.localhost")
    Site.objects.exclude(pk=built.pk).delete()
    Site.objects.filter(pk=built.pk).update(is_default_site=True)

    region = make_region()

    assert not region.site.is_default_site
    assert Site.objects.get(pk=built.pk).is_default_site


@pytest.mark.parametrize(
    ("code", "name", "hostname"),
    [
        ("64.09", "Kabupaten Lain", "lain.localhost"),
        ("64.10", "KABUPATEN penajam  paser utara", "lain.localhost"),
        ("64.10", "Kabupaten Lain", "PPU.localhost"),
    ],
)
def test_duplicates_are_refused_and_nothing_is_made(code, name, hostname):
    make_region(hostname="ppu.localhost")
    pages = Page.objects.count()

    with pytest.raises(RegionExists):
        create_region(code=code, name=name, hostname=hostname)

    assert (Region.objects.count(), Page.objects.count()) == (1, pages)


def test_second_default_is_refused():
    make_region()

    with pytest.raises(RegionExists):
        make_region("64.02", "Kabupaten Kutai Kartanegara", is_default=True)

    assert Region.objects.count() == 1


def test_namesakes_of_two_kinds_have_different_addresses_in_the_tree():
    make_region("32.04", "Kabupaten Bandung", hostname="kab.localhost")

    city = make_region("32.73", "Kota Bandung", hostname="kota.localhost")

    assert city.site.root_page.slug == "bandung-32-73"


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("64.09", "Kabupaten Penajam Paser Utara", "regency"),
        ("19.71", "Kota Pangkalpinang", "city"),
        ("64", "Provinsi Kalimantan Timur", "province"),
        ("64", "Kalimantan Timur", "province"),
        ("19.71", "Pangkalpinang", "city"),
        ("64.09", "Penajam Paser Utara", "regency"),
    ],
)
def test_kind_is_read_from_name_or_code(code, name, kind):
    assert kind_of(code=code, name=name) == kind


def test_short_name_leaves_the_kind_out():
    assert short_name_of("Kota  Pangkalpinang") == "Pangkalpinang"
    assert short_name_of("Kotawaringin Barat") == "Kotawaringin Barat"


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("19.71", "Asia/Jakarta"),
        ("61.12", "Asia/Jakarta"),
        ("62.71", "Asia/Jakarta"),
        ("64.09", "Asia/Makassar"),
        ("51.71", "Asia/Makassar"),
        ("76.01", "Asia/Makassar"),
        ("81.71", "Asia/Jayapura"),
        ("94.01", "Asia/Jayapura"),
    ],
)
def test_time_zone_follows_the_province(code, zone):
    assert time_zone_of(code) == zone


def test_command_makes_a_region(capsys):
    call_command("create_region", "64.09", "Kabupaten Penajam Paser Utara")

    assert GovernmentAffair.objects.count() == 38  # else every workbook is refused

    region = Region.objects.get()
    assert (region.short_name, region.kind, region.time_zone) == (
        "Penajam Paser Utara",
        "regency",
        "Asia/Makassar",
    )
    assert capsys.readouterr().out == (
        "Kabupaten Penajam Paser Utara: http://penajam-paser-utara.localhost/\n"
    )


@pytest.mark.parametrize(
    ("code", "name"),
    [("64.09", "Kabupaten Lain"), ("6409", "Kabupaten Lain"), ("64.10", "x" * 200)],
)
def test_command_refuses_with_exit_code_2(code, name):
    make_region()

    with pytest.raises(CommandError) as refused:
        call_command("create_region", code, name)

    assert refused.value.returncode == 2
    assert Region.objects.count() == 1
