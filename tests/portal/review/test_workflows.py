"""Every region comes with the way of its pages to the public."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    PageLogEntry,
    TaskState,
    Workflow,
    WorkflowPage,
)

from innovations.models import InnovationPage, RegistryPage
from news.models import AgendaIndexPage, NewsIndexPage
from portal.review.services.workflows import ensure_workflows, remove_stock_workflow
from tests.factories.home import make_region
from tests.factories.innovations import (
    InnovationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
    root_page,
)
from tests.innovations.page_forms import innovation_data

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fresh(page):
    return InnovationPage.objects.get(pk=page.pk)


def edit(client, person, page, **data):
    client.force_login(person)
    url = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    data = {"title": page.title, "slug": page.slug} | data
    return client.post(url, innovation_data(**data))


SUBMIT = {"action-submit": "1"}


def decide(client, person, page, action, comment=""):
    client.force_login(person)
    state = fresh(page).current_workflow_task_state
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=(page.pk, action, state.pk)
    )
    return client.post(url, {"comment": comment})


def test_registry_and_newsroom_have_their_workflows(region):
    found = {
        place.page.specific_class: (
            [task.name for task in place.workflow.tasks],
            [
                g.regional_group.role
                for g in place.workflow.tasks[0].specific.groups.all()
            ],
        )
        for place in WorkflowPage.objects.all()
    }

    assert found == {
        RegistryPage: (["Pengelola inovasi PPU"], ["registrar"]),
        NewsIndexPage: (["Redaktur PPU"], ["editor"]),
        AgendaIndexPage: (["Agenda PPU"], ["editor"]),
    }


def test_asked_again_nothing_is_made(region):
    before = Workflow.objects.count()

    ensure_workflows(region=region)

    assert Workflow.objects.count() == before


def test_workflow_chosen_by_an_administrator_stays(region):
    own = Workflow.objects.create(name="Dua tahap")
    WorkflowPage.objects.filter(page__slug="inovasi").update(workflow=own)

    assert own in ensure_workflows(region=region)


def test_workflow_that_was_disabled_stays_away(region):
    Workflow.objects.get(name="Redaktur PPU").deactivate()

    ensure_workflows(region=region)

    names = [workflow.name for workflow in Workflow.objects.active()]
    assert names == ["Pengelola inovasi PPU", "Agenda PPU"]


def test_stock_workflow_goes_unless_somebody_moderates():
    stock = Workflow.objects.get(workflow_tasks__task__name="Moderators approval")
    Workflow.objects.filter(pk=stock.pk).update(active=True)
    WorkflowPage.objects.get_or_create(workflow=stock, page=root_page())
    group = Group.objects.get(name="Moderators")
    person = UserFactory()
    group.user_set.add(person)

    remove_stock_workflow()
    used = Workflow.objects.get(pk=stock.pk).active
    group.user_set.remove(person)
    remove_stock_workflow()

    assert (used, Workflow.objects.get(pk=stock.pk).active) == (True, False)
    assert not WorkflowPage.objects.filter(page=root_page()).exists()


# -------------------------------------------------------------- the whole way


def test_operator_hands_in_and_the_registrar_approves(
    client, draft, operator, registrar
):
    edit(client, operator, draft, **SUBMIT)
    handed_in = fresh(draft).current_workflow_task_state
    decide(client, registrar, draft, "approve")

    assert handed_in.task.name == "Pengelola inovasi PPU"
    assert fresh(draft).live
    assert fresh(draft).current_workflow_state is None


def test_returned_page_is_mended_and_handed_in_again(
    client, draft, operator, registrar
):
    edit(client, operator, draft, **SUBMIT)
    decide(client, registrar, draft, "reject", comment="Lengkapi tujuan.")
    returned = fresh(draft).current_workflow_state
    edit(client, operator, draft, **{"action-restart-workflow": "1"})

    assert (returned.status, returned.current_task_state.comment) == (
        "needs_changes",
        "Lengkapi tujuan.",
    )
    assert fresh(draft).workflow_in_progress
    assert TaskState.objects.filter(status="in_progress").count() == 1


def test_operator_can_not_edit_what_was_handed_in_but_withdraw_it(
    client, draft, operator, registrar
):
    edit(client, operator, draft, **SUBMIT)
    before = fresh(draft).latest_revision_id
    edit(client, operator, draft, title="Lain")
    locked = fresh(draft).latest_revision_id
    client.post(
        reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=(draft.pk,)),
    )
    edit(client, operator, draft, **{"action-cancel-workflow": "1"})

    assert locked == before
    assert fresh(draft).current_workflow_state is None


def test_operator_approves_nothing(client, draft, operator, organization):
    colleague = make_operator(organization)
    edit(client, operator, draft, **SUBMIT)

    decide(client, operator, draft, "approve")
    decide(client, colleague, draft, "approve")

    assert not fresh(draft).live


def test_registrar_of_another_region_neither_sees_nor_approves(
    client, draft, operator, region
):
    other = make_registrar(
        make_region(code="64.02", name="Kabupaten Kutai Kartanegara")
    )
    edit(Client(), operator, draft, **SUBMIT)

    response = decide(client, other, draft, "approve")
    report = client.get(reverse("wagtailadmin_reports:workflow_tasks"))

    assert response.status_code in (302, 403)
    assert not fresh(draft).live
    assert "Antar Obat" not in report.content.decode()


def test_publishing_past_the_review_is_on_record(client, draft, registrar):
    edit(client, registrar, draft, **{"action-publish": "1"})

    entries = PageLogEntry.objects.filter(action="review.publish_directly")
    assert fresh(draft).live
    assert [entry.user for entry in entries] == [registrar]


def test_approval_is_no_publishing_past_the_review(client, draft, operator, registrar):
    edit(client, operator, draft, **SUBMIT)
    decide(client, registrar, draft, "approve")

    assert fresh(draft).live
    assert not PageLogEntry.objects.filter(action="review.publish_directly").exists()


def test_bulk_publication_is_on_record(client, draft, registrar):
    client.force_login(registrar)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    client.post(f"{url}?id={draft.pk}", {"next": "/admin/"})

    entries = PageLogEntry.objects.filter(action="review.publish_directly")
    assert [entry.page_id for entry in entries] == [draft.pk]


def test_bulk_publication_of_what_stands_below_is_on_record(
    client, organization, draft, registrar
):
    live = InnovationPageFactory(parent=organization, title="Sudah terbit")
    client.force_login(registrar)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    client.post(
        f"{url}?id={organization.pk}", {"next": "/admin/", "include_descendants": "on"}
    )

    entries = PageLogEntry.objects.filter(action="review.publish_directly")
    assert {entry.page_id for entry in entries} == {organization.pk, draft.pk}
    assert fresh(draft).live
    assert fresh(live).live


# -------------------------------------------------------------- the listing


def test_listing_says_who_has_it(client, draft, operator, registrar):
    edit(client, operator, draft, **SUBMIT)
    client.force_login(registrar)

    waiting = client.get("/admin/innovations/").content.decode()
    decide(client, registrar, draft, "reject")
    returned = client.get("/admin/innovations/").content.decode()

    assert "di Pengelola inovasi PPU" in waiting
    assert "dikembalikan untuk diperbaiki" in returned


@pytest.mark.parametrize("count", [1, 3])
def test_listing_of_reviews_asks_the_same(
    client, organization, operator, registrar, count, django_assert_num_queries
):
    for number in range(count):
        page = InnovationPageFactory(
            parent=organization, title=f"Inovasi {number}", draft=True
        )
        page.get_workflow().start(page, operator)
    client.force_login(registrar)
    client.get("/admin/innovations/")

    with django_assert_num_queries(51):
        client.get("/admin/innovations/")


def test_sync_roles_gives_older_regions_their_workflows(region):
    Workflow.objects.all().delete()

    call_command("sync_roles", stdout=StringIO())

    assert sorted(WorkflowPage.objects.values_list("page__slug", flat=True)) == [
        "agenda",
        "berita",
        "inovasi",
    ]
