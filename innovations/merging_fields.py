"""The fields of a profile that a merge chooses between, and how they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import Truncator, capfirst
from django.utils.translation import ngettext
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from innovations.completeness import plain_text
from innovations.models import InnovationPage

_SHOWN = 400


@dataclass(frozen=True)
class Difference:
    """A field in which two profiles differ; values in words."""

    name: str
    label: str
    kept: str
    merged: str
    #: Which is taken if nobody chooses: the other only where this one has nothing.
    suggested: str


def merge_fields() -> Iterator[Any]:
    """Yield the fields of a profile that a person fills in, the name first."""
    yield Page._meta.get_field("title")
    options = InnovationPage._meta
    for field in (*options.local_fields, *options.local_many_to_many):
        if field.editable and not field.primary_key and field.name != "page_ptr":
            yield field


def differences(kept: InnovationPage, merged: InnovationPage) -> list[Difference]:
    """Return the fields in which the latest versions of two profiles differ."""
    ours, theirs = kept.serializable_data(), merged.serializable_data()
    found = []
    for field in merge_fields():
        if ours.get(field.name) == theirs.get(field.name):
            continue
        mine, other = shown(kept, field), shown(merged, field)
        found.append(
            Difference(
                name=field.name,
                label=capfirst(str(field.verbose_name)),
                kept=mine,
                merged=other,
                suggested="kept" if mine or not other else "merged",
            )
        )
    return found


def shown(page: InnovationPage, field: Any) -> str:
    """Return the value of a field in words, long texts shortened."""
    value = getattr(page, field.name)
    if isinstance(field, models.ManyToManyField):
        return ", ".join(str(one) for one in value.all())
    if isinstance(field, StreamField):
        number = len(value)
        parts = ngettext("%(number)s part", "%(number)s parts", number)
        return parts % {"number": number} if number else ""
    if isinstance(field, RichTextField):
        value = plain_text(value)
    elif field.choices:
        value = getattr(page, f"get_{field.name}_display")()
    return "" if value is None else Truncator(str(value)).chars(_SHOWN)
