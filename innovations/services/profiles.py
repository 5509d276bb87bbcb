"""Beginning a profile with little: what the guided form and others call."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import PageSubscription

from innovations.forms import innovation_name_taken
from innovations.models import InnovationPage, OrganizationPage

#: What can be said of an innovation before its profile is written.
FIRST_FIELDS = ("form", "kind", "stage", "main_affair", "summary")


@transaction.atomic
def start_innovation(
    *, organization: OrganizationPage, name: str, values: dict[str, Any], actor: Any
) -> InnovationPage:
    """Add a draft below its lead organisation, as the editor would.

    ``values`` may hold ``FIRST_FIELDS``. Raises ``PermissionDenied`` with the
    reason, and ``ValidationError`` by field (the name is ``title``).
    """
    organization = OrganizationPage.objects.select_for_update().get(pk=organization.pk)
    if not organization.permissions_for_user(actor).can_add_subpage():
        raise PermissionDenied(_("You may not add innovations to this organisation."))
    page = InnovationPage(
        title=" ".join(name.split()),
        owner=actor,
        live=False,
        has_unpublished_changes=True,
        **{field: values[field] for field in FIRST_FIELDS if field in values},
    )
    if page.name_taken(page.title, organization=organization):
        raise ValidationError({"title": innovation_name_taken()})
    page.slug = _free_slug(page.title, organization)
    organization.add_child(instance=page)
    page.save_revision(user=actor, log_action=True, clean=False)
    PageSubscription.objects.create(page=page, user=actor, comment_notifications=True)
    return page


def _free_slug(name: str, organization: OrganizationPage) -> str:
    """Return a slug of the name that no sibling has, as Wagtail makes it."""
    wanted = slugify(name, allow_unicode=True)[:240] or "inovasi"
    taken = set(
        organization.get_children()
        .filter(slug__startswith=wanted)
        .values_list("slug", flat=True)
    )
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
