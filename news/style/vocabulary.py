"""Words that are often written wrong, with their right form in the dictionary (KBBI).

``WRITTEN`` are mistakes of whoever wrote it down, so they are corrected in speech too;
``SPOKEN`` are words that somebody may have said, and stay in speech.
"""

from __future__ import annotations

import re
from typing import Final

from news.style.hints import words


def _pairs(text: str) -> dict[str, str]:
    rows = (line.split("=") for line in text.strip().splitlines())
    return {
        wrong.strip(): right.strip()
        for left, right in rows
        for wrong in left.split(",")
    }


WRITTEN: Final = _pairs(
    """
    silahkan = silakan
    dipersilahkan = dipersilakan
    mempersilahkan = mempersilakan
    kerjasama = kerja sama
    bekerjasama = bekerja sama
    kerjabakti = kerja bakti
    tanggungjawab = tanggung jawab
    bertanggungjawab = bertanggung jawab
    pertanggung jawaban, pertanggungan jawab = pertanggungjawaban
    penanggungjawab = penanggung jawab
    terimakasih = terima kasih
    berterimakasih = berterima kasih
    sumberdaya = sumber daya
    tandatangan = tanda tangan
    tindaklanjut = tindak lanjut
    ditindak lanjuti = ditindaklanjuti
    menindak lanjuti = menindaklanjuti
    ditanda tangani = ditandatangani
    menanda tangani = menandatangani
    rumahsakit = rumah sakit
    orangtua = orang tua
    beritahu = beri tahu
    memberitahu = memberi tahu
    ujicoba = uji coba
    tatacara = tata cara
    tatakelola = tata kelola
    olah raga = olahraga
    seringkali = sering kali
    kerapkali = kerap kali
    acapkali = acap kali
    apapun = apa pun
    siapapun = siapa pun
    manapun = mana pun
    kapanpun = kapan pun
    berapapun = berapa pun
    dimanapun = di mana pun
    kemanapun = ke mana pun
    walau pun = walaupun
    meski pun = meskipun
    atau pun = ataupun
    dimana, dimanakah = di mana
    kemana = ke mana
    ijin = izin
    diijinkan = diizinkan
    mengijinkan = mengizinkan
    perijinan = perizinan
    seijin = seizin
    jadual = jadwal
    penjadualan = penjadwalan
    sistim = sistem
    tehnik = teknik
    tehnis = teknis
    tehnologi = teknologi
    kwalitas = kualitas
    kwantitas = kuantitas
    kwitansi = kuitansi
    frekwensi = frekuensi
    konsekwensi = konsekuensi
    aktifitas = aktivitas
    beraktifitas = beraktivitas
    efektifitas = efektivitas
    kreatifitas = kreativitas
    produktifitas = produktivitas
    sensitifitas = sensitivitas
    objektifitas, obyektifitas, obyektivitas = objektivitas
    obyek = objek
    obyektif = objektif
    subyek = subjek
    subyektif = subjektif
    metoda, methode = metode
    prosentase = persentase
    propinsi = provinsi
    jaman = zaman
    azas = asas
    apotik = apotek
    isteri = istri
    difikirkan = dipikirkan
    berfikir = berpikir
    standarisasi = standardisasi
    kongkrit, konkrit, kongkret = konkret
    varitas = varietas
    hakekat = hakikat
    trampil = terampil
    ketrampilan = keterampilan
    ekosistim = ekosistem
    sangsi administrasi = sanksi administrasi
    karir = karier
    """
)
SPOKEN: Final = _pairs(
    """
    praktek = praktik
    mempraktekkan = mempraktikkan
    resiko = risiko
    beresiko = berisiko
    analisa = analisis
    menganalisa = menganalisis
    dianalisa = dianalisis
    himbau = imbau
    himbauan = imbauan
    menghimbau = mengimbau
    dihimbau = diimbau
    sekedar = sekadar
    hutang = utang
    berhutang = berutang
    nasehat = nasihat
    merubah = mengubah
    dirubah = diubah
    nampak = tampak
    antri = antre
    mengantri = mengantre
    antrian = antrean
    cidera = cedera
    lobang = lubang
    telor = telur
    cabe = cabai
    hektar = hektare
    mempengaruhi = memengaruhi
    mempercayai = memercayai
    mensukseskan = menyukseskan
    mensosialisasikan = menyosialisasikan
    mensejahterakan = menyejahterakan
    mentaati = menaati
    mengkonsumsi = mengonsumsi
    mengkoordinasikan, mengkoordinir = mengoordinasikan
    mengkomunikasikan = mengomunikasikan
    mengkolaborasikan = mengolaborasikan
    memparkir = memarkir
    """
)
#: Also names of shops and addresses; in headlines their capital tells nothing.
NAMES_TOO: Final = frozenset(("apotik", "propinsi", "hutang", "cabe", "azas"))

