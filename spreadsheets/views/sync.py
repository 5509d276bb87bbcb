"""Screens of the watched sources and of the links for spreadsheet programs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView
from wagtail.admin.messages import button
from wagtail.admin.messages import success as success_with_buttons
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button

from spreadsheets.access import kept_choices
from spreadsheets.services.feeds import new_secret, revoke_link
from spreadsheets.services.sources import check_source

SESSION_KEY = "spreadsheets_new_link"


class KeptRows:
    """For Wagtail's generic views, which ask only about the model: kept rows exist."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return self._granted()

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        instance = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not self._granted().filter(pk=instance.pk).exists():
            raise PermissionDenied
        return instance

    def _granted(self) -> QuerySet[Any]:
        granted: QuerySet[Any] = (
            self.permission_policy.instances_user_has_permission_for(  # type: ignore[attr-defined]
                self.request.user,  # type: ignore[attr-defined]
                "change",
            )
        )
        return granted


class ConnectionIndexView(KeptRows, generic.IndexView):
    default_ordering = "name"

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        places = {
            (sheet.name, sheet.scope_key(scope)): f"{sheet.label}: {scope}"
            for sheet, scope in kept_choices(self.request.user)
        }
        for row in context["object_list"]:
            row.place = places.get((row.sheet, row.scope), "")
        return context


class ConnectionEditView(KeptRows, generic.EditView):
    pass


class ConnectionDeleteView(KeptRows, generic.DeleteView):
    pass


class ConnectionHistoryView(KeptRows, history.HistoryView):
    def get_base_queryset(self) -> QuerySet[Any]:
        # Its rows are log entries; the object they are about is scoped.
        entries: QuerySet[Any] = history.HistoryView.get_base_queryset(self)
        return entries


class ConnectionUsageView(KeptRows, usage.UsageView):
    pass


class KeptRowView(
    KeptRows,
    PermissionCheckedMixin,
    WagtailAdminTemplateMixin,
    DetailView,  # type: ignore[type-arg]
):
    """A screen of our own about one row."""

    _show_breadcrumbs = True
    header_icon = ""
    index_url_name = ""
    edit_url_name = ""

    def get_queryset(self) -> QuerySet[Any]:
        return self._granted()

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {
                "url": reverse(self.index_url_name),
                "label": self.model._meta.verbose_name_plural.capitalize(),
            },
            {"url": "", "label": self.get_page_title(), "sublabel": str(self.object)},
        ]


# -------------------------------------------------------------- watched sources


def _check_button(pk: int) -> Button:
    return Button(
        _("Check now"),
        url=reverse("watched-sources:check", args=[pk]),
        icon_name="rotate",
        priority=5,
    )


class SourceIndexView(ConnectionIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*super().get_list_more_buttons(instance), _check_button(instance.pk)]


class SourceEditView(ConnectionEditView):
    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, _check_button(self.object.pk)]


class SourceCheckView(KeptRowView):
    """How a source is, and looking at once whether it changed."""

    template_name = "spreadsheets/source_check.html"
    page_title = gettext_lazy("Check now")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        source = self.get_object()
        if not source.active:
            messages.warning(
                request,
                _("This source is not checked. Edit it, tick “is checked” and save."),
            )
            return redirect(self.edit_url_name, pk)
        checked = check_source(source)
        if checked.overtaken:
            messages.warning(request, _("The source is being checked already."))
        for run in checked.runs:
            success_with_buttons(
                request,
                _("It changed: import %(run)s, %(state)s.")
                % {"run": run, "state": run.get_state_display()},
                buttons=[button(reverse("spreadsheets:run", args=[run.pk]), _("Show"))],
            )
        if not (checked.runs or checked.error or checked.overtaken):
            messages.success(request, _("Nothing changed since the last check."))
        return redirect(request.path)


# ---------------------------------------------------------------------- links


class FeedIndexView(ConnectionIndexView):
    default_ordering = "-created_at"

    def get_delete_url(self, instance: Any) -> str | None:
        if instance.revoked_at is not None:
            return None
        url: str | None = super().get_delete_url(instance)
        return url

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        buttons = list(super().get_list_more_buttons(instance))
        delete_url = self.get_delete_url(instance)
        for item in buttons:
            if delete_url and item.url == delete_url:
                item.label, item.icon_name = _("Revoke"), "cross"
        return buttons


class FeedCreateView(generic.CreateView):
    """Makes the secret, which the next screen shows this one time."""

    def save_instance(self) -> Any:
        secret, self.form.instance.secret_hash = new_secret()
        link = super().save_instance()
        self.request.session[SESSION_KEY] = {"pk": link.pk, "secret": secret}
        return link

    def get_success_url(self) -> str:
        return reverse("feed-links:created", args=[self.object.pk])

    def get_success_buttons(self) -> list[Any]:
        return []


class FeedEditView(ConnectionEditView):
    delete_item_label = gettext_lazy("Revoke")

    @cached_property
    def can_delete(self) -> bool:
        return self.object.revoked_at is None


class FeedRevokeView(ConnectionDeleteView):
    """Closes a link; its row stays, so that one sees what there was."""

    template_name = "spreadsheets/feed_revoke.html"
    page_title = gettext_lazy("Revoke")
    success_message = gettext_lazy("The link “%(object)s” was revoked.")

    def delete_action(self) -> None:
        revoke_link(link=self.object, user=self.request.user)


class FeedCreatedView(KeptRowView):
    """Shows the addresses of a new link, once."""

    template_name = "spreadsheets/feed_created.html"
    page_title = gettext_lazy("New link")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = self.request.session.get(SESSION_KEY) or {}
        secret = ""
        if made.get("pk") == self.object.pk:
            secret = self.request.session.pop(SESSION_KEY)["secret"]
        return super().get_context_data(
            addresses=[
                (kind, self.request.build_absolute_uri(_feed_path(secret, kind)))
                for kind in ("xlsx", "csv")
                if secret
            ],
            index_url=reverse(self.index_url_name),
            **kwargs,
        )

    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response


def _feed_path(secret: str, kind: str) -> str:
    return reverse("spreadsheets_feeds:feed", args=[secret, kind])
