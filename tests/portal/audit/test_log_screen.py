"""The audit log says who did what, and nobody reads what isn't theirs."""

import io

import openpyxl
import pytest
from django.urls import reverse
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry

from innovations.choices import RegionalRole
from innovations.models import OrganizationAlias, RegistryPage
from innovations.services.people import close_account
from innovations.services.roles import ensure_regional_groups
from portal.audit.access import visible_records
from portal.audit.masking import masked
from portal.audit.models import AuditRecord
from portal.audit.services.reading import shown
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    UserFactory,
    make_operator,
    make_registrar,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

LOG = reverse("audit:log")


def sentences(user=None, **query):
    return [row.sentence for row in shown(list(AuditRecord.objects.filter(**query)))]


@pytest.fixture
def read(client, region):
    """What a person reads on the screen, as somebody at the region's address."""

    def read(user, **query):
        client.force_login(user)
        client.cookies["django_language"] = "en"
        response = client.get(LOG, query, headers={"host": region.site.hostname})
        if response.status_code != 200:
            return response.status_code
        return [row.record.label for row in response.context["table"].data]

    return read


@pytest.fixture
def places(region, registry, organization, other_region):
    """One entry in each: own, a unit, a neighbour, another region, nowhere."""
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas")
    other = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    away = RegistryPage.objects.get(path__startswith=other_region.root_path)
    distant = OrganizationPageFactory(parent=away, title="Dinas Jauh")
    AuditRecord.objects.all().delete()
    for parent in (organization, unit, other, distant):
        page = InnovationPageFactory(parent=parent, title=f"Inovasi {parent.title}")
        AuditRecord.objects.filter(object_id=page.pk).delete()
        log(instance=page, action="wagtail.edit", title=parent.title)
    log(instance=UserFactory(), action="wagtail.edit", title="Orang")
    AuditRecord.objects.exclude(
        label__in=["Dinas Kesehatan", "Puskesmas", "Dinas Lain", "Dinas Jauh", "Orang"]
    ).delete()


def test_everybody_reads_what_is_theirs(places, read, organization, region):
    own = ["Dinas Kesehatan"]
    here = ["Dinas Lain", "Puskesmas", "Dinas Kesehatan"]
    leader = UserFactory()
    leader.groups.add(ensure_regional_groups(region=region)[RegionalRole.LEADER])
    AuditRecord.objects.exclude(label__in=["Orang", "Dinas Jauh", *here]).delete()

    def labels(user):
        made = read(user)
        return made if isinstance(made, int) else [x for x in made if x in KNOWN]

    KNOWN = {"Orang", "Dinas Jauh", *here}
    assert labels(make_operator(organization)) == own
    assert labels(make_operator(organization, including_units_below=True)) == [
        "Puskesmas",
        "Dinas Kesehatan",
    ]
    assert labels(make_registrar(region)) == here
    assert labels(UserFactory(superuser=True)) == ["Orang", "Dinas Jauh", *here]
    assert labels(leader) == 302


def test_a_registrar_of_another_region_reads_nothing_here(
    places, read, region, other_region
):
    assert [x for x in read(make_registrar(other_region)) if x.startswith("Dinas")] == [
        "Dinas Jauh"
    ]


def test_filters_narrow(places, read, organization, region):
    registrar = make_registrar(region)

    assert read(registrar, organization=organization.pk, action="wagtail.edit") == [
        "Puskesmas",
        "Dinas Kesehatan",
    ]
    assert read(registrar, words="lain") == ["Dinas Lain"]
    assert read(registrar, run=7) == []


def test_autosave_is_one_line(read, innovation, region):
    registrar = make_registrar(region)
    AuditRecord.objects.all().delete()
    revision = None
    for again in (False, True, True, False):
        with LogContext(user=registrar):  # each is a request of its own
            revision = innovation.save_revision(
                user=registrar,
                log_action=True,
                overwrite_revision=revision if again else None,
            )

    assert AuditRecord.objects.filter(action="wagtail.edit").count() == 4
    assert len(read(registrar, action="wagtail.edit")) == 2


def test_an_operator_can_not_filter_by_another_organization(
    places, read, client, organization, region
):
    other = OrganizationPageFactory(
        parent=organization.get_parent(), title="Sangat Rahasia"
    )
    user = make_operator(organization)
    client.force_login(user)
    response = client.get(
        LOG, {"organization": other.pk}, headers={"host": region.site.hostname}
    )

    assert "Sangat Rahasia" not in response.content.decode()


