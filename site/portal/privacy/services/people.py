"""What the law on personal data (UU 27/2022) lets a person ask for.

A copy of what is kept of them (articles 7 and 13), and to be forgotten when the
account is closed (articles 8 and 43), but for the archive of who decided what.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page, PageLogEntry, WorkflowState
from wagtail.users.models import UserProfile

from innovations.models import Invitation, Membership
from portal.audit.services.blackening import blacken_entries_about
from portal.privacy.exceptions import OpenWork
from spreadsheets.models import FeedLink, ImportRun, RunState
from spreadsheets.services.feeds import revoke_link

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


# ---------------------------------------------------------------- being forgotten


def open_work_of(person: Any) -> list[str]:
    """Return what has to be handed over or ended first, in sentences."""
    found = []
    if person.is_active:
        found.append(_("The account is still open. Close it first."))
    counted = (
        (
            Membership.objects.filter(user=person).count(),
            lambda n: ngettext(
                "%(count)s membership has to be handed over.",
                "%(count)s memberships have to be handed over.",
                n,
            ),
        ),
        (
            person.groups.filter(regional_group__isnull=False).count(),
            lambda n: ngettext(
                "%(count)s role in a region has to be taken back.",
                "%(count)s roles in regions have to be taken back.",
                n,
            ),
        ),
        (
            Page.objects.filter(locked_by=person).count(),
            lambda n: ngettext(
                "%(count)s page is locked by this person.",
                "%(count)s pages are locked by this person.",
                n,
            ),
        ),
        (
            WorkflowState.objects.filter(
                Q(status=WorkflowState.STATUS_IN_PROGRESS)
                | Q(status=WorkflowState.STATUS_NEEDS_CHANGES),
                requested_by=person,
            ).count(),
            lambda n: ngettext(
                "%(count)s page that this person handed in is not reviewed yet.",
                "%(count)s pages that this person handed in are not reviewed yet.",
                n,
            ),
        ),
        (
            ImportRun.objects.filter(user=person).exclude(state__in=_ENDED).count(),
            lambda n: ngettext(
                "%(count)s import of this person is not finished.",
                "%(count)s imports of this person are not finished.",
                n,
            ),
        ),
    )
    return found + [words(n) % {"count": n} for n, words in counted if n]


@transaction.atomic
def anonymise_person(*, person: Any, actor: Any) -> None:
    """Replace what names a person who has closed the account; can't be undone.

    Pages, files and history keep the number of the account.

    :raises OpenWork: the account is open, or has something to hand over.
    """
    person = get_user_model()._default_manager.select_for_update().get(pk=person.pk)
    if reasons := open_work_of(person):
        raise OpenWork(reasons)
    for link in FeedLink.objects.filter(user=person, revoked_at=None):
        revoke_link(link=link, user=actor)
    person.username = f"akun-{person.pk}"
    person.display_name = _("Former account %(number)s") % {"number": person.pk}
    person.first_name = person.last_name = person.email = ""
    person.is_superuser = person.is_staff = False
    person.last_login = None
    person.set_unusable_password()  # which ends sessions and links to reset it
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    _forget_profile(person)
    # Entries about the account are called by its name; those by it know its number.
    blacken_entries_about(instance=person, actor=actor)
    _forget_invitations(person)
    log(instance=person, action=ANONYMISED, user=actor)


def _forget_invitations(person: Any) -> None:
    """Who was invited is called by name; what it was for stays."""
    for invitation in Invitation.objects.filter(accepted_by=person):
        invitation.name, invitation.email = person.display_name, ""
        invitation.save(update_fields=["name", "email"])
        blacken_entries_about(instance=invitation)


def _forget_profile(person: Any) -> None:
    for profile in UserProfile.objects.filter(user=person):
        if profile.avatar:
            storage, name = profile.avatar.storage, profile.avatar.name
            transaction.on_commit(partial(storage.delete, name))
        profile.delete()
