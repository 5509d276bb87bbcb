"""What screens about a region's people share: who may open them, and refusals."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from wagtail.admin.menu import MenuItem

from innovations.access import current_region, is_registrar, regional_roles
from innovations.choices import RegionalRole
from innovations.models import Region


def keeps_a_registry(user: Any) -> bool:
    """Tell whether somebody is a registrar anywhere, or an administrator."""
    if not user.is_active:
        return False
    return bool(
        user.is_superuser
        or any(role == RegionalRole.REGISTRAR for _region, role in regional_roles(user))
    )


def kept_region(request: HttpRequest) -> Region:
    """Return the region of a request; raises ``PermissionDenied`` for all but its
    registrars and administrators.
    """
    region = current_region(request)
    if region is None or not is_registrar(request.user, region):
        raise PermissionDenied
    return region


class KeptRegion:
    """For screens about a region whose registry the person keeps."""

    request: HttpRequest

    @cached_property
    def region(self) -> Region:
        return kept_region(self.request)

    def subject(self) -> Any:
        """Return what the screen is about; raises for whoever may not open it."""
        return self.region

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        self.subject()  # refuses before anything is read or written
        response: HttpResponseBase = super().dispatch(  # type: ignore[misc]
            request, *args, **kwargs
        )
        return response


class KeepersMenuItem(MenuItem):
    """Shown to registrars and administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_a_registry(request.user)


def reason_of(error: ValidationError | PermissionDenied) -> str:
    """Return what a service gives as its reason to refuse."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) or _("You may not do this.")
