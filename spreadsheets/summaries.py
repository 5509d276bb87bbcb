"""A run in one breath: what confirming would do, or what was done."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spreadsheets.models import ImportRun, RunState
from spreadsheets.models.runs import RowAction
from spreadsheets.plan import Action

#: What the steps of a run are called that ``ImportRun.timings`` measures.
STEPS = {
    "reading": gettext_lazy("Reading the file"),
    "planning": gettext_lazy("Comparing"),
    "preparing": gettext_lazy("Preparing the rows"),
    "writing": gettext_lazy("Writing"),
    "finishing": gettext_lazy("Tidying up"),
}


def written(run: ImportRun) -> int:
    """Return how many rows a plan writes without anybody's choice."""
    return _count(run, Action.NEW) + _count(run, Action.CHANGED)


def rows_by_fate(run: ImportRun) -> str:
    """Return how many rows became what, such as "New: 3, Refused: 2"."""
    return ", ".join(
        f"{label}: {_number(int(count))}"
        for value, label in RowAction.choices
        if (count := run.counts.get(value))
    )


def what_confirming_does(run: ImportRun, decided: int) -> str:
    """Say what a waiting plan will do, with ``decided`` rows of its conflicts."""
    counts = run.counts
    waiting = _count(run, Action.CONFLICT) - decided
    total = written(run) + decided
    if run.undoes_id:
        sentences = [_taking_back(total)]
    elif total:
        sentences = [_writing(run, decided, total)]
    elif waiting:
        sentences = [_("There is nothing to write before somebody decides.")]
    elif counts.get(Action.REFUSED):
        sentences = [_("Nothing can be written.")]
    elif run.options.get("column"):
        sentences = [_("All of these records say so already.")]
    else:
        sentences = [_("The file changes nothing: everything in it is already so.")]
    sentences += _left_out(run, waiting)
    if total and run.options.get("draft"):
        sentences.append(_("What is new stays a draft; nothing is published."))
    return " ".join(sentences)


def what_was_done(run: ImportRun) -> str:
    """Say what an applied run did."""
    total = written(run)
    if run.undoes_id:
        done = ngettext(
            "%(count)s record was put back.", "%(count)s records were put back.", total
        ) % {"count": _number(total)}
    else:
        done = ngettext(
            "%(count)s record was written: %(what)s.",
            "%(count)s records were written: %(what)s.",
            total,
        ) % {"count": _number(total), "what": _kinds(run, 0)}
    if not total:
        done = _("Nothing was written.")
    sentences = [done]
    if stayed := _count(run, Action.REFUSED) + _count(run, Action.CONFLICT):
        sentences.append(
            ngettext(
                "%(count)s row stayed out; it is listed below with the reason.",
                "%(count)s rows stayed out; they are listed below with the reasons.",
                stayed,
            )
            % {"count": _number(stayed)}
        )
    return " ".join(sentences)


def progress_text(run: ImportRun) -> str:
    """Say how far the work on a busy run is."""
    state = str(RunState(run.state).label)
    if not run.total:
        return state
    share = _("%(done)s of %(total)s") % {
        "done": _number(run.progress),
        "total": _number(run.total),
    }
    return str(format_lazy("{}: {}", state, share))


def timings(run: ImportRun) -> list[tuple[str, float]]:
    """Return the steps of a run with their seconds."""
    return [
        (str(STEPS.get(step, step)), seconds) for step, seconds in run.timings.items()
    ]


def _count(run: ImportRun, action: Action) -> int:
    return int(run.counts.get(action, 0))


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _writing(run: ImportRun, decided: int, total: int) -> str:
    return ngettext(
        "Confirming writes %(count)s record: %(what)s.",
        "Confirming writes %(count)s records: %(what)s.",
        total,
    ) % {"count": _number(total), "what": _kinds(run, decided)}


def _kinds(run: ImportRun, decided: int) -> str:
    new, changed = _count(run, Action.NEW), _count(run, Action.CHANGED)
    kinds = []
    if new:
        kinds.append(
            ngettext("%(count)s new", "%(count)s new", new) % {"count": _number(new)}
        )
    if changed:
        kinds.append(
            ngettext("%(count)s changed", "%(count)s changed", changed)
            % {"count": _number(changed)}
        )
    if decided:
        kinds.append(
            ngettext("%(count)s as you chose", "%(count)s as you chose", decided)
            % {"count": _number(decided)}
        )
    return ", ".join(kinds)


def _taking_back(total: int) -> str:
    if not total:
        return _("There is nothing left to take back.")
    return ngettext(
        "Confirming puts %(count)s record back as it was before.",
        "Confirming puts %(count)s records back as they were before.",
        total,
    ) % {"count": _number(total)}


def _left_out(run: ImportRun, waiting: int) -> list[str]:
    sentences = []
    if refused := _count(run, Action.REFUSED):
        sentences.append(
            ngettext(
                "%(count)s row is refused and stays out.",
                "%(count)s rows are refused and stay out.",
                refused,
            )
            % {"count": _number(refused)}
        )
    if waiting > 0:
        sentences.append(
            ngettext(
                "%(count)s row waits for your decision and stays out until then.",
                "%(count)s rows wait for your decision and stay out until then.",
                waiting,
            )
            % {"count": _number(waiting)}
        )
    if missing := _count(run, Action.MISSING):
        sentences.append(
            ngettext(
                "%(count)s record is not in the file; it stays as it is.",
                "%(count)s records are not in the file; they stay as they are.",
                missing,
            )
            % {"count": _number(missing)}
        )
    return sentences
