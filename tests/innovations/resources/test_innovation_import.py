from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageLogEntry

from innovations.choices import RegionalRole
from innovations.models import (
    InnovationAlias,
    InnovationPage,
    NationalGoal,
    OrganizationAlias,
    OrganizationPage,
)
from innovations.resources import InnovationResource
from innovations.services.roles import ensure_regional_groups
from spreadsheets.models import HeaderSynonym, ValueSynonym
from spreadsheets.planning import plan_import
from spreadsheets.reading import read_workbook
from spreadsheets.resources import Context
from spreadsheets.services import apply_run
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
    make_registrar,
)
from tests.innovations.resources.conftest import outcome, texts, xlsx_of

OWN_ORGANIZATIONS = True

SHEET = "innovations"
SHORT = ("Nama Inovasi", "OPD")
EXPORT = (
    *("No", "Judul Inovasi", "Pemda", "Admin OPD", "Inisiator", "Nama Inisiator"),
    *("Bentuk Inovasi", "Jenis", "Asta Cipta", "Urusan Utama"),
    *("Urusan lain yang beririsan", "Kematangan", "Tahapan Inovasi", "Tanggal Input"),
    *("Tanggal Penerapan", "Tanggal Pengembangan", "Koordinat", "Video", "Link Video"),
)


def export_row(number, title, agency="Dinas Kesehatan (contoh.dinkes)", **cells):
    row = {
        **dict.fromkeys(EXPORT, "-"),
        "No": str(number),
        "Judul Inovasi": title,
        "Pemda": "Kabupaten Contoh",
        "Admin OPD": agency,
        "Inisiator": "OPD",
        "Bentuk Inovasi": "Inovasi pelayanan publik",
        "Jenis": "Non Digital",
        "Kematangan": "111.00",
        "Tahapan Inovasi": "Penerapan",
        "Tanggal Penerapan": "05-02-2023",
        "Tanggal Pengembangan": "null",
        **cells,
    }
    return tuple(row[name] for name in EXPORT)


def get(title):
    return InnovationPage.objects.get(title=title)


@pytest.mark.parametrize(("cell", "public"), [("ya", True), ("tidak", False)])
def test_column_says_whether_the_initiator_may_be_shown(
    load, organization, cell, public
):
    head = (*SHORT, "Nama Inisiator", "Nama inisiator boleh tampil")

    load(SHEET, head, ("Antar Obat", "Dinas Kesehatan", "Bidan Sari", cell))

    page = get("Antar Obat")
    assert page.initiator_name_public is public
    assert page.public_initiator == ("Bidan Sari" if public else "")


def test_initiator_is_not_shown_unless_a_column_says_so(load, organization):
    load(
        SHEET,
        (*SHORT, "Nama Inisiator"),
        ("Antar Obat", "Dinas Kesehatan", "Bidan Sari"),
    )

    assert get("Antar Obat").public_initiator == ""


def test_new_texts_with_personal_data_are_warned_of(load, start, organization):
    head = (*SHORT, "Ringkasan", "Tujuan")
    summary = "Hubungi Ani, NIP 198001012005011001, ani@gmail.com"
    row = ("Antar Obat", "Dinas Kesehatan", summary, "Obat sampai di rumah")

    run = load(SHEET, head, row)

    [message] = texts(run, 2)
    assert "NIP" in message
    assert "198001" not in message
    assert get("Antar Obat").summary == summary
    # What the record says already is no news.
    assert texts(start(SHEET, head, row), 2) == []
    changed = (*row[:3], "Hubungi 081234567890")
    assert len(texts(start(SHEET, head, changed), 2)) == 1


