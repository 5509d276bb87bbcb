"""Kutai Kartanegara: the innovation week of 2022 and the aim of a better grade."""

from portal.home.demo.contents import (
    Article,
    Competition,
    DemoRegion,
    Phase,
    Picture,
    about_the_demo,
)

ARTICLES = (
    Article(
        slug="satu-inovasi-setiap-tahun",
        kicker="Pekan Inovasi 2022",
        title="Setiap OPD Diminta Melahirkan Sekurangnya Satu Inovasi per Tahun",
        standfirst=(
            "Pesan itu disampaikan Bupati ketika membuka Pekan Inovasi Tahun 2022 di "
            "Tenggarong."
        ),
        moment="2022-11-10T15:00",
        dateline="Tenggarong",
        event_date="2022-11-10",
        event_place="Ruang Serbaguna Kantor Bupati Kutai Kartanegara",
        body=(
            "Bupati Kutai Kartanegara kembali menagih inovasi dari jajarannya. Saat "
            "membuka Pekan Inovasi Tahun 2022 di Ruang Serbaguna Kantor Bupati, Kamis "
            "(10/11/2022), ia menetapkan ukuran yang mudah dihitung: satu inovasi baru "
            "dari setiap organisasi perangkat daerah setiap tahun.",
            "Ukuran itu berlaku luas. Bukan hanya dinas dan badan, kecamatan, kelurahan, "
            "desa, rumah sakit, puskesmas, dan kelompok masyarakat pun diajak menjadikan "
            "inovasi sebagai semangat kerja.",
            "Alasannya sederhana. Hampir semua perangkat daerah bersentuhan dengan "
            "pelayanan publik, sehingga selalu ada yang dapat dibuat lebih cepat, lebih "
            "cerdas, lebih hemat, lebih mudah, dan lebih baik. Bagi unit yang melayani "
            "warga secara langsung, percepatan itu dinilai mendesak.",
        ),
        tags=("Pekan Inovasi", "Satu OPD satu inovasi"),
        picture=Picture(
            "river",
            "Lengkung sungai",
            "Pita sungai keemasan melengkung di antara bidang merah bata",
        ),
    ),
    Article(
        slug="kewajiban-inovasi-akan-diatur",
        kicker="Kebijakan",
        title="Kewajiban Berinovasi Hendak Dituangkan dalam Peraturan",
        standfirst=(
            "Balitbangda diminta menyiapkan rancangannya, sekurang-kurangnya dalam bentuk "
            "peraturan kepala daerah."
        ),
        moment="2022-11-11T10:00",
        dateline="Tenggarong",
        event_date="2022-11-10",
        event_place="Ruang Serbaguna Kantor Bupati Kutai Kartanegara",
        body=(
            "Target satu inovasi per perangkat daerah di Kutai Kartanegara tidak akan "
            "dibiarkan menjadi imbauan lisan. Kepala Bidang Inovasi Badan Penelitian dan "
            "Pengembangan Daerah (Balitbangda) mendapat tugas menuangkannya ke dalam "
            "peraturan yang tegas.",
            "Pilihan paling ringan adalah peraturan kepala daerah atau peraturan bupati. "
            "Bentuk peraturan daerah pun terbuka. Dengan landasan tertulis, kewajiban "
            "tersebut diharapkan bertahan meskipun pejabatnya berganti.",
            "## Tim pendamping",
            "Selain peraturan, diminta pula rancangan tim yang bertugas mendampingi "
            "perangkat daerah. Tim membantu sejak gagasan dicari sampai inovasinya "
            "dikemas dengan baik. Pendampingan dipandang penting bagi kelangsungan "
            "inovasi di lingkungan pemerintah kabupaten.",
        ),
        tags=("Regulasi", "Pendampingan"),
        picture=Picture(
            "weave",
            "Anyaman",
            "Pola anyaman belah ketupat merah tua dan emas",
        ),
    ),
    Article(
        slug="menuju-sangat-inovatif",
        kicker="Indeks inovasi",
        title="Dari “Inovatif” Menuju “Sangat Inovatif”",
        standfirst=(
            "Predikat yang lebih tinggi menuntut inovasi dari semua bentuk yang diakui "
            "peraturan."
        ),
        moment="2022-11-14T09:30",
        dateline="Tenggarong",
        event_date="2022-11-10",
        event_place="Tenggarong",
        body=(
            "Pada akhir 2022 Kutai Kartanegara menyandang predikat “Inovatif”. Dalam "
            "pembukaan Pekan Inovasi 2022, Bupati menyampaikan harapan agar daerah naik "
            "ke predikat “Sangat Inovatif”.",
            "Ruang geraknya cukup lebar, sebab peraturan mengenal tiga bentuk inovasi "
            "daerah.",
            "- Tata kelola pemerintahan daerah: cara kantor bekerja di dalam.\n"
            "- Pelayanan publik: apa yang diterima warga.\n"
            "- Bentuk lain sesuai dengan urusan yang menjadi kewenangan daerah.",
            "Dengan ketiga bentuk itu, tidak ada perangkat daerah yang sama sekali tidak "
            "mempunyai bahan untuk berinovasi. Yang dibutuhkan adalah kemauan memulai dan "
            "pendampingan agar hasilnya tercatat lengkap.",
        ),
        tags=("Indeks Inovasi Daerah",),
        picture=Picture(
            "sun",
            "Matahari terbit",
            "Lingkaran emas dengan cincin merah bata berlapis",
        ),
    ),
)

