"""Watched sources: a folder or an address whose workbook is planned when it changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from spreadsheets.access import may_still_connect
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import ImportRun, RunState, WatchedSource
from spreadsheets.plan import JSON, Action
from spreadsheets.registry import get_sheet
from spreadsheets.resources import Context
from spreadsheets.services.lifecycle import discard_run
from spreadsheets.services.starting import apply_run, start_import
from spreadsheets.source_files import Found, SourceError, fetch, read_folder

#: Workbooks of a folder that one check takes; the others wait for the next.
FILES_PER_CHECK: Final = 5
#: File names of a folder that are remembered; people use dates in names.
FILES_REMEMBERED: Final = 500

logger = logging.getLogger("spreadsheets")


@dataclass
class Checked:
    """What a check of one source found and did."""

    source: WatchedSource
    runs: list[ImportRun] = field(default_factory=list)
    error: str = ""
    #: Whether another check of the same source took over.
    overtaken: bool = False


class _Overtaken(Exception):
    pass


def check_sources(*, force: bool = False) -> list[Checked]:
    """Check the active sources whose time has come; with ``force`` all active ones.

    What goes wrong with one is kept on it in words, and doesn't stop the others.
    """
    active = WatchedSource.objects.filter(active=True).select_related("user")
    return [
        checked
        for source in active.order_by("pk")
        if force or _is_due(source)
        if not (checked := check_source(source)).overtaken
    ]


def check_source(source: WatchedSource) -> Checked:
    """Look once whether a source changed, and plan or apply what it holds now."""
    checked = Checked(source)
    try:
        _Check(source, checked).run()
    except _Overtaken:
        checked.overtaken = True
    return checked


def _is_due(source: WatchedSource) -> bool:
    if source.checked_at is None:
        return True
    return source.checked_at <= timezone.now() - timedelta(minutes=source.minutes)


class _Check:
    """One check. Whoever wrote ``checked_at`` last is the one that may plan."""

    def __init__(self, source: WatchedSource, checked: Checked) -> None:
        self.source = source
        self.checked = checked
        self.mark = timezone.now()
        self.again = False
        self.problems: dict[str, str] = {}

    def run(self) -> None:
        self._begin()
        try:
            self._check()
        except _Overtaken:
            raise
        except (SourceError, SpreadsheetError, PermissionDenied) as error:
            self.problems[""] = str(error)
        except Exception:
            logger.exception("Source %s could not be checked", self.source.pk)
            self.problems[""] = _(
                "The program made a mistake here. Tell the administrator the name of "
                "this source."
            )
        self._finish()

    def _begin(self) -> None:
        """Take the source over from whoever read the same ``checked_at``."""
        before = self.source.checked_at
        same = Q(checked_at=before) if before else Q(checked_at=None)
        taken = WatchedSource.objects.filter(same, pk=self.source.pk, active=True)
        if not taken.update(checked_at=self.mark):
            raise _Overtaken
        self.source.refresh_from_db()

    def _check(self) -> None:
        if not may_still_connect(self.source):
            self._write(active=False)
            raise SourceError(
                _(
                    "%(person)s may no longer import here, so the source was stopped. "
                    "Somebody who keeps this register can take it over: edit it, tick "
                    "“is checked” and save."
                )
                % {"person": self.source.user}
            )
        for name, found in self._changed():
            self._take(name, found)

    def _changed(self) -> Iterator[tuple[str, Found]]:
        """Return what is not as it was seen last, the oldest first."""
        if self.source.kind == WatchedSource.Kind.URL:
            yield from self._changed_address()
        else:
            yield from self._changed_files()

    def _changed_address(self) -> Iterator[tuple[str, Found]]:
        seen: dict[str, JSON] = self.source.seen.get("url") or {}
        if seen.get("location") != self.source.location:
            seen = {}
        found = fetch(self.source.location, seen.get("headers") or {})
        if found is None:  # as the server says itself
            self.problems.update(_kept_problem("url", seen))
            return
        yield from self._if_changed("url", found, seen)

    def _changed_files(self) -> Iterator[tuple[str, Found]]:
        seen: dict[str, dict[str, JSON]] = self.source.seen.get("files") or {}
        folder = read_folder(self.source.location, self.source.scope)
        self.again = folder.unfinished
        self.problems.update(folder.problems)
        taken = 0
        for file in folder.files:
            known = seen.get(file.name) or {}
            if known.get("stat") == file.stat:
                self.problems.update(_kept_problem(file.name, known))
            elif taken == FILES_PER_CHECK:
                self.again = True
            else:
                try:
                    found = file.read()
                except SourceError as error:
                    self.problems[file.name] = str(error)
                    continue
                if found is None:
                    self.again = True
                    continue
                for change in self._if_changed(file.name, found, known):
                    taken += 1
                    yield change

    def _if_changed(
        self, name: str, found: Found, seen: dict[str, JSON]
    ) -> Iterator[tuple[str, Found]]:
        if seen.get("sha256") != sha256(found.content).hexdigest():
            yield name, found
            return
        self._remember(name, found, seen.get("problem") or "")
        self.problems.update(_kept_problem(name, seen))

    def _take(self, name: str, found: Found) -> None:
        """Plan a workbook; remember it first, so that nobody else plans it too."""
        self._remember(name, found)
        try:
            run = self._plan(found)
            self.checked.runs.append(run)
            self._settle(run)
        except (SpreadsheetError, PermissionDenied) as error:
            reason = _("%(file)s: %(reason)s") % {
                "file": found.filename,
                "reason": error,
            }
            self.problems[name] = reason
            self._remember(name, found, reason)
        except Exception:
            self._forget(name)
            raise

    def _plan(self, found: Found) -> ImportRun:
        sheet = get_sheet(self.source.sheet)
        return start_import(
            sheet=self.source.sheet,
            content=found.content,
            filename=found.filename,
            context=Context(
                scope=sheet.find_scope(self.source.scope), user=self.source.user
            ),
        )

    def _settle(self, run: ImportRun) -> None:
        """Drop a plan that does nothing; apply one that asks nobody anything."""
        counts = run.counts
        open_questions = counts.get(Action.CONFLICT) or counts.get(Action.REFUSED)
        if run.state != RunState.PLANNED or open_questions:
            return
        if not (counts.get(Action.NEW) or counts.get(Action.CHANGED)):
            discard_run(run=run)
        elif self.source.mode == WatchedSource.Mode.APPLY:
            apply_run(run=run, user=self.source.user)
        run.refresh_from_db()

    # ---- what is kept on the source

    def _remember(self, name: str, found: Found, problem: str = "") -> None:
        known: dict[str, JSON] = {
            "sha256": sha256(found.content).hexdigest(),
            "problem": problem,
        }
        if self.source.kind == WatchedSource.Kind.URL:
            known |= {"location": self.source.location, "headers": found.headers}
            self.source.seen = {"url": known}
        else:
            known |= {"stat": found.stat}
            files = dict(self.source.seen.get("files") or {})
            files.pop(name, None)
            newest = [*files.items(), (name, known)][-FILES_REMEMBERED:]
            self.source.seen = {"files": dict(newest)}
        self._write(seen=self.source.seen)

    def _forget(self, name: str) -> None:
        files = dict(self.source.seen.get("files") or {})
        files.pop(name, None)
        self.source.seen = {"files": files} if files else {}
        self._write(seen=self.source.seen)

    def _finish(self) -> None:
        self.checked.error = "\n".join(dict.fromkeys(self.problems.values()))
        fields: dict[str, Any] = {"error": self.checked.error}
        if self.again:
            # Due again at once, by however much a minute's clock may be off.
            fields["checked_at"] = self._long_ago()
        self._write(**fields)
        self.source.refresh_from_db()

    def _long_ago(self) -> datetime:
        return self.mark - timedelta(minutes=self.source.minutes)

    def _write(self, **fields: Any) -> None:
        own = WatchedSource.objects.filter(pk=self.source.pk, checked_at=self.mark)
        if not own.update(**fields):
            raise _Overtaken


def _kept_problem(name: str, seen: dict[str, JSON]) -> dict[str, str]:
    """Return what was wrong with a content that is still the same."""
    return {name: seen["problem"]} if seen.get("problem") else {}