def test_national_export_row_by_row(load, organization, other_organization, affairs):
    NationalGoal.objects.all().delete()
    NationalGoal.objects.create(code="4", label="Memperkuat SDM, sains, dan prestasi")
    both = "kesehatan, ketenteraman, ketertiban umum, dan pelindungan masyarakat"
    rows = [
        export_row(
            1,
            " ANTAR\u00a0“OBAT” ",
            **{
                "Asta Cipta": "Memperkuat SDM, sains, dan prestasi",
                "Urusan Utama": "pendidikan",
                "Urusan lain yang beririsan": both,
                "Koordinat": "-1.291667, 116.513889",
                "Link Video": "https://contoh.go.id/v",
            },
        ),
        export_row(
            2, "Kelas Pagi", "Dinas Pendidikan (contoh.dikbud)", Jenis="Teknologi"
        ),
        export_row(3, "Akun Saja", "admin.contoh.satu"),
        export_row(4, "Alamat", Koordinat="Jl. Merdeka 1"),
        export_row(5, "Sama"),
        export_row(6, "sama ", Kematangan="90.00"),
        export_row(7, "Kembar"),
        export_row(7, "Kembar"),
        export_row(9, "Salah Jenis", Jenis="Jenis yang tak ada"),
        export_row(10, "Salah Tanggal", **{"Tanggal Penerapan": "31-02-2023"}),
        export_row(11, "Nilai Besar", Kematangan="111.50"),
        export_row(12, "Tanpa Nilai", Kematangan="-"),
    ]

    run = load(SHEET, EXPORT, *rows)

    assert [action for _number, action in outcome(run)] == [
        *("new", "new", "refused", "new", "refused", "refused"),
        *("new", "unchanged", "refused", "refused", "refused", "new"),
    ]
    page = get("ANTAR “OBAT”")
    assert page.organization == organization
    assert (page.maturity_score, page.latitude, page.longitude) == (
        Decimal("111.00"),
        Decimal("-1.291667"),
        Decimal("116.513889"),
    )
    assert (page.implementation_date, page.development_date) == (
        date(2023, 2, 5),
        None,
    )
    assert (page.kind, page.form, page.stage, page.initiator_type) == (
        "non_digital",
        "public_service",
        "implementation",
        "organization",
    )
    assert page.national_goal.code == "4"
    assert page.main_affair.code == "1.01"
    assert sorted(a.code for a in page.related_affairs.all()) == ["1.02", "1.05"]
    assert page.video_url == "https://contoh.go.id/v"
    assert (page.live, page.initiator_name) == (True, "")
    assert get("Kelas Pagi").organization == other_organization
    assert "“admin.contoh.satu”" in texts(run, 4)[0]
    assert run.rows.get(number=5).raw["Koordinat"] == "Jl. Merdeka 1"
    assert run.rows.get(number=2).raw["Pemda"] == "Kabupaten Contoh"
    assert ["7" in texts(run, 6)[0], "6" in texts(run, 7)[0]] == [True, True]
    assert get("Tanpa Nilai").maturity_score is None

    again = load(SHEET, EXPORT, *rows)

    assert (again.counts["new"], again.counts["changed"]) == (0, 0)


def test_unknown_organization_is_refused_and_the_closest_named(load, organization):
    run = load(SHEET, SHORT, ("Antar Obat", "Dinas Kesehatann"))

    assert outcome(run) == [(2, "refused")]
    assert "“Dinas Kesehatan”" in texts(run, 2)[0]
    assert InnovationPage.objects.count() == 0


def test_registrar_may_have_organizations_created_but_never_from_a_login(
    load, organization, region
):
    registrar = make_registrar(region)

    run = load(
        SHEET,
        (*SHORT, "Jenis"),
        ("Satu", "Badan Baru", ""),
        ("Dua", "BADAN  BARU", ""),
        ("Tiga", "admin.jawa.timur", ""),
        ("Empat", "Dinas Sia-Sia", "tak ada"),
        user=registrar,
        create_missing=True,
    )

    assert outcome(run) == [(2, "new"), (3, "new"), (4, "refused"), (5, "refused")]
    created = OrganizationPage.objects.get(title="Badan Baru")
    assert run.prerequisites == [
        {
            "kind": "organization",
            "name": "Badan Baru",
            "type": "agency",
            "id": created.pk,
        }
    ]
    assert sorted(OrganizationPage.objects.values_list("title", flat=True)) == [
        "Badan Baru",
        "Dinas Kesehatan",
    ]


