"""Organisations in which people work are not deleted before those are told.

A hook and not the page's tester: the explorer asks the tester for each row, and
here the refusal says why. Past the screens, the memberships go with the page and
the people lose the admin (``signals.follow_memberships``).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext
from wagtail.models import Page

from innovations.models import Membership, OrganizationPage


def _refuse(request: HttpRequest, pages: Iterable[Page]) -> HttpResponse | None:
    ids = [page.pk for page in pages]
    for organization in OrganizationPage.objects.filter(pk__in=ids).order_by("title"):
        rows = Membership.objects.filter(organization=organization)
        people = rows.order_by().values("user").distinct().count()
        if people:
            text = ngettext(
                "%(count)s person works for %(name)s. Take the membership or hand the "
                "work over under “People” first; to close an organisation, fill in "
                "“existed until”.",
                "%(count)s people work for %(name)s. Take the memberships or hand the "
                "work over under “People” first; to close an organisation, fill in "
                "“existed until”.",
                people,
            )
            messages.error(request, text % {"count": people, "name": organization})
            return redirect("wagtailadmin_explore", organization.get_parent().pk)
    return None


def keep_members_organization(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Hook ``before_delete_page``."""
    return _refuse(request, [page])


def keep_members_organizations(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Hook ``before_bulk_action``."""
    if action_type != "delete" or Page not in action.models:
        return None
    return _refuse(request, objects)
