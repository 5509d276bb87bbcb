"""The vocabulary of releases: saying verbs, posts, offices, titles."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Stand after the quote, alone, with -nya or before a name: *ujarnya*, *ujar Ainie*.
SAID: Final = _words(
    "lapor gelak potong protes celoteh guyon janji dawuh celetuk teriak petuah"
    " kata ujar ucap tutur jelas terang tegas ungkap papar imbuh tambah lanjut sambung"
    " beber tandas tukas pungkas sebut harap pesan ajak urai cetus aku cerita kenang"
    " singgung ulas nilai jawab seru puji saran pinta tanya tutup kisah tekan imbau"
    " simpul rinci kilah dalih papar elak klaim bisik timpal sahut keluh curhat tulis"
    " perintah canda kelakar seloroh doa sindir wanti akui jelaskan sampaikan ungkapkan tegaskan"
    " katakan ucapkan tuturkan paparkan tambahkan terangkan ujarkan ingat ingatkan"
)
#: Stand after the speaker, with or without a quote.
SAYING: Final = _words(
    "memerinci berkisah menitip menyentil menyela mengiyakan menyanggupi mengizinkan"
    " berniat mengibaratkan memberitahukan mencontohkan mengajarkan menjabarkan menyahut"
    " mengandaikan bersaksi menukas menggarisbawahi mencatat memandang memuji menyambut"
    " berterus angkat bertekad memberi menceritakan menyuarakan mengisyaratkan menyindir"
    " menyampaikannya sepakat berujar menjelaskannya menyetujui mengeluh meyakinkan"
    " mengatakan menyampaikan menegaskan menjelaskan menuturkan mengungkapkan menyebut"
    " menyebutkan menambahkan menekankan menyatakan memaparkan mengaku mengakui berharap"
    " mengharapkan menilai mengajak mengimbau menghimbau meminta mengingatkan berpesan"
    " menerangkan menyoroti mengapresiasi menginginkan menandaskan membeberkan berujar"
    " bercerita menceritakan mengisahkan menguraikan merinci mengklaim memuji menyarankan"
    " berpendapat memastikan menggarisbawahi mencontohkan melanjutkan membenarkan"
    " mengutarakan mengemukakan menargetkan berterima menyimpulkan"
    " beralasan berdalih berkelakar"
    " berkata bertutur berucap menjawab menyayangkan menyadari meyakini mengemukakan"
    " menyerukan menginstruksikan mewanti-wanti bilang minta berseloroh"
    " menuliskan mengusulkan memandang menganggap optimistis optimis bersyukur berjanji"
    " menjanjikan memohon menghargai menitipkan mengeluhkan mengenang membantah menepis"
    " menanggapi bertanya mengomentari mengkritik mengumumkan memerintahkan menugaskan"
    " menimpali berpandangan menegur menolak melaporkan merekomendasikan berkomitmen"
    " mengucapkan mengharap memaklumi menyebutnya mengusulkan menggambarkan"
    " memperkirakan menyinggung mengulas mempersilakan memperingatkan menjamin"
)
#: Stand before the speaker: *Hal itu dikatakan Kepala Bappeda …*
TOLD: Final = _words(
    "dikatakan disampaikan diungkapkan dijelaskan ditegaskan dituturkan dipaparkan diakui"
    " disebutkan ditambahkan diutarakan dibenarkan disanggupi dikemukakan diterangkan"
    " dilanjutkan diingatkan ditekankan diceritakan diucapkan dijawab ditanggapi diharapkan"
)
#: Small words that may stand between a quotation and a name.
NO_VERB: Final = _words(
    "di ke dari dan atau yang pada oleh untuk dengan kepada milik karya bersama"
    " serta itu ini tersebut bagi dalam antara versi atas adalah hanya punya"
    " hasilnya lainnya"
)
#: Between a speaker and the verb.
BETWEEN: Final = _words(
    "juga pun kemudian lalu sendiri turut langsung telah sudah kembali dengan tegas"
    " sempat saat dalam lantas masih terus pernah ikut secara singkat sebelumnya"
)
#: Words with which a post begins. Two-word ones come first when they fit.
POSTS: Final = _words(
    "managing penjabat peserta pengasuh danrem danlanal wadan wadanyon kapolda kapolresta"
    " kajati penewu kapitalaung temenggung damang punggawa kalaksa kalak pembudidaya penghuni"
    " pelajar pelompat budayawan seniman sejarawan pendeta bundo bunda penenun"
    " kepalo mara’dia pemangku dukuh ketuanya rektornya danyon danposal kabaops"
    " bupati wabup sekdakab sekdako sekdaprov komisioner gubernur wagub walikota"
    " wawali wawako sekda sekretaris asisten kepala"
    " plt plh pj pjs camat lurah kabid kabag kasi kasubbag kasubag kasubid kadis kaban"
    " kades keuchik geuchik panewu perbekel petinggi pambakal direktur ketua anggota"
    " menteri mendagri menpan-rb rektor dekan dosen peneliti guru siswa siswi warga staf"
    " inspektur koordinator manajer pengawas penyuluh bidan perawat dokter kepsek"
    " juru pelaku founder pendiri ceo mahasiswa mahasiswi deputi dirjen sekjen kapolres"
    " dandim danramil kapolsek kajari komandan presiden wapres wakil analis pranata"
    " tokoh pemuka petani nelayan pedagang pengusaha pengelola operator orang tenaga"
    " pengurus pensiunan motoris garin marbot takmir ondoafi ondofolo penjaga pengunjung"
    " pelanggan pembeli penumpang penyintas lansia penulis pendongeng ustaz pastor"
    " kader narasumber pemateri juri moderator fasilitator pendamping pegiat"
    " penggagas inovator inisiator pemilik perwakilan bendahara humas pelatih peternak"
    " perajin pengrajin penjabat pelaksana wali sekdis sekcam sekban kasubdit kasat"
    " kabiro karo kaper kapus kapuskesmas jubir widyaiswara legislator ajudan"
    " administrator pengamat akademisi pakar praktisi penerima ibu bapak pasien"
    " murid santri head manager director pemimpin pekaseh bendesa klian"
    " kelian jorong sesepuh nakhoda sopir pengemudi penjual buruh karyawan pegawai pustakawan pamong penghulu"
    " petugas relawan panglima penanggung ahli tim instruktur mentor"
)
#: A post may begin with these before the noun.
BEFORE_POST: Final = _words("salah seorang plt. pj. plh. pjs. mantan eks")
#: Posts of one place, which follows at once: *Camat Sepaku*.
OF_A_PLACE: Final = _words(
    "camat lurah kades keuchik geuchik"
    " panewu perbekel petinggi pambakal desa puskesmas sekcam kelurahan nagari"
)
#: Words of the names of offices; none of them is somebody's name.
OFFICE: Final = _words(
    "bidang dinas badan bagian kantor sekretariat inspektorat daerah kabupaten kota"
    " provinsi kecamatan kelurahan desa nagari kampung pemerintah pemerintahan pemkab"
    " pemkot pemprov setda sekretaris umum administrasi perekonomian pembangunan hukum"
    " organisasi kesejahteraan rakyat kesra kesehatan pendidikan kebudayaan pariwisata"
    " pemuda olahraga perhubungan komunikasi informatika kominfo diskominfo statistik"
    " persandian perencanaan penelitian pengembangan riset inovasi litbang bappeda"
    " bapperida bappelitbangda balitbangda bapelitbang brida kepegawaian sumber daya"
    " manusia bkpsdm bkd bpbd bpkad dpmptsp penanaman modal pelayanan terpadu satu pintu"
    " perizinan kependudukan pencatatan sipil disdukcapil dukcapil sosial tenaga kerja"
    " transmigrasi koperasi usaha kecil menengah umkm perdagangan perindustrian pertanian"
    " perkebunan peternakan perikanan kelautan kehutanan lingkungan hidup pekerjaan tata"
    " ruang pupr perumahan permukiman pertanahan pangan ketahanan pemberdayaan masyarakat"
    " perempuan perlindungan anak keluarga berencana perpustakaan kearsipan arsip satpol"
    " pp satuan polisi pamong praja pemadam kebakaran penyelamatan keuangan aset"
    " pendapatan pajak retribusi politik kesbangpol bangsa kesatuan rumah sakit polsek polres kodim koramil rsud"
    " puskesmas sdn sd smp smpn sma sman smk smkn tk paud sekolah dasar negeri universitas"
    " politeknik institut fakultas komisi dprd dpr kementerian dalam luar menteri"
    " pendayagunaan aparatur reformasi birokrasi pan-rb panrb menpan-rb kemendagri"
    " kemenpan-rb kemenpanrb lembaga nasional perwakilan ombudsman pengadaan barang jasa"
    " setdakab setdako setdaprov tugas harian jabatan protokol pimpinan prokopim humas unit upt uptd uptb teknis pasar terminal pelabuhan"
    " balai pusat jaringan aplikasi layanan elektronik digital data sistem informasi"
    " publik staf ahli bupati wali walikota wakil gubernur kader posyandu kelompok tani"
    " ternak nelayan wisata pokdarwis bumdes karang taruna pkk dharma wanita forum komite"
    " panitia tim penggerak lomba juri dewan asosiasi himpunan persatuan yayasan pt cv"
    " bank perusahaan perusda perumda tirta air minum pdam i ii iii iv v dan & kawasan"
    " industri energi mineral penilaian pengawasan pengendalian penyuluhan pencegahan"
    " penyakit logistik bencana kedaruratan rehabilitasi rekonstruksi sarana prasarana"
    " jalan jembatan bina marga cipta karya seksi subbagian subbidang subkoordinator"
    " tanaman hortikultura peninggalan bersejarah permuseuman kepemudaan keolahragaan"
    " persampahan museum cagar seni ekonomi kreatif pengelolaan milik kebangsaan penduduk"
    " kb kekayaan intelektual ham agama urusan wilayah cabang subbag kua sanggar komunitas"
    " program pelaporan evaluasi kerja sama otonomi hubungan antar kerukunan kecil mikro"
)
#: Short names of offices, which every region makes for itself: *Diskominfosan*.
SHORT_OFFICE: Final = re.compile(
    r"(?:Di[sn](?:kom|dik|par|hub|na|por|kop|per|tan|kan|dag|buk|duk|bud|kes|sos|lh|pen|ker|pem"
    r"|pus|pmd|pu|kub|arp)|Bapp?e|Balitbang|Kesbang|Satpol|Dekranas|Forkopim)\w*$"
)
#: What comes before a place, and so tells that the following word is one.
PLACED: Final = _words(
    "di ke dari kabupaten kota provinsi kecamatan kelurahan desa kampung pemkab pemkot"
    " dusun nagari kapanewon distrik pulau sungai puskesmas asal"
    " se warga pemprov pasar pantai teluk gunung rsud kades kepulauan"
)
#: Begin sentences, so their capital says nothing.
NO_NAME: Final = _words(
    "ia dia sekarang dulu nanti mereka kami kita saya beliau pihaknya hal itu ini dalam pada untuk"
    " dengan kegiatan acara selain menurut sementara adapun sebagai namun tetapi"
    " karena dan di ke dari atas bagi para seluruh setiap semua hari tahun inovasi"
    " lomba program layanan melalui selanjutnya kemudian lebih sebelumnya terkait"
    " hadir turut peraturan undang-undang perda perbup perwali senin selasa rabu"
    " kamis jumat jum'at sabtu minggu ahad januari februari maret april mei juni"
    " juli agustus september oktober november desember tim peserta warga masyarakat"
    " pemerintah kata ujar agar ada tidak bukan jika bila ketika saat sejak setelah"
    " usai sesudah sambil serta atau aplikasi gedung aula ruang hotel pendopo"
    " lapangan jalan pasar juara pemenang dirinya kepadanya pihak sesuai hingga"
    " sampai oleh begitu demikian lanjut tambah wib wita wit rp"
)
#: End a post in small letters before it finds a name.
NO_POST: Final = _words(
    "yang adalah ialah untuk dalam ini itu tersebut akan bisa dapat telah sudah"
    " harus tidak bukan agar bahwa dengan oleh karena serta maupun atau saat ketika"
)
#: Before a post these name a paper or a place: *Peraturan Bupati*, *Kantor Camat*.
OF_AN_OFFICE: Final = _words(
    "peraturan keputusan surat edaran instruksi kantor pendopo halaman gedung ruang"
    " kompleks komplek rumah jabatan dinas sk se piala tim kursi calon pemilihan"
    " pilkada rumdin lapangan aula anjungan"
)
#: After these stands a place, never a person.
PLACE_WORDS: Final = _words(
    "kota kabupaten kecamatan kelurahan desa kampung nagari dusun provinsi"
    " kapanewon puskesmas pulau distrik kepulauan kalurahan"
)
#: I Gede and Ni Wayan: the first word is part of the name.
BALINESE: Final = _words(
    "gede gde wayan made nyoman ketut kadek komang putu nengah gusti dewa luh ayu bagus"
)
#: Ranks stand before the name and belong to it: *Letkol Inf Beni Tarigan*.
RANK: Final = re.compile(
    r"(?:Jenderal|Letjen|Mayjen|Brigjen|Kolonel|Letkol|Letnan|Mayor|Kapten|Lettu|Letda|Peltu|Pelda"
    r"|Serma|Serka|Sertu|Serda|Kopka|Koptu|Praka|Pratu|Laksamana|Laksma|Marsekal|Marsma|Irjen|Kombes"
    r"|AKBP|Kompol|AKP|Iptu|Ipda|Aiptu|Aipda|Bripka|Brigpol|Brigadir|Briptu|Bripda|Komjen)\.?"
    r"(?:\s+(?:Kolonel|Satu|Dua|Madya|Muda|Pertama|TNI|Polisi|Pol|Inf|Arm|Kav|Czi|Cba|Cpl|Chk|Cpm|Laut"
    r"|Pas|Marinir|Mar|Purn|Jenderal)\.?)*(?:\s*\([A-Za-z.]{1,6}\))?(?=\s)"
)
TITLES: Final = re.compile(
    r"(?:Ms|Mr|Mrs|TGH|Ny|Capt|Nd|Dg|Dt|Rm|Tn|Kyai|Dato['’]?|Datuk|Prof|HM|Dr|dr|drg|Drs|Dra|Drh|drh|Ir|H|Hj|KH|K\.H|Tgk|Ust|Ustaz|Ustadz|Ustadzah|Hi|Apt|apt"
    r"|Ns|Pdt|Rr|[A-Z]|Kgs|Muh|Muhd|Moh|Mohd|Abd|Op|Raden|KRT|RA|RM|RM|Ida|Tuan|Nyi)\.?(?:\s*Inf)?$"
)
DEGREE: Final = re.compile(
    r"(?:(?:[A-Z][A-Za-z]{0,5}\.)+(?:[A-Z][A-Za-z]{0,7}\b\.?|\s[A-Z][a-z]{1,3}\b\.?)?|MSi|MM|SE|SH|SPd|ST|MT|MKes|SKM|SSos"
    r"|SIP|SKom|MPd|MAP|MH|MSc|PhD|Ph\.D|MBA|MPH|SPt|SHut|STP|SSTP|MP|SS|SP|Sp[A-Z]\w*|AKS|AMd"
    r"|CRGP|IPU|IPM|ASEAN Eng)(?![\w])"
)
#: These stand behind a name without a comma: *Ir Nurdin Sulaiman MT*.
BARE_DEGREE: Final = re.compile(
    r"(?:MSi|MM|SE|SH|SPd|ST|MT|MKes|SKM|SSos|SIP|SKom|MPd|MAP|MH|MSc|SPt|SHut|STP|SSTP|MP|AMd)\b"
)


@cache
def regions() -> dict[str, list[tuple[str, ...]]]:
    """Return the words of the names of regions by the first, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for name in _listed("regions.txt"):
        words = tuple(name.split())
        found.setdefault(words[0], []).append(words)
    for names in found.values():
        names.sort(key=len, reverse=True)
    return found


@cache
def towns() -> frozenset[str]:
    """Return the places that releases are dated from, in small letters."""
    return _listed("regions.txt") | _listed("towns.txt")


def _listed(name: str) -> frozenset[str]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    names = {place.strip().lower() for line in lines for place in line.split(",")}
    return frozenset(names - {""})
