"""Everything that a database says, without numbers that depend on the moment."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, Final

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models
from wagtail.models import Page, Revision

#: Neither people nor search see these.
LEFT_OUT: Final = {"sessions", "django_tasks_database"}
#: Written by what follows the commit and may follow a moment later.
FOLLOWING: Final = {
    "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry",
    "wagtailcore.ReferenceIndex",
    "search.SearchEntry",
    "innovations.RegionVersion",
    "innovations.ProfileMeasure",
    "spreadsheets.ImportRun",
}
#: Columns that differ whenever something is done twice.
UNSTEADY: Final = {
    "title_norm",
    "token",
    "share_token",
    "worker",
    "attempts",
    "timings",
    "content_path_hash",
    "entry_id",
}
#: Keys of a revision's content whose values do.
MOMENTS: Final = {"pk", "id", "latest_revision", "live_revision", "translation_key"}

Dump = dict[str, list[str]]


def everything() -> Dump:
    """Return the rows of all tables as text, in an order of their own."""
    reader = _Reader()
    tables = set(connection.introspection.table_names())
    return {
        model._meta.label: sorted(reader.rows(model))
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
        and model._meta.app_label not in LEFT_OUT
        and model._meta.db_table in tables
    }


def problems() -> list[Any]:
    """Return what is wrong with the tree."""
    return [found for found in Page.find_problems() if found]


def differences(one: Dump, other: Dump, without: set[str] = frozenset()) -> Any:
    """Return by table what only one of them says; empty when they agree."""
    found = {}
    for name in one.keys() - without:
        left, right = Counter(one[name]), Counter(other[name])
        if left != right:
            found[name] = [
                [row[:600] for row in list((a - b).elements())[:2]]
                for a, b in ((left, right), (right, left))
            ]
    return found


class _Reader:
    """Knows pages by their path and revisions by their place in its history."""

    def __init__(self) -> None:
        self.paths = dict(Page.objects.values_list("pk", "path"))
        self.revisions: dict[int, str] = {}
        seen: Counter[str] = Counter()
        ids = Revision.objects.order_by("pk").values_list("pk", "object_id")
        for pk, object_id in ids:
            path = self.paths.get(int(object_id), object_id)
            seen[path] += 1
            self.revisions[pk] = f"{path}#{seen[path]}"
        models_ = ContentType.objects.all()
        self.page_types = {
            row.pk
            for row in models_
            if row.model_class() and issubclass(row.model_class(), Page)
        }

    def rows(self, model: Any) -> list[str]:
        fields = [f for f in model._meta.local_concrete_fields if self._counts(f)]
        rows = model._base_manager.values_list(*(f.attname for f in fields))
        return [self._row(fields, row) for row in rows.iterator()]

    def _row(self, fields: list[Any], row: tuple[Any, ...]) -> str:
        said = {
            f.name: self._plain(f, value) for f, value in zip(fields, row, strict=True)
        }
        # On PostgreSQL a number that a killed worker drew is not drawn again.
        if said.get("to_content_type") in self.page_types:
            number = int(said["to_object_id"])
            said["to_object_id"] = self.paths.get(number, "gone")
        if "object_id" in said and not self._is_about_a_page(said):
            said["object_id"] = "<number>"
        if "revision_number" in said:
            said["revision_number"] = self.revisions.get(said["revision_number"])
        return json.dumps(said, sort_keys=True, default=str)

    def _is_about_a_page(self, said: dict[str, Any]) -> bool:
        """Tell the number of a page from that of another row, where the row tells."""
        if said.get("content_type") is not None:
            return said["content_type"] in self.page_types
        label = said.get("model")
        if isinstance(label, str) and "." in label:
            return issubclass(apps.get_model(label), Page)
        return True

    def _counts(self, field: Any) -> bool:
        own_number = field.primary_key and field.remote_field is None
        if own_number and field.model is not Page:
            return False
        return field.name not in UNSTEADY

    def _plain(self, field: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(field, models.DateTimeField | models.UUIDField):
            return "<moment>"
        related = field.related_model
        if field.model is Page and field.primary_key:
            return self.paths[value]
        if related is Revision:
            return self.revisions.get(value, "gone")
        if related and issubclass(related, Page):
            return self.paths.get(value, "gone")
        if related and related._meta.label == "wagtailsearch.IndexEntry":
            return "<entry>"
        if field.name == "object_id" and str(value).isdigit():
            return self.paths.get(int(value), value)
        if isinstance(field, models.JSONField):
            return self._without_moments(value)
        return value

    def _without_moments(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._without_moments(part) for part in value]
        if not isinstance(value, dict):
            return value
        return {
            key: self.paths.get(part, part)
            if key == "organization" and isinstance(part, int)
            else self._without_moments(part)
            for key, part in value.items()
            if key not in MOMENTS and not key.endswith("_at")
        }
