"""Pangkalpinang: the coordination meeting of 2025 and its aim of 100 proposals."""

from portal.home.demo.contents import (
    Article,
    Competition,
    DemoRegion,
    Phase,
    Picture,
    about_the_demo,
)

PLACE = "Gedung Balai Besar Betason, Kantor Wali Kota Pangkalpinang"

ARTICLES = (
    Article(
        slug="seratus-usulan-inovasi-2025",
        kicker="Rakor inovasi",
        title="Seratus Usulan Inovasi Ditargetkan Terkumpul Sepanjang 2025",
        standfirst=(
            "Tiga puluh enam OPD, sekolah dasar, dan sekolah menengah pertama diajak "
            "menyumbang gagasan."
        ),
        moment="2025-04-23T12:00",
        dateline="Pangkalpinang",
        event_date="2025-04-23",
        event_place=PLACE,
        body=(
            "Pemerintah Kota Pangkalpinang mematok sasaran 100 usulan inovasi pada 2025. "
            "Angka itu disepakati dalam Rapat Koordinasi Inovasi Daerah Tahun 2025 di "
            "Gedung Balai Besar Betason, Kantor Wali Kota, Rabu (23/4/2025).",
            "Rapat diselenggarakan Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah "
            "(Bapperida). Sumber usulannya tidak terbatas pada 36 organisasi perangkat "
            "daerah; SD dan SMP ikut diharapkan mengirim gagasan.",
            "Melalui usulan dari banyak bidang, pemerintah kota ingin pelayanan kepada "
            "warga makin baik dan berorientasi pada hasil. Sekretaris Daerah berharap "
            "inovasi tidak berhenti sebagai pembicaraan, melainkan memberi manfaat yang "
            "benar-benar dirasakan.",
        ),
        tags=("Rakor inovasi", "Target 2025"),
        picture=Picture(
            "fields",
            "Seratus petak",
            "Petak-petak warna ungu, merah jambu, dan kuning tersusun rapi",
        ),
    ),
    Article(
        slug="satu-instansi-satu-peserta-kipp",
        kicker="KIPP",
        title="Setiap Instansi Diminta Mengirim Sekurangnya Satu Inovasi ke KIPP",
        standfirst=(
            "Keikutsertaan dalam kompetisi pemerintah pusat dinilai meningkatkan daya "
            "saing daerah."
        ),
        moment="2025-04-23T15:45",
        dateline="Pangkalpinang",
        event_date="2025-04-23",
        event_place=PLACE,
        body=(
            "Semua instansi di Pangkalpinang diharapkan tampil dalam Kompetisi Inovasi "
            "Pelayanan Publik yang diadakan pemerintah pusat. Kepala Bapperida menyebut "
            "batas terendahnya: satu inovasi dari setiap instansi.",
            "Permintaan itu disampaikan dalam rapat koordinasi pada Rabu (23/4/2025). "
            "Partisipasi dipandang sebagai sumbangan tiap instansi untuk menaikkan daya "
            "saing kota.",
            "Arah kebijakannya merujuk pada Peraturan Pemerintah Nomor 38 Tahun 2017. "
            "Dalam pandangan Bapperida, inovasi bukan kelengkapan administrasi; ia "
            "menghidupkan pelayanan publik, yang menjadi wajah pemerintah di mata warga.",
        ),
        tags=("KIPP", "Bapperida"),
        picture=Picture(
            "sun",
            "Lingkaran pagi",
            "Lingkaran kuning dengan cincin ungu berlapis",
        ),
    ),
    Article(
        slug="berinovasi-dalam-keterbatasan-fiskal",
        kicker="Tata kelola",
        title="Anggaran Terbatas Bukan Alasan Berhenti Berinovasi",
        standfirst=(
            "Undang-Undang Nomor 23 Tahun 2014 memberi landasan bagi daerah untuk "
            "melakukan terobosan."
        ),
        moment="2025-04-24T09:15",
        dateline="Pangkalpinang",
        event_date="2025-04-23",
        event_place=PLACE,
        body=(
            "Keterbatasan fiskal justru menjadi ujian kreativitas bagi Pangkalpinang. "
            "Sekretaris Daerah mengingatkan bahwa gagasan baru tidak selalu membutuhkan "
            "biaya besar.",
            "Dalam Rapat Koordinasi Inovasi Daerah 2025, inovasi disebut sebagai landasan "
            "tata kelola pemerintahan. Rujukannya adalah bab inovasi daerah dalam "
            "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah, yang dimulai "
            "dari Pasal 386.",
            "Ketentuan tersebut memberi ruang bagi daerah untuk mencari cara yang lebih "
            "efisien dan efektif dalam melayani warga. Rapat ini menjadi salah satu "
            "langkah menanamkan budaya tersebut di semua lini.",
        ),
        tags=("Rakor inovasi", "Regulasi"),
        picture=Picture(
            "river",
            "Jalan berliku",
            "Pita kuning melengkung di antara bidang ungu",
        ),
    ),
)

