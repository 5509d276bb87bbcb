"""Setting up the second factor, being asked for it, and not getting around it."""

import re
from base64 import b32decode
from contextlib import suppress
from itertools import product
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from innovations.choices import RegionalRole
from portal.users.checks import known_roles
from portal.users.choices import SignInEventKind as Kind
from portal.users.middleware import OPEN_WITHOUT_SECOND_FACTOR
from portal.users.models import RecoveryCodes, SignInEvent
from portal.users.services.second_factor import (
    remove_second_factor,
    reset_second_factor,
)
from tests.factories.files import DocumentFactory
from tests.factories.innovations import (
    PASSWORD,
    UserFactory,
    make_editor,
    make_operator,
)
from tests.portal.users.conftest import code_for, code_of, give_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SET_UP = "/admin/account/second-factor/set-up/"
ASK = "/admin/login/code/"
OVERVIEW = "/admin/account/second-factor/"
LOGIN = "/admin/login/"
RECOVERY = "aaaa-bbbb-cccc-dddd"


@pytest.fixture
def required(settings):
    settings.TWO_FACTOR_REQUIRED_FOR = ["administrator", "registrar"]


def is_in(client):
    return client.get("/admin/account/").status_code == 200


def key_on(page):
    """The key that a person would type, as hexadecimal digits."""
    text = re.search(r'account-key">([A-Z2-7 ]+)<', page.text)[1]
    return b32decode(text.replace(" ", "")).hex()


def set_up(client, **data):
    key = key_on(client.get(SET_UP))
    return client.post(SET_UP, {"code": code_for(key), **data})


def codes_on(page):
    return re.findall(r"<li><code>([a-z2-7-]{19})</code></li>", page.text)


def kinds():
    return list(SignInEvent.objects.order_by("pk").values_list("kind", flat=True))


# ----------------------------------------------------------------- setting up


def test_whoever_must_have_one_is_led_there_before_anything_opens(
    browse, sign_in, registrar, required, clock
):
    client = browse()
    sign_in(client, "registrar")

    response = client.get("/admin/reports/locked/?p=2")

    wanted = quote("/admin/reports/locked/?p=2", safe="")
    assert response.url == f"{SET_UP}?next={wanted}"
    shown = set_up(client, next="/admin/reports/locked/?p=2")
    assert len(codes_on(shown)) == 10
    assert 'href="/admin/reports/locked/?p=2"' in shown.text
    assert "no-store" in shown.headers["Cache-Control"]
    assert client.get("/admin/").status_code == 200
    registrar.refresh_from_db()
    assert registrar.second_factor_since == clock.now


def test_set_up_signs_out_elsewhere_and_is_told(
    browse, registrar, mailoutbox, django_capture_on_commit_callbacks
):
    there, client = browse(user=registrar), browse(user=registrar)

    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    assert (is_in(client), is_in(there)) == (True, False)
    assert kinds()[-1] == Kind.SECOND_FACTOR_SET_UP
    assert [mail.to for mail in mailoutbox] == [[registrar.email]]


def test_wrong_first_code_stores_nothing(browse, registrar):
    client = browse(user=registrar)
    key = key_on(client.get(SET_UP))
    wrong = f"{(int(code_for(key)) + 1) % 10**6:06d}"

    page = client.post(SET_UP, {"code": wrong})

    assert "Kode ini tidak cocok dengan kuncinya" in page.text
    assert not TOTPDevice.objects.exists()
    # What was scanned stays right.
    assert key_on(page) == key


def test_page_shows_the_key_as_a_picture(browse, registrar):
    page = browse(user=registrar).get(SET_UP)

    assert page.text.count("<svg") == 1
    assert "style=" not in page.text.partition("<svg")[2].partition("</svg>")[0]


def test_codes_are_stored_as_hashes(browse, registrar):
    codes = codes_on(set_up(browse(user=registrar)))

    stored = RecoveryCodes.objects.get(user=registrar)

    assert len(stored.digests) == 10
    assert stored.digests == [stored.digest(code.replace("-", "")) for code in codes]
    assert not any(code.replace("-", "") in str(vars(stored)) for code in codes)


