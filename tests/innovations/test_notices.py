"""Notices of the registrar on the desks of operators."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from innovations.models import Notice, NoticeReading
from innovations.services.notices import dismiss_notice, notices_for
from tests.factories.innovations import (
    OrganizationPageFactory,
    OrganizationTypeFactory,
    RegionFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.query_counts import queries_of

DAY = datetime.timedelta(days=1)


def write(region, text="Kabar", organizations=(), types=(), **fields):
    notice = Notice.objects.create(region=region, text=text, **fields)
    notice.organizations.set(organizations)
    notice.types.set(types)
    return notice


def test_for_whom_it_is(region, organization, other_organization):
    operator = make_operator(organization)
    school = OrganizationTypeFactory(code="school", label="Sekolah")
    for_all = write(region)
    mine = write(region, organizations=[organization])
    write(region, organizations=[other_organization])
    of_my_type = write(region, types=[organization.type])
    write(region, types=[school])
    either = write(
        region, organizations=[other_organization], types=[organization.type]
    )
    write(RegionFactory())

    found = set(notices_for(operator, region))

    assert found == {for_all, mine, of_my_type, either}
    assert list(notices_for(operator, RegionFactory())) == []


def test_it_is_for_those_above_whose_membership_includes_the_unit(region, organization):
    school = OrganizationTypeFactory(code="school", label="Sekolah")
    unit = OrganizationPageFactory(parent=organization, type=school)
    to_unit = write(region, organizations=[unit])
    to_type = write(region, types=[school])
    with_units = make_operator(organization, including_units_below=True)
    without = make_operator(organization)

    assert set(notices_for(with_units, region)) == {to_unit, to_type}
    assert list(notices_for(without, region)) == []
    dismiss_notice(notice=to_unit, user=with_units)
    assert list(notices_for(with_units, region)) == [to_type]


def test_when_it_is_shown_and_in_which_order(region, organization):
    operator = make_operator(organization)
    today = timezone.localdate()
    write(region, "besok", shown_from=today + DAY)
    write(region, "lewat", shown_from=today - 3 * DAY, shown_until=today - DAY)
    last = write(region, "hari terakhir", shown_from=today - DAY, shown_until=today)
    first = write(region, "penting", level="important", shown_from=today - 2 * DAY)

    assert list(notices_for(operator, region)) == [first, last]


def test_only_those_whom_it_is_for_put_it_away(
    region, organization, other_organization
):
    notice = write(region, organizations=[organization])
    with pytest.raises(PermissionDenied):
        dismiss_notice(notice=notice, user=make_operator(other_organization))
    assert not NoticeReading.objects.exists()

    one, two = make_operator(organization), make_operator(organization)
    dismiss_notice(notice=notice, user=one)
    dismiss_notice(notice=notice, user=one)

    assert list(notices_for(one, region)) == []
    assert list(notices_for(two, region)) == [notice]


@pytest.mark.once
def test_an_operator_reads_and_puts_it_away(sign_in, region, organization):
    notice = write(region, "Batas waktu diperpanjang.")
    foreign = write(RegionFactory(), "Rahasia daerah lain.")
    browser = sign_in(make_operator(organization))

    html = browser.get("/admin/").content.decode()
    assert "Batas waktu diperpanjang." in html
    assert "Rahasia" not in html
    assert NoticeReading.objects.filter(notice=notice).count() == 1

    url = reverse("registry:dismiss", args=[notice.pk])
    assert browser.get(url).status_code == 405
    browser.post(url)
    assert "Batas waktu diperpanjang." not in browser.get("/admin/").content.decode()
    foreign_url = reverse("registry:dismiss", args=[foreign.pk])
    assert browser.post(foreign_url).status_code == 404


@pytest.mark.once
def test_a_registrar_writes_one_and_sees_how_many_read_it(
    sign_in, region, organization
):
    registrar = make_registrar(region)
    elsewhere = OrganizationPageFactory(title="Dinas Jauh")
    browser = sign_in(registrar)
    assert reverse("notices:add") in browser.get("/admin/").content.decode()
    assert "Dinas Jauh" not in browser.get(reverse("notices:add")).content.decode()
    data = {
        "text": "Mohon lengkapi profil.",
        "level": "info",
        "shown_from": timezone.localdate().isoformat(),
        "organizations": [organization.pk],
    }

    browser.post(reverse("notices:add"), {**data, "organizations": [elsewhere.pk]})
    assert not Notice.objects.exists()
    browser.post(reverse("notices:add"), data)

    notice = Notice.objects.get()
    assert (notice.region, notice.author) == (region, registrar)
    assert list(notice.organizations.all()) == [organization]
    sign_in(make_operator(organization)).get("/admin/")
    listed = sign_in(registrar).get(reverse("notices:index")).context["object_list"]
    assert [(one.pk, one.seen) for one in listed] == [(notice.pk, 1)]


@pytest.mark.once
def test_the_lists_cost_the_same_for_many(sign_in, region, organization):
    registrar, operator = make_registrar(region), make_operator(organization)
    counts = []
    for number in (1, 2):
        for _one in range(number):
            write(region)
        counts.append(
            (
                queries_of(sign_in(registrar), reverse("notices:index")),
                queries_of(sign_in(operator), "/admin/"),
            )
        )

    assert counts[0] == counts[1]
