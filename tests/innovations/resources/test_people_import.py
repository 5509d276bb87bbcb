"""People from a workbook: invited when new, changed when known; invented rows."""

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Invitation, OrganizationAlias
from innovations.services.invitation_mail import send_waiting
from innovations.services.invitations import (
    Offer,
    accept_with_new_account,
    invite,
)
from innovations.services.people import roles_in
from spreadsheets.resources import Context
from spreadsheets.services import apply_run
from spreadsheets.services.exporting import export_sheet
from spreadsheets.services.undoing import undo_run
from tests.factories.innovations import (
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_editor,
    make_operator,
    make_registrar,
)
from tests.innovations.resources.conftest import outcome, texts

HEADER = ("Nama", "Email", "Peran", "Perangkat Daerah", "Termasuk unit di bawahnya")


@pytest.fixture
def registrar(region):
    return make_registrar(region, username="registrar", email="penjaga@contoh.go.id")


@pytest.fixture
def bring(load, registrar, organization, django_capture_on_commit_callbacks):
    """Import people as the registrar."""

    def bring(*rows):
        with django_capture_on_commit_callbacks(execute=True):
            return load("people", HEADER, *rows, user=registrar)

    return bring


def memberships_of(person):
    rows = person.memberships.order_by("organization__title")
    return list(rows.values_list("organization__title", "including_units_below"))


def test_new_people_are_invited_once_when_applied(
    start, bring, region, registrar, organization
):
    rows = [
        ("Siti Rahmah, S.K.M.", "Siti@contoh.go.id", "", "dinas kesehatan", "Ya"),
        ("Budi", "", "Operator; Editor", "Dinas Kesehatan", ""),
    ]
    start("people", HEADER, *rows, user=registrar)
    assert not Invitation.objects.exists()

    run = bring(*rows)
    again = bring(*rows)

    assert [action for _number, action in outcome(run)] == ["new", "new"]
    assert [action for _number, action in outcome(again)] == ["unchanged"] * 2
    siti, budi = Invitation.objects.order_by("-name")
    assert [str(offer.organization) for offer in siti.offers.all()] == [
        "Dinas Kesehatan"
    ]
    assert siti.offers.get().including_units_below
    assert {offer.role for offer in budi.offers.all()} == {"operator", "editor"}
    assert [message.to for message in mail.outbox] == [["siti@contoh.go.id"]]


def test_many_invitations_are_one_message_a_person_in_the_background(bring, region):
    bring(
        *[
            (f"Orang {number}", f"o{number}@contoh.go.id", "", "Dinas Kesehatan", "")
            for number in range(6)
        ]
    )

    send_waiting(region_id=region.pk)
    assert sorted(message.to[0] for message in mail.outbox) == [
        f"o{number}@contoh.go.id" for number in range(6)
    ]


def test_known_people_get_what_their_row_says(
    bring, region, organization, other_organization
):
    person = make_operator(
        organization, email="ani@contoh.go.id", including_units_below=True
    )

    run = bring(
        ("Nama Lain", "ani@contoh.go.id", "Editor", "Dinas Pendidikan; DINAS KESEHATAN")
    )

    assert [action for _number, action in outcome(run)] == ["changed"]
    assert roles_in(person, region) == {"editor"}
    assert memberships_of(person) == [
        ("Dinas Kesehatan", True),
        ("Dinas Pendidikan", True),
    ]
    person.refresh_from_db()
    assert (person.email, person.get_full_name()) == ("ani@contoh.go.id", "")

    bring(("Ani", "ani@contoh.go.id", "", "Dinas Pendidikan", "Tidak"))

    assert memberships_of(person) == [("Dinas Pendidikan", False)]
    assert roles_in(person, region) == {"editor"}
    assert mail.outbox == []


def test_a_waiting_invitation_without_address_is_changed_and_not_doubled(
    bring, region, registrar, organization, other_organization
):
    invitation = invite(
        region=region,
        name="Budi",
        offers=[
            Offer("operator", organization, including_units_below=True),
            Offer("operator", other_organization),
        ],
        actor=registrar,
    )

    def offers():
        return sorted(invitation.offers.values_list("role", "including_units_below"))

    bring(("Budi", "", "Operator; Editor", ""))
    assert Invitation.objects.get() == invitation
    assert offers() == [("editor", False), ("operator", False), ("operator", True)]

    bring(("Budi", "", "", "", "Ya"))
    assert Invitation.objects.get() == invitation
    assert offers() == [("editor", False), ("operator", True), ("operator", True)]


