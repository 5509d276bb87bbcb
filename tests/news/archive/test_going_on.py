"""Workers are killed, people edit meanwhile: nothing is lost, doubled or overwritten."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from news.models import ArchiveTakeover, NewsPage
from news.services.takeovers import asking, carrying, planning, reading, undoing
from news.services.takeovers.turns import Turn, TurnLost
from news.services.takeovers.working import resume_abandoned, work_on
from tests.factories.news import NewsPageFactory
from tests.news.archive.conftest import article, carry, plan, undo
from tests.news.archive.exports import OLD, RSS, archive, item, wxr

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What no worker catches."""


def dies_after(count, function):
    """The function, and in call ``count`` + 1 the end of the worker."""
    calls = []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) > count:
            raise Killed
        return function(*args, **kwargs)

    return dying


def fall_silent(takeover):
    long_ago = timezone.now() - timedelta(minutes=5)
    ArchiveTakeover.objects.filter(pk=takeover.pk).update(heartbeat_at=long_ago)


def killed(monkeypatch, takeover, module, name, count):
    with monkeypatch.context() as patch:
        patch.setattr(module, name, dies_after(count, getattr(module, name)))
        with pytest.raises(Killed):
            work_on(takeover.pk)
    fall_silent(takeover)


def stories(count):
    return wxr(
        *[item(n, f"Kabar Nomor {n}", f"<p>Isi {n}.</p>") for n in range(1, count + 1)]
    )


def test_reading_goes_on_behind_the_last_row(send, monkeypatch):
    monkeypatch.setattr(reading, "ROWS", 2)
    takeover = send(stories(7), work=False)
    killed(monkeypatch, takeover, reading, "_row", 5)
    assert list(takeover.items.values_list("number", flat=True)) == [1, 2, 3, 4]

    work_on(takeover.pk)
    assert list(takeover.items.values_list("number", flat=True)) == [*range(1, 8)]
    assert set(plan(takeover).values()) == {"new"}


def test_plan_goes_on_where_it_stopped(send, monkeypatch):
    monkeypatch.setattr(planning, "ROWS", 2)
    takeover = send(stories(5), work=False)
    killed(monkeypatch, takeover, planning, "_plan", 1)
    assert [*plan(takeover).values()].count("new") == 2

    assert resume_abandoned() == [takeover.pk]
    assert [*plan(takeover).values()] == ["new"] * 5


def test_articles_are_made_once_whoever_dies_meanwhile(
    send, administrator, monkeypatch
):
    takeover = send(stories(4))
    asking.carry(takeover, user=administrator)
    # In the middle of an article: after its page, before its row.
    killed(monkeypatch, takeover, carrying, "_settle", 2)
    assert NewsPage.objects.count() == 2

    work_on(takeover.pk)
    takeover.refresh_from_db()
    assert takeover.state == "done"
    assert sorted(NewsPage.objects.values_list("title", flat=True)) == [
        f"Kabar Nomor {n}" for n in range(1, 5)
    ]
    assert takeover.items.filter(outcome="made").count() == 4


def test_undoing_goes_on(take_over, administrator, monkeypatch):
    takeover = take_over(stories(4))
    asking.take_back(takeover, user=administrator)
    killed(monkeypatch, takeover, undoing, "_delete", 2)
    assert NewsPage.objects.count() == 2

    work_on(takeover.pk)
    takeover.refresh_from_db()
    assert (takeover.state, NewsPage.objects.count()) == ("undone", 0)


def test_second_worker_finds_nothing_to_do(send):
    takeover = send(stories(1), work=False)
    turn = Turn.take(takeover.pk)
    assert turn is not None
    assert Turn.take(takeover.pk) is None
    work_on(takeover.pk)
    assert not takeover.items.exists()

    fall_silent(takeover)
    assert Turn.take(takeover.pk) is not None
    with pytest.raises(TurnLost):
        turn.write(progress=1)


