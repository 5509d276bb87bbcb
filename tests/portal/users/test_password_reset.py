"""A new password by e-mail: same answer for everybody, and not too often."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.users.choices import SignInEventKind as Kind
from portal.users.models import Session, SignInEvent
from tests.factories.innovations import UserFactory
from tests.portal.users.conftest import give_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ASK = "/admin/password_reset/"
NEW = "sawah-padi-lumbung-9"


def ask(client, email):
    return client.post(ASK, {"email": email}, follow=True)


def shown(response):
    return re.sub(r"[A-Za-z0-9]{64}", "token", response.text)


def test_answer_does_not_tell_whether_an_account_exists(browse, registrar, mailoutbox):
    known = ask(browse("203.0.113.1"), registrar.email)
    unknown = ask(browse("203.0.113.2"), "siapa@contoh.go.id")

    assert known.redirect_chain == unknown.redirect_chain
    assert shown(known) == shown(unknown)
    assert [mail.to for mail in mailoutbox] == [[registrar.email]]
    assert list(SignInEvent.objects.order_by("pk").values_list("kind", "username")) == [
        (Kind.RESET_ASKED, "registrar"),
        (Kind.RESET_ASKED, "sia…"),
    ]


def test_one_person_gets_few_mails(browse, registrar, mailoutbox, clock):
    answers = {
        shown(ask(browse(f"203.0.113.{number}"), registrar.email))
        for number in range(5)
    }

    assert len(answers) == 1
    assert len(mailoutbox) == 3
    clock.tick(hours=1, seconds=1)
    ask(browse(), registrar.email)
    assert len(mailoutbox) == 4


def test_one_address_asks_no_more_than_ten_times(browse, registrar, mailoutbox, clock):
    client = browse()
    for number in range(10):
        ask(client, f"orang-{number}@contoh.go.id")

    refused = ask(client, registrar.email)

    assert "dari alamat Anda terlalu sering" in refused.text
    assert mailoutbox == []
    ask(browse("203.0.113.8"), registrar.email)
    assert len(mailoutbox) == 1
    clock.tick(hours=1, seconds=1)
    ask(client, registrar.email)
    assert len(mailoutbox) == 2


def test_addresses_of_one_subscriber_count_together(browse, registrar, mailoutbox):
    for number in range(10):
        ask(browse(f"2001:db8:1:2::{number}"), f"orang-{number}@contoh.go.id")

    ask(browse("2001:db8:1:2:ffff::1"), registrar.email)
    assert mailoutbox == []
    ask(browse("2001:db8:1:3::1"), registrar.email)
    assert len(mailoutbox) == 1


def test_link_sets_a_password_ends_sessions_and_unlocks(
    browse, sign_in, registrar, mailoutbox
):
    there = browse("203.0.113.8", registrar)
    client = browse()
    for number in range(5):
        sign_in(client, "registrar", f"wrong {number}")
    ask(client, registrar.email)
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"new_password1": NEW, "new_password2": NEW})

    assert done.status_code == 302
    assert not Session.objects.filter(user=registrar).exists()
    assert there.get("/admin/").status_code == 302
    assert sign_in(client, "registrar", NEW).url == "/admin/"
    # The link worked once.
    assert browse().get(link, follow=True).context["validlink"] is False


def test_new_password_does_not_replace_the_second_factor(
    browse, sign_in, registrar, mailoutbox
):
    give_second_factor(registrar)
    client = browse()
    ask(client, registrar.email)
    link = re.search(r"https?://[^/]+(/\S+)", mailoutbox[0].body)[1]
    address = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(address, {"new_password1": NEW, "new_password2": NEW})

    assert sign_in(client, "registrar", NEW).url.startswith("/admin/login/code/")


@pytest.mark.parametrize(
    ("password", "codes"),
    [
        ("sebelas-hrf", ["password_too_short"]),
        ("123456789012", ["password_entirely_numeric"]),
        ("1234567890123", ["password_entirely_numeric"]),
        ("qwerty123456", ["password_too_common"]),
        ("siti rahmah skm", ["password_too_similar"]),
        (NEW, []),
    ],
)
def test_rules_of_passwords(password, codes):
    user = UserFactory.build(username="operator.dinkes", display_name="Siti Rahmah SKM")
    found = []
    try:
        validate_password(password, user)
    except ValidationError as error:
        found = [problem.code for problem in error.error_list]

    assert [code for code in found if code in codes or not codes] == codes
