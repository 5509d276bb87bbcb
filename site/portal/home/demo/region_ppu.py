"""Penajam Paser Utara: the competition of 2025 and the briefing for KIPP."""

from portal.home.demo.contents import (
    Article,
    Competition,
    DemoRegion,
    Phase,
    Picture,
    PlainPage,
    about_the_demo,
)

ARTICLES = (
    Article(
        slug="perbup-9-2025-disosialisasikan",
        kicker="Lomba inovasi",
        title="Lomba Inovasi Daerah 2025 Diluncurkan Bersama Sosialisasi Perbup 9/2025",
        standfirst=(
            "Camat, lurah, kepala desa, kepala UPT, hingga kepala sekolah diajak "
            "menjadikan inovasi sebagai kebiasaan kerja."
        ),
        moment="2025-06-04T14:30",
        dateline="PPU",
        event_date="2025-06-04",
        event_place="Penajam",
        body=(
            "Lomba Inovasi Daerah 2025 resmi dibuka di Kabupaten Penajam Paser Utara. "
            "Peluncurannya, Rabu (4/6/2025), digabungkan dengan sosialisasi Peraturan "
            "Bupati Nomor 9 Tahun 2025 yang mengatur percepatan inovasi daerah.",
            "Asisten Administrasi Umum Sekretariat Daerah menerangkan dua sasaran "
            "peraturan tersebut: layanan publik yang lebih bermutu dan tata kelola "
            "pemerintahan yang lebih kuat. Karena itu, menurut dia, peraturan ini tidak "
            "boleh berhenti sebagai kelengkapan administrasi.",
            "## Undangan sampai ke sekolah dan desa",
            "Peserta sosialisasi datang dari banyak jenjang: camat, lurah, kepala desa, "
            "kepala unit pelaksana teknis, serta kepala SD dan SMP. Susunan undangan itu "
            "menegaskan bahwa perbaikan layanan menjadi urusan semua unit, bukan hanya "
            "kantor di pusat kabupaten.",
            "Pemerintah kabupaten membuka kesempatan bagi siapa saja untuk mengajukan "
            "gagasan. Ukurannya bukan besar biaya, melainkan perubahan yang dapat dilihat "
            "dan dirasakan warga. Cara lama yang sekadar diulang dinilai tidak cukup untuk "
            "menjawab kebutuhan daerah yang terus berkembang.",
            "Inovasi juga diharapkan tidak muncul sesaat menjelang lomba. Setiap unit "
            "diminta merawatnya sebagai bagian dari pekerjaan harian, sebab pembangunan "
            "tidak hanya bertumpu pada infrastruktur.",
        ),
        tags=("Lomba Inovasi Daerah", "Perbup 9/2025"),
        picture=Picture(
            "waves",
            "Gelombang teluk",
            "Lapisan gelombang hijau kebiruan di bawah lingkaran matahari jingga",
        ),
    ),
    Article(
        slug="bimbingan-proposal-kipp-2025",
        kicker="KIPP 2025",
        title="Perangkat Daerah Dibekali Cara Menyusun Proposal KIPP 2025",
        standfirst=(
            "Bimbingan teknis berlangsung luring dan daring; pendampingan dijanjikan "
            "sampai proposal siap bersaing."
        ),
        moment="2025-05-06T16:00",
        dateline="PPU",
        event_date="2025-05-06",
        event_place="Kantor Bupati Penajam Paser Utara",
        body=(
            "Wakil dari seluruh perangkat daerah di Penajam Paser Utara mengikuti "
            "bimbingan penyusunan proposal inovasi pelayanan publik, Selasa (6/5/2025). "
            "Kegiatan ini menyiapkan keikutsertaan daerah dalam Kompetisi Inovasi "
            "Pelayanan Publik (KIPP) 2025.",
            "Wakil Bupati menempatkan inovasi layanan sebagai kebutuhan birokrasi, bukan "
            "gaya sesaat. Ia mengaitkannya dengan arahan Kementerian PANRB dan "
            "mengingatkan bahwa penghasilan aparatur berasal dari pajak masyarakat.",
            "## Tiga pokok bahasan",
            "- menyusun proposal yang runtut dan didukung bukti;\n"
            "- menilai apakah inovasi benar-benar efektif;\n"
            "- menyiapkan strategi agar proposal unggul di tingkat nasional.",
            "Sebagian peserta hadir di tempat dan sebagian lagi mengikuti secara daring. "
            "Rujukan kegiatan ini adalah Peraturan Menteri PANRB Nomor 91 Tahun 2021 "
            "tentang pembinaan inovasi pelayanan publik.",
            "Pemerintah kabupaten menjanjikan pendampingan teknis yang menyeluruh. "
            "Keberhasilan di KIPP dipandang sebagai jalan memperluas manfaat layanan, "
            "sehingga inovasi diminta menjawab kebutuhan warga dan tetap hidup setelah "
            "penilaian selesai.",
        ),
        tags=("KIPP 2025", "Bimbingan teknis"),
        picture=Picture(
            "roofs",
            "Deret lumbung",
            "Deretan atap segitiga berwarna hijau dan kuning di atas garis tanah",
        ),
    ),
    Article(
        slug="empat-pertanyaan-sebelum-mendaftar",
        kicker="Panduan",
        title="Empat Pertanyaan Sebelum Mendaftarkan Inovasi",
        standfirst=(
            "Daftar singkat agar perangkat daerah dan sekolah dapat memeriksa sendiri "
            "kesiapan gagasannya."
        ),
        moment="2025-06-11T09:00",
        dateline="PPU",
        event_date="",
        event_place="",
        body=(
            "Sejak Lomba Inovasi Daerah 2025 dibuka pada 4 Juni, klinik inovasi menerima "
            "pertanyaan yang mirip dari berbagai unit. Berikut empat hal yang sebaiknya "
            "dijawab sebelum mendaftar.",
            "- Masalah apa yang dihadapi warga, dan bagaimana keadaannya sebelum inovasi?\n"
            "- Apa yang baru dibandingkan dengan cara kerja yang sudah ada?\n"
            "- Apa buktinya bahwa perubahan itu terjadi?\n"
            "- Dapatkah unit lain menirunya dengan sumber daya yang wajar?",
            "Peraturan Pemerintah Nomor 38 Tahun 2017 memuat lima kriteria inovasi daerah: "
            "mengandung pembaruan, memberi manfaat, tidak membebani masyarakat secara "
            "tidak sah, menjadi kewenangan daerah, dan dapat direplikasi. Empat pertanyaan "
            "di atas membantu memeriksa kriteria tersebut.",
            "Gagasan yang belum dapat menjawab semuanya tetap boleh didaftarkan sebagai "
            "inisiatif. Klinik inovasi akan membantu menyusun uji coba kecil.",
        ),
        tags=("Lomba Inovasi Daerah", "Klinik inovasi"),
        picture=Picture(
            "fields",
            "Petak gagasan",
            "Petak warna hijau dan jingga berderet rapi",
        ),
    ),
)