COMPETITIONS = (
    Competition(
        slug="pekan-inovasi-2022",
        title="Pekan Inovasi 2022",
        year=2022,
        kind="regional",
        organizer="Badan Penelitian dan Pengembangan Daerah",
        theme="Satu perangkat daerah, satu inovasi setiap tahun",
        introduction=(
            "Pameran dan lomba inovasi perangkat daerah, kecamatan, puskesmas, dan "
            "sekolah, dibuka Kamis, 10 November 2022, di Tenggarong."
        ),
        body=(
            "Pekan Inovasi mempertemukan pelaksana layanan dari seluruh Kutai "
            "Kartanegara. Setiap unit memperlihatkan masalah yang dihadapi, cara baru "
            "yang dicoba, dan hasil yang diperoleh.",
            "Jadwal dan hasil pada halaman ini dibuat untuk peragaan; tanggal pembukaannya "
            "sesuai dengan pemberitaan.",
        ),
        legal_basis=(
            "<ul><li>Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah</li>"
            "<li>Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Inovasi Daerah</li></ul>"
        ),
        prizes="<p>Uang pembinaan, piala, dan piagam bagi pemenang setiap kategori.</p>",
        categories=(
            ("Perangkat Daerah", "Dinas, badan, sekretariat, dan rumah sakit."),
            ("Kecamatan", "Kecamatan beserta kelurahan dan desa di wilayahnya."),
            ("Puskesmas dan Sekolah", "Unit layanan kesehatan dan pendidikan dasar."),
        ),
        phases=(
            Phase("Pendaftaran", "2022-09-12", "2022-10-14"),
            Phase("Penilaian berkas", "2022-10-17", "2022-10-28"),
            Phase(
                "Pembukaan Pekan Inovasi",
                "2022-11-10",
                note="Ruang Serbaguna Kantor Bupati",
            ),
            Phase("Pameran dan presentasi", "2022-11-10", "2022-11-14"),
        ),
    ),
)

KUKAR = DemoRegion(
    key="kukar",
    code="64.02",
    name="Kabupaten Kutai Kartanegara",
    short_name="Kukar",
    time_zone="Asia/Makassar",
    colours=("#f6efe6", "#6e2430", "#b0552f", "#d9a441"),
    tagline="Satu perangkat daerah, sekurangnya satu inovasi setiap tahun.",
    introduction=(
        "Inovasi dari hulu sampai hilir Mahakam: kesehatan di atas perahu, sekolah di "
        "tepi sungai, dan desa yang mengelola datanya sendiri."
    ),
    office="Sekretariat Inovasi Kabupaten Kutai Kartanegara (peragaan)",
    address="Tenggarong",
    hero=Picture(
        "river",
        "Sungai besar",
        "Pita sungai keemasan melengkung di antara bidang merah bata",
    ),
    articles=ARTICLES,
    competitions=COMPETITIONS,
    pages=(about_the_demo("Kutai Kartanegara"),),
    hours=(("Senin–Kamis", "08.00–15.30 WITA"), ("Jumat", "08.00–11.30 WITA")),
    social=(
        ("instagram", "@inovasi.kukar.contoh"),
        ("facebook", "Inovasi Kukar"),
    ),
    announcement="Situs ini peragaan; isinya bukan data resmi Kutai Kartanegara.",
    featured=("MATA MAHAKAM", "RADIO SIAGA SUNGAI", "KAMPUNG TERTIB DATA"),
    illustrated=(
        (
            "MATA MAHAKAM",
            Picture("waves", "Riak air", "Lapisan gelombang di bawah lingkaran emas"),
        ),
        (
            "PASPOR WISATA KUTAI",
            Picture("weave", "Motif ketupat", "Motif belah ketupat berulang"),
        ),
        (
            "KAMPUNG TERTIB DATA",
            Picture("network", "Jejaring kampung", "Titik-titik yang saling terhubung"),
        ),
        (
            "RADIO SIAGA SUNGAI",
            Picture("sun", "Lingkar siaran", "Lingkaran emas dengan cincin berlapis"),
        ),
        (
            "PEKAN INOVASI TERBUKA",
            Picture("roofs", "Deret gerai", "Deretan atap merah bata dan emas"),
        ),
        (
            "KUTAI BERTUTUR",
            Picture("fields", "Petak cerita", "Petak warna merah bata dan emas"),
        ),
    ),
)
