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
    page.unpublish(set_expired=True, user=colleague)


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
        context = Context(
            scope=self.organization.region, user=self.person, **options
        )
        return start_import(
            sheet="innovations", content=content, filename="uji.xlsx", context=context
        )

    def rows(self, title, summary, **options):
        return self.send(xlsx_of(HEADER, (title, self.organization.title, summary)), **options)


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
    others = [m["text"] for m in row.messages if not any(p in m["text"] for p in TOPICS)]
    state = "draft" if page.has_unpublished_changes else "published"
    return (
        f"{planned} → {became}",
        page.summary if page.live else None,
        latest.summary,
        "archived" if page.expired and not page.live else state,
        ", ".join([*told, *others]),
    )


TABLE = {}


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


@pytest.mark.parametrize("role", ["registrar", "operator"])
@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("state", STATES)
def test_dump(case, state, action, role):
    with translation.override("en"):
        this = case(state, role)
        got = outcome_of(this, ACTIONS[action](this))
    with open("/tmp/h-state-work/dump.txt", "a") as f:
        f.write(repr((state, action, role, got)) + "\n")
