"""Nobody publishes what they wrote: not by the button, the list, or the workflow."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow, WorkflowPage, WorkflowTask

from news.models import EditorApprovalTask, NewsPage
from news.services.second_person import may_release
from tests.factories.news import NewsPageFactory
from tests.news.posted_forms import article_form

pytestmark = pytest.mark.once


def group_of(news_index, name, *actions):
    group = Group.objects.create(name=name)
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    for action in actions:
        GroupPagePermission.objects.create(
            group=group, page=news_index, permission_type=action
        )
    return group


class Newsroom:
    """Two editors and a writer, and the step in which articles are read."""

    def __init__(self, news_index, django_user_model):
        self.index = news_index
        editors = group_of(news_index, "Redaktur", "add", "change", "publish")
        writers = group_of(news_index, "Penulis", "add")
        users = django_user_model.objects
        self.dewi, self.made, self.tono = (
            users.create_user(username=name) for name in ("dewi", "made", "tono")
        )
        editors.user_set.add(self.dewi, self.made)
        writers.user_set.add(self.tono)
        task = EditorApprovalTask.objects.create(name="Redaktur")
        task.groups.add(editors)
        self.workflow = Workflow.objects.create(name="Redaktur")
        WorkflowTask.objects.create(workflow=self.workflow, task=task)
        WorkflowPage.objects.create(workflow=self.workflow, page=news_index)

    def draft_by(self, person):
        article = NewsPageFactory(parent=self.index, draft=True, owner=person)
        article.save_revision(user=person)
        return article

    def handed_in_by(self, person):
        article = self.draft_by(person)
        self.workflow.start(article, person)
        return article


@pytest.fixture
def newsroom(db, news_index, django_user_model):
    return Newsroom(news_index, django_user_model)


def fresh(article):
    return NewsPage.objects.get(pk=article.pk)


def post_edit(client, person, article, **fields):
    client.force_login(person)
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    return client.post(url, article_form(title=article.title, **fields))


PUBLISH = {"action-publish": "1"}
APPROVE = {"action-workflow-action": "1", "workflow-action-name": "approve"}


def test_own_draft_is_saved_and_not_published(client, newsroom):
    article = newsroom.draft_by(newsroom.dewi)

    post_edit(client, newsroom.dewi, article, **PUBLISH)

    assert fresh(article).live is False


def test_draft_of_somebody_else_is_corrected_and_published(client, newsroom):
    article = newsroom.draft_by(newsroom.tono)

    post_edit(client, newsroom.dewi, article, kicker="Diperbaiki", **PUBLISH)

    assert (fresh(article).live, fresh(article).kicker) == (True, "Diperbaiki")


def test_new_article_is_not_published_when_created(client, newsroom):
    client.force_login(newsroom.dewi)
    url = reverse(
        "wagtailadmin_pages:add", args=["news", "newspage", newsroom.index.pk]
    )

    client.post(url, article_form(title="Baru", **PUBLISH))

    assert NewsPage.objects.get(title="Baru").live is False


def test_live_article_is_not_changed_by_one_person(client, newsroom):
    article = newsroom.draft_by(newsroom.tono)
    article.get_latest_revision().publish(user=newsroom.dewi)
    article = fresh(article)

    post_edit(client, newsroom.made, article, kicker="Sendiri", **PUBLISH)
    waiting = fresh(article)
    by_hand = fresh(article).kicker
    post_edit(client, newsroom.dewi, waiting, kicker="Berdua", **PUBLISH)

    assert by_hand == ""
    assert fresh(article).kicker == "Berdua"


def test_article_taken_offline_is_no_way_around(client, newsroom):
    article = newsroom.draft_by(newsroom.tono)
    article.get_latest_revision().publish(user=newsroom.dewi)
    article = fresh(article)
    article.unpublish(user=newsroom.dewi)

    post_edit(client, newsroom.dewi, fresh(article), kicker="Sendiri", **PUBLISH)

    assert fresh(article).live is False


def test_copy_of_another_text_is_no_way_around(client, newsroom):
    others = newsroom.draft_by(newsroom.tono)
    client.force_login(newsroom.dewi)

    client.post(
        reverse("wagtailadmin_pages:copy", args=[others.pk]),
        {
            "new_title": "Tulisan Dewi",
            "new_slug": "tulisan-dewi",
            "new_parent_page": str(newsroom.index.pk),
            "publish_copies": "on",
        },
    )

    assert not NewsPage.objects.filter(slug="tulisan-dewi").exists()


def test_bulk_action_publishes_what_others_wrote(client, newsroom):
    own, others = newsroom.draft_by(newsroom.dewi), newsroom.draft_by(newsroom.tono)
    client.force_login(newsroom.dewi)
    url = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))

    client.post(f"{url}?id={own.pk}&id={others.pk}", {"next": "/admin/"})

    assert (fresh(own).live, fresh(others).live) == (False, True)


def test_whoever_handed_in_does_not_approve(client, newsroom):
    article = newsroom.handed_in_by(newsroom.dewi)

    post_edit(client, newsroom.dewi, article, **APPROVE)
    own = fresh(article).live
    post_edit(client, newsroom.made, fresh(article), **APPROVE)

    assert (own, fresh(article).live) == (False, True)


def test_writer_who_has_another_hand_in_does_not_approve(client, newsroom):
    article = newsroom.draft_by(newsroom.dewi)
    newsroom.workflow.start(article, newsroom.tono)

    post_edit(client, newsroom.dewi, article, **APPROVE)

    assert fresh(article).live is False


def test_tasks_of_an_editor_are_what_others_handed_in(newsroom):
    task = EditorApprovalTask.objects.get()
    own = newsroom.handed_in_by(newsroom.dewi)
    others = newsroom.handed_in_by(newsroom.tono)
    handed_in_for_dewi = newsroom.draft_by(newsroom.dewi)
    newsroom.workflow.start(handed_in_for_dewi, newsroom.tono)

    def waiting(person):
        states = task.get_task_states_user_can_moderate(person)
        return {int(state.workflow_state.object_id) for state in states}

    assert waiting(newsroom.dewi) == {others.pk}
    assert waiting(newsroom.made) == {own.pk, others.pk, handed_in_for_dewi.pk}
    assert waiting(newsroom.tono) == set()


def test_approved_article_waits_for_its_hour(client, newsroom):
    article = newsroom.handed_in_by(newsroom.tono)

    post_edit(client, newsroom.made, article, go_live_at="2099-01-01 08:00", **APPROVE)
    call_command("publish_scheduled")

    article = fresh(article)
    assert (article.live, article.approved_schedule) == (False, True)


def test_writer_edits_own_articles_only(client, newsroom):
    own, others = newsroom.draft_by(newsroom.tono), newsroom.draft_by(newsroom.dewi)

    post_edit(client, newsroom.tono, own, kicker="Saya")
    response = post_edit(client, newsroom.tono, others, kicker="Saya")

    assert fresh(own).get_latest_revision_as_object().kicker == "Saya"
    assert response.status_code == 302
    assert fresh(others).get_latest_revision_as_object().kicker == ""


def test_administrators_are_not_held_up(newsroom, admin_user):
    article = newsroom.draft_by(admin_user)

    assert may_release(page=article, user=admin_user)
