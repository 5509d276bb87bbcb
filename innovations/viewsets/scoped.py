"""The base of all screens for plain models of a region."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.forms import BaseForm, ModelChoiceField
from wagtail.admin.viewsets.model import ModelViewSet

from innovations.access import (
    REGION_LOOKUPS,
    ScopedViewMixin,
    current_region,
)
from innovations.models import Region
from innovations.services.people import people_in


def region_of(instance: Model) -> Region | None:
    """Return the region of a row, following its lookup."""
    found: Any = instance
    for name in REGION_LOOKUPS[type(instance).__name__].split("__"):
        found = getattr(found, name)
    return found


def limit_choices(form: BaseForm, region: Region | None) -> None:
    """Offer and accept only people and pages of the region."""
    for field in form.fields.values():
        if not isinstance(field, ModelChoiceField) or field.queryset is None:
            continue
        model = field.queryset.model
        if region is None:
            field.queryset = field.queryset.none()
        elif model is get_user_model():
            field.queryset = people_in(region).filter(is_active=True)
        elif hasattr(model, "region"):
            field.queryset = field.queryset.filter(region=region)


class RegionalRows(ScopedViewMixin):
    """For listings: rows of the current region."""

    select_related: tuple[str, ...] = ()

    def get_base_queryset(self) -> QuerySet[Any]:
        lookup = REGION_LOOKUPS[self.model.__name__]  # type: ignore[attr-defined]
        region = current_region(self.request)  # type: ignore[attr-defined]
        rows = super().get_base_queryset().filter(**{lookup: region})
        return rows.select_related(*self.select_related)


class RegionalForm(ScopedViewMixin):
    """For forms: choices of the row's region, or of the current one."""

    def get_form(self, *args: Any, **kwargs: Any) -> BaseForm:
        form: BaseForm = super().get_form(*args, **kwargs)  # type: ignore[misc]
        instance = getattr(self, "object", None)
        if instance is not None and instance.pk:
            region = region_of(instance)
        else:
            region = current_region(self.request)  # type: ignore[attr-defined]
        limit_choices(form, region)
        return form


def scoped(view_class: type, mixin: type = ScopedViewMixin) -> type:
    """Return the view class with the scope in front."""
    return type(f"Scoped{view_class.__name__}", (mixin, view_class), {})


class ScopedModelViewSet(ModelViewSet):
    """A ModelViewSet whose every view knows only the rows that are granted.

    The model needs a :class:`~innovations.access.RegionScopedPolicy` and an
    entry in ``REGION_LOOKUPS``.
    """

    index_view_class = scoped(ModelViewSet.index_view_class, RegionalRows)
    add_view_class = scoped(ModelViewSet.add_view_class, RegionalForm)
    edit_view_class = scoped(ModelViewSet.edit_view_class, RegionalForm)
    delete_view_class = scoped(ModelViewSet.delete_view_class)
    history_view_class = scoped(ModelViewSet.history_view_class)
    usage_view_class = scoped(ModelViewSet.usage_view_class)
    inspect_view_class = scoped(ModelViewSet.inspect_view_class)
    copy_view_enabled = False
    list_per_page = 50
    list_select_related: tuple[str, ...] = ()

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(
            select_related=self.list_select_related, **kwargs
        )
