"""Layouts of one workbook each, as they occur."""

from tests.spreadsheets.corpus.building import (
    ANTAR,
    HEAD,
    KOPI,
    TITLE,
    html,
    ods,
    text,
    xls,
    xlsx,
)

GROUPED = [
    ["No", "Nama Inovasi", "OPD", "Jenis", None, "Tahapan", None, None],
    [None, None, None, "Digital", "Non Digital", "Inisiatif", "Uji Coba", "Penerapan"],
]
GROUPED_MERGES = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:H1"]
TICKED = [1, "Kopi Kita", "Dinas Pertanian", "√", None, None, None, "√"]
WITHOUT_OPD = ["No", "Nama Inovasi", "Tahun", "Skor"]


def plain():
    return xlsx([HEAD, KOPI, ANTAR])


def titles_notes_and_numbering():
    return xlsx(
        [
            TITLE,
            ["KABUPATEN PENAJAM PASER UTARA"],
            ["Tahun 2024"],
            [],
            ["Catatan: isi semua kolom"],
            HEAD,
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            KOPI,
            ANTAR,
        ],
        merges=["A1:E1", "A2:E2"],
    )


def header_in_the_middle():
    return xlsx([*[[None, f"baris {n}"] for n in range(30)], HEAD, KOPI, ANTAR])


def table_not_at_column_a():
    return xlsx([[None, None, *HEAD], [None, None, *KOPI], [None, None, *ANTAR]])


def two_row_header_with_ticks():
    return xlsx([*GROUPED, TICKED], merges=GROUPED_MERGES)


def two_row_header_without_merges():
    return text([*GROUPED, TICKED])


def two_row_header_in_xls():
    merges = [(0, 1, 0, 0), (0, 1, 1, 1), (0, 1, 2, 2), (0, 0, 3, 4), (0, 0, 5, 7)]
    return xls([*GROUPED, TICKED], merges=merges)


def two_row_header_in_ods():
    spans = {
        (0, 0): (2, 1),
        (0, 1): (2, 1),
        (0, 2): (2, 1),
        (0, 3): (1, 2),
        (0, 5): (1, 3),
    }
    return ods([*GROUPED, TICKED], spans=spans)


def two_row_header_in_a_web_page():
    top = [(text_, 'rowspan="2"') for text_ in ("No", "Nama Inovasi", "OPD")]
    top += [("Jenis", 'colspan="2"')]
    return html([top, ["Digital", "Non Digital"], [1, "Kopi Kita", "Dinas A", "v", ""]])


def two_row_header_joined_to_fields():
    return xlsx(
        [
            ["IDENTITAS", None, "WAKTU", None],
            ["Nama Inovasi", "OPD", "Uji Coba", "Penerapan"],
            ["Kopi Kita", "Dinas Pertanian", "12 Maret 2023", "2 Mei 2024"],
        ],
        merges=["A1:B1", "C1:D1"],
    )


def three_row_header():
    return xlsx(
        [
            ["No", "DATA INOVASI", None, None, None],
            [None, "Nama Inovasi", "OPD", "Jenis", None],
            [None, None, None, "Digital", "Non Digital"],
            [1, "Kopi Kita", "Dinas Pertanian", None, "x"],
        ],
        merges=["A1:A3", "B1:E1", "B2:B3", "C2:C3", "D2:E2"],
    )