def test_alias_short_name_and_code_find_the_organization(load, registry, region):
    page = OrganizationPageFactory(
        parent=registry, title="Dinas Lingkungan Hidup", short_name="DLH", code="DLH1"
    )
    OrganizationAlias.objects.create(organization=page, name="Badan Lingkungan")

    names = (
        "DLH",
        "dlh1",
        "Badan Lingkungan",
        "Dinas Lingkungan Hidup Kabupaten Contoh",
    )
    run = load(SHEET, SHORT, *((f"Inovasi {name}", name) for name in names))

    assert run.counts["new"] == 4
    assert InnovationPage.objects.filter(organization=page).count() == 4


@pytest.mark.parametrize("below", [False, True])
def test_operator_imports_only_their_own_organization(
    start, organization, other_organization, below
):
    unit = OrganizationPageFactory(parent=organization, title="Puskesmas Satu")
    InnovationPageFactory(parent=other_organization, title="Rahasia", draft=True)
    InnovationPageFactory(parent=organization, title="Milik Kami")
    InnovationPageFactory(parent=unit, title="Milik Unit")
    operator = make_operator(organization, including_units_below=below)

    run = start(
        SHEET,
        (*SHORT, "Kematangan"),
        ("Baru", "Dinas Kesehatan", 50),
        ("Baru", "Puskesmas Satu", ""),
        ("Baru", "Dinas Pendidikan", ""),
        ("Rahasia", "Dinas Pendidikan", ""),
        ("Lain", "Dinas Antah", ""),
        user=operator,
        create_missing=True,
    )

    assert outcome(run) == [
        (2, "new"),
        (3, "new" if below else "refused"),
        (4, "refused"),
        (5, "refused"),
        (6, "refused"),
    ]
    # The score is the registrar's, and a foreign record looks like none at all.
    assert "maturity_score" not in run.rows.get(number=2).changes
    assert texts(run, 4) == texts(run, 5)
    foreign = run.rows.get(number=5)
    assert (foreign.key, foreign.object_id, foreign.changes) == ("", None, {})
    missing = run.rows.filter(action="missing").values_list("label", flat=True)
    assert sorted(missing) == ["Milik Kami", "Milik Unit"][: 2 if below else 1]
    assert run.prerequisites == []


def test_membership_that_ended_after_the_preview_stops_the_rows(start, organization):
    operator = make_operator(organization)
    run = start(SHEET, SHORT, ("Baru", "Dinas Kesehatan"), user=operator)
    operator.memberships.all().delete()
    operator = type(operator).objects.get(pk=operator.pk)

    apply_run(run=run, user=operator)

    assert outcome(run) == [(2, "conflict")]
    assert InnovationPage.objects.count() == 0


def test_operator_of_another_region_s_registrar_group_keeps_no_scores_here(
    start, organization
):
    elsewhere = RegionFactory()
    RegistryPageFactory(region=elsewhere)
    person = make_operator(organization)
    # Past the services, which keep a person in one region.
    person.groups.add(ensure_regional_groups(region=elsewhere)[RegionalRole.REGISTRAR])

    run = start(
        SHEET, (*SHORT, "Kematangan"), ("Baru", "Dinas Kesehatan", 50), user=person
    )

    assert "maturity_score" not in run.rows.get(number=2).changes


def test_suggestions_for_an_operator_name_no_drafts(start, organization, registry):
    OrganizationPageFactory(parent=registry, title="Dinas Kelautan", draft=True)

    run = start(
        SHEET, SHORT, ("Baru", "Dinas Kelautann"), user=make_operator(organization)
    )

    assert "Kelautan”" not in texts(run, 2)[0].replace("“Dinas Kelautann”", "")


def test_spellings_and_headings_edited_in_the_admin_work(load, organization):
    ValueSynonym.objects.create(
        sheet=SHEET, field="stage", text="Inisiasi", value="initiative"
    )
    HeaderSynonym.objects.create(sheet=SHEET, field="stage", header="Posisi")

    load(SHEET, (*SHORT, "Posisi"), ("Baru", "Dinas Kesehatan", "INISIASI"))

    assert get("Baru").stage == "initiative"


def test_rename_by_code_keeps_the_old_name_findable(load, organization):
    page = InnovationPageFactory(parent=organization, title="Lama")
    header = ("Kode Inovasi", *SHORT, "Ringkasan")

    load(SHEET, header, (page.code, "Baru", "Dinas Kesehatan", ""))
    run = load(SHEET, header, ("", "Lama", "Dinas Kesehatan", "Satu kalimat."))

    page.refresh_from_db()
    assert (page.title, page.summary) == ("Baru", "Satu kalimat.")
    assert outcome(run) == [(2, "changed")]
    assert InnovationAlias.objects.get().name == "Lama"
    assert InnovationPage.objects.count() == 1


