"""Turning what is written into what is handed in: the content of a version.

Always in the language of the installation, whoever hands in: the same entry has
the same check sum.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.text import capfirst

from competitions.entry_content import (
    FORMAT,
    Answer,
    Content,
    Entrant,
    File,
    Profile,
    ProfileField,
    Statement,
)
from competitions.models import Entry, EntryAttachment
from competitions.moments import said_day
from competitions.services.entries import members_of
from innovations.models import InnovationPage
from spreadsheets.rich_text import html_to_text

#: What of a profile is handed in, in its order: what its page and the API show.
PROFILE_FIELDS = (
    *("summary", "stage", "form", "kind", "classification", "initiator_type"),
    *("initiator_name", "trial_date", "implementation_date", "development_date"),
    *("main_affair", "related_affairs", "theme", "national_goal"),
    *("priority_cluster", "development_goals"),
    *("design", "purpose", "benefit", "result", "legal_basis", "story", "video_url"),
)
_RICH = frozenset({"design", "purpose", "benefit", "result", "legal_basis"})


def content_of(entry: Entry) -> Content:
    """Return everything that an entry would hand in now.

    ``services.entries.for_writing`` has loaded what it needs, but the profile.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "format": FORMAT,
            "title": entry.title,
            "category": entry.category.name,
            "entrant": _entrant(entry),
            "profile": _profile(entry.innovation),
            "in_use_since": _iso(in_use_since(entry)),
            "answers": _answers(entry),
            "team": members_of(entry),
            "statements": _statements(entry),
            "files": [_file(one) for one in files_of(entry)],
            "video_url": entry.video_url,
        }


def files_of(entry: Entry) -> list[EntryAttachment]:
    """Return the files that are part of what is written now."""
    return [one for one in entry.attachments.all() if one.removed_at is None]


def latest_of(innovation: InnovationPage) -> InnovationPage:
    """Return a profile as its editors see it, with the changes of its draft."""
    page: InnovationPage = innovation.get_latest_revision_as_object()
    return page


def in_use_since(entry: Entry) -> date | None:
    """Return since when an innovation is in use: by its profile, else as written."""
    if entry.innovation is None:
        return entry.in_use_since
    since: date | None = latest_of(entry.innovation).implementation_date
    return since


def _entrant(entry: Entry) -> Entrant:
    if entry.organization is not None:
        page = entry.organization
        return {
            "kind": "organization",
            "name": page.title,
            "organization": page.pk,
            "organization_type": page.type.label if page.type else "",
        }
    person: Any = entry.entrant
    return {
        "kind": person.kind,
        "name": person.name,
        "institution": person.institution,
    }


def _profile(innovation: InnovationPage | None) -> Profile | None:
    if innovation is None:
        return None
    page = latest_of(innovation)
    fields = (_field(page, name) for name in PROFILE_FIELDS)
    return {
        "innovation": page.pk,
        "code": page.code,
        "title": page.title,
        "fields": [field for field in fields if field["text"]],
    }


def _field(page: InnovationPage, name: str) -> ProfileField:
    label = str(capfirst(page._meta.get_field(name).verbose_name))
    return {"name": name, "label": label, "text": _text(page, name)}


def _text(page: InnovationPage, name: str) -> str:
    if name == "initiator_name":
        return page.public_initiator
    if name == "story":
        return html_to_text(str(page.story)) if page.story else ""
    field: Any = page._meta.get_field(name)
    if field.many_to_many:
        return "; ".join(row.label for row in getattr(page, name).all())
    value = getattr(page, name)
    if not value:
        return ""
    if name in _RICH:
        return html_to_text(value)
    if isinstance(value, date):
        return said_day(value)
    if isinstance(value, Model):
        return str(value.label)  # type: ignore[attr-defined]
    if field.choices:
        return str(getattr(page, f"get_{name}_display")())
    return str(value)


def _answers(entry: Entry) -> list[Answer]:
    texts = {answer.section_id: answer.text for answer in entry.answers.all()}
    return [
        {
            "key": section.key,
            "title": section.title,
            "max_words": section.max_words,
            "text": texts.get(section.pk, ""),
        }
        for section in entry.category.sections.all()
    ]


def _statements(entry: Entry) -> list[Statement]:
    agreed = {consent.statement_id for consent in entry.consents.all()}
    return [
        {"key": row.key, "text": row.text, "agreed": row.pk in agreed}
        for row in entry.category.statements.all()
    ]


def _file(row: EntryAttachment) -> File:
    return {
        "id": row.pk,
        "section": row.section.key if row.section else "",
        "name": row.name,
        "content_type": row.content_type,
        "size": row.size,
        "sha256": row.sha256,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
