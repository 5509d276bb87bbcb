"""The way of a page from its writer to the public, made with each region."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import (
    AbstractGroupApprovalTask,
    GroupApprovalTask,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from innovations.choices import RegionalRole
from innovations.models import Region, RegionalGroup, RegistryPage
from news.models import AgendaIndexPage, EditorApprovalTask, NewsIndexPage


@transaction.atomic
def ensure_workflows(*, region: Region) -> list[Workflow]:
    """Let a region's registrars review its registry, and its editors the news.

    A page that has a workflow keeps it, whatever an administrator made of it, and
    goes without one where they disabled it.
    """
    below = {"path__startswith": region.root_path}
    with translation.override(settings.LANGUAGE_CODE):
        registry_name = _("Registrar %(region)s") % {"region": region.short_name}
        newsroom_name = _("Editor %(region)s") % {"region": region.short_name}
        agenda_name = _("Agenda %(region)s") % {"region": region.short_name}
    found = [
        _ensure(page, GroupApprovalTask, registry_name, _group(region, "registrar"))
        for page in RegistryPage.objects.filter(**below)
    ]
    found += [
        _ensure(page, EditorApprovalTask, newsroom_name, _group(region, "editor"))
        for page in NewsIndexPage.objects.filter(**below)
    ]
    # No second person here: that an event is cancelled must be known at once.
    found += [
        _ensure(page, GroupApprovalTask, agenda_name, _group(region, "editor"))
        for page in AgendaIndexPage.objects.filter(**below)
    ]
    return [workflow for workflow in found if workflow is not None]


def _group(region: Region, role: str) -> Group:
    return RegionalGroup.objects.get(region=region, role=RegionalRole(role)).group


def _ensure(
    page: Page, kind: type[AbstractGroupApprovalTask], name: str, group: Group
) -> Workflow | None:
    existing = WorkflowPage.objects.filter(page_id=page.pk).select_related("workflow")
    found = existing.first()
    if found is not None:
        return found.workflow
    tasks = kind.objects.filter(groups=group)
    if Workflow.objects.filter(active=False, workflow_tasks__task__in=tasks).exists():
        return None
    task = kind.objects.create(name=name)
    task.groups.add(group)
    workflow = Workflow.objects.create(name=name)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page_id=page.pk)
    return workflow


def remove_stock_workflow() -> None:
    """Take away the workflow that Wagtail's migrations put on all pages.

    Its moderators are nobody, so what is handed in there is lost. One that
    somebody used or changed stays.
    """
    root = Page.get_first_root_node()
    stock = Workflow.objects.filter(
        workflow_pages__page=root,
        workflow_states__isnull=True,
        workflow_tasks__task__name="Moderators approval",
    )
    for workflow in stock:
        members = Group.objects.filter(
            groupapprovaltask__workflow_tasks__workflow=workflow, user__isnull=False
        )
        if not members.exists():
            workflow.deactivate()
