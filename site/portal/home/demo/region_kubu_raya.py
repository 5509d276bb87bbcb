"""Kubu Raya: the circular, and the event on innovation and intellectual property."""

from portal.home.demo.contents import (
    Article,
    Competition,
    DemoRegion,
    Phase,
    Picture,
    about_the_demo,
)

PLACE = "Alimoer, Sungai Raya, Kabupaten Kubu Raya"

ARTICLES = (
    Article(
        slug="surat-edaran-satu-inovasi",
        kicker="Kebijakan",
        title="Surat Edaran Disiapkan: Setiap Perangkat Daerah Minimal Satu Inovasi",
        standfirst=(
            "Inovasi dipandang sebagai tanggung jawab bersama, bukan tugas satu atau dua "
            "kantor."
        ),
        moment="2025-12-03T13:30",
        dateline="Kubu Raya",
        event_date="2025-12-03",
        event_place=PLACE,
        body=(
            "Pemerintah Kabupaten Kubu Raya menyiapkan surat edaran bagi seluruh perangkat "
            "daerah. Isinya mewajibkan setiap unit menghasilkan sekurang-kurangnya satu "
            "inovasi, baik di bidang pelayanan publik, tata kelola, maupun sektor "
            "strategis yang lain.",
            "Rencana tersebut diungkapkan Sekretaris Daerah pada Diseminasi Inovasi dan "
            "Kekayaan Intelektual di Alimoer, Sungai Raya, Rabu (3/12/2025). Ia menilai "
            "inovasi tidak semestinya menunggu prakarsa kepala daerah, tetapi tumbuh "
            "sebagai budaya bersama aparatur.",
            "Kebijakan ini dimaksudkan untuk mempercepat pembangunan. Pembagian "
            "tanggung jawab yang merata membuat beban tidak lagi jatuh pada kantor yang "
            "itu-itu saja.",
        ),
        tags=("Surat edaran", "Budaya inovasi"),
        picture=Picture(
            "network",
            "Simpul bersama",
            "Titik-titik biru dan jingga yang terhubung garis",
        ),
    ),
    Article(
        slug="ekosistem-inovasi-dan-kekayaan-intelektual",
        kicker="Diseminasi",
        title="Membangun Ekosistem: Inovasi Dilahirkan, Diperkuat, lalu Dikawal",
        standfirst=(
            "Daya saing daerah tidak semata-mata ditentukan oleh besarnya anggaran."
        ),
        moment="2025-12-03T17:00",
        dateline="Kubu Raya",
        event_date="2025-12-03",
        event_place=PLACE,
        body=(
            "Diseminasi Inovasi dan Kekayaan Intelektual di Sungai Raya, Rabu (3/12/2025), "
            "membahas lebih dari sekadar jumlah program. Pemerintah Kabupaten Kubu Raya "
            "sedang menata sistem inovasi daerah yang kuat, modern, dan sesuai dengan "
            "tantangan zaman.",
            "Sekretaris Daerah menyampaikan bahwa persaingan antardaerah kini ditentukan "
            "oleh kemampuan menciptakan hal baru, bukan hanya oleh kekuatan anggaran. "
            "Ekosistemnya harus menyeluruh: gagasan dilahirkan, diperkuat, dan dikawal "
            "hingga masyarakat merasakan manfaatnya.",
            "Kekayaan intelektual menjadi bagian dari pengawalan itu. Karya yang tercatat "
            "lebih mudah dikembangkan dan tidak mudah diklaim pihak lain.",
        ),
        tags=("Kekayaan intelektual", "Ekosistem inovasi"),
        picture=Picture(
            "sun",
            "Lingkar cahaya",
            "Lingkaran jingga dengan cincin berlapis biru",
        ),
    ),
    Article(
        slug="kerja-yang-berorientasi-solusi",
        kicker="Aparatur",
        title="Dari Rutinitas ke Solusi: Cara Kerja Aparatur Diminta Berubah",
        standfirst="Kolaborasi dan data menjadi bekal menjawab tantangan layanan.",
        moment="2025-12-04T08:30",
        dateline="Kubu Raya",
        event_date="2025-12-03",
        event_place=PLACE,
        body=(
            "Budaya kerja yang hanya mengulang kebiasaan dinilai tidak lagi memadai di "
            "Kubu Raya. Dalam kegiatan diseminasi pada 3 Desember 2025, aparatur sipil "
            "negara didorong berpikir kreatif dan mencari jalan keluar.",
            "Perangkat daerah diminta lebih tanggap, sedangkan kerja sama antarsektor "
            "diperkuat. Setiap masalah hendaknya dijawab dengan cara yang cerdas, cepat, "
            "dan berdasarkan data.",
            "Dengan begitu, inovasi tidak terasa sebagai pekerjaan tambahan. Ia menjadi "
            "cara melayani dan memajukan daerah.",
        ),
        tags=("Budaya inovasi", "ASN"),
        picture=Picture(
            "weave",
            "Anyaman kerja",
            "Pola belah ketupat biru dan jingga berulang",
        ),
    ),
)

