"""Between "publish" and what is published stands a question."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import (
    GroupApprovalTask,
    Page,
    PageLogEntry,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)
from wagtail.signals import page_published
from wagtail.test.utils.form_data import rich_text

from innovations.models import InnovationPage, OrganizationPage
from news.blocks import INLINE_FEATURES
from portal.home.models import ContentPage
from portal.privacy.places import places_in
from portal.privacy.services.publishing import DECIDED
from portal.privacy.views import state_of
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_registrar,
)
from tests.factories.news import NewsPageFactory, NewsSpeakerFactory
from tests.innovations.page_forms import innovation_data

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NIP = "198001012005011001"
TEXT = f"Narahubung NIP {NIP} dan ani@gmail.com"


@pytest.fixture
def registrar(client, region):
    user = make_registrar(region)
    client.force_login(user)
    client.defaults["HTTP_HOST"] = region.site.hostname
    return client


@pytest.fixture
def page(organization):
    return InnovationPageFactory(parent=organization, title="Antar Obat")


def edit(client, page, action="action-publish", **fields):
    data = innovation_data("Antar Obat", **fields) | {action: "1"}
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def question(page, rest=""):
    return reverse("privacy:publish", args=[page.pk]) + rest


def decide(client, page, **data):
    return client.post(question(page), {"revision": state(page), **data})


def state(page):
    return state_of(Page.objects.get(pk=page.pk).latest_revision)


def decisions(page):
    entries = PageLogEntry.objects.filter(page=page, action=DECIDED)
    return [(entry.user_id, entry.data) for entry in entries]


# ----------------------------------------------------------------------- places


def found(page):
    return [(one.kind.value, one.where, one.found) for one in places_in(page)]


def test_every_kind_of_text_is_read(organization, newsroom, home):
    innovation = InnovationPage(
        title=f"Inovasi {NIP}",
        seo_title="a@gmail.com",
        summary="b@gmail.com",
        design="<p>Surel <b>c@gmail.com</b></p><p><a href='x' href=\"mailto:d@gmail.com\">x</a></p>",
        story=[("heading", "e@gmail.com"), ("paragraph", "<p>f@gmail.com</p>")],
    )

    assert [part for _kind, _where, part in found(innovation)] == [
        NIP,
        *(f"{letter}@gmail.com" for letter in "abcdef"),
    ]
    article = NewsPageFactory(parent=newsroom, standfirst="a@gmail.com")
    NewsSpeakerFactory(page=article, name="Ani", post=f"NIP {NIP}")
    assert [part for _kind, _where, part in found(article)] == ["a@gmail.com", NIP]


def test_a_place_names_field_block_and_words_around(home):
    page = ContentPage(
        body=[
            {"type": "paragraph", "value": "<p>Biasa</p>"},
            {"type": "paragraph", "value": f"<p>{'kata ' * 30}NIP {NIP} itu</p>"},
        ]
    )

    [place] = places_in(page)

    assert len(place.path) == 2
    assert "2" in place.path[1]
    assert (place.found, place.after) == (NIP, " itu")
    assert place.before.startswith("…")
    assert place.before.endswith("kata NIP ")
    assert len(place.before) == 61


def test_the_contact_of_an_office_is_no_private_matter(registry):
    page = OrganizationPage(public_email="dinas@gmail.com", public_phone="081234567890")

    assert found(page) == []


# ----------------------------------------------------------------------- asking


def test_publishing_asks_first_and_the_draft_is_saved(registrar, page):
    answer = edit(registrar, page, summary=TEXT)

    assert (answer.status_code, answer["Location"]) == (302, question(page))
    record = InnovationPage.objects.get(pk=page.pk)
    assert (record.summary, record.get_latest_revision_as_object().summary) == (
        "",
        TEXT,
    )
    shown = registrar.get(question(page)).content.decode()
    assert f"<mark>{NIP}</mark>" in shown
    assert "<mark>ani@gmail.com</mark>" in shown
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in shown
    assert InnovationPage.objects.get(pk=page.pk).summary == ""
    assert decisions(page) == []


def test_publishing_anyway_is_logged_without_the_data(registrar, page):
    edit(registrar, page, summary=TEXT)

    answer = decide(registrar, page)

    assert answer.status_code == 302
    record = InnovationPage.objects.get(pk=page.pk)
    assert (record.live, record.summary) == (True, TEXT)
    user = int(registrar.session["_auth_user_id"])
    assert decisions(page) == [(user, {"kinds": {"nip": 1, "email": 1}})]
    assert NIP not in str(PageLogEntry.objects.values())
    history = registrar.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert NIP not in history.content.decode()


def test_a_text_without_personal_data_is_published_at_once(registrar, page):
    edit(registrar, page, summary="Obat diantar.")

    assert InnovationPage.objects.get(pk=page.pk).summary == "Obat diantar."
    assert decisions(page) == []


def test_a_new_page_is_asked_about_too(registrar, organization):
    url = reverse(
        "wagtailadmin_pages:add",
        args=["innovations", "innovationpage", organization.pk],
    )

    answer = registrar.post(
        url, innovation_data("Baru", summary=TEXT) | {"action-publish": "1"}
    )

    page = InnovationPage.objects.get(title="Baru")
    assert answer["Location"] == question(page)
    assert not page.live


def test_a_publication_that_is_scheduled_is_asked_about(registrar, page):
    page.unpublish()
    fields = {"summary": TEXT, "go_live_at": "2099-01-01 08:00"}

    assert edit(registrar, page, **fields)["Location"] == question(page)
    assert not Page.objects.get(pk=page.pk).approved_schedule

    decide(registrar, page)

    record = Page.objects.get(pk=page.pk)
    assert (record.live, bool(record.approved_schedule)) == (False, True)


def test_saving_a_draft_asks_nothing_but_the_editor_says_it(registrar, page):
    edit(registrar, page, action="action-none", summary=TEXT)

    shown = registrar.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert question(page) in shown.content.decode()


def test_what_changed_meanwhile_is_asked_about_again(registrar, page):
    edit(registrar, page, summary=TEXT)
    seen = state(page)
    page = InnovationPage.objects.get(pk=page.pk)
    page.summary = f"{TEXT} dan 081234567890"
    revision = page.latest_revision
    # As autosave does.
    assert page.save_revision(user=revision.user, overwrite_revision=revision) == (
        revision
    )

    answer = registrar.post(question(page), {"revision": seen})

    assert answer["Location"] == question(page)
    assert InnovationPage.objects.get(pk=page.pk).summary == ""


def test_a_publication_that_fails_leaves_no_decision(registrar, page, settings):
    edit(registrar, page, summary=TEXT)
    registrar.raise_request_exception = False

    def fail(**kwargs):
        raise RuntimeError

    page_published.connect(fail)
    answer = decide(registrar, page)
    page_published.disconnect(fail)

    assert answer.status_code == 500
    assert decisions(page) == []


def test_only_those_who_may_publish_decide(client, region, page, registry):
    page.summary = TEXT
    page.save_revision()
    other = make_operator(OrganizationPageFactory(parent=registry, title="Dinas Lain"))
    client.defaults["HTTP_HOST"] = region.site.hostname

    client.force_login(other)
    assert client.get(question(page)).status_code in {302, 403}
    assert decide(client, page).status_code in {302, 403}
    client.force_login(make_operator(page.organization))
    shown = client.get(question(page))
    assert shown.status_code == 200
    assert shown.context["may_decide"] is False
    assert decide(client, page).status_code in {302, 403}

    assert InnovationPage.objects.get(pk=page.pk).summary == ""
    assert decisions(page) == []


def test_other_hooks_still_refuse(registrar, page, monkeypatch):
    from django.http import HttpResponse
    from wagtail import hooks

    edit(registrar, page, summary=TEXT)

    with hooks.register_temporarily(
        "before_publish_page", lambda request, page: HttpResponse("ditolak", status=403)
    ):
        answer = decide(registrar, page)

    assert (answer.status_code, answer.content) == (403, b"ditolak")
    assert InnovationPage.objects.get(pk=page.pk).summary == ""


# -------------------------------------------------------------------- workflows


@pytest.fixture
def in_review(page, region, registrar):
    group = Group.objects.get(
        regional_group__region=region, regional_group__role="registrar"
    )
    task = GroupApprovalTask.objects.create(name="Tinjau")
    task.groups.add(group)
    workflow = Workflow.objects.create(name="Terbit")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=region.site.root_page)

    def start(summary):
        page.summary = summary
        page.save_revision()
        workflow.start(page, make_operator(page.organization))
        return InnovationPage.objects.get(pk=page.pk)

    return start


def approve(client, page, **options):
    state = page.current_workflow_task_state
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]
    )
    return client.post(url, {"comment": "Bagus"}, **options)


def test_an_approval_asks_first_and_stays_undone(registrar, in_review):
    page = in_review(TEXT)

    answer = approve(registrar, page)

    assert answer["Location"] == question(page, "?approve=1")
    record = InnovationPage.objects.get(pk=page.pk)
    assert record.summary == ""
    assert record.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS

    shown = registrar.get(question(page, "?approve=1"))
    assert 'name="approve"' in shown.content.decode()
    decide(registrar, page, approve="1")

    record = InnovationPage.objects.get(pk=page.pk)
    assert (record.live, record.summary) == (True, TEXT)
    state = WorkflowState.objects.get()
    assert state.status == WorkflowState.STATUS_APPROVED
    assert [one.comment for one in state.task_states.all()] == ["Bagus"]
    assert [data for _user, data in decisions(page)] == [
        {"kinds": {"nip": 1, "email": 1}}
    ]

    again = decide(registrar, page, approve="1")

    edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert again["Location"] == edit_url
    assert len(decisions(page)) == 1


def test_the_dialogue_of_an_approval_is_led_to_the_question(registrar, in_review):
    page = in_review(TEXT)

    answer = approve(registrar, page, headers={"x-requested-with": "XMLHttpRequest"})

    assert answer.json() == {
        "step": "success",
        "redirect": question(page, "?approve=1"),
    }


def test_an_approval_from_the_editor_keeps_what_was_edited(registrar, in_review):
    page = in_review("Biasa")

    answer = registrar.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        innovation_data("Antar Obat", summary=TEXT)
        | {
            "action-workflow-action": "true",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": '{"comment": "Bagus"}',
        },
    )

    assert answer["Location"] == question(page, "?approve=1")
    record = InnovationPage.objects.get(pk=page.pk)
    assert record.get_latest_revision_as_object().summary == TEXT
    assert record.summary == ""


def test_an_approval_without_personal_data_publishes(registrar, in_review):
    page = in_review("Biasa")

    approve(registrar, page)

    assert InnovationPage.objects.get(pk=page.pk).summary == "Biasa"


def test_code_that_approves_is_not_asked(in_review, region):
    page = in_review(TEXT)

    page.current_workflow_task_state.approve(user=make_registrar(region))

    assert InnovationPage.objects.get(pk=page.pk).summary == TEXT


# ---------------------------------------------------------------------- several


def publish_several(client, pages, **data):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    ids = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{ids}&next=/admin/", data)


def test_publishing_several_asks_about_those_with_personal_data(
    registrar, organization
):
    clean, telling = (
        InnovationPageFactory(
            parent=organization, title=title, summary=summary, draft=True
        )
        for title, summary in (("Bersih", "Biasa"), ("Bercerita", TEXT))
    )

    asked = publish_several(registrar, [clean, telling])

    html = asked.content.decode()
    assert f"<mark>{NIP}</mark>" in html
    assert "Bercerita" in html
    assert Page.objects.filter(live=True, pk__in=[clean.pk, telling.pk]).count() == 0

    answer = {name: [] for name, _value in asked.context["fields"]}
    for name, value in asked.context["fields"]:
        answer[name].append(value)
    telling.save_revision()
    again = publish_several(registrar, [clean, telling], **answer)
    assert f"<mark>{NIP}</mark>" in again.content.decode()
    assert decisions(telling) == []
    answer["seen"] = [
        value for name, value in again.context["fields"] if name == "seen"
    ]

    publish_several(registrar, [clean, telling], **answer)

    assert Page.objects.filter(live=True, pk__in=[clean.pk, telling.pk]).count() == 2
    assert len(decisions(telling)) == 1
    assert decisions(clean) == []


def test_publishing_several_without_personal_data_asks_nothing(registrar, organization):
    page = InnovationPageFactory(parent=organization, draft=True)

    assert publish_several(registrar, [page]).status_code == 302
    assert Page.objects.get(pk=page.pk).live


def test_drafts_below_are_asked_about(registrar, organization):
    page = InnovationPageFactory(parent=organization, summary=TEXT, draft=True)

    asked = publish_several(registrar, [organization], include_descendants="on")

    assert f"<mark>{NIP}</mark>" in asked.content.decode()
    assert not Page.objects.get(pk=page.pk).live


def test_rich_text_of_the_form_is_read(registrar, page):
    text = rich_text(f"<p>{TEXT}</p>", features=INLINE_FEATURES)

    assert edit(registrar, page, purpose=text)["Location"] == question(page)
