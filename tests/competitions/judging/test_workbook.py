"""Score sheets as a workbook: out, filled in somewhere, and back in."""

import shutil
import subprocess
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from competitions.models import PanelSeat, Score
from competitions.score_resource import find_seat, seats_to_fill
from competitions.services.scoring_sheets import Edit, save_sheet, scores_by_criterion
from competitions.services.sheet_totals import in_words, total_of
from competitions.sheet_values import score_name
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from tests.competitions.judging.conftest import another_juror, sheet_of
from tests.factories.competitions import (
    EntryFactory,
    EntryVersionFactory,
    PanelSeatFactory,
)
from tests.factories.innovations import make_registrar

pytestmark = [pytest.mark.django_db, pytest.mark.once]

SOFFICE = shutil.which("soffice")


@pytest.fixture(autouse=True)
def indonesian(settings):
    settings.LANGUAGE_CODE = "id"
    with translation.override("id"):
        yield


@pytest.fixture
def seat(sheet):
    return PanelSeat.objects.get()


@pytest.fixture
def take_out(seat, user, tmp_path):
    """Write the workbook of a seat; return its bytes."""

    def take_out(of=seat, by=user):
        target = tmp_path / "nilai.xlsx"
        export_sheet(sheet="scores", context=Context(scope=of, user=by), target=target)
        return target.read_bytes()

    return take_out


@pytest.fixture
def bring_back(seat, user):
    """Plan a workbook and apply what can be; return the run."""

    def bring_back(content, into=seat, by=user, **options):
        run = start_import(
            sheet="scores",
            content=content,
            filename="nilai.xlsx",
            context=Context(scope=into, user=by, **options),
        )
        return apply_run(run=run, user=by)

    return bring_back


def filled(content, change):
    """The workbook after ``change`` had its first sheet."""
    book = load_workbook(BytesIO(content))
    change(book.worksheets[0])
    result = BytesIO()
    book.save(result)
    return result.getvalue()


def column(table, text):
    """The number of the column whose heading begins so."""
    return next(cell.column for cell in table[1] if str(cell.value).startswith(text))


def put(row=2, **texts):
    """Fill cells of a row, by the beginning of their headings ("_" is a space)."""

    def change(table):
        for heading, value in texts.items():
            table.cell(row, column(table, heading.replace("_", " ")), value)

    return change


def actions(run):
    return [(row.number, row.action) for row in run.rows.order_by("number")]


def reasons(run):
    return [
        message["text"]
        for row in run.rows.order_by("number")
        for message in row.messages
    ]


def values(sheet):
    return {score.criterion.name: score.value for score in sheet.scores.all()}


# ------------------------------------------------------------------- there


def test_the_workbook_shows_criteria_ranges_and_the_total(take_out, sheet, user):
    first, second = sheet.entry.category.criteria.all()
    save_sheet(
        sheet=sheet, revision=1, actor=user,
        edits={score_name(first): Edit("87,5", ("",)),
               score_name(second): Edit("4", ("",))},
    )  # fmt: skip

    content = take_out()

    table = load_workbook(BytesIO(content)).worksheets[0]
    assert [cell.value for cell in table[1]] == [
        "Peserta",
        "Nama inovasi",
        "Kebaruan (60%, 0–100)",
        "Alasan: Kebaruan",
        "Dampak (40%, 1–5)",
        "Alasan: Dampak",
        "Jumlah (tidak dibaca)",
        "Catatan untuk peserta",
        "Kunci (jangan diubah)",
    ]
    assert [cell.value for cell in table[2]][2:6] == [87.5, None, 4, None]
    assert table["G2"].value == ('=IF(COUNT(C2,E2)=2,C2*60.00/100.00+E2*40.00/5.00,"")')
    worked_out = load_workbook(BytesIO(content), data_only=True).worksheets[0]
    assert worked_out["G2"].value == 84.5
    ranges = {
        str(rule.sqref): (rule.type, float(rule.formula1), float(rule.formula2))
        for rule in table.data_validations.dataValidation
    }
    assert ranges == {"C2": ("decimal", 0, 100), "E2": ("decimal", 1, 5)}


def test_a_blind_workbook_doesnt_name_anybody(take_out, sheet, phase, entry):
    phase.is_blind = True
    phase.save()
    sheet.version.title = f"SIMPEL {entry.organization.title}"
    sheet.version.save()

    content = take_out()

    with zipfile.ZipFile(BytesIO(content)) as archive:
        everything = b"".join(archive.read(part) for part in archive.infolist())
    assert entry.organization.title.encode() not in everything
    assert b"Ketua Tim Contoh" not in everything
    table = load_workbook(BytesIO(content)).worksheets[0]
    assert table["A2"].value.startswith("Peserta ")
    assert table["B2"].value == "SIMPEL [nama instansi]"


# --------------------------------------------------------------- and back


