"""What every import action does to a page in every state, row by row.

An outcome says: what the plan said → what became of the row, what visitors read and
what editors read in the summary, whether that is a draft, and what the row was told.
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook
from wagtail.models import (
    GroupApprovalTask,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from innovations.models import InnovationPage
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import (
    InnovationPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.resources.conftest import xlsx_of
from tests.spreadsheets.corpus.building import saved

pytestmark = pytest.mark.once
HEADER = ("Nama Inovasi", "OPD", "Ringkasan")
#: What a message is about, by a part of it.
TOPICS = {
    "The page is locked": "locked",
    "scheduled for publication": "scheduled",
    "being reviewed": "in review",
    "takes it into use again": "restored",
    "it stays archived": "stays archived",
    "Kept, because somebody changed": "kept: changed",
    "Kept, because somebody worked": "kept: worked on",
    "Decide which one counts": "conflict",
}

# ------------------------------------------------------------------- states


def save(page, user, **values):
    version = page.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(version, name, value)
    return version.save_revision(user=user)


def as_it_is(page, person, colleague):
    """A draft that was never published, or a live page."""


def with_draft(page, person, colleague):
    save(page, colleague, initiator_name="Rekan")


def scheduled(page, person, colleague):
    tomorrow = timezone.now() + timedelta(days=1)
    save(page, colleague, go_live_at=tomorrow).publish(user=colleague)


def in_review(page, person, colleague):
    with_draft(page, person, colleague)
    task = GroupApprovalTask.objects.create(name="Periksa")
    workflow = Workflow.objects.create(name="Alur")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    workflow.start(InnovationPage.objects.get(pk=page.pk), colleague)


def lock(page, user):
    InnovationPage.objects.filter(pk=page.pk).update(locked=True, locked_by=user)


def locked_by_self(page, person, colleague):
    lock(page, person)


def locked_by_another(page, person, colleague):
    lock(page, colleague)


def archived(page, person, colleague):
    if page.live:
        page.unpublish(set_expired=True, user=colleague)
    else:
        InnovationPage.objects.filter(pk=page.pk).update(expired=True)


STATES = {
    "draft": as_it_is,
    "live": as_it_is,
    "live with draft": with_draft,
    "scheduled": scheduled,
    "in review": in_review,
    "locked by self": locked_by_self,
    "locked by another": locked_by_another,
    "archived": archived,
}


# ------------------------------------------------------------------ actions


class Case:
    """One page, one person, and a colleague who works on the page too."""

    def __init__(self, state, person, colleague, organization, folder):
        self.state, self.person, self.colleague = state, person, colleague
        self.organization, self.folder = organization, folder
        self.page = None

    @property
    def context(self):
        return Context(scope=self.organization.region, user=self.person)

    def make_page(self):
        draft = self.state == "draft"
        self.page = InnovationPageFactory(
            parent=self.organization, title="Satu", summary="lama", draft=draft
        )

    def enter_state(self):
        page = InnovationPage.objects.get(pk=self.page.pk)
        STATES[self.state](page, self.person, self.colleague)

    def export(self):
        path = self.folder / "ekspor.xlsx"
        columns = ("code", "title", "organization", "summary")
        export_sheet(
            sheet="innovations", context=self.context, target=path, columns=columns
        )
        return load_workbook(path)

    def send(self, content, **options):
        context = Context(scope=self.organization.region, user=self.person, **options)
        return start_import(
            sheet="innovations", content=content, filename="uji.xlsx", context=context
        )

    def rows(self, title, summary, **options):
        return self.send(
            xlsx_of(HEADER, (title, self.organization.title, summary)), **options
        )


def same_name(case):
    case.make_page()
    case.enter_state()
    return case.rows("Satu", "baru")


def restored(case):
    case.make_page()
    case.enter_state()
    return case.rows("Satu", "lama")


def returned(case, summary, *, meanwhile=None, **options):
    case.make_page()
    book = case.export()
    if meanwhile:
        revision = save(case.page, case.colleague, summary=meanwhile)
        if case.page.live:
            revision.publish(user=case.colleague)
    case.enter_state()
    book.worksheets[0].cell(2, 4).value = summary
    return case.send(saved(book), **options)


def unchanged(case):
    return returned(case, "lama")


def changed(case):
    return returned(case, "baru")


def changed_as_draft(case):
    return returned(case, "baru", draft=True)


def decided(case, choice):
    run = returned(case, "baru", meanwhile="rekan")
    run.rows.filter(action="conflict").update(decisions={"summary": choice})
    return run


def conflict_open(case):
    return returned(case, "baru", meanwhile="rekan")


def conflict_ours(case):
    return decided(case, "ours")


def conflict_theirs(case):
    return decided(case, "theirs")


def undo_change(case):
    case.make_page()
    run = apply_run(run=case.rows("Satu", "baru"), user=case.person)
    case.enter_state()
    return undo_run(run=run, user=case.person)


def undo_creation(case):
    run = case.rows("Satu", "lama", draft=case.state == "draft")
    run = apply_run(run=run, user=case.person)
    case.page = InnovationPage.objects.get()
    case.enter_state()
    return undo_run(run=run, user=case.person)


def closed_after_the_preview(case):
    case.make_page()
    run = case.rows("Satu", "baru")
    case.enter_state()
    return run


def outcome_of(case, run):
    row = run.rows.get()
    planned = row.action
    apply_run(run=run, user=case.person)
    row.refresh_from_db()
    page = InnovationPage.objects.get()
    latest = page.get_latest_revision_as_object()
    became = "written" if row.applied else row.action
    told = [
        topic
        for part, topic in TOPICS.items()
        if any(part in message["text"] for message in row.messages)
    ]
    others = [
        m["text"] for m in row.messages if not any(p in m["text"] for p in TOPICS)
    ]
    state = "draft" if page.has_unpublished_changes else "published"
    return (
        f"{planned} → {became}",
        page.summary if page.live else None,
        latest.summary,
        "archived" if page.expired and not page.live else state,
        ", ".join([*told, *others]),
    )


# state, action, who; what became of the row; the summary of visitors (None: the page
# is not live) and of editors; what the page is then; what the row was told
TABLE = [
    (
        "draft",
        "new of the same name",
        "registrar",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "draft",
        "new of the same name",
        "operator",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "draft",
        "restore",
        "registrar",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "",
    ),
    (
        "draft",
        "restore",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "",
    ),
    (
        "draft",
        "unchanged",
        "registrar",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "",
    ),
    (
        "draft",
        "unchanged",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "",
    ),
    ("draft", "changed", "registrar", "changed → written", None, "baru", "draft", ""),
    ("draft", "changed", "operator", "changed → written", None, "baru", "draft", ""),
    (
        "draft",
        "changed as draft",
        "registrar",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "draft",
        "changed as draft",
        "operator",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "draft",
        "conflict open",
        "registrar",
        "conflict → conflict",
        None,
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "conflict open",
        "operator",
        "conflict → conflict",
        None,
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "conflict ours",
        "registrar",
        "conflict → unchanged",
        None,
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "conflict ours",
        "operator",
        "conflict → unchanged",
        None,
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "conflict theirs",
        "registrar",
        "conflict → written",
        None,
        "baru",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "conflict theirs",
        "operator",
        "conflict → written",
        None,
        "baru",
        "draft",
        "conflict",
    ),
    (
        "draft",
        "undo of a change",
        "registrar",
        "changed → written",
        None,
        "lama",
        "draft",
        "",
    ),
    (
        "draft",
        "undo of a change",
        "operator",
        "changed → written",
        None,
        "lama",
        "draft",
        "",
    ),
    (
        "draft",
        "undo of a creation",
        "registrar",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "draft",
        "undo of a creation",
        "operator",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "draft",
        "closed after the preview",
        "registrar",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "draft",
        "closed after the preview",
        "operator",
        "changed → written",
        None,
        "baru",
        "draft",
        "",
    ),
    (
        "live",
        "new of the same name",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    (
        "live",
        "new of the same name",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live",
        "restore",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "live",
        "restore",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "live",
        "unchanged",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "live",
        "unchanged",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "live",
        "changed",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    ("live", "changed", "operator", "changed → written", "lama", "baru", "draft", ""),
    (
        "live",
        "changed as draft",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live",
        "changed as draft",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live",
        "conflict open",
        "registrar",
        "conflict → conflict",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "live",
        "conflict open",
        "operator",
        "conflict → conflict",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "live",
        "conflict ours",
        "registrar",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "live",
        "conflict ours",
        "operator",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "live",
        "conflict theirs",
        "registrar",
        "conflict → written",
        "baru",
        "baru",
        "published",
        "conflict",
    ),
    (
        "live",
        "conflict theirs",
        "operator",
        "conflict → written",
        "rekan",
        "baru",
        "draft",
        "conflict",
    ),
    (
        "live",
        "undo of a change",
        "registrar",
        "changed → written",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "live",
        "undo of a change",
        "operator",
        "changed → written",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live",
        "undo of a creation",
        "registrar",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "live",
        "undo of a creation",
        "operator",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "live",
        "closed after the preview",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    (
        "live",
        "closed after the preview",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "new of the same name",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "new of the same name",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "restore",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "restore",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "unchanged",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "unchanged",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "changed",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "changed",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "changed as draft",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "changed as draft",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "conflict open",
        "registrar",
        "conflict → conflict",
        "rekan",
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "conflict open",
        "operator",
        "conflict → conflict",
        "rekan",
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "conflict ours",
        "registrar",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "conflict ours",
        "operator",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "conflict theirs",
        "registrar",
        "conflict → written",
        "rekan",
        "baru",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "conflict theirs",
        "operator",
        "conflict → written",
        "rekan",
        "baru",
        "draft",
        "conflict",
    ),
    (
        "live with draft",
        "undo of a change",
        "registrar",
        "changed → written",
        "baru",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "undo of a change",
        "operator",
        "changed → written",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "live with draft",
        "undo of a creation",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "live with draft",
        "undo of a creation",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "live with draft",
        "closed after the preview",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "live with draft",
        "closed after the preview",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "scheduled",
        "new of the same name",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "new of the same name",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "restore",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "restore",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "unchanged",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "unchanged",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "changed",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "changed",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "changed as draft",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "changed as draft",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "conflict open",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "conflict open",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "conflict ours",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "conflict ours",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "conflict theirs",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "conflict theirs",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "scheduled, conflict",
    ),
    (
        "scheduled",
        "undo of a change",
        "registrar",
        "refused → refused",
        "baru",
        "baru",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "undo of a change",
        "operator",
        "refused → refused",
        "lama",
        "baru",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "undo of a creation",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "scheduled",
        "undo of a creation",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "scheduled",
        "closed after the preview",
        "registrar",
        "changed → conflict",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "scheduled",
        "closed after the preview",
        "operator",
        "changed → conflict",
        "lama",
        "lama",
        "draft",
        "scheduled",
    ),
    (
        "in review",
        "new of the same name",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "new of the same name",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "restore",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "restore",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "unchanged",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "unchanged",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "changed",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "changed",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "changed as draft",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "changed as draft",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "conflict open",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "conflict open",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "conflict ours",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "conflict ours",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "conflict theirs",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "conflict theirs",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "draft",
        "in review, conflict",
    ),
    (
        "in review",
        "undo of a change",
        "registrar",
        "refused → refused",
        "baru",
        "baru",
        "draft",
        "in review",
    ),
    (
        "in review",
        "undo of a change",
        "operator",
        "refused → refused",
        "lama",
        "baru",
        "draft",
        "in review",
    ),
    (
        "in review",
        "undo of a creation",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "in review",
        "undo of a creation",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "draft",
        "kept: worked on",
    ),
    (
        "in review",
        "closed after the preview",
        "registrar",
        "changed → conflict",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "in review",
        "closed after the preview",
        "operator",
        "changed → conflict",
        "lama",
        "lama",
        "draft",
        "in review",
    ),
    (
        "locked by self",
        "new of the same name",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    (
        "locked by self",
        "new of the same name",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "locked by self",
        "restore",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "locked by self",
        "restore",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "locked by self",
        "unchanged",
        "registrar",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "locked by self",
        "unchanged",
        "operator",
        "unchanged → unchanged",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "locked by self",
        "changed",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    (
        "locked by self",
        "changed",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "locked by self",
        "changed as draft",
        "registrar",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "locked by self",
        "changed as draft",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "locked by self",
        "conflict open",
        "registrar",
        "conflict → conflict",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "locked by self",
        "conflict open",
        "operator",
        "conflict → conflict",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "locked by self",
        "conflict ours",
        "registrar",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "locked by self",
        "conflict ours",
        "operator",
        "conflict → unchanged",
        "rekan",
        "rekan",
        "published",
        "conflict",
    ),
    (
        "locked by self",
        "conflict theirs",
        "registrar",
        "conflict → written",
        "baru",
        "baru",
        "published",
        "conflict",
    ),
    (
        "locked by self",
        "conflict theirs",
        "operator",
        "conflict → written",
        "rekan",
        "baru",
        "draft",
        "conflict",
    ),
    (
        "locked by self",
        "undo of a change",
        "registrar",
        "changed → written",
        "lama",
        "lama",
        "published",
        "",
    ),
    (
        "locked by self",
        "undo of a change",
        "operator",
        "changed → written",
        "lama",
        "lama",
        "draft",
        "",
    ),
    (
        "locked by self",
        "undo of a creation",
        "registrar",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "locked by self",
        "undo of a creation",
        "operator",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "locked by self",
        "closed after the preview",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "",
    ),
    (
        "locked by self",
        "closed after the preview",
        "operator",
        "changed → written",
        "lama",
        "baru",
        "draft",
        "",
    ),
    (
        "locked by another",
        "new of the same name",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "new of the same name",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "restore",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "restore",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "unchanged",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "unchanged",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "changed",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "changed",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "changed as draft",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "changed as draft",
        "operator",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "conflict open",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "conflict open",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "conflict ours",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "conflict ours",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "conflict theirs",
        "registrar",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "conflict theirs",
        "operator",
        "refused → refused",
        "rekan",
        "rekan",
        "published",
        "locked, conflict",
    ),
    (
        "locked by another",
        "undo of a change",
        "registrar",
        "refused → refused",
        "baru",
        "baru",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "undo of a change",
        "operator",
        "refused → refused",
        "lama",
        "baru",
        "draft",
        "locked",
    ),
    (
        "locked by another",
        "undo of a creation",
        "registrar",
        "refused → refused",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "undo of a creation",
        "operator",
        "refused → refused",
        None,
        "lama",
        "draft",
        "locked",
    ),
    (
        "locked by another",
        "closed after the preview",
        "registrar",
        "changed → conflict",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "locked by another",
        "closed after the preview",
        "operator",
        "changed → conflict",
        "lama",
        "lama",
        "published",
        "locked",
    ),
    (
        "archived",
        "new of the same name",
        "registrar",
        "changed → written",
        "baru",
        "baru",
        "published",
        "restored",
    ),
    (
        "archived",
        "new of the same name",
        "operator",
        "changed → written",
        None,
        "baru",
        "draft",
        "restored",
    ),
    (
        "archived",
        "restore",
        "registrar",
        "changed → written",
        "lama",
        "lama",
        "published",
        "restored",
    ),
    (
        "archived",
        "restore",
        "operator",
        "changed → written",
        None,
        "lama",
        "draft",
        "restored",
    ),
    (
        "archived",
        "unchanged",
        "registrar",
        "unchanged → unchanged",
        None,
        "lama",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "unchanged",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "changed",
        "registrar",
        "changed → written",
        None,
        "baru",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "changed",
        "operator",
        "changed → written",
        None,
        "baru",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "changed as draft",
        "registrar",
        "changed → written",
        None,
        "baru",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "changed as draft",
        "operator",
        "changed → written",
        None,
        "baru",
        "archived",
        "stays archived",
    ),
    (
        "archived",
        "conflict open",
        "registrar",
        "conflict → conflict",
        None,
        "rekan",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "conflict open",
        "operator",
        "conflict → conflict",
        None,
        "rekan",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "conflict ours",
        "registrar",
        "conflict → unchanged",
        None,
        "rekan",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "conflict ours",
        "operator",
        "conflict → unchanged",
        None,
        "rekan",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "conflict theirs",
        "registrar",
        "conflict → written",
        None,
        "baru",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "conflict theirs",
        "operator",
        "conflict → written",
        None,
        "baru",
        "archived",
        "stays archived, conflict",
    ),
    (
        "archived",
        "undo of a change",
        "registrar",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "archived",
        "undo of a change",
        "operator",
        "changed → written",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "archived",
        "undo of a creation",
        "registrar",
        "unchanged → unchanged",
        None,
        "lama",
        "archived",
        "",
    ),
    (
        "archived",
        "undo of a creation",
        "operator",
        "unchanged → unchanged",
        None,
        "lama",
        "archived",
        "",
    ),
]


@pytest.fixture
def case(organization, tmp_path):
    def case(state, role):
        colleague = make_registrar(organization.region, username="rekan")
        person = (
            make_registrar(organization.region, username="registrar")
            if role == "registrar"
            else make_operator(organization, username="operator")
        )
        return Case(state, person, colleague, organization, tmp_path)

    return case


ACTIONS = {
    "new of the same name": same_name,
    "restore": restored,
    "unchanged": unchanged,
    "changed": changed,
    "changed as draft": changed_as_draft,
    "conflict open": conflict_open,
    "conflict ours": conflict_ours,
    "conflict theirs": conflict_theirs,
    "undo of a change": undo_change,
    "undo of a creation": undo_creation,
    "closed after the preview": closed_after_the_preview,
}


@pytest.mark.parametrize(
    ("state", "action", "role", "became", "visitors", "editors", "page", "told"),
    TABLE,
    ids=[", ".join(row[:3]) for row in TABLE],
)
def test_what_an_import_does(
    case, state, action, role, became, visitors, editors, page, told
):
    with translation.override("en"):
        this = case(state, role)
        outcome = outcome_of(this, ACTIONS[action](this))

    assert outcome == (became, visitors, editors, page, told)


def test_every_state_meets_every_action():
    seen = {row[:3] for row in TABLE}
    left_out = {("archived", "closed after the preview")}

    assert seen == {
        (state, action, role)
        for state in STATES
        for action in ACTIONS
        for role in ("registrar", "operator")
        if (state, action) not in left_out
    }