def test_one_article_that_fails_stops_no_other(send, administrator, monkeypatch):
    takeover = send(stories(3))

    def broken(row, attachments):
        if row.number == 2:
            raise RuntimeError
        return story_in(row, attachments)

    story_in = carrying.story_in
    monkeypatch.setattr(carrying, "story_in", broken)
    carry(takeover, administrator)
    assert list(takeover.items.values_list("outcome", flat=True)) == [
        *("made", "failed", "made"),
    ]
    assert str(takeover.items.get(number=2).pk) in takeover.items.get(number=2).error

    monkeypatch.undo()
    asking.retry_failed(takeover, user=administrator)
    work_on(takeover.pk)
    assert takeover.items.filter(outcome="made").count() == 3


# ------------------------------------------------------------------------ once more


def changed(text="<p>Isi baru.</p>"):
    return wxr(item(1, "Kabar Nomor 1", text))


def test_changed_export_changes_what_nobody_edited(take_over, send, administrator):
    take_over(stories(1))
    again = send(changed())
    assert plan(again) == {1: "change"}
    carry(again, administrator)
    page = NewsPage.objects.get()
    assert page.live
    assert page.body.raw_data[0]["value"] == "<p>Isi baru.</p>"
    assert page.slug == "berita-1"

    undo(again)
    page = NewsPage.objects.get()
    assert page.body.raw_data[0]["value"] == "<p>Isi 1.</p>"
    assert plan(send(stories(1))) == {1: "same"}
    # To the first takeover the article is untouched again.
    assert undo(ArchiveTakeover.objects.last()).state == "undone"
    assert not NewsPage.objects.exists()


def test_edited_article_is_reported_and_stays(take_over, send, administrator):
    take_over(stories(1))
    page = NewsPage.objects.get()
    page.title = "Judul dari redaktur"
    page.save_revision(user=administrator).publish()

    again = send(changed())
    assert plan(again) == {1: "edited"}
    assert not again.items.get().chosen
    with pytest.raises(ValidationError, match="Belum ada berita"):
        asking.carry(again, user=administrator)
    assert NewsPage.objects.get().title == "Judul dari redaktur"


def test_article_edited_between_plan_and_work_stays(take_over, send, administrator):
    take_over(stories(1))
    again = send(changed())
    page = NewsPage.objects.get()
    page.title = "Judul dari redaktur"
    page.save_revision(user=administrator).publish()
    carry(again, administrator)
    assert again.items.get().outcome == "skipped"
    assert NewsPage.objects.get().title == "Judul dari redaktur"


def test_same_archive_planned_twice_is_made_once(send, administrator):
    first, second = send(stories(2)), send(stories(2))
    carry(first, administrator)
    carry(second, administrator)
    assert NewsPage.objects.count() == 2
    assert set(second.items.values_list("outcome", flat=True)) == {"skipped"}


def test_feed_after_the_export_takes_nothing_away(take_over, send):
    take_over(wxr(item(1, "Jembatan Baru Dibuka", guid="kabar-77")))
    assert plan(send(RSS))[1] == "same"


def test_deleted_article_is_new_again(take_over, send):
    take_over(stories(1))
    NewsPage.objects.get().delete()
    assert plan(send(stories(1))) == {1: "new"}


# ------------------------------------------------------------------- the newsroom's own


def test_article_of_the_same_headline_and_day_is_not_ticked(send, news_index):
    NewsPageFactory(
        parent=news_index,
        title="KABAR NOMOR 1",
        published_at=timezone.datetime(
            2021, 3, 4, 5, tzinfo=timezone.get_current_timezone()
        ),
    )
    takeover = send(stories(2))
    assert plan(takeover) == {1: "double", 2: "new"}
    assert [row.chosen for row in takeover.items.all()] == [False, True]