def test_a_changed_row_tells_before_and_after(organization, region):
    person = make_registrar(region, display_name="Siti")
    alias = OrganizationAlias.objects.create(organization=organization, name="Dinkes")
    alias.name = "Dinkes PPU"

    with LogContext(user=person):
        alias.save()

    record = AuditRecord.objects.filter(action="wagtail.edit").first()
    assert sentences(pk=record.pk) == [
        "Siti changed other name from “Dinkes” to “Dinkes PPU”: "
        "other name of an organisation “Dinkes PPU”"
    ]
    assert (record.region_id, record.organization_id) == (region.pk, organization.pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_screen_asks_a_fixed_number_of_queries(
    client, region, innovation, count, django_assert_num_queries
):
    client.force_login(make_registrar(region))
    headers = {"host": region.site.hostname}
    client.get(LOG, headers=headers)
    AuditRecord.objects.all().delete()
    for _number in range(count):
        with LogContext(user=UserFactory()):
            log(instance=innovation, action="wagtail.edit", revision=None)
            OrganizationAlias.objects.create(
                organization=innovation.organization, name=f"Nama {_number}"
            )
    client.get(LOG, headers=headers)

    with django_assert_num_queries(39):
        client.get(LOG, headers=headers)


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_export_is_scoped_and_safe(places, client, region, innovation, kind):
    log(instance=innovation, action="wagtail.edit", title="=1+1")
    client.force_login(make_registrar(region))

    response = client.get(LOG, {"export": kind}, headers={"host": region.site.hostname})

    content = b"".join(response.streaming_content)
    if kind == "csv":
        text = content.decode("utf-8-sig")
        assert ";'=1+1;" in text
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value == "=1+1"} == {"s"}
        text = "\n".join(str(cell.value) for cell in cells)
    assert "Dinas Lain" in text
    assert "Dinas Jauh" not in text
    assert AuditRecord.objects.filter(action="audit.export", region=region).exists()


def test_secrets_and_personal_data_are_never_kept():
    person = UserFactory(display_name="Budi")
    person.set_password("sangat-rahasia")
    person.email = "budi@pribadi.id"
    person.display_name = "Budi, NIP 19800101 200501 1 001"
    person.save()

    entry = ModelLogEntry.objects.for_instance(person).latest("pk")

    assert entry.data["changes"] == {
        "password": ["•••", "•••"],
        "email": ["•••", "•••"],
        "display_name": ["Budi", "Budi, NIP •••"],
    }


def test_personal_data_is_masked_however_it_is_spaced():
    text = (
        "NIP 19800101\u00a0200501–1 001, HP 0812  3456 7890, Telp (0542) 123-456, "
        "081234567890@gmail.com dan INV-2025-0012"
    )

    assert masked(text) == "NIP •••, HP •••, Telp (•••, ••• dan INV-2025-0012"


def test_a_change_is_told_once_when_a_screen_logs_it_too(organization, region):
    alias = OrganizationAlias.objects.create(organization=organization, name="Dinkes")

    alias.name = "Dinkes PPU"
    alias.save()
    log(instance=alias, action="wagtail.edit", user=make_operator(organization))

    log_of_alias = ModelLogEntry.objects.for_instance(alias)
    assert log_of_alias.filter(action="wagtail.edit").count() == 1
    assert log_of_alias.latest("pk").data["changes"]["name"] == ["Dinkes", "Dinkes PPU"]
    entries = set(log_of_alias.values_list("pk", flat=True))
    records = AuditRecord.objects.filter(kind="model", object_id=str(alias.pk))
    own = records.filter(model="innovations.organizationalias")
    assert set(own.values_list("entry_id", flat=True)) == entries


def test_a_deleted_row_keeps_its_place(organization, region):
    alias = OrganizationAlias.objects.create(organization=organization, name="Dinkes")
    alias.delete()

    record = AuditRecord.objects.get(
        action="wagtail.delete", model="innovations.organizationalias"
    )

    assert (record.region_id, record.organization_id) == (region.pk, organization.pk)
    assert record.label == "Dinkes"


def test_an_entry_knows_its_request(client, region, innovation):
    client.force_login(make_registrar(region))

    client.post(
        reverse("wagtailadmin_pages:unpublish", args=[innovation.pk]),
        headers={"host": region.site.hostname},
        REMOTE_ADDR="103.28.12.77",
    )

    record = AuditRecord.objects.get(action="wagtail.unpublish")
    assert (record.view_name, record.network) == (
        "wagtailadmin_pages:unpublish",
        "103.28.12.0/24",
    )
    assert len(record.request_id) == 32


def test_roles_given_and_taken_are_told_in_their_region(region):
    person = make_registrar(region)
    person.groups.clear()

    told = [
        (record.region_id, record.object_id)
        for record in AuditRecord.objects.filter(action="audit.groups")
    ]

    assert told == [(region.pk, str(person.pk))] * 2


def test_registrars_read_what_was_done_to_people_of_their_region(
    region, other_region, organization
):
    person = make_operator(organization)

    close_account(user=person, region=region, actor=make_registrar(region))

    about = AuditRecord.objects.filter(model="users.user", object_id=str(person.pk))
    told = {
        action: about.get(action=f"innovations.{action}")
        for action in ("give_membership", "close_account")
    }
    assert [(one.region_id, one.organization_id) for one in told.values()] == [
        (region.pk, organization.pk),
        (region.pk, None),
    ]
    entry = ModelLogEntry.objects.get(pk=told["close_account"].entry_id)
    assert entry.data["changes"] == {"is_active": ["True", "False"]}
    pks = [one.pk for one in told.values()]
    own, foreign = make_registrar(region), make_registrar(other_region)
    assert visible_records(own).filter(pk__in=pks).count() == 2
    assert visible_records(foreign).filter(pk__in=pks).count() == 0