COMPETITIONS = (
    Competition(
        slug="lomba-inovasi-daerah-2025",
        title="Lomba Inovasi Daerah 2025",
        year=2025,
        kind="regional",
        organizer="Badan Perencanaan Pembangunan, Penelitian dan Pengembangan",
        theme="Inovasi sebagai budaya kerja",
        introduction=(
            "Lomba tahunan bagi perangkat daerah, sekolah, dan masyarakat Penajam Paser "
            "Utara, diluncurkan 4 Juni 2025 bersama sosialisasi Perbup 9/2025."
        ),
        body=(
            "Lomba ini mencari perubahan yang nyata, bukan yang paling mahal. Gagasan "
            "boleh datang dari loket kecamatan, ruang kelas, puskesmas, desa, maupun "
            "bengkel warga.",
            "## Cara mengikuti",
            "- Siapkan profil inovasi dan bukti keadaan sebelum serta sesudahnya.\n"
            "- Mintalah persetujuan pimpinan unit.\n"
            "- Serahkan berkas sebelum pendaftaran ditutup.",
            "Jadwal, hadiah, dan hasil pada halaman ini dibuat untuk peragaan.",
        ),
        legal_basis=(
            "<ul><li>Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah</li>"
            "<li>Peraturan Pemerintah Nomor 38 Tahun 2017 tentang Inovasi Daerah</li>"
            "<li>Peraturan Bupati Penajam Paser Utara Nomor 9 Tahun 2025</li></ul>"
        ),
        prizes=(
            "<p>Juara I memperoleh Rp15.000.000,00, juara II Rp10.000.000,00, dan juara "
            "III Rp7.500.000,00 untuk kategori perangkat daerah. Kategori teknologi tepat "
            "guna memiliki hadiah sendiri. Semua pemenang menerima piala dan piagam.</p>"
        ),
        categories=(
            (
                "Initial Innovation Perangkat Daerah",
                "Gagasan yang masih diuji coba atau baru diterapkan kurang dari setahun.",
            ),
            (
                "On Going Innovation Perangkat Daerah",
                "Inovasi yang sudah diterapkan dan memiliki bukti dampak.",
            ),
            (
                "Teknologi Tepat Guna Umum",
                "Alat atau cara buatan masyarakat yang menjawab kebutuhan setempat.",
            ),
            (
                "Teknologi Tepat Guna Pelajar",
                "Alat atau cara buatan pelajar dengan pendampingan guru.",
            ),
            (
                "Perangkat Daerah Terinovatif",
                "Ditetapkan juri dari jumlah dan mutu inovasi selama satu tahun.",
            ),
        ),
        phases=(
            Phase("Sosialisasi dan peluncuran", "2025-06-04", note="Penajam"),
            Phase("Pendaftaran dan unggah berkas", "2025-06-05", "2025-08-29"),
            Phase("Klinik inovasi", "2025-07-07", "2025-08-22", "Setiap Rabu"),
            Phase("Seleksi administrasi", "2025-09-01", "2025-09-12"),
            Phase("Penilaian proposal", "2025-09-15", "2025-10-03"),
            Phase("Presentasi dan wawancara", "2025-10-20", "2025-10-24"),
            Phase("Penganugerahan", "2025-11-12"),
        ),
    ),
)