def test_name_of_an_unpublished_draft_finds_the_innovation(load, organization):
    page = InnovationPageFactory(parent=organization, title="Lama")
    page.title = "Akan Terbit"
    page.save_revision()

    run = load(SHEET, SHORT, ("Akan Terbit", "Dinas Kesehatan"))

    assert outcome(run) == [(2, "unchanged")]


def test_codes_moves_and_names_that_can_not_be(load, organization, other_organization):
    one = InnovationPageFactory(parent=organization, title="Satu")
    two = InnovationPageFactory(parent=organization, title="Dua")
    foreign_place = OrganizationPageFactory(parent=RegistryPageFactory())
    foreign = InnovationPageFactory(parent=foreign_place, title="Jauh")
    foreign.code = "JAUH-2025-0001"
    InnovationPage.objects.filter(pk=foreign.pk).update(code=foreign.code)
    three = InnovationPageFactory(parent=organization, title="Tiga")
    header = ("Kode Inovasi", *SHORT)

    run = load(
        SHEET,
        header,
        ("INV-1999-0001", "X", "Dinas Kesehatan"),
        (foreign.code, "Jauh", "Dinas Kesehatan"),
        (one.code, "Satu", "Dinas Pendidikan"),
        (two.code, "Tiga", "Dinas Kesehatan"),
        (three.code, "Baru", "Dinas Kesehatan"),
        ("", "Baru", "Dinas Kesehatan"),
    )

    assert [action for _n, action in outcome(run)] == ["refused"] * 6
    assert "Dinas Kesehatan" in texts(run, 4)[0]
    titles = InnovationPage.objects.order_by("title").values_list("title", flat=True)
    assert list(titles) == ["Dua", "Jauh", "Satu", "Tiga"]


def test_what_is_too_long_or_out_of_order_is_refused_before_writing(load, organization):
    header = (*SHORT, "Nama Inovator", "Ringkasan", "Waktu Uji Coba", "Waktu Penerapan")
    place = "Dinas Kesehatan"

    run = load(
        SHEET,
        header,
        ("x" * 256, place, "", "", "", ""),
        ("Satu", place, "x" * 256, "", "", ""),
        ("Dua", place, "", "x" * 501, "", ""),
        ("Tiga", place, "", "", "02-01-2024", "01-01-2024"),
        ("y" * 255, place, "z" * 255, "", "01-01-2024", "01-01-2024"),
    )

    assert [action for _n, action in outcome(run)] == [*["refused"] * 4, "new"]


def test_narratives_are_plain_paragraphs_and_a_second_import_a_no_op(
    load, organization
):
    header = (*SHORT, "Rancang Bangun")
    row = ("Satu", "Dinas Kesehatan", "Baris <b>satu</b>\n\n\nBaris  dua & tiga")

    load(SHEET, header, row)
    again = load(SHEET, header, row)

    assert get("Satu").design == (
        "<p>Baris &lt;b&gt;satu&lt;/b&gt;</p><p>Baris dua &amp; tiga</p>"
    )
    assert outcome(again) == [(2, "unchanged")]


@pytest.mark.parametrize("count", [3, 30])
def test_planning_asks_a_constant_number_of_queries(
    region, organization, other_organization, count, django_assert_num_queries
):
    operator = make_operator(organization, including_units_below=True)
    for number in range(count):
        InnovationPageFactory(parent=organization, title=f"Ada {number}")
        InnovationPageFactory(parent=other_organization, title=f"Bukan {number}")
        OrganizationPageFactory(parent=other_organization, title=f"Unit {number}")
    rows = [(f"Ada {n}", "Dinas Kesehatan", "Digital") for n in range(count)]
    rows += [(f"Bukan {n}", "Dinas Pendidikan", "Digital") for n in range(count)]
    rows += [(f"Baru {n}", "Dinas Kesehatan", "Digital") for n in range(count)]
    book = read_workbook(xlsx_of((*SHORT, "Jenis"), *rows), "uji.xlsx")

    with django_assert_num_queries(QUERIES):
        resource = InnovationResource(Context(scope=region, user=operator))
        plan = plan_import(book, resource)

    assert (plan.counts["changed"], plan.counts["new"]) == (count, count)


