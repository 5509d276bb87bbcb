"""What administrators do for people who can't get in."""

from __future__ import annotations

from typing import Any

from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Max, Min, OuterRef, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from portal.users.access import may_help_others
from portal.users.models import User
from portal.users.services.second_factor import reset_second_factor
from portal.users.services.unlocking import unlock


class AdministratorsOnly:
    """Closed to everybody who may not help others."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not may_help_others(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ResetSecondFactorView(
    AdministratorsOnly, WagtailAdminTemplateMixin, TemplateView
):
    """Asks, and then lets somebody in with the password alone."""

    template_name = "users/reset_second_factor.html"
    page_title = gettext_lazy("Reset second factor")
    header_icon = "mobile-alt"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.person = get_object_or_404(User, pk=kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        people = reverse("wagtailusers_users:index")
        return [
            *super().get_breadcrumbs_items(),
            {"url": people, "label": _("Users")},
            {"url": "", "label": self.page_title, "sublabel": str(self.person)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        reset_second_factor(
            actor=request.user,  # type: ignore[arg-type]
            user=self.person,
            request=request,
        )
        messages.success(
            request,
            _("The second factor of %(person)s was reset.") % {"person": self.person},
        )
        return redirect("wagtailusers_users:index")


def _name(row: dict[str, Any]) -> str:
    """Names that nobody has may be anything that was typed, even a password."""
    return row["username"] if row["is_known"] else _("(no such account)")


class UnlockColumn(Column):
    cell_template_name = "users/unlock_cell.html"


class LockOutsView(AdministratorsOnly, BaseListingView):
    """Names and addresses with failed attempts, which count until they cool off."""

    page_title = gettext_lazy("Failed sign-ins")
    header_icon = "lock"
    index_url_name = "users_lock_outs"
    index_results_url_name = "users_lock_outs_results"
    paginate_by = 50
    verbose_name_plural = gettext_lazy("failed sign-ins")
    columns = [
        Column("username", label=gettext_lazy("Username"), accessor=_name),
        Column("address", label=gettext_lazy("Address"), accessor="ip_address"),
        Column("failures", label=gettext_lazy("Attempts"), accessor="failures"),
        DateColumn("last", label=gettext_lazy("Last"), accessor="last"),
        UnlockColumn("unlock", label=""),
    ]

    def get_base_queryset(self) -> QuerySet[Any]:
        attempts = AccessAttempt.objects.values("username", "ip_address")
        return attempts.annotate(
            failures=Sum("failures_since_start"),
            last=Max("attempt_time"),
            first=Min("pk"),
            is_known=Exists(User.objects.filter(username=OuterRef("username"))),
        ).order_by("-last", "username")

    def _row(self, number: str) -> AccessAttempt | None:
        """Find a row by its first attempt: what was typed may be a password."""
        if not number.isdecimal():
            return None
        attempts = AccessAttempt.objects.filter(pk=number)
        return attempts.exclude(username=None, ip_address=None).first()

    def post(self, request: HttpRequest) -> HttpResponse:
        """Forget the attempts of a row."""
        row = self._row(request.POST.get("attempt", ""))
        if row and unlock(
            actor=request.user,  # type: ignore[arg-type]
            username=row.username or "",
            address=row.ip_address,
            request=request,
        ):
            messages.success(request, _("They can try again now."))
        else:
            messages.info(request, _("There was nothing to unlock any more."))
        return redirect("users_lock_outs")