def test_what_was_filled_in_comes_back_to_the_last_decimal(
    take_out, bring_back, sheet, criteria
):
    content = filled(
        take_out(), put(Kebaruan="87,25", Dampak=4.5, Alasan="Baru", Catatan="Baik")
    )

    run = bring_back(content)

    assert run.counts["changed"] == 1
    assert values(sheet) == {"Kebaruan": Decimal("87.25"), "Dampak": Decimal("4.50")}
    sheet.refresh_from_db()
    assert (sheet.note, sheet.revision) == ("Baik", 2)
    assert in_words(total_of(scores_by_criterion(sheet), criteria)) == "88,35"
    again = bring_back(content)
    assert (again.counts["changed"], again.counts["unchanged"]) == (0, 1)


def test_what_was_saved_meanwhile_stays(take_out, bring_back, sheet, user, criteria):
    content = filled(take_out(), put(Kebaruan=80))
    save_sheet(
        sheet=sheet, revision=1, actor=user,
        edits={score_name(criteria[1]): Edit("3", ("",))},
    )  # fmt: skip

    bring_back(content)

    assert values(sheet) == {"Kebaruan": Decimal(80), "Dampak": Decimal(3)}


def test_a_cell_that_both_changed_waits_for_a_choice(
    take_out, bring_back, sheet, user, criteria
):
    content = filled(take_out(), put(Kebaruan=80))
    save_sheet(
        sheet=sheet, revision=1, actor=user,
        edits={score_name(criteria[0]): Edit("70", ("",))},
    )  # fmt: skip

    run = bring_back(content)

    assert run.counts["conflict"] == 1
    assert values(sheet) == {"Kebaruan": Decimal(70)}
    bring_back(content, on_conflict="theirs")
    assert values(sheet) == {"Kebaruan": Decimal(80)}


def test_a_formula_counts_as_it_was_worked_out_and_not_otherwise(
    take_out, bring_back, sheet
):
    """openpyxl leaves no result, so such a cell says nothing."""
    content = filled(take_out(), put(Kebaruan="=AVERAGE(80,91)", Dampak=5))

    bring_back(content)

    assert values(sheet) == {"Dampak": Decimal(5)}


def resaved(path, folder, kind):
    """Let LibreOffice open a file and save it, as jurors do."""
    command = [
        SOFFICE,
        f"-env:UserInstallation=file://{folder}/profile",
        *("--headless", "--convert-to", kind, "--outdir", str(folder), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603
    return folder / f"{path.stem}.{kind}"


@pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")
def test_libreoffice_works_formulas_out_and_the_totals_are_ours(
    take_out, bring_back, sheet, criteria, tmp_path
):
    source = tmp_path / "isian.xlsx"
    source.write_bytes(
        filled(take_out(), put(Kebaruan="=AVERAGE(80,91.5)", Dampak=4.5))
    )

    shown = load_workbook(
        resaved(source, tmp_path / "hasil", "xlsx"), data_only=True
    ).worksheets[0]["G2"]
    bring_back(resaved(source, tmp_path / "hasil", "ods").read_bytes())

    assert values(sheet) == {"Kebaruan": Decimal("85.75"), "Dampak": Decimal("4.50")}
    total = total_of(scores_by_criterion(sheet), criteria)
    assert in_words(total) == "87,45"
    assert Decimal(str(shown.value)) == Decimal("87.45")


def test_a_total_that_was_typed_over_changes_nothing(take_out, bring_back, sheet):
    run = bring_back(filled(take_out(), put(Jumlah=99, Kebaruan=50)))

    assert run.counts["changed"] == 1
    assert values(sheet) == {"Kebaruan": Decimal(50)}


def test_the_erase_word_takes_a_score_away(take_out, bring_back, sheet, user, criteria):
    save_sheet(
        sheet=sheet, revision=1, actor=user,
        edits={score_name(criteria[0]): Edit("70", ("",))},
    )  # fmt: skip

    bring_back(filled(take_out(), put(Kebaruan="[hapus]")))

    assert values(sheet) == {"Kebaruan": None}


# ------------------------------------------------------------------ refused


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(Kebaruan=101), "101 di luar rentang. Beri nilai dari 0 sampai 100."),
        (put(Dampak=0.5), "0,5 di luar rentang. Beri nilai dari 1 sampai 5."),
        (put(Kebaruan=87.125), "87,125 memiliki terlalu banyak angka desimal. Beri "
         "paling banyak dua, seperti 87,25."),
        (put(Kebaruan="baik"),
         "“baik” bukan angka. Tuliskan angka saja, misalnya 1250 atau 87,5."),
    ],
)  # fmt: skip
def test_wrong_scores_are_refused_with_the_row(
    take_out, bring_back, sheet, change, said
):
    run = bring_back(filled(take_out(), change))

    assert actions(run) == [(2, "refused")]
    assert reasons(run) == [said]
    assert values(sheet) == {}