def test_later_the_password_is_asked_again(browse, registrar, clock):
    client = browse(user=registrar)
    clock.tick(minutes=11)

    assert codes_on(set_up(client)) == []
    assert codes_on(set_up(client, password="wrong")) == []
    assert not TOTPDevice.objects.exists()
    assert kinds()[-1] == Kind.FAILED

    assert len(codes_on(set_up(client, password=PASSWORD))) == 10


# ------------------------------------------------------------- being asked


def test_code_is_asked_after_the_password(browse, sign_in, registrar, clock):
    give_second_factor(registrar)
    client = browse()

    response = sign_in(client, "registrar", next="/admin/reports/locked/")

    assert response.url == f"{ASK}?next=%2Fadmin%2Freports%2Flocked%2F"
    assert "_auth_user_id" not in client.session
    assert not is_in(client)
    data = {"code": code_of(registrar), "next": "/admin/reports/locked/"}
    assert client.post(ASK, data).url == "/admin/reports/locked/"
    assert is_in(client)
    assert kinds() == [Kind.SIGNED_IN]


def test_next_leads_to_no_other_site(browse, sign_in, registrar):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar", next="https://example.org/")

    data = {"code": code_of(registrar), "next": "https://example.org/"}

    assert client.post(ASK, data).url == "/admin/"


def test_code_works_once(browse, sign_in, registrar, clock):
    give_second_factor(registrar)
    code = code_of(registrar)
    for client, status in ((browse(), 302), (browse(), 200)):
        sign_in(client, "registrar")
        assert client.post(ASK, {"code": code}).status_code == status

    clock.tick(seconds=60)
    sign_in(client, "registrar")
    assert client.post(ASK, {"code": code_of(registrar)}).status_code == 302


def test_codes_have_to_wait_after_a_wrong_one(browse, sign_in, registrar, clock):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar")
    client.post(ASK, {"code": "1"})
    clock.tick(seconds=2)
    client.post(ASK, {"code": "2"})

    refused = client.post(ASK, {"code": code_of(registrar)})

    assert "Tunggu 2 detik" in refused.text
    clock.tick(seconds=2)
    assert client.post(ASK, {"code": code_of(registrar)}).status_code == 302
    assert kinds() == [
        Kind.SECOND_FACTOR_FAILED,
        Kind.SECOND_FACTOR_FAILED,
        Kind.SIGNED_IN,
    ]


def test_wrong_codes_lock_out_like_wrong_passwords(browse, sign_in, registrar, clock):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar")
    answers = []
    for _attempt in range(5):
        answers.append(client.post(ASK, {"code": "1"}).status_code)
        clock.tick(minutes=1)

    assert answers == [200, 200, 200, 200, 429]
    # Neither the waiting browser nor the password gets another try.
    assert client.post(ASK, {"code": code_of(registrar)}).status_code == 429
    assert sign_in(client, "registrar").status_code == 429
    assert not is_in(client)


def test_password_given_again_does_not_forgive_wrong_codes(
    browse, sign_in, registrar, clock
):
    give_second_factor(registrar)
    client = browse()
    answers = []
    for _attempt in range(5):
        sign_in(client, "registrar")
        answers.append(client.post(ASK, {"code": "1"}).status_code)
        clock.tick(minutes=1)

    assert answers[-1] == 429


@pytest.mark.parametrize("typed", [RECOVERY, "AAAA BBBB CCCC DDDD", "aaaabbbbccccdddd"])
def test_recovery_code_lets_in_once(browse, sign_in, registrar, typed):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar")

    assert client.post(ASK, {"code": typed}).status_code == 302

    assert "Anda memakai kode cadangan; sisanya 0." in client.get("/admin/").text
    assert kinds() == [Kind.RECOVERY_CODE_USED, Kind.SIGNED_IN]
    again = browse()
    sign_in(again, "registrar")
    assert again.post(ASK, {"code": typed}).status_code == 200


