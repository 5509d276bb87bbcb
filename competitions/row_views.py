"""Wagtail's generic screens for rows of competitions, each region's for itself."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, RestrictedError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet

from innovations.access import ScopedViewMixin


class RowIndexView(ScopedViewMixin, generic.IndexView):
    select_related: tuple[str, ...] = ("competition",)

    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related(*self.select_related)


class BackMixin:
    """After saving, ``?next=`` leads back to the screen one came from."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        if back := get_valid_next_url_from_request(self.request):
            query = urlencode({"next": back})
            context["action_url"] = f"{context['action_url']}?{query}"
        return context

    def get_success_url(self) -> str:
        back = get_valid_next_url_from_request(self.request)
        return back or super().get_success_url()  # type: ignore[misc]


class RowAddView(BackMixin, generic.CreateView):
    """``?competition=`` or ``?category=`` chooses beforehand, as set-up links do.

    The form accepts only what the person keeps, so a foreign one is no choice.
    """

    def get_initial_form_instance(self) -> Model:
        row: Model = self.model()
        for field in row._meta.concrete_fields:
            chosen = self.request.GET.get(field.name, "")
            if field.name in {"competition", "category"} and _is_key(chosen):
                setattr(row, field.attname, int(chosen))
        return row


def _is_key(text: str) -> bool:
    """Whether a database could have such a key; int() takes more."""
    return text.isascii() and text.isdigit() and len(text) < 19


class RowEditView(BackMixin, ScopedViewMixin, generic.EditView):
    pass


class RowDeleteView(ScopedViewMixin, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Say why a row has to stay: it is used, or entries go by it."""
        try:
            response: HttpResponse = super().form_valid(form)
        except RestrictedError as error:
            used = ", ".join(sorted({str(row) for row in error.restricted_objects}))
            reason = _("It is used by: %(rows)s.") % {"rows": used}
        except ValidationError as error:
            reason = " ".join(error.messages)
        else:
            return response
        messages.error(self.request, reason)
        return redirect(self.get_success_url())


class RowInspectView(ScopedViewMixin, generic.InspectView):
    pass


class RowHistoryView(ScopedViewMixin, history.HistoryView):
    def get_base_queryset(self) -> QuerySet[Any]:
        # Its rows are log entries; the object they are about is scoped.
        entries: QuerySet[Any] = history.HistoryView.get_base_queryset(self)
        return entries


class RowUsageView(ScopedViewMixin, usage.UsageView):
    pass


class CompetitionRowViewSet(ModelViewSet):
    """Rows of competitions, each region's for its own registrar."""

    index_view_class = RowIndexView
    add_view_class = RowAddView
    edit_view_class = RowEditView
    delete_view_class = RowDeleteView
    inspect_view_class = RowInspectView
    history_view_class = RowHistoryView
    usage_view_class = RowUsageView
    inspect_view_enabled = True
    copy_view_enabled = False
    # Django's own search: the database backends index only indexed models.
    search_backend_name = None
    list_select_related: tuple[str, ...] = ("competition",)

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(
            select_related=self.list_select_related, **kwargs
        )

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer none to groups: the role in a region decides."""
        return Permission.objects.none()
