"""Admin screens for other headings and spellings, and for standing connections."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from spreadsheets.models import FeedLink, HeaderSynonym, ValueSynonym, WatchedSource
from spreadsheets.registry import all_sheets
from spreadsheets.sync_forms import FeedForm, FeedNameForm, SourceForm
from spreadsheets.views import sync


def column_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the columns of all sheets, grouped by sheet."""
    return [
        (
            str(sheet.label),
            [
                (f"{sheet.name}.{name}", str(column.column_name))
                for name, column in sheet.resource.class_columns().items()
            ],
        )
        for sheet in all_sheets()
    ]


class SynonymForm(WagtailAdminModelForm):
    """Chooses sheet and column together, from those that exist."""

    column = forms.ChoiceField(choices=column_choices, label=_("Column"))
    field_order = ("column",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["column"] = f"{self.instance.sheet}.{self.instance.field}"

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean()
        if cleaned_data.get("column"):
            sheet, _dot, field = cleaned_data["column"].partition(".")
            self.instance.sheet, self.instance.field = sheet, field
        return cleaned_data


class HeaderSynonymForm(SynonymForm):
    class Meta:
        model = HeaderSynonym
        fields = ("header", "scope")


class ValueSynonymForm(SynonymForm):
    class Meta:
        model = ValueSynonym
        fields = ("text", "value")


class SynonymViewSet(ModelViewSet):
    icon = "table"
    add_to_admin_menu = False
    copy_view_enabled = False


class HeaderSynonymViewSet(SynonymViewSet):
    model = HeaderSynonym
    menu_label = _("Headings of columns")
    list_display = ["header", "sheet", "field", "scope"]
    list_filter = ["sheet", "field"]
    search_fields = ["header"]

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        return HeaderSynonymForm


class ValueSynonymViewSet(SynonymViewSet):
    model = ValueSynonym
    menu_label = _("Spellings of values")
    list_display = ["text", "sheet", "field", "value"]
    list_filter = ["sheet", "field"]
    search_fields = ["text"]

    def get_form_class(self, for_update: bool = False) -> type[SynonymForm]:
        return ValueSynonymForm


class SynonymViewSetGroup(ModelViewSetGroup):
    """What workbooks call columns and values."""

    menu_label = _("Words in workbooks")
    menu_icon = "table"
    menu_order = 360
    items = (HeaderSynonymViewSet("headings"), ValueSynonymViewSet("spellings"))


class ConnectionViewSet(ModelViewSet):
    """Rows of the scopes that a person keeps; see ``access.KeeperPolicy``."""

    copy_view_enabled = False
    index_view_class = sync.ConnectionIndexView
    edit_view_class = sync.ConnectionEditView
    delete_view_class = sync.ConnectionDeleteView
    history_view_class = sync.ConnectionHistoryView
    usage_view_class = sync.ConnectionUsageView
    search_fields = ["name"]
    list_per_page = 50
    # Django's own search: these models are in no search index.
    search_backend_name = None

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer none to groups: who keeps the register decides."""
        return Permission.objects.none()


class WatchedSourceViewSet(ConnectionViewSet):
    model = WatchedSource
    icon = "rotate"
    menu_label = _("Watched sources")
    index_view_class = sync.SourceIndexView
    edit_view_class = sync.SourceEditView
    list_display = [
        "name",
        Column("place", label=_("Sheet and region")),
        Column("mode", label=_("When it changed"), accessor="get_mode_display"),
        BooleanColumn("active", label=_("Is checked")),
        DateColumn("checked_at", label=_("Last checked")),
        Column("error", label=_("Last error")),
        Column("user", label=_("In the name of")),
    ]

    def get_form_class(self, for_update: bool = False) -> type[SourceForm]:
        return SourceForm

    @property
    def check_view(self) -> Any:
        return self.construct_view(
            sync.SourceCheckView,
            model=self.model,
            permission_policy=self.permission_policy,
            permission_required="change",
            header_icon=self.icon,
            index_url_name=self.get_url_name("index"),
            edit_url_name=self.get_url_name("edit"),
        )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("check/<int:pk>/", self.check_view, name="check"),
        ]


class FeedLinkViewSet(ConnectionViewSet):
    model = FeedLink
    icon = "link"
    menu_label = _("Links for spreadsheet programs")
    index_view_class = sync.FeedIndexView
    add_view_class = sync.FeedCreateView
    edit_view_class = sync.FeedEditView
    delete_view_class = sync.FeedRevokeView
    list_display = [
        "name",
        Column("place", label=_("Sheet and region")),
        Column("user", label=_("In the name of")),
        DateColumn("created_at", label=_("Created on")),
        DateColumn("last_used_at", label=_("Last used")),
        DateColumn("revoked_at", label=_("Revoked on")),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return FeedNameForm if for_update else FeedForm

    @property
    def created_view(self) -> Any:
        return self.construct_view(
            sync.FeedCreatedView,
            model=self.model,
            permission_policy=self.permission_policy,
            permission_required="change",
            header_icon=self.icon,
            index_url_name=self.get_url_name("index"),
        )

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("created/<int:pk>/", self.created_view, name="created"),
        ]


class SyncViewSetGroup(ModelViewSetGroup):
    """What stays connected with workbooks elsewhere."""

    menu_label = _("Standing sync")
    menu_icon = "rotate"
    menu_order = 355
    items = (WatchedSourceViewSet("watched-sources"), FeedLinkViewSet("feed-links"))
