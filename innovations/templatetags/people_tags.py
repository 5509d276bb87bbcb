"""What templates say about people."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth import get_user_model

from innovations.choices import RegionalRole
from innovations.models import Affiliation, RegionalGroup
from innovations.person_names import full_name_field

register = template.Library()


@register.simple_tag(takes_context=True)
def nothing_to_do(context: dict[str, Any]) -> dict[str, Any] | None:
    """Return whom to ask, if somebody is signed in who may not open the admin.

    ``region`` (or ``None``) and its ``registrars``.
    """
    request = context.get("request")
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    if user.has_perm("wagtailadmin.access_admin"):
        return None
    row = Affiliation.objects.filter(user=user).select_related("region__site").first()
    if row is None:
        return {"region": None, "registrars": []}
    groups = RegionalGroup.objects.filter(
        region=row.region, role=RegionalRole.REGISTRAR
    )
    people = get_user_model()._default_manager.filter(
        is_active=True, groups__in=groups.values("group")
    )
    return {"region": row.region, "registrars": people.order_by(full_name_field())[:5]}