PPU = DemoRegion(
    key="ppu",
    code="64.09",
    name="Kabupaten Penajam Paser Utara",
    short_name="PPU",
    time_zone="Asia/Makassar",
    colours=("#e8f1ee", "#0b5a52", "#3f8f83", "#d98e2b"),
    tagline="Perubahan kecil yang terasa di loket, kelas, dermaga, dan kebun.",
    introduction=(
        "Di sini tercatat inovasi perangkat daerah, puskesmas, sekolah, dan kecamatan: "
        "apa masalahnya, apa yang diubah, dan apa hasilnya."
    ),
    office="Klinik Inovasi Kabupaten Penajam Paser Utara (peragaan)",
    address="Kompleks Kantor Bupati, Nipah-Nipah, Penajam",
    hero=Picture(
        "waves",
        "Teluk pada pagi hari",
        "Lapisan gelombang hijau dengan matahari jingga",
    ),
    articles=ARTICLES,
    competitions=COMPETITIONS,
    pages=(
        PlainPage(
            slug="klinik-inovasi",
            title="Klinik inovasi",
            introduction="Tempat bertanya bagi unit yang memiliki gagasan.",
            body=(
                "Klinik dibuka setiap Rabu pukul 09.00–15.00 WITA. Pendamping membantu "
                "merumuskan masalah, merancang uji coba, dan menyusun bukti.",
                "## Sebelum datang",
                "- Tulis masalah dalam dua kalimat.\n"
                "- Bawa angka keadaan sekarang, sekecil apa pun.\n"
                "- Ajak satu orang yang menjalankan layanan setiap hari.",
                "Jadwal ini contoh untuk peragaan.",
            ),
        ),
        about_the_demo("Penajam Paser Utara"),
    ),
    hours=(
        ("Senin–Kamis", "08.00–15.30 WITA"),
        ("Jumat", "08.00–11.00 WITA"),
        ("Sabtu–Minggu", "tutup"),
    ),
    social=(("instagram", "@inovasi.ppu.contoh"), ("youtube", "@inovasippu")),
    announcement="Ini situs peragaan: inovasi, angka, dan hasil lomba adalah rekaan.",
    featured=("ES UNTUK NELAYAN", "TANDA TANGAN DESA", "JEJAK MANGROVE"),
    illustrated=(
        (
            "ES UNTUK NELAYAN",
            Picture(
                "sun", "Matahari dan es", "Lingkaran jingga dengan sinar berjenjang"
            ),
        ),
        (
            "PASAR TANI SABTU",
            Picture("fields", "Petak kebun", "Petak kebun hijau dan kuning berderet"),
        ),
        (
            "TANDA TANGAN DESA",
            Picture("network", "Jejaring desa", "Titik-titik yang saling terhubung"),
        ),
        (
            "BENGKEL SAINS PESISIR",
            Picture("river", "Muara", "Pita muara jingga di antara bidang hijau"),
        ),
        (
            "JEJAK MANGROVE",
            Picture("waves", "Tepi bakau", "Lapisan gelombang hijau di bawah matahari"),
        ),
        (
            "KELAS INOVASI ASN",
            Picture("weave", "Pola belajar", "Pola belah ketupat hijau dan jingga"),
        ),
    ),
)
