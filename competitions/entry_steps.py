"""Reading an entry, handing it in and withdrawing it, for any kind of screen.

Mixins as in ``entry_screens``: hosts give the entry, who acts and where things are.
"""

from __future__ import annotations

from abc import abstractmethod
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from competitions.entry_content import count_words
from competitions.entry_forms import WithdrawForm
from competitions.entry_screens import (
    Acts,
    EntryHost,
    KnowsWays,
    Ways,
    outcome_context,
)
from competitions.models import Entry, EntryAttachment, EntryVersion
from competitions.models.phases import zone_of
from competitions.moments import said_day, said_moment
from competitions.services.eligibility import findings_of
from competitions.services.entries import for_writing
from competitions.services.entry_contents import content_of
from competitions.services.late import window_for
from competitions.services.submitting import submit_entry, withdraw_entry
from innovations.video_links import youtube_key


class EntryStep(EntryHost):
    """What all steps need; ``at`` is when the request came in."""

    at: datetime

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.at = timezone.now()
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def entry(self) -> Entry:
        found = self.get_entry()
        return for_writing(Entry.objects.filter(pk=found.pk)).get()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]
            entry=self.entry,
            ways=self.ways,
            window=window_for(self.entry, at=self.at),
            **kwargs,
        )
        return context

    def _show(self, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = self.render_to_response(  # type: ignore[attr-defined]
            self.get_context_data(**kwargs)
        )
        return response


class EntrySubmitMixin(EntryStep, Acts):
    """Asks once more, shows what is missing, and leads to the receipt."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            version = submit_entry(entry=self.entry, actor=self.get_actor(), at=self.at)
        except ValidationError as error:
            return self._show(refused=error.messages)
        if version.submitted_at == self.at:
            self.handed_in(version)
        return redirect(self.ways.of_version(version.pk))

    def handed_in(self, version: EntryVersion) -> None:
        """Do what a host does once for each version, such as writing a letter."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            findings=findings_of(self.entry),
            shown=read_content(content_of(self.entry), self.ways),
            **kwargs,
        )


class EntryWithdrawMixin(EntryStep, Acts):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WithdrawForm(request.POST)
        if form.is_valid():
            try:
                withdraw_entry(
                    entry=self.entry,
                    actor=self.get_actor(),
                    reason=form.cleaned_data["reason"],
                    at=self.at,
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                return redirect(self.ways.form)
        return self._show(form=form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WithdrawForm())
        return super().get_context_data(**kwargs)


class EntryReadMixin(EntryStep):
    """What jurors would read now, and all that was handed in."""

    #: Who may only read what was handed in isn't shown what is being written.
    shows_draft = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = content_of(self.entry) if self.shows_draft else None
        versions = self.entry.versions.select_related("late_exception")
        return super().get_context_data(
            shown=read_content(content, self.ways) if content else None,
            versions=[
                (version, self.ways.of_version(version.pk)) for version in versions
            ],
            **outcome_context(self.entry, self.ways),
            **kwargs,
        )


class EntryVersionMixin(KnowsWays):
    """The receipt: what was handed in, when, and its check sum."""

    @abstractmethod
    def get_version(self) -> EntryVersion:
        """Return the version, or raise ``Http404`` for whoever may not read it."""

    @cached_property
    def version(self) -> EntryVersion:
        return self.get_version()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        version, ways = self.version, self.ways
        zone = zone_of(version.entry.competition)
        later = version.entry.versions.filter(number__gt=version.number)
        context: dict[str, Any] = super().get_context_data(  # type: ignore[misc]
            version=version,
            entry=version.entry,
            moment=said_moment(version.submitted_at, zone, seconds=True),
            is_replaced=later.exists(),
            shown=read_content(version.content, ways),
            ways=ways,
            **kwargs,
        )
        return context


def read_content(content: Any, ways: Ways) -> dict[str, Any]:
    """Return a content as its template shows it: files beside their sections."""
    files: dict[str, list[dict[str, Any]]] = {}
    since = content["in_use_since"]
    for file in content["files"]:
        row = {**file, "url": ways.of_file(file["id"])}
        files.setdefault(file["section"], []).append(row)
    return {
        **content,
        "answers": [
            {
                **answer,
                "words": count_words(answer["text"]),
                "files": files.pop(answer["key"], []),
            }
            for answer in content["answers"]
        ],
        "in_use_since": said_day(date.fromisoformat(since)) if since else "",
        "other_files": [row for rows in files.values() for row in rows],
        "youtube_key": youtube_key(content["video_url"]),
    }


def send_file(attachment: EntryAttachment) -> FileResponse:
    """Send a file to be kept, never to be shown as a page of ours."""
    response = FileResponse(
        attachment.file.open("rb"),
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
