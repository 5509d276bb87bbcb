"""What is kept of entrants of the public: a copy for them, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from competitions.models import (
    Entry,
    EntryAttachment,
    EntryConsent,
    EntryMember,
    EntryVersion,
    LateException,
    PublicEntrant,
)
from innovations.services.versions import touch

#: An address that nobody confirmed is forgotten.
UNCONFIRMED: Final = timedelta(days=3)
KEPT_DAYS: Final = 730


def entrant_days() -> int:
    """Return for how many days after the last visit an entrant stays known."""
    return int(getattr(settings, "COMPETITIONS_ENTRANT_DAYS", KEPT_DAYS))


def copy_of_entrant(entrant: PublicEntrant) -> dict[str, Any]:
    """Return everything that is kept of an entrant, with all that they handed in."""
    entries = (
        entrant.entries.select_related("category__competition")
        .prefetch_related("answers__section", "team", "attachments", "versions")
        .order_by("pk")
    )
    return {
        "email": entrant.email,
        "kind": entrant.kind,
        "name": entrant.name,
        "institution": entrant.institution,
        "phone": entrant.phone,
        "registered_at": entrant.registered_at,
        "verified_at": entrant.verified_at,
        "last_seen_at": entrant.last_seen_at,
        "entries": [_copy_of_entry(entry) for entry in entries],
    }


def _copy_of_entry(entry: Entry) -> dict[str, Any]:
    return {
        "competition": entry.competition.title,
        "category": entry.category.name,
        "title": entry.title,
        "state": entry.state,
        "video_url": entry.video_url,
        "in_use_since": entry.in_use_since,
        "answers": [
            {"section": answer.section.title, "text": answer.text}
            for answer in entry.answers.all()
        ],
        "team": [
            {"name": member.name, "post": member.post} for member in entry.team.all()
        ],
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256}
            for file in entry.attachments.all()
        ],
        "handed_in": [
            {
                "code": version.code,
                "submitted_at": version.submitted_at,
                "content": version.content,
            }
            for version in entry.versions.all()
        ],
    }


@transaction.atomic
def forget(entrant: PublicEntrant) -> None:
    """Remove who an entrant is; what they handed in stays, without a name.

    Entries that were never handed in go, with their files. The frozen copy that a
    jury reads or read keeps its words, for it is the ground of a decision; public
    pages don't show its names any more.
    """
    entrant = PublicEntrant.objects.select_for_update().get(pk=entrant.pk)
    handed_in = EntryVersion.objects.filter(entry__entrant=entrant)
    _delete_entries(entrant.entries.exclude(pk__in=handed_in.values("entry")))
    EntryMember.objects.filter(entry__entrant=entrant).delete()
    EntryConsent.objects.filter(entry__entrant=entrant).update(given_by="")
    handed_in.update(submitter_name="")
    entrant.name = entrant.institution = entrant.phone = ""
    # An address that can't exist, so that the constraint still tells rows apart.
    entrant.email = f"{entrant.pk}@forgotten.invalid"
    entrant.forgotten_at = timezone.now()
    entrant.save()
    # A finalist's page shows the name no longer, also where it was stored.
    touch([entrant.region_id])


def _delete_entries(entries: QuerySet[Entry]) -> None:
    """Delete drafts, and their files once that is certain."""
    keys = list(entries.values_list("pk", flat=True))
    files = [
        (row.file.storage, str(row.file.name))
        for row in EntryAttachment.objects.filter(entry__in=keys)
    ]
    Entry.objects.filter(pk__in=keys).delete()

    def delete_files() -> None:
        for storage, name in files:
            storage.delete(name)

    transaction.on_commit(delete_files)


def clear_entrants() -> int:
    """Forget whom nobody needs to know any more; return how many.

    Addresses that were not confirmed within three days go at once. Whoever was not
    here for ``COMPETITIONS_ENTRANT_DAYS`` and has nothing handed in is deleted, and
    the others lose their name.
    """
    now = timezone.now()
    last_here = Coalesce(F("last_seen_at"), F("registered_at"))
    over = PublicEntrant.objects.annotate(last_here=last_here).filter(
        Q(verified_at=None, registered_at__lt=now - UNCONFIRMED)
        | Q(last_here__lt=now - timedelta(days=entrant_days())),
        forgotten_at=None,
    )
    entrants = list(over)
    for entrant in entrants:
        forget(entrant)
    _delete_empty()
    return len(entrants)


def _delete_empty() -> None:
    """Delete the rows of forgotten people to whom nothing points."""
    entries = Entry.objects.filter(entrant=OuterRef("pk"))
    exceptions = LateException.objects.filter(entrant=OuterRef("pk"))
    PublicEntrant.objects.filter(
        ~Exists(entries), ~Exists(exceptions), forgotten_at__isnull=False
    ).delete()
