"""The form of an entry as a mixin: hosts say who writes and where things are.

Nothing here knows Wagtail's admin or accounts. A host gives ``get_entry()``,
``get_actor()`` and ``get_ways()``, and includes ``competitions/entries/_form.html``
in a template of its own. The same address takes what is saved by a button and what
``entry_form.js`` sends by itself; the latter asks for JSON.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.attachment_kinds import ACCEPT, limit
from competitions.choices import Attachment, EntryState
from competitions.entry_content import count_words
from competitions.entry_forms import EntryForm, TeamFormSet
from competitions.entry_parts import STATEMENTS, TEAM, answer_part, readable
from competitions.models import Entry, EntryAttachment, EntryVersion
from competitions.models.phases import zone_of
from competitions.services.attachments import add_attachment, remove_attachment
from competitions.services.eligibility import findings_of
from competitions.services.entries import (
    Conflict,
    Saved,
    for_writing,
    members_of,
    save_entry,
    tokens_of,
)
from competitions.services.entry_contents import files_of
from competitions.services.entry_outcomes import has_open_results, shown_outcome
from competitions.services.late import Window, window_for
from innovations.video_links import youtube_key


@dataclass(frozen=True)
class Ways:
    """Where the screens of one entry are."""

    form: str
    read: str
    submit: str
    withdraw: str
    #: All entries of whoever writes.
    entries: str
    #: Where one version is read, and where a file is fetched, with 0 for the key.
    version: str
    file: str
    #: What came of it, once results are out.
    results: str

    def of_version(self, pk: int) -> str:
        return self.version.replace("/0/", f"/{pk}/")

    def of_file(self, pk: int) -> str:
        return self.file.replace("/0/", f"/{pk}/")


@dataclass(frozen=True)
class FileRow:
    name: str
    size: int
    url: str
    pk: int


@dataclass(frozen=True)
class SectionRow:
    """A section as the form shows it."""

    section: Any
    field: Any
    token: str
    words: int
    files: list[FileRow]
    takes_file: bool
    conflict: Conflict | None
    file_errors: list[str]

    @property
    def is_too_long(self) -> bool:
        most = self.section.max_words
        return bool(most and self.words > most)


class KnowsWays(ABC):
    """A screen whose host says where the others are."""

    request: HttpRequest

    @abstractmethod
    def get_ways(self) -> Ways:
        """Return the addresses of the screens of an entry."""

    @cached_property
    def ways(self) -> Ways:
        return self.get_ways()


class EntryHost(KnowsWays):
    """A screen about one entry, whose host says which."""

    @abstractmethod
    def get_entry(self) -> Entry:
        """Return the entry, or raise ``Http404`` for whoever may not open it here."""

    @cached_property
    def entry(self) -> Entry:
        return self.get_entry()


class Acts(ABC):
    """A screen on which somebody changes something."""

    @abstractmethod
    def get_actor(self) -> Any:
        """Return who acts: an account or an entrant of the public."""


class EntryFormMixin(EntryHost, Acts):
    """GET shows the form; POST saves, takes files, and leads on."""

    # ------------------------------------------------------------------ saving

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = EntryForm(self.entry, request.POST)
        team = self._sent_team(form)
        saved = self._save(form, team)
        refused = self._change_files()
        if "application/json" in request.headers.get("Accept", ""):
            return self._answer(form, team, saved, refused)
        is_wrong = bool(form.errors or refused or saved is None or saved.conflicts)
        if is_wrong or (team is not None and not team.is_valid()):
            return self._show_again(form, team, saved, refused)
        return self._lead_on(request)

    def _sent_team(self, form: EntryForm) -> Any:
        if not form.is_sent(TEAM):
            return None
        return TeamFormSet(self.request.POST, prefix=TEAM)

    def _save(self, form: EntryForm, team: Any) -> Saved | None:
        """Store what can be stored; the rest stays in the form with its reason."""
        form.is_valid()
        given = form.given()
        if team is not None and team.is_valid():
            given[TEAM] = team.text()
        try:
            return save_entry(
                entry=self.entry, actor=self.get_actor(), given=given, base=form.base()
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            return None

    def _change_files(self) -> dict[str, list[str]]:
        """Take files in and out; returns what was refused by the name of its field."""
        refused: dict[str, list[str]] = {}
        removed = self.request.POST.get("remove", "")
        if removed.isascii() and removed.isdigit() and len(removed) < 19:
            rows = EntryAttachment.objects.filter(entry=self.entry, removed_at=None)
            remove_attachment(
                attachment=get_object_or_404(rows, pk=int(removed)),
                actor=self.get_actor(),
            )
        for section in self.entry.category.sections.all():
            name = f"file-{section.pk}"
            for upload in self.request.FILES.getlist(name):
                try:
                    add_attachment(
                        entry=self.entry,
                        section=section,
                        upload=upload,
                        actor=self.get_actor(),
                    )
                except ValidationError as error:
                    told = [f"{upload.name}: {text}" for text in error.messages]
                    refused.setdefault(name, []).extend(told)
        return refused

    def _lead_on(self, request: HttpRequest) -> HttpResponse:
        goal = request.POST.get("go", "")
        if goal == "submit":
            return redirect(self.ways.submit)
        if goal == "read":
            return redirect(self.ways.read)
        messages.success(request, _("Saved at %(time)s.") % {"time": self._clock()})
        place = request.POST.get("place", "")
        anchor = f"#{place}" if place.replace("-", "").isalnum() else ""
        return redirect(f"{self.ways.form}{anchor}")

    def _clock(self, moment: datetime | None = None) -> str:
        there = (moment or timezone.now()).astimezone(zone_of(self.entry.competition))
        return there.strftime("%H.%M")

    # --------------------------------------------------------------- answering

    def _answer(
        self,
        form: EntryForm,
        team: Any,
        saved: Saved | None,
        refused: dict[str, list[str]],
    ) -> JsonResponse:
        """Tell the script what became of what it sent."""
        errors = {
            name: [str(text) for text in texts] for name, texts in form.errors.items()
        }
        if team is not None and not team.is_valid():
            errors[TEAM] = _problems_of(team)
        entry = self._fresh()
        statements = {row.pk: row for row in entry.category.statements.all()}
        conflicts = saved.conflicts if saved else ()
        return JsonResponse(
            {
                "time": self._clock(),
                "written": list(saved.written) if saved else [],
                "tokens": dict(saved.tokens) if saved else {},
                "newer": dict(saved.newer) if saved else {},
                "conflicts": [
                    {
                        "part": one.part,
                        "theirs": one.theirs,
                        "readable": readable(one.part, one.theirs, statements),
                        "by": one.by,
                        "time": self._clock(one.at),
                    }
                    for one in conflicts
                ],
                "errors": errors | refused,
                "files": self._files_drawn(entry),
                "findings": render_to_string(
                    "competitions/entries/_findings.html",
                    self._findings(entry),
                ),
            },
            status=200 if saved is not None else 409,
        )

    def _files_drawn(self, entry: Entry) -> dict[str, str]:
        return {
            str(section.pk): render_to_string(
                "competitions/entries/_files.html",
                {"files": self._files(entry, section.pk)},
            )
            for section in entry.category.sections.all()
            if section.attachment != Attachment.NONE
        }

    def _fresh(self) -> Entry:
        return for_writing(Entry.objects.filter(pk=self.entry.pk)).get()

    # ----------------------------------------------------------------- showing

    def _show_again(
        self,
        form: EntryForm,
        team: Any,
        saved: Saved | None,
        refused: dict[str, list[str]],
    ) -> HttpResponse:
        """Show what was typed, with the newer text beside it where there is one."""
        context = self.get_context_data(
            **self._form_context(form, team, saved, refused)
        )
        answer: HttpResponse = self.render_to_response(context)  # type: ignore[attr-defined]
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs |= self._form_context(EntryForm(self.entry), None, None, {})
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context

    def _form_context(
        self,
        form: EntryForm,
        team: Any,
        saved: Saved | None,
        refused: Mapping[str, list[str]],
    ) -> dict[str, Any]:
        entry = self._fresh()
        stored = EntryForm(entry)
        tokens = tokens_of(stored.parts)
        conflicts = {one.part: one for one in saved.conflicts} if saved else {}
        window = window_for(entry)
        last = entry.versions.order_by("-number").first()
        return {
            "entry": entry,
            "form": form,
            "team": team or TeamFormSet(initial=members_of(entry), prefix=TEAM),
            "team_problems": _problems_of(team) if team is not None else [],
            "tokens": tokens,
            "team_token": tokens[TEAM],
            "statements_token": tokens[STATEMENTS],
            "head": self._head(form, tokens, conflicts),
            "sections": self._sections(form, entry, tokens, conflicts, refused),
            "statements": self._statements(form, entry),
            "team_conflict": self._told(conflicts.get(TEAM), entry),
            "statements_conflict": self._told(conflicts.get(STATEMENTS), entry),
            "ways": self.ways,
            "window": window,
            "accept": ACCEPT,
            "most_megabytes": limit("bytes") // (1024 * 1024),
            "saved_at": self._clock(entry.edited_at),
            "youtube_key": youtube_key(entry.video_url),
            **self._standing(entry, last, window),
            **outcome_context(entry, self.ways),
            **self._findings(entry),
        }

    def _head(
        self, form: EntryForm, tokens: Mapping[str, str], conflicts: Mapping[str, Any]
    ) -> list[dict[str, Any]]:
        return [
            {
                "field": form[name],
                "token": tokens[name],
                "conflict": conflicts.get(name),
            }
            for name in ("title", "in_use_since", "video_url")
            if name in form.fields
        ]

    def _sections(
        self,
        form: EntryForm,
        entry: Entry,
        tokens: Mapping[str, str],
        conflicts: Mapping[str, Conflict],
        refused: Mapping[str, list[str]],
    ) -> list[SectionRow]:
        return [
            SectionRow(
                section=section,
                field=form[answer_part(section.pk)],
                token=tokens[answer_part(section.pk)],
                words=count_words(form[answer_part(section.pk)].value() or ""),
                files=self._files(entry, section.pk),
                takes_file=section.attachment != Attachment.NONE,
                conflict=conflicts.get(answer_part(section.pk)),
                file_errors=refused.get(f"file-{section.pk}", []),
            )
            for section in entry.category.sections.all()
        ]

    def _statements(self, form: EntryForm, entry: Entry) -> list[dict[str, Any]]:
        consents = {row.statement_id: row for row in entry.consents.all()}
        return [
            {
                "statement": row,
                "field": form[f"statement-{row.pk}"],
                "consent": consents.get(row.pk),
            }
            for row in entry.category.statements.all()
        ]

    def _told(self, conflict: Conflict | None, entry: Entry) -> dict[str, Any] | None:
        if conflict is None:
            return None
        statements = {row.pk: row for row in entry.category.statements.all()}
        text = readable(conflict.part, conflict.theirs, statements)
        return {"theirs": text, "by": conflict.by, "at": conflict.at}

    def _files(self, entry: Entry, section: int) -> list[FileRow]:
        return [
            FileRow(row.name, row.size, self.ways.of_file(row.pk), row.pk)
            for row in files_of(entry)
            if row.section_id == section
        ]

    def _standing(
        self, entry: Entry, last: EntryVersion | None, window: Window
    ) -> dict[str, Any]:
        """Return how far the entry is: what counts, and what is only written."""
        counts = last if entry.state == EntryState.SUBMITTED else None
        return {
            "counts": counts,
            "counts_url": self.ways.of_version(counts.pk) if counts else "",
            "changed_since": bool(counts and entry.edited_at > counts.submitted_at),
            "may_withdraw": bool(counts and window.allows),
        }

    def _findings(self, entry: Entry) -> dict[str, Any]:
        return {"findings": findings_of(entry)}


def outcome_context(entry: Entry, ways: Ways) -> dict[str, Any]:
    """Return what an entrant may know of the screening and of the results."""
    return {
        "outcome": shown_outcome(entry),
        "results_url": ways.results if has_open_results(entry) else "",
    }


def _problems_of(team: Any) -> list[str]:
    if team is None:
        return []
    rows = [
        text for errors in team.errors for texts in errors.values() for text in texts
    ]
    return [str(text) for text in (*team.non_form_errors(), *rows)]
