"""What gets in the way of a page: locks, colleagues, people who left."""

import json

import pytest
from django.urls import reverse

from innovations.admin_scope import DecideOnceEditView
from innovations.models import InnovationPage
from innovations.services.memberships import remove_member
from tests.factories.innovations import make_operator
from tests.innovations.page_forms import innovation_data

pytestmark = pytest.mark.once


def fresh(page):
    return InnovationPage.objects.get(pk=page.pk)


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=(page.pk,))


def save(client, person, page, **data):
    client.force_login(person)
    fields = {"title": page.title, "slug": page.slug} | data
    return client.post(edit_url(page), innovation_data(**fields), follow=True)


def draft_title(page):
    return fresh(page).get_latest_revision_as_object().title


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_locked_page_keeps_its_text_and_says_why(client, draft, operator, registrar):
    draft.locked, draft.locked_by = True, registrar
    draft.save()

    response = save(client, operator, draft, title="Lain")

    assert draft_title(draft) == "Antar Obat"
    assert "terkunci" in " ".join(messages(response))


def test_two_editors_overwrite_nothing_unasked(client, draft, operator, organization):
    colleague = make_operator(organization)
    opened = draft.latest_revision
    save(client, colleague, draft, title="Dari rekan")
    client.force_login(operator)

    response = client.post(
        edit_url(draft),
        innovation_data(
            title="Dari saya",
            slug=draft.slug,
            loaded_revision_id=str(opened.pk),
            loaded_revision_created_at=opened.created_at.isoformat(),
        ),
        headers={"accept": "application/json"},
    )

    assert json.loads(response.content)["error_code"] == "invalid_revision"
    assert draft_title(draft) == "Dari rekan"


def test_text_of_both_editors_stays_in_the_history(
    client, draft, operator, organization
):
    save(client, make_operator(organization), draft, title="Dari rekan")
    save(client, operator, draft, title="Dari saya")

    titles = [revision.content["title"] for revision in draft.revisions.all()]
    assert titles[-2:] == ["Dari rekan", "Dari saya"]


def test_page_of_somebody_who_left_is_approved_all_the_same(
    client, draft, operator, registrar, organization
):
    draft.get_workflow().start(draft, operator)
    remove_member(user=operator, organization=organization)
    operator.is_active = False
    operator.save()
    client.force_login(registrar)
    state = fresh(draft).current_workflow_task_state

    client.post(
        reverse(
            "wagtailadmin_pages:workflow_action", args=(draft.pk, "approve", state.pk)
        ),
        {"comment": ""},
    )

    assert fresh(draft).live


def test_somebody_who_left_the_organisation_withdraws_nothing(
    client, draft, operator, registrar, organization
):
    draft.get_workflow().start(draft, operator)
    remove_member(user=operator, organization=organization)
    make_operator(organization, user=operator).memberships.all().delete()

    save(client, operator, draft, **{"action-cancel-workflow": "1"})

    assert fresh(draft).workflow_in_progress


def test_colleague_goes_on_with_what_was_returned(
    client, draft, operator, registrar, organization
):
    state = draft.get_workflow().start(draft, operator)
    state.current_task_state.specific.reject(user=registrar, comment="Lengkapi.")

    save(
        client,
        make_operator(organization),
        draft,
        title="Antar Obat Sungai",
        **{"action-submit": "1"},
    )

    assert draft_title(draft) == "Antar Obat Sungai"
    assert fresh(draft).workflow_in_progress


def test_second_click_on_approve_says_that_it_is_done(
    client, draft, operator, registrar, monkeypatch
):
    state = draft.get_workflow().start(draft, operator)
    asked = DecideOnceEditView.workflow_action_is_valid

    def decided_in_between(view):
        valid = asked(view)
        state.current_task_state.specific.approve(user=registrar)
        return valid

    monkeypatch.setattr(
        DecideOnceEditView, "workflow_action_is_valid", decided_in_between
    )
    response = save(
        client,
        registrar,
        draft,
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    assert fresh(draft).live
    assert messages(response) == [
        "Halaman ini sudah disetujui, dikembalikan, atau ditarik sementara itu."
    ]
