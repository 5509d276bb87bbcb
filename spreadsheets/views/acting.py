"""What people do with a run: confirm, decide, cancel, discard, undo."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import View

from spreadsheets import summaries
from spreadsheets.exceptions import SpreadsheetError
from spreadsheets.models import ImportRun, RunState
from spreadsheets.services import (
    TooLate,
    begin_work,
    cancel_run,
    confirm_run,
    discard_run,
)
from spreadsheets.services.approving import approve_run
from spreadsheets.services.deciding import DECISIONS, decide, decide_cells
from spreadsheets.services.remembering import remember_meanings
from spreadsheets.views.base import RunMixin

_CELL = "cell-"


class ActionView(RunMixin, View):
    """Something that is done by a button, and then the page of the run again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            self.act()
        except (SpreadsheetError, PermissionDenied) as error:
            messages.warning(request, str(error))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back()

    def act(self) -> None:
        """Do it and tell the person."""
        raise NotImplementedError

    def back(self) -> HttpResponse:
        """Return to the page of the run, with the tab and filters as they were."""
        address = reverse("spreadsheets:run", args=[self.run.pk])
        asked = QueryDict(self.request.POST.get("back", "")).urlencode()
        return HttpResponseRedirect(f"{address}?{asked}" if asked else address)


class ConfirmView(ActionView):
    """Write what the preview showed."""

    def act(self) -> None:
        confirm_run(run=self.run, user=self.request.user)
        begin_work(self.run)
        if self.run.state == RunState.FAILED:
            messages.error(
                self.request,
                _("Nothing was changed. %(reason)s") % {"reason": self.run.error},
            )
        elif self.run.state == RunState.APPLIED:
            messages.success(self.request, summaries.what_was_done(self.run))


class DiscardView(ActionView):
    """Give a plan up."""

    def act(self) -> None:
        if not discard_run(run=self.run):
            raise TooLate(_("This import was already finished."))
        messages.success(
            self.request, _("The import was discarded; nothing was changed.")
        )

    def back(self) -> HttpResponse:
        return redirect("spreadsheets:index")


class ApproveView(ActionView):
    """Plan to publish the drafts of an import, all together."""

    approval: ImportRun | None = None

    def act(self) -> None:
        self.approval = approve_run(run=self.run, user=self.request.user)

    def back(self) -> HttpResponse:
        if self.approval is None:
            return super().back()
        return redirect("spreadsheets:run", self.approval.pk)


class CancelView(ActionView):
    """Stop before anything is written."""

    def act(self) -> None:
        if not cancel_run(run=self.run):
            raise TooLate(_("It is too late to stop: the rows are being written."))
        messages.success(
            self.request, _("The import stops. The plan stays; nothing was changed.")
        )


class DecideView(ActionView):
    """Choose what counts where both sides changed a cell."""

    def act(self) -> None:
        posted = self.request.POST
        bulk = posted.get("bulk")
        if bulk is None:
            changed = decide_cells(
                run=self.run, user=self.request.user, cells=self._cells()
            )
        elif bulk in DECISIONS:
            changed = decide(
                run=self.run,
                user=self.request.user,
                decision=bulk,
                field=posted.get("field") or None,
            )
        else:
            return
        messages.success(
            self.request,
            ngettext(
                "%(count)s choice was saved.", "%(count)s choices were saved.", changed
            )
            % {"count": changed},
        )

    def _cells(self) -> dict[tuple[int, str], str]:
        cells = {}
        for name, decision in self.request.POST.items():
            row, _dash, field = name.removeprefix(_CELL).partition("-")
            if name.startswith(_CELL) and row.isdecimal() and len(row) < 19:
                cells[int(row), field] = str(decision)
        return cells


class RememberView(ActionView):
    """Keep what texts mean, and plan again."""

    def act(self) -> None:
        posted = self.request.POST
        names = [posted.getlist(name) for name in ("field", "text", "value")]
        meanings = {
            (field, text): value
            for field, text, value in zip(*names, strict=False)
            if value
        }
        kept = remember_meanings(
            run=self.run, user=self.request.user, meanings=meanings
        )
        if not kept:
            messages.warning(
                self.request, _("Choose a meaning for at least one value.")
            )
            return
        messages.success(
            self.request,
            ngettext(
                "%(count)s meaning was remembered; the file was read again.",
                "%(count)s meanings were remembered; the file was read again.",
                kept,
            )
            % {"count": kept},
        )


class UndoView(ActionView):
    """Plan to take back what a run wrote; the preview asks before it is done."""

    def act(self) -> None:
        from spreadsheets.services.undoing import undo_run

        self.undoing = undo_run(run=self.run, user=self.request.user)

    def back(self) -> HttpResponse:
        undoing = getattr(self, "undoing", None)
        return redirect("spreadsheets:run", (undoing or self.run).pk)
