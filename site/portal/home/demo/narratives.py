"""Turns the few facts of a sample innovation into the texts of the national form.

The innovations are invented. The texts follow the parts that the form asks for
(legal basis, problem, strategic issue, method, novelty, how it works); which
wording a part gets depends on the name, so neighbours don't read alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

LEGAL_BASIS = (
    "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah memberi ruang "
    "bagi daerah untuk berinovasi, dan Peraturan Pemerintah Nomor 38 Tahun 2017 "
    "tentang Inovasi Daerah mengatur bentuk, kriteria, serta tata caranya. Profil ini "
    "disusun mengikuti isian resmi inovasi daerah."
)
ISSUES = (
    (
        "Pada tingkat global, persoalan ini berkaitan dengan tujuan pembangunan "
        "berkelanjutan: {goals}. Pada tingkat nasional, pemerintah menuntut layanan "
        "yang lebih cepat, terukur, dan menjangkau semua orang. Di daerah, jarak "
        "antarpermukiman dan jumlah petugas yang terbatas membuat cara lama tidak "
        "lagi memadai."
    ),
    (
        "Isu ini bersinggungan dengan agenda {goals} di tingkat global. Rencana "
        "pembangunan nasional menempatkan mutu layanan dasar dan tata kelola sebagai "
        "prioritas, sedangkan di daerah anggaran terbatas sementara kebutuhan warga "
        "terus bertambah, sehingga perubahan harus murah dan mudah ditiru."
    ),
    (
        "Dunia bersepakat mengejar {goals}. Indonesia menerjemahkannya ke dalam "
        "rencana pembangunan, dan daerah menanggung bagian yang paling nyata: "
        "pelayanan sehari-hari. Tanpa perbaikan cara kerja, tambahan anggaran saja "
        "tidak mengubah pengalaman warga."
    ),
)
METHODS = (
    (
        "Tim memulai dari percakapan dengan warga dan petugas yang mengalami masalah "
        "ini. Dari catatan itu disusun rancangan sederhana, dicoba pada lingkup "
        "kecil, lalu diperbaiki setiap dua pekan. Hal yang tidak terpakai dihentikan "
        "lebih awal agar biaya tetap kecil. Hasil setiap putaran dibuka dalam rapat "
        "sehingga semua pihak mengetahui alasan perubahannya."
    ),
    (
        "Perubahan dirancang bersama oleh petugas, kader, dan perwakilan penerima "
        "layanan. Mereka memetakan langkah layanan lama satu per satu, menandai titik "
        "tunggu, dan memilih dua titik yang paling merugikan. Kedua titik itulah yang "
        "diubah lebih dahulu. Pengukuran awal dilakukan sebelum perubahan supaya "
        "dampaknya dapat dibandingkan secara jujur."
    ),
    (
        "Kegiatan dibagi menjadi tiga tahap: mengenali, mencoba, dan menetapkan. Pada "
        "tahap pertama dikumpulkan data enam bulan ke belakang. Pada tahap kedua cara "
        "baru dijalankan berdampingan dengan cara lama. Pada tahap ketiga cara baru "
        "ditetapkan dengan petunjuk teknis, pembagian tugas, dan jadwal pemantauan "
        "yang diketahui semua pelaksana."
    ),
)
NOVELTIES = (
    (
        "Kebaruannya terletak pada siapa yang bergerak: bukan lagi warga yang "
        "menyesuaikan diri dengan kantor, melainkan layanan yang menyesuaikan diri "
        "dengan warga. Cara ini belum dijalankan oleh unit lain di daerah dan tidak "
        "memerlukan pegawai tambahan."
    ),
    (
        "Keunggulannya adalah kesederhanaan. Seluruh alat yang dipakai sudah tersedia "
        "atau dapat dipinjam, petugas baru dapat mempelajarinya dalam satu hari, dan "
        "daerah lain dapat menirunya tanpa perizinan khusus."
    ),
    (
        "Berbeda dengan upaya terdahulu, ukuran keberhasilan ditetapkan sejak awal "
        "dan dipantau terbuka. Pelaksana dapat menghentikan bagian yang tidak "
        "berhasil tanpa menunggu akhir tahun anggaran."
    ),
)
WORKINGS = (
    (
        "Cara kerjanya sebagai berikut. Pertama, penanggung jawab menerima data atau "
        "permintaan melalui jalur yang telah ditentukan. Kedua, petugas memeriksa "
        "kelengkapan dan menentukan urutan penanganan. Ketiga, layanan diberikan di "
        "tempat yang paling dekat dengan warga. Keempat, hasilnya dicatat pada hari "
        "yang sama. Kelima, catatan sebulan dibahas bersama untuk memutuskan apa yang "
        "diteruskan, diperbaiki, atau dihentikan."
    ),
    (
        "Pelaksanaannya mengikuti urutan tetap: penjadwalan, pelaksanaan, pencatatan, "
        "dan tinjauan. Jadwal diumumkan sepekan sebelumnya. Setiap pelaksana "
        "mempunyai satu lembar kendali yang memuat nama kegiatan, waktu, serta "
        "kendala. Koordinator merangkum lembar itu dan menyampaikan tiga hal: yang "
        "berjalan, yang tertunda, dan yang memerlukan keputusan pimpinan. Warga dapat "
        "menyampaikan keluhan melalui kotak saran maupun pesan singkat."
    ),
    (
        "Alur layanan dibuat sependek mungkin. Warga cukup berhubungan dengan satu "
        "petugas dari awal hingga selesai. Petugas itulah yang menghubungi unit lain "
        "bila diperlukan dan memberi kabar tentang kemajuannya. Apabila batas waktu "
        "terlampaui, kasusnya naik secara otomatis ke penanggung jawab. Setiap "
        "triwulan, data dibandingkan dengan keadaan awal dan diumumkan di papan "
        "informasi kantor."
    ),
)
FOLLOW_UPS = (
    (
        "Pemantauan dilakukan setiap bulan oleh penanggung jawab dan setiap semester "
        "oleh kepala perangkat daerah. Yang dibandingkan adalah jumlah penerima, "
        "waktu layanan, biaya, dan keluhan. Hasilnya dibahas bersama mitra dari "
        "kampus, komunitas, dunia usaha, dan media. Agar tidak bergantung pada satu "
        "orang, setiap tugas memiliki pengganti dan petunjuk tertulis. Kebutuhan "
        "anggaran diusulkan melalui rencana kerja tahunan sehingga kegiatan tetap "
        "berjalan ketika pejabatnya berganti."
    ),
    (
        "Keberlanjutan dijaga dengan tiga cara. Pertama, tugas pelaksana masuk ke "
        "dalam sasaran kerja pegawai. Kedua, biaya rutin dimasukkan ke rencana kerja "
        "dan anggaran tahun berikutnya. Ketiga, pengetahuan disimpan dalam petunjuk "
        "singkat yang diperbarui setelah setiap tinjauan. Warga dan mitra diundang "
        "dua kali setahun untuk menilai apakah layanan ini masih menjawab kebutuhan. "
        "Bila tidak lagi diperlukan, kegiatan dihentikan dan pelajarannya dicatat "
        "bagi unit lain yang hendak meniru."
    ),
)
PURPOSES = (
    "Menjawab persoalan berikut: {problem} Tujuannya agar layanan lebih dekat, "
    "lebih cepat, dan dapat diukur, tanpa membebani warga dengan syarat baru.",
    "Mengubah cara kerja yang menimbulkan masalah ini: {problem} Perubahan "
    "diharapkan menetap melalui petunjuk teknis dan pembagian tugas yang jelas.",
)
BENEFITS = (
    "Warga menghemat waktu dan biaya, petugas memiliki urutan kerja yang jelas, dan "
    "pimpinan memperoleh data untuk mengambil keputusan. Unit lain dapat menirunya "
    "dengan perangkat yang sudah ada.",
    "Penerima layanan tidak perlu datang berulang kali. Pelaksana bekerja dengan "
    "catatan yang sama sehingga tidak saling menunggu. Daerah memperoleh contoh baik "
    "yang dapat diterapkan di tempat lain.",
)


@dataclass(frozen=True)
class Narrative:
    summary: str
    design: str
    purpose: str
    benefit: str
    result: str


def narrative(
    *, name: str, office: str, problem: str, method: str, effect: str, goals: list[str]
) -> Narrative:
    """Write the texts of one innovation; ``method`` and ``effect`` are sentences."""
    design = "\n".join(
        [
            f"Dasar hukum. {LEGAL_BASIS} Pelaksanaan oleh {office} ditetapkan dengan "
            "surat keputusan kepala perangkat daerah.",
            f"Permasalahan. {problem}",
            "Isu strategis. "
            + _one_of(ISSUES, name, "issue").format(goals=_joined(goals)),
            f"Metode pembaharuan. {method} {_one_of(METHODS, name, 'method')}",
            f"Keunggulan dan kebaharuan. {_one_of(NOVELTIES, name, 'novelty')}",
            f"Cara kerja. {_one_of(WORKINGS, name, 'working')}",
            f"Pemantauan dan keberlanjutan. {_one_of(FOLLOW_UPS, name, 'follow-up')}",
        ]
    )
    return Narrative(
        summary=f"{method} {effect}",
        design=design,
        purpose=_one_of(PURPOSES, name, "purpose").format(problem=problem),
        benefit=_one_of(BENEFITS, name, "benefit"),
        result=f"{effect} Angka ini berasal dari catatan pelaksana dan merupakan "
        "data contoh untuk peragaan.",
    )


def _one_of(choices: tuple[str, ...], name: str, part: str) -> str:
    """Choose by the name, the same on every machine and every day."""
    digest = sha256(f"{part}/{name}".encode()).digest()
    return choices[digest[0] % len(choices)]


def _joined(goals: list[str]) -> str:
    if len(goals) < 2:
        return "".join(goals) or "kelembagaan yang tangguh"
    return f"{', '.join(goals[:-1])} dan {goals[-1]}"