COMPETITIONS = (
    Competition(
        slug="lomba-inovasi-kota-2024",
        title="Lomba Inovasi Kota",
        year=2024,
        kind="regional",
        organizer="Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah",
        theme="Berinovasi dalam keterbatasan",
        introduction="Lomba contoh bagi perangkat daerah dan sekolah di Pangkalpinang.",
        body=(
            "Peserta menunjukkan perubahan yang dapat dilakukan dengan anggaran yang ada.",
            "Lomba, jadwal, dan hasil pada halaman ini dibuat untuk peragaan.",
        ),
        legal_basis=(
            "<ul><li>Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah</li>"
            "<li>Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Inovasi Daerah</li></ul>"
        ),
        prizes="<p>Uang pembinaan dan piagam bagi tiga pemenang setiap kategori.</p>",
        categories=(
            ("Perangkat Daerah", "Dinas, badan, kecamatan, dan rumah sakit."),
            ("Sekolah", "Sekolah dasar dan sekolah menengah pertama."),
        ),
        phases=(
            Phase("Pendaftaran", "2024-08-05", "2024-09-13"),
            Phase("Penilaian", "2024-09-23", "2024-10-18"),
            Phase("Penganugerahan", "2024-11-20"),
        ),
    ),
)

PANGKALPINANG = DemoRegion(
    key="pangkalpinang",
    code="19.71",
    name="Kota Pangkalpinang",
    short_name="Pangkalpinang",
    time_zone="Asia/Jakarta",
    colours=("#f5eef4", "#5b2a63", "#a4478a", "#e3a72f"),
    tagline="Seratus gagasan dari kantor dan ruang kelas.",
    introduction=(
        "Usulan dan inovasi dari 36 perangkat daerah serta sekolah di Kota Pangkalpinang, "
        "dari pasar pagi sampai kebun sekolah."
    ),
    office="Sekretariat Inovasi Kota Pangkalpinang (peragaan)",
    address="Pangkalpinang",
    hero=Picture(
        "fields", "Susunan petak", "Petak warna ungu, merah jambu, dan kuning"
    ),
    articles=ARTICLES,
    competitions=COMPETITIONS,
    pages=(about_the_demo("Pangkalpinang"),),
    hours=(("Senin–Jumat", "07.30–15.30 WIB"), ("Sabtu", "menurut perjanjian")),
    social=(("instagram", "@inovasi.pgk.contoh"), ("x", "@inovasipgk")),
    announcement="Anda membuka situs peragaan, bukan situs resmi pemerintah kota.",
    featured=("KEBUN ATAP", "ARSIP KELUARGA", "MEMBACA BERPASANGAN"),
    illustrated=(
        (
            "SATU KANTOR SATU GAGASAN",
            Picture("network", "Papan gagasan", "Titik-titik ungu yang terhubung"),
        ),
        (
            "ARSIP KELUARGA",
            Picture("weave", "Lembar arsip", "Pola belah ketupat ungu dan kuning"),
        ),
        (
            "KEBUN ATAP",
            Picture("roofs", "Atap kota", "Deretan atap ungu dan kuning"),
        ),
        (
            "ASET TERLIHAT",
            Picture("fields", "Daftar barang", "Petak warna ungu dan kuning berderet"),
        ),
        (
            "MEMBACA BERPASANGAN",
            Picture(
                "waves", "Lembar buku", "Lapisan gelombang ungu dan matahari kuning"
            ),
        ),
        (
            "BANTU BAYI BARU",
            Picture("sun", "Cahaya pagi", "Lingkaran kuning dengan cincin ungu"),
        ),
    ),
)