COMPETITIONS = (
    Competition(
        slug="anugerah-inovasi-2025",
        title="Anugerah Inovasi Kubu Raya",
        year=2025,
        kind="regional",
        organizer="Badan Perencanaan Pembangunan, Riset dan Inovasi Daerah",
        theme="Lahir, diperkuat, dikawal",
        introduction=(
            "Penghargaan contoh bagi perangkat daerah dan unit layanan dengan inovasi "
            "yang terbukti bermanfaat."
        ),
        body=(
            "Penilaian melihat kebaruan, manfaat, kemudahan ditiru, dan perlindungan "
            "kekayaan intelektualnya.",
            "Penghargaan, jadwal, dan hasil pada halaman ini dibuat untuk peragaan.",
        ),
        legal_basis=(
            "<ul><li>Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Inovasi Daerah"
            "</li></ul>"
        ),
        prizes="<p>Piagam dan piala bagi tiga terbaik setiap kategori.</p>",
        categories=(
            ("Perangkat Daerah", "Dinas, badan, dan sekretariat."),
            ("Kecamatan dan Unit Layanan", "Kecamatan, puskesmas, dan sekolah."),
        ),
        phases=(
            Phase("Pengusulan", "2025-09-01", "2025-10-10"),
            Phase("Penilaian", "2025-10-20", "2025-11-14"),
            Phase("Diseminasi dan penganugerahan", "2025-12-03", note="Sungai Raya"),
        ),
    ),
)

KUBU_RAYA = DemoRegion(
    key="kuburaya",
    code="61.12",
    name="Kabupaten Kubu Raya",
    short_name="Kubu Raya",
    time_zone="Asia/Jakarta",
    colours=("#eaf1f8", "#174a7c", "#3f7fb5", "#e0812f"),
    tagline="Inovasi lahir, diperkuat, dan dikawal sampai bermanfaat.",
    introduction=(
        "Dari muara sampai lahan gambut, setiap perangkat daerah menyumbang sekurangnya "
        "satu cara baru melayani warga."
    ),
    office="Sekretariat Inovasi Kabupaten Kubu Raya (peragaan)",
    address="Sungai Raya",
    hero=Picture(
        "network", "Jejaring muara", "Titik-titik biru yang terhubung seperti jaring"
    ),
    articles=ARTICLES,
    competitions=COMPETITIONS,
    pages=(about_the_demo("Kubu Raya"),),
    hours=(("Senin–Kamis", "07.30–15.30 WIB"), ("Jumat", "07.30–15.00 WIB")),
    social=(("youtube", "@inovasikuburaya"), ("tiktok", "@kuburaya.contoh")),
    announcement="Situs ini peragaan; usulan yang tampil tidak sungguh-sungguh ada.",
    featured=("LUMBUNG SAGU", "CATAT IMUN", "ETALASE MUARA"),
    illustrated=(
        (
            "LUMBUNG SAGU",
            Picture("roofs", "Atap lumbung", "Deretan atap segitiga biru dan jingga"),
        ),
        (
            "KLINIK KEKAYAAN INTELEKTUAL",
            Picture("weave", "Pola tenun", "Pola belah ketupat biru dan jingga"),
        ),
        (
            "CATAT IMUN",
            Picture("fields", "Petak warna", "Petak warna biru dan jingga berderet"),
        ),
        (
            "DAFTAR MEREK BERSAMA",
            Picture("sun", "Cap bersama", "Lingkaran jingga dengan cincin biru"),
        ),
        (
            "SUNGAI RAYA BERSIH",
            Picture("river", "Parit bersih", "Pita jingga melengkung di bidang biru"),
        ),
        (
            "ETALASE MUARA",
            Picture("waves", "Ombak muara", "Lapisan gelombang biru dan matahari"),
        ),
    ),
)