QUERIES = 31

ROWS = st.lists(
    st.tuples(
        st.sampled_from(
            ["Antar Obat", "ANTAR OBAT", "Kelas “Pagi”", "Satu & Dua", "-"]
        ),
        st.sampled_from(["Dinas Kesehatan", "dinas  kesehatan", "Tidak Ada", ""]),
        st.sampled_from(["", "Digital", "Non Digital", "null", "Salah"]),
        st.sampled_from(["", "05-02-2023", "5 Februari 2023", "[hapus]", "2023-13-01"]),
        st.sampled_from(["", "111.00", "87,5", "112", "Rp5"]),
    ),
    max_size=6,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, data=st.data())
def test_importing_twice_or_in_another_order_is_the_same(
    start, organization, django_db_blocker, rows, data
):
    InnovationPage.objects.all().delete()
    organization.refresh_from_db()
    header = (*SHORT, "Jenis", "Waktu Penerapan", "Kematangan")
    shuffled = data.draw(st.permutations(rows))

    def summary(run):
        kept = ("new", "changed", "refused")
        return sorted(
            (row.action, row.label) for row in run.rows.filter(action__in=kept[2:])
        ), run.counts

    first = start(SHEET, header, *rows, ("Tetap", "Dinas Kesehatan", "", "", ""))
    other = start(SHEET, header, *shuffled, ("Tetap", "Dinas Kesehatan", "", "", ""))
    assert summary(first) == summary(other)

    apply_run(run=first)
    again = start(SHEET, header, *shuffled, ("Tetap", "Dinas Kesehatan", "", "", ""))
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)
    assert again.counts["refused"] == first.counts["refused"]


def test_a_sheet_with_codes_needs_no_other_column(load, organization):
    page = InnovationPageFactory(parent=organization, title="Kartu Sehat")

    run = load("innovations", ["Kode Registrasi", "Tahapan"], [page.code, "Uji Coba"])

    assert outcome(run) == [(2, "changed")]
    page.refresh_from_db()
    assert (page.title, page.stage) == ("Kartu Sehat", "trial")


def test_the_log_names_the_person_and_a_draft_says_that_it_is_unpublished(
    load, organization
):
    registrar = make_registrar(organization.region)

    load(
        "innovations",
        ["Nama Inovasi", "Perangkat Daerah"],
        ["Kartu Sehat", organization.title],
        user=registrar,
        draft=True,
    )

    page = get("Kartu Sehat")
    assert (page.live, page.has_unpublished_changes) == (False, True)
    entries = PageLogEntry.objects.filter(page=page.pk)
    assert {entry.user for entry in entries} == {registrar}


def test_the_history_of_every_record_shows_what_the_import_did(load, organization):
    rows = [(title, organization.title, "Uji Coba") for title in ("Satu", "Dua")]
    header = ["Nama Inovasi", "Perangkat Daerah", "Tahapan"]
    load(SHEET, header, *rows)

    load(SHEET, header, *[(*row[:2], "Penerapan") for row in rows])

    for title, *_rest in rows:
        shown = PageLogEntry.objects.filter(page=get(title).pk)
        actions = shown.latest_by_uuid_and_action().values_list("action", flat=True)
        assert sorted(actions) == [
            "spreadsheets.import",
            "spreadsheets.import",
            "wagtail.create",
            "wagtail.edit",
            "wagtail.edit",
            "wagtail.publish",
            "wagtail.publish",
        ]


def test_keeping_ours_only_fills_what_is_empty(load, organization):
    page = InnovationPageFactory(
        parent=organization, title="Kartu Sehat", kind="digital"
    )
    header = (*SHORT, "Jenis", "Tahapan")

    load(
        SHEET,
        header,
        ("Kartu Sehat", organization.title, "Non Digital", "Uji Coba"),
        on_conflict="ours",
    )

    page.refresh_from_db()
    assert (page.kind, page.stage) == ("digital", "trial")
