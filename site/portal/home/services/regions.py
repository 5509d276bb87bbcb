"""Setting up a region: its site, its tree and the groups of its people."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from competitions.models import CompetitionIndexPage
from innovations.choices import RegionKind, TimeZone
from innovations.models import Region, RegistryPage
from innovations.services.periods import ensure_period
from innovations.services.roles import ensure_regional_groups
from news.models import AgendaIndexPage, NewsIndexPage
from portal.home.models import HomePage
from portal.review.services.workflows import ensure_workflows, remove_stock_workflow

_KIND_WORDS = {
    "provinsi": RegionKind.PROVINCE,
    "kabupaten": RegionKind.REGENCY,
    "kota": RegionKind.CITY,
}
_FIRST_CITY_NUMBER = 71  # PP.71 and above are kota in the codes of Kemendagri
# Keppres 41/1987: two digits of the province; every other one is in WIB.
_WITA_PROVINCES = {*range(51, 54), *range(63, 66), *range(71, 77)}
_WIT_PROVINCES = {81, 82, *range(91, 98)}


class RegionExists(Exception):
    """The code, the name or the address belongs to another region."""


def kind_of(*, code: str, name: str) -> RegionKind:
    """Read the kind of a region from its name, else from its code."""
    first_word = name.split(maxsplit=1)[0].casefold() if name.strip() else ""
    if first_word in _KIND_WORDS:
        return _KIND_WORDS[first_word]
    _province, _dot, number = code.partition(".")
    if not number:
        return RegionKind.PROVINCE
    is_city = number.isdigit() and int(number) >= _FIRST_CITY_NUMBER
    return RegionKind.CITY if is_city else RegionKind.REGENCY


def short_name_of(name: str) -> str:
    """Return the name without the word for its kind."""
    return re.sub(r"^(provinsi|kabupaten|kota)\s+", "", name.strip(), flags=re.I)[:40]


def time_zone_of(code: str) -> TimeZone:
    """Return the zone of the province that a region's code begins with."""
    province = int(code[:2]) if code[:2].isdigit() else 0
    if province in _WITA_PROVINCES:
        return TimeZone.WITA
    return TimeZone.WIT if province in _WIT_PROVINCES else TimeZone.WIB


@transaction.atomic
def create_region(
    *,
    code: str,
    name: str,
    short_name: str | None = None,
    kind: str | None = None,
    hostname: str | None = None,
    port: int = 80,
    time_zone: str | None = None,
    is_default: bool = False,
) -> Region:
    """Make an empty region: site, tree, groups, workflows and collection.

    What is left out is read from the code and the name. The first region of an
    installation answers on every unknown address, and Wagtail's "Welcome" page
    goes. Raises RegionExists for duplicates, ValidationError for what a field
    does not take.
    """
    name = " ".join(name.split())
    short_name = short_name or short_name_of(name)
    hostname = (hostname or f"{slugify(short_name)}.localhost").lower()
    region = Region(
        code=code.strip(),
        name=name,
        short_name=short_name,
        kind=kind or kind_of(code=code, name=name),
        time_zone=time_zone or time_zone_of(code),
    )
    region.clean_fields(exclude=["site"])
    _refuse_duplicates(region, hostname=hostname, port=port)
    _remove_welcome_page()
    home = _add_home_page(region)
    region.site = _add_site(
        region, home=home, hostname=hostname, port=port, is_default=is_default
    )
    region.save()
    _add_index_pages(home)
    ensure_agenda(region)
    remove_stock_workflow()
    make_groups(region)
    ensure_period(region=region)
    # Afresh: publishing wrote to the rows and not to the objects at hand.
    return Region.objects.select_related("site__root_page").get(pk=region.pk)


def make_groups(region: Region) -> None:
    """Make a region's groups with the rights of all plugins, and their workflows.

    Asked again it repairs what is missing.
    """
    root = region.site.root_page
    newsrooms = NewsIndexPage.objects.descendant_of(root)
    agendas = AgendaIndexPage.objects.descendant_of(root)
    ensure_regional_groups(region=region, editor_pages=[*newsrooms, *agendas])
    ensure_workflows(region=region)


def ensure_agenda(region: Region) -> AgendaIndexPage:
    """Return the agenda of a region, which older ones are without."""
    home = HomePage.objects.get(pk=region.site.root_page_id)
    existing = AgendaIndexPage.objects.child_of(home).first()
    if existing is not None:
        return existing
    agenda = AgendaIndexPage(
        title="Agenda",
        slug=_free_agenda_slug(home),
        show_in_menus=True,
        time_zone=region.time_zone,
        signatory_place=region.short_name,
    )
    return _publish(home, agenda)


def _free_agenda_slug(home: Page) -> str:
    taken = Page.objects.child_of(home).filter(slug="agenda").exists()
    return "agenda-kegiatan" if taken else "agenda"


def _refuse_duplicates(region: Region, *, hostname: str, port: int) -> None:
    twin = Region.objects.filter(Q(code=region.code) | Q(name__iexact=region.name))
    found = twin.first()
    if found is not None:
        raise RegionExists(
            _("There already is a region %(name)s with the code %(code)s.")
            % {"name": found.name, "code": found.code}
        )
    # Wagtail's own site may stand there; it goes with the "Welcome" page.
    site = _real_sites().filter(hostname=hostname, port=port).first()
    if site is not None:
        raise RegionExists(
            _("The address %(address)s already belongs to the site %(site)s.")
            % {"address": site.root_url, "site": site.site_name or site}
        )


def _welcome_pages() -> Any:
    """Return the page that Wagtail's migrations made, while nobody built on it."""
    return Page.objects.exact_type(Page).filter(
        depth=2, numchild=0, title__startswith="Welcome to your new Wagtail site"
    )


def _real_sites() -> Any:
    return Site.objects.exclude(root_page__in=_welcome_pages())


def _remove_welcome_page() -> None:
    for page in _welcome_pages():
        Site.objects.filter(root_page=page).delete()
        page.delete()


def _add_home_page(region: Region) -> HomePage:
    root = Page.get_first_root_node()
    if root is None:  # a database that was emptied
        root = Page.add_root(instance=Page(title="Root", slug="root"))
    home: HomePage = _publish(
        root, HomePage(title=region.name, slug=_free_slug(root, region))
    )
    return home


def _free_slug(root: Page, region: Region) -> str:
    slug = slugify(region.short_name) or slugify(region.code)
    taken = Page.objects.child_of(root).filter(slug=slug).exists()
    return f"{slug}-{slugify(region.code.replace('.', '-'))}" if taken else slug


def _add_site(
    region: Region, *, home: HomePage, hostname: str, port: int, is_default: bool
) -> Site:
    site = Site(
        hostname=hostname,
        port=port,
        site_name=region.name,
        root_page=home,
        # Without a default an unknown address finds no site at all.
        is_default_site=is_default or not Site.objects.exists(),
    )
    try:
        site.full_clean()
    except ValidationError as error:
        if "is_default_site" in error.message_dict:
            raise RegionExists("; ".join(error.messages)) from error
        raise
    site.save()
    return site


def _add_index_pages(home: HomePage) -> None:
    _publish(home, RegistryPage(title="Inovasi", slug="inovasi", show_in_menus=True))
    _publish(
        home, CompetitionIndexPage(title="Lomba", slug="lomba", show_in_menus=True)
    )
    _publish(home, NewsIndexPage(title="Berita", slug="berita", show_in_menus=True))


def _publish(parent: Page, page: Any) -> Any:
    """Add a page as the editor would: with a revision and its log entries."""
    parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()
    return page
