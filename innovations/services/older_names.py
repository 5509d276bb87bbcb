"""Other names under which an innovation stays findable."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from innovations.access import require_registrar
from innovations.models import InnovationAlias, InnovationPage


def add_older_name(*, innovation_id: int, name: str, actor: Any) -> InnovationAlias:
    """Remember another name of an innovation; ``actor=None`` is the system itself.

    Raises ``PermissionDenied``, and ``ValidationError`` when it has the name already.
    """
    innovation = InnovationPage.objects.get(pk=innovation_id)
    require_registrar(
        actor, innovation.region, _("Only the registrar adds names of innovations.")
    )
    alias = InnovationAlias(innovation=innovation, name=name)
    alias.full_clean(exclude=["normalized_name"])
    alias.save()
    log(instance=alias, action="wagtail.create", user=actor)
    return alias
