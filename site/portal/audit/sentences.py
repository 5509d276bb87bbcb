"""Each entry as one plain sentence, with what it changed below it."""

from __future__ import annotations

from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit.masking import HIDDEN

#: What people do most, as sentences; the rest is worded by Wagtail's formatters.
VERBS: Final = {
    "wagtail.create": gettext_lazy("%(who)s created %(what)s"),
    "wagtail.edit": gettext_lazy("%(who)s edited %(what)s"),
    "wagtail.delete": gettext_lazy("%(who)s deleted %(what)s"),
    "wagtail.publish": gettext_lazy("%(who)s published %(what)s"),
    "wagtail.unpublish": gettext_lazy("%(who)s unpublished %(what)s"),
    "wagtail.move": gettext_lazy("%(who)s moved %(what)s"),
    "wagtail.copy": gettext_lazy("%(who)s copied %(what)s"),
    "wagtail.lock": gettext_lazy("%(who)s locked %(what)s"),
    "wagtail.unlock": gettext_lazy("%(who)s unlocked %(what)s"),
    "wagtail.revert": gettext_lazy("%(who)s took back an older version of %(what)s"),
    "wagtail.rename": gettext_lazy("%(who)s renamed %(what)s"),
    "wagtail.workflow.start": gettext_lazy("%(who)s submitted %(what)s for review"),
    "wagtail.workflow.approve": gettext_lazy("%(who)s approved %(what)s"),
    "wagtail.workflow.reject": gettext_lazy("%(who)s returned %(what)s"),
    "wagtail.workflow.cancel": gettext_lazy("%(who)s withdrew %(what)s from review"),
}


def sentence(entry: Any, model: str) -> str:
    """Return who did what; ``model`` is the kind of object as "app.model"."""
    who = entry.user_display_name if entry.user_id else _("The system")
    what = named(entry.label, model)
    changes = told_changes(entry, model)
    if entry.action == "wagtail.edit" and len(changes) == 1:
        return _("%(who)s changed %(change)s: %(what)s") % {
            "who": who,
            "change": changes[0],
            "what": what,
        }
    verb = VERBS.get(entry.action)
    if verb is not None:
        return verb % {"who": who, "what": what}
    return _("%(who)s: %(message)s – %(what)s") % {
        "who": who,
        "message": entry.message,
        "what": what,
    }


def details(entry: Any, model: str) -> list[str]:
    """Return what the sentence leaves out: all changes where there are several."""
    changes = told_changes(entry, model)
    alone = entry.action == "wagtail.edit" and len(changes) == 1
    return [] if alone else changes


def named(label: str, model: str) -> str:
    """Return an object with its kind: membership “Budi – Dinas Kesehatan”."""
    found = _model(model)
    if found is None:
        return f"“{label}”"
    return f"{found._meta.verbose_name} “{label}”"


def told_changes(entry: Any, model: str) -> list[str]:
    changes = entry.data.get("changes") if isinstance(entry.data, dict) else None
    if not isinstance(changes, dict):
        return []
    owner = _model(model)
    return [
        _change(_field(owner, name), name, *both)
        for name, both in changes.items()
        if isinstance(both, list) and len(both) == 2
    ]


def _change(field: Field[Any, Any] | None, name: str, before: str, after: str) -> str:
    label = str(getattr(field, "verbose_name", name))
    values = {
        "field": label,
        "before": _worded(field, before),
        "after": _worded(field, after),
    }
    if HIDDEN in (before, after):
        return _("%(field)s (not kept in the log)") % values
    if not before:
        return _("%(field)s to “%(after)s”") % values
    if not after:
        return _("%(field)s from “%(before)s” to nothing") % values
    return _("%(field)s from “%(before)s” to “%(after)s”") % values


def _worded(field: Field[Any, Any] | None, value: str) -> str:
    if value in ("True", "False"):
        return _("yes") if value == "True" else _("no")
    choices = dict(getattr(field, "flatchoices", None) or ())
    return str(choices.get(value, value))


def _model(name: str) -> type[Model] | None:
    try:
        return apps.get_model(name)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)  # type: ignore[return-value]
    except FieldDoesNotExist:
        return None


def model_label(name: str) -> str:
    """Return the kind of object as people call it."""
    found = _model(name)
    return name if found is None else str(capfirst(found._meta.verbose_name))