def test_double_inside_the_file_is_flagged_too(send):
    takeover = send(
        wxr(item(1, "Sama"), item(2, "Sama"), item(3, "Sama", guid=item_guid(1)))
    )
    assert plan(takeover) == {1: "new", 2: "double", 3: "skip"}


def item_guid(number):
    return f"{OLD}/?p={number}"


def test_taken_slug_gets_a_number(send, news_index, administrator):
    NewsPageFactory(parent=news_index, slug="berita-1")
    takeover = send(
        wxr(item(1, "Satu"), item(2, "Dua", slug="berita-1", link=f"{OLD}/lain/"))
    )
    assert [row.slug for row in takeover.items.all()] == ["berita-1-2", "berita-1-3"]
    carry(takeover, administrator)
    assert [row.article.slug for row in takeover.items.all()] == [
        *("berita-1-2", "berita-1-3"),
    ]


def test_slug_that_is_taken_after_the_plan_gets_the_next(
    send, news_index, administrator
):
    takeover = send(stories(1))
    NewsPageFactory(parent=news_index, slug="berita-1")
    carry(takeover, administrator)
    assert article("Kabar Nomor 1").slug == "berita-1-2"


def test_article_of_the_future_is_scheduled(take_over):
    ahead = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%d %H:%M:%S")
    take_over(wxr(item(1, "Besok Lusa", date=ahead, status="future")))
    page = article("Besok Lusa")
    assert not page.live
    assert page.go_live_at == page.published_at
    assert page.revisions.get().approved_go_live_at == page.go_live_at


def test_article_without_a_date_is_a_draft(take_over):
    data = wxr(item(1, "Entah Kapan", date="0000-00-00 00:00:00"))
    data = data.replace(
        b"Thu, 04 Mar 2021 02:30:00 +0000", b"Mon, 30 Nov -0001 00:00:00 +0000"
    )
    take_over(data)
    assert not article("Entah Kapan").live


def test_nothing_is_made_for_whoever_lost_the_right(send, administrator):
    takeover = send(stories(1))
    asking.carry(takeover, user=administrator)
    administrator.is_active = False
    administrator.save()
    work_on(takeover.pk)
    takeover.refresh_from_db()
    assert takeover.error
    assert not NewsPage.objects.exists()


def test_unticked_entries_are_left(send, administrator):
    takeover = send(stories(3))
    keys = list(takeover.items.values_list("pk", flat=True))
    asking.choose(takeover, shown=keys[:2], ticked=keys[1:2])
    carry(takeover, administrator)
    assert list(takeover.items.values_list("outcome", flat=True)) == [
        *("skipped", "made", "made"),
    ]


def test_old_exports_are_deleted_and_known_articles_stay_known(
    take_over, send, administrator, django_capture_on_commit_callbacks
):
    takeover = take_over(archive())
    waiting = send(stories(1), work=False)
    long_ago = timezone.now() - timedelta(days=366)
    ArchiveTakeover.objects.update(sent_at=long_ago)
    storage, name = takeover.file.storage, takeover.file.name
    with django_capture_on_commit_callbacks(execute=True):
        call_command("clear_releases", verbosity=0)

    assert not storage.exists(name)
    assert storage.exists(waiting.file.name)  # somebody still works on it
    assert set(takeover.items.values_list("text", "outcome")) == {("", "made")}
    again = send(archive())
    assert [*plan(again).values()].count("same") == 3
    takeover.refresh_from_db()
    for ask in (asking.look_for_pictures, asking.retry_failed):
        with pytest.raises(ValidationError, match="sudah dihapus"):
            ask(takeover, user=administrator)
    undo(takeover)
    assert not NewsPage.objects.exists()


def test_small_archive_with_everything_again_after_undo(take_over, administrator):
    takeover = take_over(archive())
    undo(takeover)
    assert not NewsPage.objects.exists()
    asking.plan_again(takeover, user=administrator)
    work_on(takeover.pk)
    takeover.refresh_from_db()
    carry(takeover, administrator)
    assert NewsPage.objects.count() == 3
