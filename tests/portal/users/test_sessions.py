"""Where somebody is signed in, for how long, and out there."""

import hashlib

import pytest
from django.contrib.sessions.models import Session as DjangoSession
from django.core.management import call_command
from wagtail.log_actions import LogContext

from portal.users.choices import SignInEventKind
from portal.users.models import Session, SignInEvent
from portal.users.services.sessions import sign_out_elsewhere
from portal.users.sessions import SessionStore
from tests.factories.innovations import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ACCOUNT = "/admin/account/"
SESSIONS = "/admin/account/sessions/"
FIREFOX = {"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Firefox/127.0"}


def is_in(client):
    return client.get("/admin/account/").status_code == 200


def test_row_tells_who_from_where_since_when(browse, sign_in, registrar, clock):
    client = browse("203.0.113.7", **FIREFOX)
    sign_in(client, "registrar")

    session = Session.objects.get()

    assert session.user == registrar
    assert (session.address, session.browser_name) == ("203.0.113.7", "Firefox, Linux")
    assert session.signed_in_at == session.seen_at == clock.now
    assert not DjangoSession.objects.exists()


def test_database_holds_no_key_that_opens_a_session(browse, registrar):
    client = browse(user=registrar)
    key = client.cookies["sessionid"].value

    assert is_in(client)
    stored = Session.objects.get().session_key
    assert stored == hashlib.sha256(key.encode()).hexdigest()[:40]
    thief = browse()
    thief.cookies["sessionid"] = stored
    assert not is_in(thief)


def test_store_behaves_like_djangos():
    store = SessionStore()
    store["word"] = "padi"
    store.save()
    key = store.session_key

    assert SessionStore(key)["word"] == "padi"
    assert store.exists(key)
    store.cycle_key()
    assert (SessionStore(store.session_key)["word"], store.exists(key)) == (
        "padi",
        False,
    )
    store.flush()
    assert not Session.objects.exists()


def test_expired_rows_are_cleared(clock):
    store = SessionStore()
    store["word"] = "padi"
    store.save()
    clock.tick(hours=13)

    assert dict(SessionStore(store.session_key).items()) == {}
    call_command("clearsessions")
    assert not Session.objects.exists()


# -------------------------------------------------------------------- limits


def test_session_ends_when_nothing_was_done_for_long(browse, registrar, clock):
    client = browse(user=registrar)
    for _request in range(3):
        clock.tick(minutes=29)
        assert is_in(client)

    clock.tick(minutes=30, seconds=1)

    response = client.get("/admin/account/")
    assert response.url == "/admin/login/?next=/admin/account/"
    assert "Demi keamanan, Anda telah dikeluarkan." in client.get(response.url).text
    assert not Session.objects.filter(user=registrar).exists()