def group_of_unknown_columns():
    return xlsx(
        [
            ["Nama Inovasi", "OPD", "Dokumen", None],
            [None, None, "SK", "Foto"],
            ["Kopi Kita", "Dinas Pertanian", "ada", "belum"],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1"],
    )


def ticks_without_a_group():
    return xlsx(
        [
            ["Nama Inovasi", "OPD", "Digital", "Non Digital"],
            ["Kopi Kita", "Dinas Pertanian", "v", None],
            ["Antar Obat", "Dinas Kesehatan", None, "V"],
        ]
    )


def ticks_and_crosses():
    return xlsx(
        [
            *GROUPED,
            [1, "Kopi Kita", "Dinas Pertanian", "√", "x", "x", "x", "√"],
            [2, "Antar Obat", "Dinas Kesehatan", "x", "√", "-", None, None],
        ],
        merges=GROUPED_MERGES,
    )


def ones_and_zeros_in_tick_columns():
    return xlsx(
        [*GROUPED, [1, "Kopi Kita", "Dinas Pertanian", 0, 1, 1, 0, 0]],
        merges=GROUPED_MERGES,
    )


def two_ticks_in_one_row():
    return xlsx(
        [*GROUPED, [1, "Kopi Kita", "Dinas Pertanian", "v", "v", None, None, None]],
        merges=GROUPED_MERGES,
    )


def words_in_a_tick_column():
    return xlsx(
        [
            *GROUPED,
            [1, "Kopi Kita", "Dinas Pertanian", "aplikasi", None, None, None, "v"],
        ],
        merges=GROUPED_MERGES,
    )


def bands_instead_of_a_column():
    return xlsx(
        [
            WITHOUT_OPD,
            ["A. DINAS PERTANIAN"],
            [1, "Kopi Kita", 2024, 85],
            [2, "Teh Kita", 2024, 80],
            ["B. DINAS KESEHATAN"],
            [1, "Antar Obat", 2023, 87.5],
        ],
        merges=["A2:D2", "A5:D5"],
    )


def bands_with_marker_in_its_own_cell():
    return xlsx(
        [
            WITHOUT_OPD,
            ["I", "DINAS PERTANIAN"],
            [1, "Kopi Kita", 2024, 85],
            ["II", "DINAS KESEHATAN", None, 1],
            [1, "Antar Obat", 2023, 87.5],
        ]
    )


def bands_merged_without_marker():
    return xlsx(
        [
            WITHOUT_OPD,
            [None, "Dinas Pertanian"],
            [1, "Kopi Kita", 2024, 85],
        ],
        merges=["B2:D2"],
    )


def bands_subtotals_and_signature():
    return xlsx(
        [
            TITLE,
            [],
            WITHOUT_OPD,
            ["A. DINAS PERTANIAN"],
            [1, "Kopi Kita", 2024, 85],
            [None, "Jumlah A", None, 85],
            ["B. DINAS KESEHATAN"],
            [1, "Antar Obat", 2023, 87.5],
            [2, "Posyandu Pintar", 2023, 70],
            [None, "Jumlah B", None, 157.5],
            [None, "TOTAL", None, 242.5],
            [],
            [None, None, "Penajam, 12 Maret 2024"],
            [None, None, "Kepala Badan Riset"],
            [],
            [None, None, "Dr. Siti Aminah"],
            [None, None, "NIP. 19800101 200501 2 001"],
        ]
    )


def band_beside_an_own_column():
    return xlsx([HEAD, ["A. DINAS PERTANIAN"], KOPI, [2, "Teh Kita", None, 2024, 80]])


def merged_cells_filled_down():
    return xlsx(
        [
            HEAD,
            KOPI,
            [2, "Teh Kita", None, 2024, 80],
            [3, "Susu Kita", None, None, 70],
            ANTAR,
        ],
        merges=["C2:C4", "D3:D4"],
    )


def merged_cells_filled_down_in_xls():
    rows = [HEAD, KOPI, [2, "Teh Kita", None, 2024, 80]]
    return xls(rows, merges=[(1, 2, 2, 2)])


def merged_cells_filled_down_in_ods():
    rows = [HEAD, KOPI, [2, "Teh Kita", None, 2024, 80]]
    return ods(rows, spans={(1, 2): (2, 1)})


def merged_rows_of_one_record():
    return xlsx(
        [
            ["Nama Inovasi", "OPD", "Bukti"],
            ["Kopi Kita", "Dinas Pertanian", "SK"],
            [None, None, "Foto"],
            ["Antar Obat", "Dinas Kesehatan", "SK"],
        ],
        merges=["A2:A3", "B2:B3"],
    )


def written_once_per_group():
    return text(
        [
            HEAD,
            KOPI,
            [2, "Teh Kita", None, 2024, 80],
            [3, "Antar Obat", "Dinas Kesehatan", 2023, 87.5],
            [4, "Posyandu Pintar", None, 2023, 70],
        ],
    )


def one_forgotten_cell_is_no_group():
    return text([HEAD, KOPI, ANTAR, [3, "Posyandu Pintar", None, 2023, 70]])


def repeated_values_make_blanks_doubtful():
    return text(
        [
            HEAD,
            KOPI,
            [2, "Teh Kita", "Dinas Pertanian", 2024, 80],
            [3, "Susu Kita", None, 2024, 80],
            [4, "Madu Kita", None, 2024, 80],
        ],
    )


def totals_and_notes_below():
    return xlsx(
        [
            HEAD,
            KOPI,
            ANTAR,
            [None, "Jumlah", None, None, 172.5],
            ["Rata-rata", None, None, None, 86.25],
            ["Keterangan: data per Desember 2024"],
            ["Sumber data: Bapperida"],
        ]
    )


def signature_without_a_sum():
    return xlsx(
        [
            HEAD,
            KOPI,
            [],
            [None, None, None, "Penajam,      Maret 2024"],
            [None, None, None, "KEPALA DINAS"],
            [None, None, None, "NIP 198001012005012001"],
        ]
    )


def blank_rows_between():
    return xlsx([HEAD, [], KOPI, [], [" ", "\u00a0"], [], ANTAR])


def header_repeated_on_each_page():
    return xlsx([HEAD, KOPI, HEAD, ANTAR])


def hidden_rows_and_columns():
    return xlsx([HEAD, KOPI, ANTAR], hidden_rows=[3], hidden_columns=["E"])


def hidden_rows_and_columns_in_ods():
    return ods([HEAD, KOPI, ANTAR], hidden_rows=[2], hidden_columns=[4])


def one_sheet_per_year():
    return xlsx(
        [HEAD, KOPI],
        **{"2023": [TITLE, HEAD, ANTAR], "Rekap": [["OPD", "Jumlah"], ["Dinas A", 1]]},
    )


def second_table_below_is_read():
    return xlsx(
        [
            HEAD,
            KOPI,
            [],
            ["TAHUN 2023"],
            ["No", "OPD", "Judul Inovasi"],
            [1, "Dinas Kesehatan", "Antar Obat"],
        ]
    )


def second_table_of_another_kind_is_refused():
    return xlsx(
        [
            HEAD,
            KOPI,
            [],
            ["SKPD", "Banyaknya"],
            ["Dinas Pertanian", 1],
            ["Dinas Kesehatan", 0],
        ]
    )


def two_tables_side_by_side():
    return xlsx(
        [
            ["No", "Nama Inovasi", "OPD", None, "No", "Nama Inovasi", "OPD"],
            [
                1,
                "Kopi Kita",
                "Dinas Pertanian",
                None,
                1,
                "Antar Obat",
                "Dinas Kesehatan",
            ],
            [2, "Teh Kita", "Dinas Pertanian"],
        ]
    )


def same_column_twice():
    return xlsx([["Nama Inovasi", "OPD", "SKPD"], ["Kopi Kita", "Dinas A", "Dinas B"]])


def columns_without_heading():
    return xlsx([["Nama Inovasi", "OPD"], ["Kopi Kita", "Dinas A", "lebih"]])


def only_the_code_is_needed():
    return xlsx([["Kode", "Skor"], ["INV-2024-0001", 90]])


def names_that_look_like_sums():
    return xlsx(
        [
            HEAD,
            [1, "Total Sehat", "Dinas A", 2024, 1],
            [2, "Jumlah Warga", "B", 2024, 2],
        ]
    )


def rows_that_repeat_and_contradict():
    return xlsx([HEAD, KOPI, KOPI, ANTAR, [*ANTAR[:4], 10]])


def no_table_at_all():
    return xlsx([["Barang", "Harga"], ["Kopi", 5000]])


def form_with_labels_downwards():
    return xlsx([["Nama Inovasi", "Kopi Kita"], ["OPD", "Dinas A"], ["Tahun", 2024]])


def needed_column_is_missing():
    return xlsx([["Nama Inovasi", "Tahun"], ["Kopi Kita", 2024]])
