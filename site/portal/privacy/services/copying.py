"""What the law on personal data (UU 27/2022) lets a person ask for.

A copy of what is kept of them (articles 7 and 13), and to be forgotten when the
account is closed (articles 8 and 43), but for the archive of who decided what.
"""

from __future__ import annotations

from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry
from wagtail.users.models import UserProfile

from spreadsheets.models import FeedLink, ImportRun, RunState

EXPORTED: Final = "privacy.export_person"
ANONYMISED: Final = "privacy.anonymise_person"
_ENDED: Final = (RunState.APPLIED, RunState.FAILED, RunState.DISCARDED)


# ----------------------------------------------------------------------- a copy


def export_person(*, person: Any, actor: Any) -> dict[str, Any]:
    """Return everything that is kept of a person, as JSON can hold it; logged."""
    log(instance=person, action=EXPORTED, user=actor)
    return {
        "account": _account(person),
        "roles": sorted(person.groups.values_list("name", flat=True)),
        "memberships": _rows(
            person.memberships.order_by("pk"),
            *("organization__title", "role", "including_units_below", "created_at"),
        ),
        "pages": _rows(
            Page.objects.filter(owner=person).order_by("pk"),
            *("pk", "title", "live", "first_published_at"),
        ),
        "pictures": _files(get_image_model(), person),
        "documents": _files(get_document_model(), person),
        "imports": _rows(
            ImportRun.objects.filter(user=person).order_by("pk"),
            *("pk", "sheet", "filename", "state", "created_at"),
        ),
        "links": _rows(
            FeedLink.objects.filter(user=person).order_by("pk"),
            *("name", "sheet", "last_used_at", "revoked_at"),
        ),
        "history_of_pages": _rows(
            PageLogEntry.objects.filter(user=person).order_by("pk"),
            *("timestamp", "action", "page_id", "label"),
        ),
        "history_of_other_records": _rows(
            ModelLogEntry.objects.filter(user=person).order_by("pk"),
            *("timestamp", "action", "content_type__model", "object_id", "label"),
        ),
        "history_about_the_account": _rows(
            _entries_about(person).order_by("pk"), "timestamp", "action"
        ),
    }


def _account(person: Any) -> dict[str, Any]:
    profile = UserProfile.objects.filter(user=person).first()
    kept = {
        name: getattr(person, name)
        for name in (
            *("username", "display_name", "first_name", "last_name", "email"),
            *("is_active", "is_superuser", "date_joined", "last_login"),
        )
    }
    return kept | {
        "language": profile.preferred_language if profile else "",
        "time_zone": profile.current_time_zone if profile else "",
        "picture": profile.avatar.name if profile and profile.avatar else "",
    }


def _files(model: Any, person: Any) -> list[dict[str, Any]]:
    files = model.objects.filter(uploaded_by_user=person).order_by("pk")
    return _rows(files, "pk", "title", "created_at")


def _entries_about(person: Any) -> Any:
    return ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(person),
        object_id=str(person.pk),
    )


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return list(rows.values(*names))
