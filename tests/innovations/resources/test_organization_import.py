import pytest

from innovations.models import OrganizationAlias, OrganizationPage, OrganizationType
from innovations.resources import OrganizationResource
from spreadsheets.planning import plan_import
from spreadsheets.reading import read_workbook
from spreadsheets.resources import Context
from tests.factories.innovations import OrganizationPageFactory, make_operator
from tests.innovations.resources.conftest import outcome, texts, xlsx_of

OWN_ORGANIZATIONS = True

SHEET = "organizations"
HEADER = ("Nama Perangkat Daerah", "Induk", "Jenis", "Kode", "Alias")


@pytest.fixture(autouse=True)
def types(db):
    OrganizationType.objects.all().delete()
    for code, label in (("department", "Dinas"), ("health_center", "Puskesmas")):
        OrganizationType.objects.create(code=code, label=label)


def get(title):
    return OrganizationPage.objects.get(title=title)


def test_rows_in_any_order_become_a_tree_and_a_second_import_a_no_op(load, registry):
    rows = [
        ("Pustu Tiga", "Puskesmas Dua", "", "", ""),
        ("Puskesmas Dua", "Dinas Satu", "", "pkm-2", "PKM Dua; Puskesmas Lama"),
        ("Dinas Satu", "", "Dinas", "D1", ""),
        ("Komunitas", "", "Puskesmas", "", ""),
    ]

    run = load(SHEET, HEADER, *rows)
    again = load(SHEET, HEADER, *reversed(rows))

    assert [action for _number, action in outcome(run)] == ["new"] * 4
    assert get("Pustu Tiga").get_parent().title == "Puskesmas Dua"
    assert get("Puskesmas Dua").get_parent().title == "Dinas Satu"
    assert get("Dinas Satu").get_parent().pk == registry.pk
    assert [
        get(title).type and get(title).type.code
        for title in ("Dinas Satu", "Puskesmas Dua", "Pustu Tiga", "Komunitas")
    ] == ["department", "health_center", None, "health_center"]
    assert get("Puskesmas Dua").code == "PKM-2"
    aliases = OrganizationAlias.objects.values_list("name", "organization__title")
    assert sorted(aliases) == [
        ("PKM Dua", "Puskesmas Dua"),
        ("Puskesmas Lama", "Puskesmas Dua"),
    ]
    assert again.counts["unchanged"] == 4


def test_aliases_are_added_and_never_taken(load, organization):
    OrganizationAlias.objects.create(organization=organization, name="Dinkes")

    load(SHEET, HEADER, ("Dinas Kesehatan", "", "", "", "Dinas Sehat"))

    names = OrganizationAlias.objects.values_list("name", flat=True)
    assert sorted(names) == ["Dinas Sehat", "Dinkes"]


def test_rename_by_code_keeps_the_old_name_findable(load, organization):
    OrganizationPage.objects.filter(pk=organization.pk).update(code="DK")

    load(SHEET, HEADER, ("Dinas Kesehatan Baru", "", "", "DK", ""))
    run = load(SHEET, HEADER, ("Dinas Kesehatan", "", "", "", ""))

    organization.refresh_from_db()
    assert organization.title == "Dinas Kesehatan Baru"
    assert outcome(run) == [(2, "unchanged")]
    assert OrganizationAlias.objects.get().name == "Dinas Kesehatan"


@pytest.mark.parametrize(
    "rows",
    [
        [("Unit", "Dinas Antah", "", "", "")],
        [("A", "B", "", "", ""), ("B", "A", "", "", "")],
        [("Unit", "Induk", "", "", ""), ("Induk", "", "tak ada", "", "")],
        [("A", "", "", "K1", ""), ("B", "", "", "K1", "")],
        [("A", "", "", "", "Sama"), ("B", "", "", "", "Sama")],
        [("A", "", "", "", "B"), ("B", "", "", "", "")],
        [("A", "", "", "", "Dinas Kesehatan")],
        [("Dinas Pendidikan", "", "", "DK", "")],
        [("admin.contoh", "", "", "", "")],
        [("Dinas Kesehatan", "Dinas Pendidikan", "", "", "")],
        [("A", "", "", "", "x" * 256), ("y" * 256, "", "", "", "")],
        [("A", "", "", "kode salah!", "")],
    ],
    ids=str,
)
def test_what_can_not_be_written_is_refused_in_the_preview(
    load, organization, other_organization, rows
):
    OrganizationPage.objects.filter(pk=organization.pk).update(code="DK")

    run = load(SHEET, HEADER, *rows)

    assert [action for _number, action in outcome(run)] == ["refused"] * len(rows)
    assert run.state == "applied"
    assert OrganizationPage.objects.count() == 2


def test_operator_imports_no_organizations(start, organization):
    run = start(
        SHEET, HEADER, ("Baru", "", "", "", ""), user=make_operator(organization)
    )

    assert outcome(run) == [(2, "refused")]
    assert len(texts(run, 2)) == 1


@pytest.mark.parametrize("count", [3, 30])
def test_planning_asks_a_constant_number_of_queries(
    region, registry, count, django_assert_num_queries
):
    for number in range(count):
        OrganizationPageFactory(parent=registry, title=f"Ada {number}")
    rows = [(f"Ada {n}", "", "Dinas", f"A{n}", f"Alias {n}") for n in range(count)]
    rows += [(f"Baru {n}", f"Ada {n}", "", "", "") for n in range(count)]
    book = read_workbook(xlsx_of(HEADER, *rows), "uji.xlsx")

    with django_assert_num_queries(QUERIES):
        plan = plan_import(book, OrganizationResource(Context(scope=region)))

    assert (plan.counts["changed"], plan.counts["new"]) == (count, count)


QUERIES = 8