def test_a_row_whose_names_were_sorted_away_is_refused(
    take_out, bring_back, sheet, phase
):
    version = EntryVersionFactory(entry=EntryFactory(category=sheet.entry.category))
    sheet_of(sheet.juror, version, phase)

    def sort_some(table):
        for letter in "AB":
            first, second = table[f"{letter}2"], table[f"{letter}3"]
            first.value, second.value = second.value, first.value
        table["C2"] = 50

    run = bring_back(filled(take_out(), sort_some))

    assert [action for _row, action in actions(run)] == ["refused", "refused"]
    assert "Urutkan baris secara utuh" in reasons(run)[0]
    assert Score.objects.count() == 0


def test_sealed_sheets_come_back_unchanged_or_not_at_all(take_out, bring_back, sheet):
    sheet.state, sheet.sealed_at = "sealed", timezone.now()
    sheet.save()
    content = take_out()

    assert actions(bring_back(content)) == [(2, "unchanged")]
    run = bring_back(filled(content, put(Kebaruan=1)))

    assert actions(run) == [(2, "refused")]
    assert reasons(run) == [
        "Lembar sudah dikunci. Hanya sekretariat yang dapat membukanya kembali."
    ]
    assert values(sheet) == {}


def test_what_is_sealed_after_the_preview_is_not_written(take_out, seat, sheet, user):
    run = start_import(
        sheet="scores",
        content=filled(take_out(), put(Kebaruan=1)),
        filename="nilai.xlsx",
        context=Context(scope=seat, user=user),
    )
    assert run.counts["changed"] == 1
    sheet.state, sheet.sealed_at = "sealed", timezone.now()
    sheet.save()

    apply_run(run=run, user=user)

    assert values(sheet) == {}


@pytest.fixture
def other_seat(sheet, region, category, phase):
    """Another juror of the same panel, about the same entry."""
    other = another_juror(sheet.juror.competition, region)
    seat = PanelSeatFactory(category=category, phase=phase, juror=other)
    sheet_of(other, sheet.version, phase)
    return seat


def test_the_workbook_of_another_juror_or_edition_is_refused_in_words(
    take_out, bring_back, other_seat, sheet
):
    content = filled(take_out(of=other_seat, by=other_seat.juror.user), put(Kebaruan=9))

    run = bring_back(content)

    assert (2, "refused") in actions(run)
    assert "dari juri, tahapan, atau tahun lain" in reasons(run)[0]
    assert Score.objects.count() == 0


def test_a_table_without_keys_is_refused(take_out, bring_back, sheet):
    def forget_keys(table):
        table.delete_cols(column(table, "Kunci"))
        table["C2"] = 50

    run = bring_back(filled(take_out(), forget_keys))

    assert (2, "refused") in actions(run)
    assert values(sheet) == {}


def test_an_entry_that_was_given_back_is_refused(take_out, bring_back, sheet):
    content = filled(take_out(), put(Kebaruan=50))
    sheet.state = "recused"
    sheet.save()

    run = bring_back(content)

    assert (2, "refused") in actions(run)
    assert values(sheet) == {}


# ---------------------------------------------------------------------- who


def test_seats_are_open_to_their_juror_only(seat, other_seat, user, region, juror):
    assert list(seats_to_fill(user)) == [seat]
    assert list(seats_to_fill(other_seat.juror.user)) == [other_seat]
    assert list(seats_to_fill(make_registrar(region))) == []

    juror.left_at = timezone.now()
    juror.save()
    assert list(seats_to_fill(user)) == []


def test_seats_are_found_by_their_key(seat):
    assert find_seat(str(seat.pk)) == seat
    assert [find_seat(text) for text in ("", "x", "²", "9" * 30, "0")] == [None] * 5


def test_the_list_offers_the_workbook_and_the_way_back(as_juror, seat, client):
    mine = "/admin/competitions/judging/"
    page = as_juror.get(mine).content.decode()
    assert f'href="{mine}workbook/{seat.pk}/"' in page

    response = as_juror.get(f"{mine}workbook/{seat.pk}/")

    assert response.headers["Content-Disposition"].endswith('penilaian-proposal.xlsx"')
    table = load_workbook(BytesIO(response.getvalue())).worksheets[0]
    assert table["B2"].value == "SIMPEL"


def test_nobody_else_takes_a_workbook(client, seat, other_seat, region):
    for person in (other_seat.juror.user, make_registrar(region)):
        client.force_login(person)
        response = client.get(f"/admin/competitions/judging/workbook/{seat.pk}/")
        assert response.status_code == 404


def test_only_its_juror_sees_what_they_brought_back(
    client, take_out, bring_back, registrar, other_seat, user
):
    run = bring_back(filled(take_out(), put(Kebaruan=50)))
    address = f"/admin/spreadsheets/runs/{run.pk}/"

    found = {}
    for name, person in (
        ("own", user),
        ("other", other_seat.juror.user),
        ("registrar", registrar),
    ):
        client.force_login(person)
        found[name] = client.get(address).status_code

    assert found == {"own": 200, "other": 404, "registrar": 404}