#: Places and times to which *di* and *ke* lead; each is a word of its own.
AFTER_DI: Final = words("""
    kantor rumah sekolah desa kota kabupaten kecamatan kelurahan provinsi daerah wilayah
    lapangan aula gedung ruang ruangan halaman pasar lokasi tempat bidang tahun tingkat
    antara antaranya sana sini situ atas bawah dalam luar depan belakang samping tengah
    sekitar seluruh berbagai beberapa sejumlah setiap masa era hadapan pendopo balai hotel
    puskesmas posyandu jalan sisi awal akhir malam pagi hari bulan saat sela kalangan
    lingkungan sektor negara indonesia kalimantan jakarta tanah lahan taman
""")
AFTER_KE: Final = words("""
    kantor sekolah desa kota pasar lokasi tempat sana sini situ atas bawah dalam depan
    depannya belakang samping tengah seluruh berbagai beberapa sejumlah setiap hadapan
    puskesmas rumah masyarakat kecamatan kabupaten daerah wilayah
""")
#: Passives that are often written apart; those in -kan are known by their ending.
PASSIVE: Final = words("""
    gelar buka pimpin bangun ambil susun rancang tanam kirim mulai bahas minta
    bantu kelola buat dukung terima catat pandu gagas dorong ikuti hadiri dampingi
    minati jalani lalui temui akui miliki ketahui sepakati awali akhiri penuhi fasilitasi
    inisiasi uji pilih tunjuk lantik serahkan perlukan kerjakan keluarkan kembangkan
    perkenalkan pertahankan pertandingkan perlombakan peroleh persiapkan percayakan
    perbaiki pelajari perkirakan kenalkan kumpulkan kirimkan kunjungi pelihara
    benahi bagikan layani tangani tandai ujicobakan
""")
#: End in -kan and are no verbs: *pendidikan*, *belokan*.
NO_PASSIVE: Final = re.compile(
    r"(?:pe\w+|ke(?!mbang|mas|nal)\w+|pekan|bukan|rekan|makan|masukan|gerakan|masakan"
    r"|pasukan|tindakan|belokan|tanjakan|cetakan|ledakan|tumpukan|gundukan|tegakan"
    r"|lekukan|bentukan|sobekan|acakan)$"
)

#: What *antar-* and others are joined with; *mengantar* is another word.
BOUND: Final = {
    "antar": words("""
        daerah instansi lembaga desa kota kabupaten kecamatan kelurahan provinsi negara
        bangsa umat warga sektor organisasi wilayah pulau kementerian kelompok generasi
        sekolah pihak bidang unit individu komunitas
    """),
    "non": words("formal fisik teknis tunai akademik pemerintah aktif medis"),
    "pasca": words("panen pandemi bencana pelatihan banjir sarjana tambang"),
    "pra": words("sekolah sejahtera kerja produksi"),
    "sub": words("sektor bidang bagian unit tema kegiatan"),
    "pro": words("aktif"),
    "swa": words("daya sembada"),
    "maha": words("siswa"),
}
#: Before capitals a hyphen: *antar-OPD*.
BOUND_CAPITALS: Final = ("antar", "non", "pasca", "pra")