@pytest.mark.parametrize("remember", [{}, {"remember": "on"}])
def test_session_ends_after_its_age_however_busy(
    browse, sign_in, registrar, clock, remember
):
    client = browse()
    sign_in(client, "registrar", **remember)
    for _visit in range(12 * 60 // 24):
        clock.tick(minutes=24)
        assert is_in(client)

    clock.tick(seconds=1)

    assert not is_in(client)


def test_seen_is_written_every_few_minutes_only(
    browse, registrar, clock, django_assert_num_queries
):
    client = browse(user=registrar)
    begun = clock.now
    clock.tick(minutes=2)
    is_in(client)
    assert Session.objects.get().seen_at == begun

    clock.tick(minutes=2)
    is_in(client)

    assert Session.objects.get().seen_at == clock.now


def test_public_pages_end_a_session_silently(browse, registrar, clock, home):
    client = browse(user=registrar)
    clock.tick(hours=13)

    assert client.get("/").status_code == 200
    assert "messages" not in client.cookies
    assert not is_in(client)


# --------------------------------------------------------- signing out there


def test_list_shows_own_sessions_only(browse, sign_in, registrar, administrator):
    sign_in(browse("203.0.113.8", **FIREFOX), "registrar")
    sign_in(browse("198.51.100.9"), "admin")
    client = browse("203.0.113.7")
    sign_in(client, "registrar")

    text = client.get(SESSIONS).text

    assert text.count('<li class="account-session">') == 2
    assert "Firefox, Linux" in text
    assert "198.51.100.9" not in text


def test_one_session_is_signed_out_at_once(browse, registrar):
    there, third = browse("203.0.113.8", registrar), browse("203.0.113.9", registrar)
    client = browse("203.0.113.7", registrar)
    row = _row_of(there)

    client.post(SESSIONS, {"session": row})

    assert [is_in(browser) for browser in (client, there, third)] == [True, False, True]


def test_all_others_are_signed_out(browse, registrar):
    there, third = browse("203.0.113.8", registrar), browse("203.0.113.9", registrar)
    colleague = browse("203.0.113.1", UserFactory(superuser=True))
    client = browse("203.0.113.7", registrar)

    client.post(SESSIONS)

    assert [is_in(browser) for browser in (client, there, third, colleague)] == [
        True,
        False,
        False,
        True,
    ]


def test_nobody_ends_sessions_of_others(browse, registrar, rf):
    colleague = browse("203.0.113.1", UserFactory(superuser=True))
    client = browse("203.0.113.7", registrar)

    assert client.post(SESSIONS, {"session": _row_of(colleague)}).status_code == 404
    assert is_in(colleague)
    with pytest.raises(PermissionError):
        sign_out_elsewhere(
            actor=registrar,
            request=rf.get("/"),
            only=Session.objects.get(pk=_row_of(colleague)),
        )


@pytest.mark.parametrize("others", [0, 2])
def test_list_takes_the_same_queries_however_many(
    browse, registrar, others, django_assert_num_queries
):
    client = browse("203.0.113.7", registrar)
    for number in range(others):
        browse(f"203.0.113.{number}", registrar)
    client.get(SESSIONS)

    with django_assert_num_queries(23):
        client.get(SESSIONS)


# ------------------------------------------------------------ a new password


def test_new_password_signs_out_elsewhere_and_is_told(
    browse, registrar, mailoutbox, django_capture_on_commit_callbacks
):
    there, client = browse("203.0.113.8", registrar), browse("203.0.113.7", registrar)
    new = "sawah-padi-lumbung-9"
    data = account_form(client) | {
        "password-old_password": PASSWORD,
        "password-new_password1": new,
        "password-new_password2": new,
    }

    with django_capture_on_commit_callbacks(execute=True):
        client.post(ACCOUNT, data)

    registrar.refresh_from_db()
    assert registrar.check_password(new)
    assert is_in(client)
    assert not is_in(there)
    assert Session.objects.filter(user=registrar).count() == 1
    (mail,) = mailoutbox
    assert mail.to == [registrar.email]


def account_form(client):
    """The fields of the account page as they are shown."""
    page = client.get(ACCOUNT)
    return {
        field.html_name: field.value() or ""
        for panels in page.context["panels_by_tab"].values()
        for panel in panels
        for field in panel.get_form()
    }


def test_new_address_is_told_to_the_old_one(
    browse, registrar, mailoutbox, django_capture_on_commit_callbacks
):
    client = browse(user=registrar)
    old = registrar.email
    data = account_form(client) | {
        "name_email-display_name": "Siti",
        "name_email-email": "siti@contoh.go.id",
    }

    with django_capture_on_commit_callbacks(execute=True):
        client.post(ACCOUNT, data)

    registrar.refresh_from_db()
    assert (str(registrar), registrar.email) == ("Siti", "siti@contoh.go.id")
    assert [mail.to for mail in mailoutbox] == [[old]]


def test_address_changed_by_an_administrator_is_told_and_logged(
    registrar, mailoutbox, django_capture_on_commit_callbacks
):
    administrator = UserFactory(superuser=True)
    old = registrar.email
    registrar.email = "baru@contoh.go.id"

    with (
        LogContext(user=administrator),
        django_capture_on_commit_callbacks(execute=True),
    ):
        registrar.save()

    assert [mail.to for mail in mailoutbox] == [[old]]
    event = SignInEvent.objects.get(kind=SignInEventKind.EMAIL_CHANGED)
    assert (event.user, event.actor) == (registrar, administrator)


def test_password_is_not_guessed_on_the_account_page(browse, registrar):
    client = browse(user=registrar)
    data = account_form(client) | {
        "password-new_password1": "sawah-padi-lumbung-9",
        "password-new_password2": "sawah-padi-lumbung-9",
    }

    answers = [
        client.post(ACCOUNT, data | {"password-old_password": f"tebakan {n}"})
        for n in range(5)
    ]

    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "no-store" in client.get(ACCOUNT).headers["Cache-Control"]


def _row_of(client):
    key = client.cookies["sessionid"].value
    return hashlib.sha256(key.encode()).hexdigest()[:40]
