"""The registered sheets: what they export changes nothing when it comes back."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from openpyxl import load_workbook

from competitions.models import Award, CompetitionIndexPage
from innovations.models import (
    GovernmentAffair,
    OrganizationAlias,
    OrganizationPage,
    Region,
    RegistryPage,
)
from innovations.names import normalize_organization_name
from spreadsheets.models import Export
from spreadsheets.plan import Action
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet, write_template
from tests.factories.competitions import AwardFactory, CompetitionPageFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_registrar,
)
from tests.grounds import lay

pytestmark = pytest.mark.once

KINDS = ("xlsx", "ods", "csv")
NASTY = (
    "=1+1",
    "-5 unit",
    "+62 811",
    "@dinas",
    "'petik",
    "007",
    "198503152010011001",
    "  dua  spasi ",
    "nihil",
    "[hapus]",
    "“kutip”; titik, koma",
    "a\x07b",
)


@pytest.fixture
def department(records):
    return OrganizationPage.objects.get(code="DINKES")


@pytest.fixture
def records(region, laid):
    """Records of each sheet, with what people and old systems leave behind."""


@pytest.fixture(scope="module")
def laid(ground, django_db_blocker):
    def make():
        region = Region.objects.get(pk=ground)
        department = make_department(region)
        make_innovations(department)
        make_awards(region, department)

    yield from lay(django_db_blocker, make)


def make_department(region):
    return OrganizationPageFactory(
        parent=RegistryPage.objects.get(path__startswith=region.root_path),
        title="Dinas Kesehatan",
        code="DINKES",
        sipd_code="1.02.0.00.0.00.01.0000",
        description="Baris satu\r\n\r\n\r\n  Baris dua ",
        public_phone="+62542123456",
        valid_from=date(2008, 2, 29),
    )


def make_innovations(department):
    GovernmentAffair.objects.get_or_create(
        code="1.02", defaults={"label": "Kesehatan", "group": "basic"}
    )
    for number, text in enumerate(NASTY):
        OrganizationPageFactory(
            parent=department,
            title=f"UPT {number} {text.replace(chr(7), '')}",
            short_name=text[:20].replace("\x07", ""),
            address=text,
        )
        innovation = InnovationPageFactory(
            parent=department,
            title=f"{text} {number}",
            slug=f"inovasi-{number}",
            initiator_name=text,
            summary=text,
            stage="implementation",
            kind="digital",
            implementation_date=date(2024, 3, 12),
            maturity_score=Decimal("35.22"),
            latitude=Decimal("-1.2654"),
            longitude=Decimal("116.8312"),
            main_affair=GovernmentAffair.objects.get(code="1.02"),
            design=f"<p>{text} &amp; <b>tebal</b></p><ul><li>satu</li><li>dua</li></ul>",
        )
        innovation.related_affairs.set(GovernmentAffair.objects.all()[:3])
        innovation.save_revision()


def make_awards(region, department):
    OrganizationAlias.objects.create(
        region=region,
        organization=department,
        name="Dinkes PPU",
        normalized_name=normalize_organization_name("Dinkes PPU"),
    )
    competitions = CompetitionIndexPage.objects.get(path__startswith=region.root_path)
    competition = CompetitionPageFactory(parent=competitions, title="Lomba 2025")
    for number, text in enumerate(NASTY):
        AwardFactory(
            category__competition=competition,
            rank_label=f"Juara {number}",
            winner_text=f"{text} {number}".strip(),
            score=Decimal("87.5"),
            prize=text.replace("\x07", ""),
            note=text,
        )


@pytest.fixture
def exported(tmp_path, region):
    def exported(sheet, kind="xlsx", user=None):
        path = tmp_path / f"{sheet}.{kind}"
        context = Context(scope=region, user=user)
        export_sheet(sheet=sheet, context=context, target=path)
        return path

    return exported


@pytest.fixture
def send(region):
    def send(sheet, path, user=None, **options):
        return start_import(
            sheet=sheet,
            content=path if isinstance(path, bytes) else path.read_bytes(),
            filename="kembali.xlsx",
            context=Context(scope=region, user=user, **options),
        )

    return send


def outcome(run):
    counts = {name: number for name, number in run.counts.items() if number}
    said = [row.messages for row in run.rows.exclude(messages=[])]
    return counts, run.warnings, said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sheet", ["innovations", "organizations", "awards"])
def test_exporting_and_importing_changes_nothing(records, exported, send, sheet, kind):
    path = exported(sheet, kind)

    run = send(sheet, path)

    rows = Export.objects.get().row_count
    assert rows >= len(NASTY)
    assert outcome(run) == ({"unchanged": rows}, [], [])


def test_each_sheet_merges_edits_of_both_sides(records, department, exported, send):
    path = exported("organizations")
    book = load_workbook(path)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    department.short_name = "Dinkes"
    department.save_revision().publish()
    for row in sheet.iter_rows(min_row=2):
        if row[headers.index("Kode perangkat daerah")].value == "DINKES":
            row[headers.index("Alamat")].value = "Jalan Propinsi"

    run = apply_run(run=send("organizations", saved(book)))

    assert run.counts["changed"] == 1
    department = OrganizationPage.objects.get(pk=department.pk)
    assert (department.short_name, department.address) == ("Dinkes", "Jalan Propinsi")


def test_an_organisation_without_code_is_renamed_by_its_key(registry, exported, send):
    page = OrganizationPageFactory(parent=registry, title="Dinas Lama")
    book = load_workbook(exported("organizations"))
    headers = [cell.value for cell in book.worksheets[0][1]]
    place = headers.index("Nama perangkat daerah")
    cells = [row[place] for row in book.worksheets[0].iter_rows()]
    next(cell for cell in cells if cell.value == "Dinas Lama").value = "Dinas Baru"

    apply_run(run=send("organizations", saved(book)))

    page.refresh_from_db()
    assert page.title == "Dinas Baru"


@pytest.mark.parametrize("deleted", [False, True])
def test_name_that_changed_hands_leads_no_row_astray(registry, exported, send, deleted):
    organization = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    old = InnovationPageFactory(parent=organization, title="Kelas Pagi")
    new = InnovationPageFactory(parent=organization, title="Sepeda Baca")
    book = load_workbook(exported("innovations"))
    table = book.worksheets[0]
    headers = [cell.value for cell in table[1]]
    titles = [row[headers.index("Nama inovasi")].value for row in table.iter_rows()]
    table.delete_cols(headers.index("Kode registri") + 1)
    if deleted:
        old.delete()
    else:
        rename(old, "Kelas Siang")
    rename(new, "Kelas Pagi")

    run = send("innovations", saved(book))

    row = run.rows.get(number=titles.index("Kelas Pagi") + 1)
    assert row.action == (Action.REFUSED if deleted else Action.UNCHANGED)
    assert row.object_id == (None if deleted else old.pk)
    assert not run.rows.filter(action=Action.CHANGED).exists()


def test_result_that_took_anothers_place_is_compared_with_itself(
    records, exported, send
):
    path = exported("awards")
    first, second = Award.objects.order_by("pk")[:2]
    place = {name: getattr(first, name) for name in PLACE}
    first.winner_text = "Pemenang yang benar"
    first.save()
    for name, value in place.items():
        setattr(second, name, value)
    second.save()

    run = send("awards", path)

    assert not run.rows.exclude(action=Action.UNCHANGED).exists()


def test_key_of_anothers_record_tells_an_operator_nothing(registry, exported, send):
    theirs = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    mine = OrganizationPageFactory(parent=registry, title="Dinas Sendiri")
    page = InnovationPageFactory(parent=theirs, title="Kelas Pagi")
    InnovationPageFactory(parent=mine, title="Kelas Pagi")
    book = load_workbook(exported("innovations"))
    table = book.worksheets[0]
    headers = [cell.value for cell in table[1]]
    for row in table.iter_rows(min_row=2):
        if row[headers.index("Perangkat daerah")].value == "Dinas Lain":
            row[headers.index("Perangkat daerah")].value = "Dinas Sendiri"
            row[headers.index("Kode registri")].value = None
            number = row[0].row
    rename(page, "Rahasia")

    run = send("innovations", saved(book), user=make_operator(mine))

    stored = run.rows.get(number=number)
    assert (stored.action, stored.object_id) == (Action.REFUSED, None)
    assert "Rahasia" not in str(vars(stored))


def test_conflict_with_anothers_record_tells_an_operator_nothing(
    registry, exported, send
):
    theirs = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    mine = OrganizationPageFactory(parent=registry, title="Dinas Sendiri")
    page = InnovationPageFactory(
        parent=theirs, title="Kelas Pagi", initiator_name="Bidan Sari"
    )
    book = load_workbook(exported("innovations"))
    for cell in (c for row in book.worksheets[0].iter_rows() for c in row):
        if cell.value == "Bidan Sari":
            cell.value, number = "Mantri Budi", cell.row
    page.initiator_name = "Rahasia"
    page.save_revision()

    run = send("innovations", saved(book), user=make_operator(mine))

    stored = run.rows.get(number=number)
    assert (stored.action, stored.object_id) == (Action.REFUSED, None)
    assert "Rahasia" not in str(vars(stored))


PLACE = ("category", "rank_label", "winner_text")


def rename(page, title):
    page.title = title
    page.save_revision().publish()


def test_what_identifies_a_result_is_refused_not_lost(records, exported, send):
    book = load_workbook(exported("awards"))
    headers = [cell.value for cell in book.worksheets[0][1]]
    book.worksheets[0].cell(2, headers.index("Pemenang") + 1).value = "Orang lain"

    run = send("awards", saved(book))

    assert (run.counts["refused"], run.counts["new"]) == (1, 0)
    assert Award.objects.filter(winner_text="Orang lain").count() == 0


def test_an_operator_exports_only_their_own(records, region, registry, exported, send):
    other = OrganizationPageFactory(parent=registry, title="Dinas Lain")
    mine = InnovationPageFactory(parent=other, title="Punyaku", maturity_score=3)
    operator = make_operator(other)

    path = exported("innovations", user=operator)
    run = send("innovations", path, user=operator)

    assert list(Export.objects.get().rows.values_list("object_id", flat=True)) == [
        mine.pk
    ]
    assert outcome(run) == ({"unchanged": 1}, [], [])


def test_ours_is_the_latest_revision(registry, region, exported):
    organization = OrganizationPageFactory(parent=registry)
    page = InnovationPageFactory(parent=organization, initiator_name="terbit")
    page.initiator_name = "draf"
    page.save_revision()

    exported("innovations", user=make_registrar(region))

    export = Export.objects.get()
    row = export.rows.get(object_id=page.pk)
    values = dict(zip(export.columns, row.values, strict=True))
    assert values["initiator_name"] == "draf"


@pytest.mark.parametrize("sheet", ["innovations", "organizations", "awards"])
def test_examples_of_templates_are_never_imported(region, tmp_path, send, sheet):
    path = tmp_path / "templat.xlsx"
    write_template(sheet=sheet, context=Context(scope=region), target=path)

    run = send(sheet, path)

    assert not run.rows.exclude(action=Action.MISSING).exists()
    assert len(run.warnings) == 2


def test_the_command_says_what_it_wrote(records, region, tmp_path):
    path = tmp_path / "inovasi.ods"
    stream = StringIO()

    call_command("export_sheet", "innovations", str(path), "--json", stdout=stream)

    report = json.loads(stream.getvalue())
    export = Export.objects.get()
    assert (report["export"], report["rows"], report["sha256"]) == (
        export.pk,
        len(NASTY),
        export.sha256,
    )
    assert path.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["inovasi.ods"]


def saved(book):
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