def test_codes_of_others_are_worth_nothing(browse, sign_in, registrar, administrator):
    give_second_factor(registrar, codes=())
    give_second_factor(administrator)
    client = browse()
    sign_in(client, "registrar")

    for code in (code_of(administrator), RECOVERY):
        assert client.post(ASK, {"code": code}).status_code == 200
    assert not is_in(client)


def test_waiting_for_the_code_ends(browse, sign_in, registrar, clock):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar")
    clock.tick(minutes=10, seconds=1)

    assert client.post(ASK, {"code": code_of(registrar)}).url == LOGIN


@pytest.mark.parametrize("change", ["password", "active"])
def test_waiting_ends_with_the_account_as_it_was(browse, sign_in, registrar, change):
    give_second_factor(registrar)
    client = browse()
    sign_in(client, "registrar")
    if change == "password":
        registrar.set_password("sawah-padi-lumbung-9")
    else:
        registrar.is_active = False
    registrar.save()

    assert client.post(ASK, {"code": code_of(registrar)}).url == LOGIN


def test_nobody_is_asked_without_a_password(browse):
    assert browse().get(ASK).url == LOGIN


# ---------------------------------------------------------- no way around it


def admin_addresses():
    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inside = ":".join(filter(None, [namespace, pattern.namespace]))
                yield from walk(pattern.url_patterns, inside)
            elif isinstance(pattern, URLPattern) and pattern.name:
                name = ":".join(filter(None, [namespace, pattern.name]))
                yield name, pattern.pattern

    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and str(resolver.pattern) == "admin/":
            yield from walk(resolver.url_patterns, "")


def filled(name, pattern):
    """The address with something that fits each parameter."""
    try_these = (1, "a", "xlsx", "3fa85f64-5717-4562-b3fc-2c963f66afa6")
    parameters = sorted(pattern.regex.groupindex)
    for values in product(try_these, repeat=len(parameters)):
        with suppress(NoReverseMatch):
            return reverse(name, kwargs=dict(zip(parameters, values, strict=True)))
    raise AssertionError(f"{name}: say here what to try")


@pytest.mark.once
@pytest.mark.parametrize(
    "state", ["has none", pytest.param("has not shown it", marks=pytest.mark.long)]
)
def test_no_address_of_the_admin_opens_without_it(
    browse, registrar, administrator, required, state
):
    people = [registrar, administrator]
    if state == "has not shown it":
        people = [give_second_factor(person) for person in people]
    proof = SET_UP if state == "has none" else ASK
    wrong = []

    for client in [browse(user=person) for person in people]:
        for name, pattern in admin_addresses():
            if name in OPEN_WITHOUT_SECOND_FACTOR:
                continue
            address = filled(name, pattern)
            for method in (client.get, client.post):
                response = method(address)
                if response.status_code != 302 or not response.url.startswith(proof):
                    wrong.append((name, response.status_code))

    assert wrong == []


def test_scripts_of_the_admin_are_refused(browse, registrar, required):
    client = browse(user=registrar)

    response = client.get(
        "/admin/api/main/pages/", headers={"x-requested-with": "XMLHttpRequest"}
    )

    assert response.status_code == 403


def test_elsewhere_they_are_nobody(browse, registrar, required, home):
    """Public pages open, as for anybody; without Wagtail's bar for editors."""
    person = UserFactory()
    proven = browse(user=person)
    client = browse(user=registrar)

    served = proven.get(DocumentFactory(uploaded_by_user=person).url)
    assert served.status_code == 200
    # Read to its end; closing it would close the connection to the database too.
    assert b"".join(served.streaming_content)
    own = DocumentFactory(uploaded_by_user=registrar)
    assert client.get(own.url).status_code == 404
    page = client.get("/")
    assert page.status_code == 200
    assert "wagtail-userbar" not in page.text


@pytest.mark.parametrize("address", ["/_util/login/", LOGIN])
def test_no_way_to_sign_in_forgets_the_code(browse, registrar, address):
    give_second_factor(registrar)
    client = browse()

    response = client.post(address, {"username": "registrar", "password": PASSWORD})

    assert response.url.startswith(ASK)
    assert "_auth_user_id" not in client.session


