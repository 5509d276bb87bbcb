"""Files of an entry: taking them in, taking them out."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.attachment_kinds import kind_of, limit, too_large
from competitions.choices import Attachment
from competitions.entry_access import account_of, require_change
from competitions.models import Entry, EntryAttachment, FormSection
from competitions.services.entries import closed_sentence, is_closed


@transaction.atomic
def add_attachment(
    *, entry: Entry, section: FormSection, upload: Any, actor: Any
) -> EntryAttachment:
    """Take in a file for a section, after looking at what it holds.

    The same file twice in a section is one. Raises ``ValidationError`` with what to
    do about the file; nothing is kept then.
    """
    entry = _locked(entry)
    require_change(actor, entry)
    _check_place(entry, section)
    if upload.size > limit("bytes"):
        raise too_large()
    content = upload.read()
    kind = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    there = list(entry.attachments.filter(removed_at=None))
    for row in there:
        if row.section_id == section.pk and row.sha256 == digest:
            return row
    _check_room(section, there)
    row = EntryAttachment(
        entry=entry,
        section=section,
        name=_name(upload.name, kind.extension),
        content_type=kind.content_type,
        size=len(content),
        sha256=digest,
    )
    row.file.save(f"x.{kind.extension}", ContentFile(content), save=False)
    try:
        row.save()
        _touch(entry, actor)
    except Exception:
        # Without its row the file would lie there for ever.
        row.file.delete(save=False)
        raise
    return row


@transaction.atomic
def remove_attachment(*, attachment: EntryAttachment, actor: Any) -> None:
    """Take a file out of what is written; a version that has it keeps it."""
    entry = _locked(attachment.entry)
    require_change(actor, entry)
    attachment = EntryAttachment.objects.select_for_update().get(pk=attachment.pk)
    if attachment.versions.exists():
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])
    else:
        file = attachment.file
        attachment.delete()
        transaction.on_commit(lambda: file.delete(save=False))
    _touch(entry, actor)


def _locked(entry: Entry) -> Entry:
    Entry.objects.select_for_update().only("pk").get(pk=entry.pk)
    return Entry.objects.select_related(
        "category__competition__region", "organization"
    ).get(pk=entry.pk)


def _touch(entry: Entry, actor: Any) -> None:
    entry.revision += 1
    entry.edited_by = account_of(actor)
    entry.save(update_fields=["revision", "edited_by", "edited_at"])


def _check_place(entry: Entry, section: FormSection) -> None:
    if entry.organization and is_closed(entry.organization, entry.category):
        raise ValidationError(closed_sentence(entry.organization), code="closed")
    if section.category_id != entry.category_id:
        raise ValidationError(_("The section belongs to another category."))
    if section.attachment == Attachment.NONE:
        raise ValidationError(_("This section takes no file."), code="no_file")


def _check_room(section: FormSection, there: list[EntryAttachment]) -> None:
    of_section = sum(row.section_id == section.pk for row in there)
    if of_section >= limit("files_of_section") or len(there) >= limit("files"):
        raise ValidationError(
            _(
                "A section takes at most %(section)s files and an entry %(entry)s. "
                "Remove one, or put several into one PDF."
            )
            % {"section": limit("files_of_section"), "entry": limit("files")},
            code="too_many",
        )


def _name(name: str, extension: str) -> str:
    """Return the sender's name of a file with the ending that it really has."""
    plain = "".join(sign for sign in PurePath(name).name if sign.isprintable())
    stem = plain.rpartition(".")[0] or plain
    return f"{stem.strip()[:200] or _('file')}.{extension}"
