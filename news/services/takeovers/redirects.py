"""Redirects from the addresses of an old site, where Wagtail's redirects are installed."""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.models import Site

from news.archive.addresses import old_paths
from news.models import ArchiveItem, NewsPage

LONGEST: Final = 255
#: Only what was public under its old address may lead to the new one.
PUBLIC: Final = "publish"


def are_possible() -> bool:
    return apps.is_installed("wagtail.contrib.redirects")


def redirect_model() -> Any:
    return apps.get_model("wagtailredirects", "Redirect")


def add_redirects(
    item: ArchiveItem, article: NewsPage, site: Site | None
) -> tuple[list[int], list[str]]:
    """Let the old addresses lead to an article; return what was made, and remarks.

    A redirect that somebody made is left as it is.
    """
    if site is None or not are_possible() or item.status != PUBLIC:
        return [], []
    model = redirect_model()
    here = article.get_url_parts()
    made: list[int] = []
    remarks: list[str] = []
    for written in old_paths(item.address, item.old_id):
        path = model.normalise_path(written)
        if here is not None and here[2] and path == model.normalise_path(here[2]):
            continue
        if len(path) > LONGEST:
            remarks.append(_("The old address is too long for a redirect."))
            continue
        there = model.get_for_site(site).filter(old_path=path).first()
        if there is None:
            row = model.objects.create(old_path=path, site=site, redirect_page=article)
            made.append(row.pk)
        elif there.redirect_page_id != article.pk:
            remarks.append(
                _("%(path)s is redirected elsewhere already; that was left.")
                % {"path": path}
            )
    return made, remarks


def redirects_of(item: ArchiveItem) -> Any:
    """Return the redirects that were made for an entry and still lead to its article."""
    keys = item.made.get("redirects", [])
    if not keys or not are_possible():
        return None
    return redirect_model().objects.filter(pk__in=keys, redirect_page=item.article_id)
