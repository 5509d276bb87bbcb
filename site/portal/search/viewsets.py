"""The admin screen for words that mean the same."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from innovations.access import ScopedViewMixin, current_region
from portal.search.forms import SynonymForm
from portal.search.models import SearchSynonym


class SynonymRows(ScopedViewMixin):
    """The current region's rows and those for everybody."""

    def get_base_queryset(self) -> QuerySet[Any]:
        region = current_region(self.request)  # type: ignore[attr-defined]
        here = Q(region=None) | Q(region=region) if region else Q(region=None)
        return super().get_base_queryset().filter(here)


class SynonymSaving(ScopedViewMixin):
    """New rows belong to the current region, or to everybody if so wished."""

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        self._place(form)
        return form

    def _place(self, form: Any) -> None:
        row = form.instance
        region = current_region(self.request)  # type: ignore[attr-defined]
        if region is None:
            raise PermissionDenied
        if "for_everybody" in form.fields and form.is_bound:
            box = form.fields["for_everybody"].widget
            name = form.add_prefix("for_everybody")
            everybody = box.value_from_datadict(form.data, form.files, name)
            row.region = None if everybody else row.region or region
        elif not row.pk:
            row.region = region


def _scoped(view_class: type, mixin: type = ScopedViewMixin) -> type:
    return type(f"Scoped{view_class.__name__}", (mixin, view_class), {})


class SynonymViewSet(ModelViewSet):
    model = SearchSynonym
    name = "search-synonyms"
    icon = "search"
    menu_label = _("Synonyms for the search")
    menu_name = "search-synonyms"
    menu_order = 810
    add_to_admin_menu = True
    copy_view_enabled = False
    list_per_page = 100
    list_display: ClassVar[list[Any]] = [
        "__str__",
        BooleanColumn("is_everybodys", label=_("For all regions")),
    ]
    search_fields: ClassVar[list[str]] = ["terms"]
    search_backend_name = None
    ordering: ClassVar[list[str]] = ["terms"]
    edit_handler = ObjectList(
        [FieldPanel("terms"), FieldPanel("for_everybody")], base_form_class=SynonymForm
    )
    index_view_class = _scoped(ModelViewSet.index_view_class, SynonymRows)
    add_view_class = _scoped(ModelViewSet.add_view_class, SynonymSaving)
    edit_view_class = _scoped(ModelViewSet.edit_view_class, SynonymSaving)
    delete_view_class = _scoped(ModelViewSet.delete_view_class)
    history_view_class = _scoped(ModelViewSet.history_view_class)
    usage_view_class = _scoped(ModelViewSet.usage_view_class)
    inspect_view_class = _scoped(ModelViewSet.inspect_view_class)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer none to groups: the role in a region decides."""
        return Permission.objects.none()
