"""Several pages become public at one moment, all or none, and none before it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail_factories import PageFactory

from news.models import JointRelease, NewsPage
from news.outlets import outlets_of
from news.services.joint_releases import (
    cancel,
    carry_out,
    plan,
    postpone,
    release_due,
)
from news.signals import jointly_released
from tests.factories.news import NewsPageFactory

pytestmark = pytest.mark.django_db

SECRET = "Xq7zvw9kjd"


@pytest.fixture
def pages(news_index, home):
    """An article and the page of its results, both drafts."""
    article = NewsPageFactory(
        parent=news_index, title=f"{SECRET} juara", slug="juara", draft=True
    )
    results = PageFactory(parent=home, title=f"{SECRET} hasil", live=False)
    for page in (article, results):
        page.save_revision()
    return [Page.objects.get(pk=article.pk), Page.objects.get(pk=results.pk)]


@pytest.fixture
def planned(pages, news_index, administrator):
    return plan(
        pages,
        newsroom=news_index,
        name="Hasil lomba",
        moment=timezone.now() + timedelta(hours=1),
        user=administrator,
    )


def come(release, *, ago=1):
    """Let the moment of a release have come."""
    moment = timezone.now() - timedelta(seconds=ago)
    JointRelease.objects.filter(pk=release.pk).update(moment=moment)


def live(pages):
    return [Page.objects.get(pk=page.pk).live for page in pages]


def seen():
    """Return where the secret can be read, of all that visitors may ask for."""
    article = NewsPage.objects.get()
    found = set()
    for name, address in outlets_of(article).items():
        response = Client().get(address.removeprefix("http://testserver"))
        content = b"".join(response) if response.streaming else response.content
        if response.status_code == 200 and SECRET.encode() in content:
            found.add(name)
    return found


def test_nothing_is_seen_before_the_moment_and_everything_after(planned, pages):
    assert release_due() == []
    assert live(pages) == [False, False]
    assert seen() == set()

    come(planned)

    assert release_due() == [planned]
    assert live(pages) == [True, True]
    assert len(seen()) > 5
    planned.refresh_from_db()
    assert planned.released_at is not None


def test_one_that_fails_keeps_all_back_and_says_why(planned, pages, monkeypatch):
    come(planned)
    publish = Revision.publish

    def refuse(revision, *args, **kwargs):
        if int(revision.object_id) == pages[1].pk:
            raise ValidationError("Alamat halaman sudah dipakai.")
        return publish(revision, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Revision, "publish", refuse)
        assert release_due() == []
    assert live(pages) == [False, False]
    planned.refresh_from_db()
    assert planned.error == "Alamat halaman sudah dipakai."
    with monkeypatch.context() as patch:
        patch.setattr(Revision, "publish", refuse)
        with pytest.raises(SystemExit):
            call_command("release_due")

    assert release_due() == [planned]
    planned.refresh_from_db()
    assert (live(pages), planned.error) == ([True, True], "")


def test_worker_killed_in_the_middle_leaves_nothing_public(planned, pages, monkeypatch):
    class Killed(BaseException):
        pass

    come(planned)
    publish = Revision.publish

    def kill(revision, *args, **kwargs):
        if int(revision.object_id) == pages[1].pk:
            raise Killed
        return publish(revision, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Revision, "publish", kill)
        with pytest.raises(Killed):
            release_due()
    assert live(pages) == [False, False]

    assert release_due() == [planned]
    assert live(pages) == [True, True]


def test_what_others_release_with_it_is_part_of_the_step(planned, pages):
    def refuse(sender, release, **kwargs):
        raise ValidationError("Berita acara belum ada.")

    come(planned)
    jointly_released.connect(refuse)
    try:
        assert release_due() == []
    finally:
        jointly_released.disconnect(refuse)
    assert live(pages) == [False, False]


def test_clock_that_goes_back_takes_nothing_back_and_releases_nothing_twice(
    planned, pages, monkeypatch
):
    come(planned)
    release_due()
    published = [Page.objects.get(pk=page.pk).last_published_at for page in pages]
    back = timezone.now() - timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: back)
        assert release_due() == []
        assert carry_out(planned.pk) is None
    assert release_due() == []
    assert live(pages) == [True, True]
    assert [
        Page.objects.get(pk=page.pk).last_published_at for page in pages
    ] == published


def test_clock_of_one_machine_that_runs_ahead_breaks_no_embargo(
    planned, pages, monkeypatch
):
    ahead = timezone.now() + timedelta(days=1)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: ahead)
        assert release_due() == []
    assert live(pages) == [False, False]


def test_draft_that_was_approved_is_released_and_no_later_one(planned, pages):
    article = NewsPage.objects.get()
    article.title = "Judul yang belum disetujui"
    article.save_revision()
    assert [item.has_later_changes for item in planned.items.all()] == [True, False]

    come(planned)
    release_due()

    article.refresh_from_db()
    assert article.title == f"{SECRET} juara"
    assert article.has_unpublished_changes


def test_purged_draft_is_an_error_and_not_another_draft(planned, pages):
    item = planned.items.first()
    item.revision = None
    item.save()
    come(planned)
    assert release_due() == []
    planned.refresh_from_db()
    assert "Rencanakan lagi" in planned.error


def test_release_is_moved_and_called_off_until_it_was_released(planned, administrator):
    later = timezone.now() + timedelta(days=2)
    postpone(planned, later, user=administrator)
    planned.refresh_from_db()
    assert planned.moment == later
    with pytest.raises(ValidationError):
        postpone(planned, timezone.now(), user=administrator)

    cancel(planned, user=administrator)
    come(planned)
    assert release_due() == []
    with pytest.raises(ValidationError):
        cancel(planned, user=administrator)
    with pytest.raises(ValidationError):
        postpone(planned, later, user=administrator)


def refusal(pages, news_index, user, **changes):
    options = {"name": "Lagi", "moment": timezone.now() + timedelta(hours=1), **changes}
    with pytest.raises(ValidationError) as refused:
        plan(pages, newsroom=news_index, user=user, **options)
    return refused.value.messages[0]


def test_what_cannot_be_planned_is_refused(
    planned, pages, news_index, administrator, django_user_model
):
    past = timezone.now() - timedelta(minutes=1)
    assert refusal(pages, news_index, administrator, moment=past) == (
        "Waktunya sudah lewat."
    )
    assert "sudah direncanakan, yaitu di Hasil lomba" in refusal(
        pages, news_index, administrator
    )
    public = Page.objects.get(pk=NewsPageFactory(parent=news_index).pk)
    assert "sudah terbit" in refusal([public], news_index, administrator)
    stranger = django_user_model.objects.create_user("orang", "o@example.test", "x")
    assert "tidak berhak menerbitkan" in refusal(pages, news_index, stranger)


# ------------------------------------------------------------------------ screens


def bulk_address(pages):
    address = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "release_jointly"]
    )
    keys = "&".join(f"id={page.pk}" for page in pages)
    return f"{address}?next=/admin/&{keys}"


def local(moment):
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.once
def test_pages_are_selected_in_a_list_and_planned(admin_client, pages):
    page = admin_client.get(bulk_address(pages))
    assert SECRET in page.text
    moment = timezone.now() + timedelta(hours=3)
    response = admin_client.post(
        bulk_address(pages),
        {"name": "Pengumuman", "moment": local(moment)},
        follow=True,
    )
    release = JointRelease.objects.get()
    assert (release.name, release.items.count()) == ("Pengumuman", 2)
    assert "2 halaman terbit serentak" in response.text
    assert (
        SECRET
        in admin_client.get(reverse("news:joint_release", args=[release.pk])).text
    )


@pytest.mark.once
def test_plan_with_a_past_moment_comes_back_with_the_reason(admin_client, pages):
    response = admin_client.post(
        bulk_address(pages), {"name": "Pengumuman", "moment": "2020-01-01T08:00"}
    )
    assert "Waktunya sudah lewat." in response.text
    assert not JointRelease.objects.exists()


@pytest.mark.once
def test_moment_is_changed_and_the_release_cancelled_on_its_screen(
    admin_client, planned
):
    address = reverse("news:joint_release", args=[planned.pk])
    later = timezone.now() + timedelta(days=3)
    admin_client.post(address, {"moment": local(later)})
    planned.refresh_from_db()
    assert local(planned.moment) == local(later)

    admin_client.post(reverse("news:cancel_joint_release", args=[planned.pk]))
    page = admin_client.get(address)
    assert "Dibatalkan" in page.text
    assert "Ubah waktunya" not in page.text


@pytest.mark.once
def test_list_needs_the_same_number_of_queries_for_many(
    admin_client, planned, news_index, administrator, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert admin_client.get(reverse("news:joint_releases")).status_code == 200
        return len(captured)

    queries()
    before = queries()
    for number in range(3):
        JointRelease.objects.create(
            newsroom=news_index,
            name=f"Rilis {number}",
            moment=timezone.now(),
            planned_by=administrator,
        )
    assert queries() == before


@pytest.mark.once
def test_releases_of_other_newsrooms_are_not_there(client, planned, django_user_model):
    stranger = django_user_model.objects.create_user(
        "orang", "o@example.test", "x", is_staff=True
    )
    client.force_login(stranger)
    for name in ("joint_release", "cancel_joint_release"):
        address = reverse(f"news:{name}", args=[planned.pk])
        assert client.post(address).status_code in (302, 403, 404)
    planned.refresh_from_db()
    assert planned.is_planned