def test_a_row_about_who_confirms_or_undoes_is_kept_out_and_the_others_go(
    start, bring, region, registrar, organization
):
    other = make_registrar(region, username="lain", email="lain@contoh.go.id")
    rows = [
        ("Lain", "lain@contoh.go.id", "Registrar; Editor", ""),
        ("Siti", "siti@contoh.go.id", "", "Dinas Kesehatan"),
    ]

    run = apply_run(run=start("people", HEADER, *rows, user=registrar), user=other)
    assert outcome(run) == [(2, "conflict"), (3, "new")]
    assert roles_in(other, region) == {"registrar"}

    run = bring(rows[0])
    assert roles_in(other, region) == {"registrar", "editor"}
    undone = apply_run(run=undo_run(run=run, user=other), user=other)
    assert [row.action for row in undone.rows.all()] == ["refused"]
    assert roles_in(other, region) == {"registrar", "editor"}


def test_undo_withdraws_invitations_and_gives_rights_back(
    bring, region, registrar, organization, other_organization
):
    person = make_operator(organization, email="ani@contoh.go.id")
    run = bring(
        ("Ani", "ani@contoh.go.id", "Editor", "Dinas Pendidikan"),
        ("Siti", "siti@contoh.go.id", "", "Dinas Kesehatan"),
        ("Budi", "budi@contoh.go.id", "", "Dinas Kesehatan"),
    )
    budi = accept_with_new_account(
        invitation=Invitation.objects.get(name="Budi"),
        username="budi",
        password="sandi-panjang-9",
    )

    apply_run(run=undo_run(run=run, user=registrar), user=registrar)

    assert memberships_of(person) == [("Dinas Kesehatan", False)]
    assert roles_in(person, region) == set()
    states = dict(Invitation.objects.values_list("name", "state"))
    assert states == {"Siti": "withdrawn", "Budi": "accepted"}
    assert memberships_of(budi) == [("Dinas Kesehatan", False)]


@pytest.mark.parametrize(
    "row",
    [
        ("", "x@contoh.go.id", "", "Dinas Kesehatan"),
        ("Siti", "bukan alamat", "", "Dinas Kesehatan"),
        ("Siti", "siti@contoh.go.id", "", ""),
        ("Siti", "siti@contoh.go.id", "", "Dinas Antariksa"),
        ("Siti", "siti@contoh.go.id", "Raja", "Dinas Kesehatan"),
        ("Saya", "penjaga@contoh.go.id", "Registrar; Editor", ""),
    ],
)
def test_what_can_not_be_done_is_refused_in_the_preview(
    start, registrar, row, organization
):
    run = start("people", HEADER, row, user=registrar)

    assert [action for _number, action in outcome(run)] == ["refused"]
    assert texts(run, 2) != []


def test_organisations_are_known_by_their_other_names(bring, organization):
    OrganizationAlias.objects.create(organization=organization, name="Dinkes")

    bring(("Siti", "", "", "DINKES"))

    assert Invitation.objects.get().offers.get().organization == organization


def test_people_of_other_regions_are_not_told_of(bring, region):
    elsewhere = OrganizationPageFactory(
        parent=RegistryPageFactory(region=RegionFactory())
    )
    stranger = make_operator(elsewhere, email="asing@contoh.go.id")

    run = bring(("Asing", "asing@contoh.go.id", "", "Dinas Kesehatan"))

    assert [action for _number, action in outcome(run)] == ["new"]
    assert memberships_of(stranger) == [(elsewhere.title, False)]


def test_only_registrars_import_and_export(sign_in, start, region, organization):
    for user in (make_operator(organization), make_editor(region)):
        run = start("people", HEADER, ("A", "", "", "Dinas Kesehatan"), user=user)
        assert [action for _number, action in outcome(run)] == ["refused"]
        browser = sign_in(user)
        assert browser.get("/admin/spreadsheets/export/people/").status_code != 200


def test_the_export_holds_people_and_addresses_only_on_request(
    region, registrar, organization, tmp_path
):
    make_operator(organization, username="siti", email="siti@contoh.go.id")
    path = tmp_path / "orang.csv"

    export_sheet(
        sheet="people", context=Context(scope=region, user=registrar), target=path
    )

    text = path.read_text(encoding="utf-8-sig")
    assert "siti" in text
    assert "Dinas Kesehatan" in text
    assert "@" not in text


def test_planning_costs_the_same_for_few_and_many(start, registrar, organization):
    for number in range(12):
        make_operator(organization, email=f"o{number}@contoh.go.id")
    counts = []
    for count in (12, 2, 12):  # the first fills caches that stay
        rows = [
            (f"O {n}", f"o{n}@contoh.go.id", "Editor", "Dinas Kesehatan")
            for n in range(count)
        ]
        with CaptureQueriesContext(connection) as captured:
            start("people", HEADER, *rows, user=registrar)
        counts.append(len(captured))

    assert counts[1] == counts[2]
