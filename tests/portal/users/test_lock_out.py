"""Wrong passwords: counted per person and address, per address, per person."""

import re

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from portal.users.choices import SignInEventKind as Kind
from portal.users.models import SignInEvent
from portal.users.services.unlocking import unlock
from tests.factories.innovations import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def fail(sign_in, client, username, times):
    return [
        sign_in(client, username, f"wrong {number}").status_code
        for number in range(times)
    ]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def shown(response):
    """What a page shows, without the name that was typed and its CSRF token."""
    text = re.sub(r"[A-Za-z0-9]{64}", "token", response.text)
    return text.replace("nobody-here", "registrar")


def events(**fields):
    kinds = SignInEvent.objects.filter(**fields).order_by("pk")
    return list(kinds.values_list("kind", "username"))


def test_right_password_opens_the_admin(browse, sign_in, registrar):
    client = browse()

    response = sign_in(client, "registrar")

    assert (response.status_code, response.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert events() == [(Kind.SIGNED_IN, "registrar")]


def test_fifth_wrong_password_locks_out_the_person_there(browse, sign_in, registrar):
    client = browse()

    assert fail(sign_in, client, "registrar", 5) == [200, 200, 200, 200, 429]

    # Not even the right password is looked at, but elsewhere they get in.
    assert sign_in(client, "registrar").status_code == 429
    assert not is_signed_in(client)
    elsewhere = browse("203.0.113.8")
    assert sign_in(elsewhere, "registrar").status_code == 302
    assert is_signed_in(elsewhere)


def test_others_at_the_same_address_get_in(browse, sign_in, registrar):
    client = browse()
    colleague = UserFactory(superuser=True)

    fail(sign_in, client, "registrar", 5)

    assert sign_in(client, colleague.username).status_code == 302


def test_lock_out_says_when_to_try_again(browse, sign_in, registrar, clock):
    client = browse()
    fail(sign_in, client, "registrar", 4)
    clock.tick(minutes=10)
    fail(sign_in, client, "registrar", 1)
    clock.tick(minutes=2)

    response = sign_in(client, "registrar")

    assert response.status_code == 429
    # In the region's zone, WITA; the last counted attempt was at 16.10.
    assert "28 menit, pukul 16.40." in response.text
    assert response.headers["Retry-After"] == str(28 * 60)
    assert "no-store" in response.headers["Cache-Control"]


def test_lock_out_ends_by_itself_and_going_on_does_not_prolong_it(
    browse, sign_in, registrar, clock
):
    client = browse()
    fail(sign_in, client, "registrar", 5)
    clock.tick(minutes=29)
    assert fail(sign_in, client, "registrar", 3) == [429, 429, 429]
    assert sign_in(client, "registrar").status_code == 429

    clock.tick(minutes=1, seconds=1)

    assert sign_in(client, "registrar").status_code == 302


def test_names_that_nobody_has_are_locked_out_alike(browse, sign_in, registrar):
    """Else the answer would tell which accounts exist."""
    known, unknown = browse("203.0.113.1"), browse("203.0.113.2")

    for number in range(6):
        answers = [
            sign_in(client, name, f"wrong {number}")
            for client, name in ((known, "registrar"), (unknown, "nobody-here"))
        ]
        assert answers[0].status_code == answers[1].status_code
        assert shown(answers[0]) == shown(answers[1])

    assert events(kind=Kind.LOCKED_OUT) == [
        (Kind.LOCKED_OUT, "registrar"),
        (Kind.LOCKED_OUT, "nob…"),
    ]


def test_somebody_inactive_gets_the_answer_of_a_wrong_password(browse, sign_in):
    UserFactory(username="left", is_active=False)

    wrong, right = (
        sign_in(browse(address), "left", password)
        for address, password in (("203.0.113.1", "wrong"), ("203.0.113.2", PASSWORD))
    )

    assert shown(wrong) == shown(right)


def test_an_address_that_tries_many_names_is_locked_out(
    settings, browse, sign_in, registrar
):
    settings.SIGN_IN_LIMITS = (5, 8, 100)
    client = browse()

    answers = [sign_in(client, f"name-{n}", "wrong").status_code for n in range(9)]

    assert answers == [200] * 7 + [429] * 2
    assert sign_in(client, "registrar").status_code == 429
    assert sign_in(browse("203.0.113.8"), "registrar").status_code == 302


def test_an_account_of_ones_own_does_not_reset_the_address(
    settings, browse, sign_in, registrar
):
    settings.SIGN_IN_LIMITS = (5, 8, 100)
    client = browse()
    for number in range(7):
        sign_in(client, f"name-{number}", "wrong")
        sign_in(browse(), "registrar")

    assert sign_in(client, "name-8", "wrong").status_code == 429


def test_a_person_tried_from_everywhere_is_locked_out(
    settings, browse, sign_in, registrar
):
    settings.SIGN_IN_LIMITS = (5, 50, 12)

    answers = [
        sign_in(browse(f"198.51.100.{number}"), "registrar", "wrong").status_code
        for number in range(13)
    ]

    assert answers == [200] * 11 + [429] * 2


def test_browsers_behind_a_proxy_are_told_apart(settings, browse, sign_in, registrar):
    settings.TRUSTED_PROXIES = 1
    guesser = browse("10.0.0.1", **{"x-forwarded-for": "1.1.1.1, 203.0.113.66"})
    owner = browse("10.0.0.1", **{"x-forwarded-for": "203.0.113.5"})

    assert fail(sign_in, guesser, "registrar", 5)[-1] == 429
    # Inventing more addresses doesn't help.
    again = browse("10.0.0.1", **{"x-forwarded-for": "2.2.2.2, 203.0.113.66"})
    assert sign_in(again, "registrar").status_code == 429
    assert sign_in(owner, "registrar").status_code == 302


def test_success_forgets_what_went_wrong_before(browse, sign_in, registrar):
    client = browse()
    fail(sign_in, client, "registrar", 4)

    sign_in(client, "registrar")

    assert fail(sign_in, browse(), "registrar", 4) == [200] * 4


def test_log_tells_what_was_tried_and_is_not_filled_by_going_on(
    browse, sign_in, registrar
):
    fail(sign_in, browse(), "registrar", 20)

    assert events() == [(Kind.FAILED, "registrar")] * 5 + [
        (Kind.LOCKED_OUT, "registrar")
    ]
    assert set(SignInEvent.objects.values_list("user", "address")) == {
        (registrar.pk, "203.0.113.7")
    }


def test_passwords_typed_as_names_are_not_kept_in_the_log(browse, sign_in):
    sign_in(browse(), "RahasiaSekali123", "x")

    assert events() == [(Kind.FAILED, "Rah…")]


# ------------------------------------------------------------------- unlocking


def test_administrator_unlocks_from_the_list(
    browse, sign_in, registrar, administrator, django_assert_num_queries
):
    client = browse()
    fail(sign_in, client, "registrar", 5)
    sign_in(client, "RahasiaSekali123", "x")
    helper = browse("203.0.113.99", administrator)

    listed = helper.get(reverse("users_lock_outs"))
    assert "registrar" in listed.text
    # What was typed there may be a password.
    assert "RahasiaSekali123" not in listed.text
    data = {"attempt": AccessAttempt.objects.get(username="registrar").pk}
    assert helper.post(reverse("users_lock_outs"), data).status_code == 302

    assert sign_in(client, "registrar").status_code == 302
    last = SignInEvent.objects.get(kind=Kind.UNLOCKED)
    assert (last.user, last.actor) == (registrar, administrator)


def test_only_administrators_unlock(browse, sign_in, registrar):
    fail(sign_in, browse(), "registrar", 5)
    client = browse("203.0.113.99", registrar)

    for method in (client.get, client.post):
        response = method(
            reverse("users_lock_outs"), {"attempt": AccessAttempt.objects.get().pk}
        )
        assert (response.status_code, response.url) == (302, "/admin/")

    with pytest.raises(PermissionDenied):
        unlock(actor=registrar, username="registrar")
    assert AccessAttempt.objects.count() == 1


@pytest.mark.parametrize(
    "arguments", [["registrar"], ["--address", "203.0.113.7"]], ids=["name", "address"]
)
def test_command_unlocks(browse, sign_in, registrar, capsys, arguments):
    client = browse()
    fail(sign_in, client, "registrar", 5)

    call_command("unlock_sign_in", *arguments)

    assert capsys.readouterr().out == "1 counters of failed attempts forgotten\n"
    assert sign_in(client, "registrar").status_code == 302


def test_command_unlocks_the_network_of_an_address(browse, sign_in, registrar):
    fail(sign_in, browse("2001:db8:1:2::7"), "registrar", 5)

    call_command("unlock_sign_in", "--address", "2001:db8:1:2::7")

    assert not AccessAttempt.objects.exists()


def test_command_wants_to_know_whom():
    with pytest.raises(CommandError) as error:
        call_command("unlock_sign_in")

    assert error.value.returncode == 2