def test_session_without_it_can_show_it_later(browse, registrar):
    """However it came to be, such as by an invitation."""
    client = browse(user=registrar)
    give_second_factor(registrar)
    assert client.get("/admin/").url == f"{ASK}?next=%2Fadmin%2F"
    assert client.get(SET_UP).url.startswith(ASK)
    before = client.cookies["sessionid"].value

    client.post(ASK, {"code": code_of(registrar)})

    assert is_in(client)
    assert client.cookies["sessionid"].value != before


def test_they_may_sign_out(browse, registrar, required):
    client = browse(user=registrar)

    assert client.post("/admin/logout/").url == LOGIN
    assert "_auth_user_id" not in client.session


def test_who_need_not_have_one_gets_in_as_before(browse, organization, required):
    operator = make_operator(organization)

    assert is_in(browse(user=operator))


@pytest.mark.parametrize(
    ("roles", "is_led"),
    [([], False), (["registrar"], False), (["editor"], True)],
)
def test_roles_that_must_are_a_setting(settings, browse, region, roles, is_led):
    settings.TWO_FACTOR_REQUIRED_FOR = roles
    client = browse(user=make_editor(region))

    assert client.get("/admin/").status_code == (302 if is_led else 200)


def test_misspelt_role_is_an_error(settings):
    settings.TWO_FACTOR_REQUIRED_FOR = [RegionalRole.LEADER.value, "registar"]

    (error,) = known_roles(None)

    assert error.id == "users.E001"
    assert "registar" in error.msg


# --------------------------------------------------------------- afterwards


def test_new_codes_replace_the_old_ones(browse, registrar):
    client = browse(user=registrar)
    old = codes_on(set_up(client))

    new = codes_on(client.post(OVERVIEW, {"renew": ""}))

    assert (len(new), set(new) & set(old)) == (10, set())
    assert RecoveryCodes.objects.count() == 1


def test_it_can_be_turned_off(browse, registrar, sign_in):
    client = browse(user=registrar)
    set_up(client)

    client.post(OVERVIEW, {"remove": ""})

    registrar.refresh_from_db()
    assert registrar.second_factor_since is None
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCodes.objects.exists()
    assert sign_in(browse(), "registrar").url == "/admin/"


def test_who_must_have_it_cannot_turn_it_off(browse, registrar, required, rf):
    client = browse(user=registrar)
    set_up(client)

    client.post(OVERVIEW, {"remove": ""})

    assert TOTPDevice.objects.count() == 1
    with pytest.raises(PermissionDenied):
        remove_second_factor(user=registrar, request=rf.get("/"))


def test_administrator_resets_somebodys(
    browse,
    sign_in,
    registrar,
    administrator,
    mailoutbox,
    required,
    django_capture_on_commit_callbacks,
):
    give_second_factor(registrar)
    theirs = browse(user=registrar)
    helper = browse("203.0.113.99", administrator)
    set_up(helper)
    address = reverse("users_reset_second_factor", args=[registrar.pk])
    assert address in helper.get("/admin/users/").text
    mailoutbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        assert helper.post(address).url == "/admin/users/"

    assert not is_in(theirs)
    assert [mail.to for mail in mailoutbox] == [[registrar.email]]
    client = browse()
    assert sign_in(client, "registrar").url == "/admin/"
    assert client.get("/admin/").url.startswith(SET_UP)
    event = SignInEvent.objects.get(kind=Kind.SECOND_FACTOR_RESET)
    assert (event.user, event.actor) == (registrar, administrator)


def test_nobody_else_resets_it(browse, registrar, administrator):
    give_second_factor(administrator)
    client = browse(user=registrar)
    address = reverse("users_reset_second_factor", args=[administrator.pk])

    for method in (client.get, client.post):
        assert method(address).url == "/admin/"
    with pytest.raises(PermissionDenied):
        reset_second_factor(actor=registrar, user=administrator)
    assert TOTPDevice.objects.count() == 1


def test_command_resets_the_only_administrators(administrator, capsys):
    give_second_factor(administrator)

    call_command("reset_second_factor", "admin")

    administrator.refresh_from_db()
    assert administrator.second_factor_since is None
    assert capsys.readouterr().out == "admin can set up a new one\n"
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
