"""Admin screens for other headings and spellings; administrators edit them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from spreadsheets.models import HeaderSynonym, ValueSynonym
from spreadsheets.registry import all_sheets


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
