"""Chapter four: awards, minutes, one second, certificates, and what citizens see."""

import io
import re
import shutil
from collections import Counter
from datetime import timedelta
from fractions import Fraction
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.urls import reverse
from pypdf import PdfReader

from competitions import scoring
from competitions.models import Award, Certificate, ResultRules
from competitions.pdf import pdf_available
from competitions.services.certificate_pdf import verification_address
from competitions.services.release import announce_due
from news.models import JointRelease, NewsPage
from news.outlets import outlets_of
from news.services.joint_releases import release_due
from tests.competitions.results.pictures import pages_of
from tests.competitions.results.squares import modules_of, square_of
from tests.competitions.scoring.recompute import ranks
from tests.grounds import settle
from tests.portal.competitions.story.entering import (
    DEVICES,
    NEW,
    RUNNING,
    SCHOOL_DEVICES,
)
from tests.portal.competitions.story.judging import FAILED, TWINS
from tests.portal.competitions.story.setting_up import (
    PRIZE,
    STAGE_WEIGHTS,
    TOP,
    WEIGHTS,
)
from tests.portal.competitions.story.world import (
    CATEGORIES,
    CITIZENS,
    INITIAL,
    JURORS,
    ON_GOING,
    PRESENTATION,
    PROPOSALS,
    PUPILS,
    RELEASE,
    decimal,
    moment,
)

TITLES = dict(zip(CATEGORIES, (NEW, RUNNING, DEVICES, SCHOOL_DEVICES), strict=True))
LABELS = {
    1: "Juara I", 2: "Juara II", 3: "Juara III",
    4: "Harapan I", 5: "Harapan II", 6: "Harapan III",
}  # fmt: skip
#: What nobody may read before the second, wherever it would stand.
SECRETS = ("Juara I", "Harapan II", PRIZE, "Inilah Pemenang")
TOLD = {"/": "penghargaan lomba", "/lomba/": "Hasil sudah diumumkan"}
RESULTS = "/admin/competitions/results/"


def announce(edition):
    edition.it_is(moment(8, 29))
    make_awards(edition)
    rankings_agree(edition)
    write_minutes(edition)
    nobody_reads_feedback_yet(edition)
    plan_release(edition)
    issue_certificates(edition)
    one_second(edition)
    certificates_are_checked(edition)
    entrants_read_their_feedback(edition)
    archive_tells_it(edition)


# ----------------------------------------------------------------------- awards


def make_awards(edition):
    edition.post(
        edition.registrar,
        f"{edition.results_url}rules/",
        {
            "shows_scores": "on",
            "feedback_figures": "on",
            "feedback_rank": "on",
            "number_pattern": "400.10/{nomor}/BAPPERIDA/{tahun}",
            "place": "Penajam",
            "dated_on": "2025-09-10",
            "signatory_post": "Bupati Penajam Paser Utara",
            "signatory_name": "H. Nama Contoh, S.Hut.",
        },
    )
    assert ResultRules.objects.get().feedback_rank
    preview = edition.get(edition.registrar, f"{edition.results_url}awards/").context
    seen = preview["preview"].fingerprint
    edition.post(edition.registrar, f"{edition.results_url}awards/", {"seen": seen})


def rankings_agree(edition):
    """Every place and score is what the second implementation makes of the numbers."""
    for category in CATEGORIES:
        expected = ranks_from_the_numbers(edition, category)
        awards = Award.objects.filter(category__name=category).select_related("entry")
        found = {one.entry.title: (one.rank_label, one.score) for one in awards}
        assert found == {
            title: (LABELS[rank], rounded(total))
            for title, (rank, total) in expected.items()
            if rank in LABELS
        }


def ranks_from_the_numbers(edition, category):
    entries = [title for title in TITLES[category] if title not in FAILED]
    sheets = [
        scoring.Sheet(stage=phase, juror=juror, entry=title, values=values)
        for (phase, juror, title), values in edition.given.items()
        if title in TITLES[category]
    ]
    return ranks(entries, sheets, rules(category))


def rules(category):
    """The technical guide in numbers, not as the database has it."""
    names = {
        PROPOSALS: [name for name in WEIGHTS if name != "Presentasi"],
        PRESENTATION: ["Presentasi"],
    }
    stages = tuple(
        scoring.Stage(
            key=phase,
            criteria=tuple(
                scoring.Criterion(key=name, weight=decimal(WEIGHTS[name]))
                for name in names[phase]
            ),
            weight=decimal(weight),
            top=TOP if phase == PROPOSALS else None,
        )
        for phase, weight in STAGE_WEIGHTS.items()
    )
    chair = scoring.Decision(order=(TWINS[1], TWINS[0]), reason="Lebih murah.")
    return scoring.Rules(
        stages=stages,
        ties=(
            scoring.TieRule(scoring.Tie.HEAVIEST),
            scoring.TieRule(scoring.Tie.CHAIR),
        ),
        decisions=(chair,) if category == CITIZENS else (),
    )


def rounded(total):
    """Half up, as on paper."""
    hundredths = int(Fraction(total) * 100 + Fraction(1, 2))
    return decimal(f"{hundredths // 100}.{hundredths % 100:02}")


# ----------------------------------------------------------------------- papers


def write_minutes(edition):
    if not pdf_available():
        return
    answer = edition.get(edition.registrar, f"{edition.results_url}minutes/")
    text = text_of(answer.content)
    for name, _place in JURORS:
        assert name in text
    for title in (*TWINS, "Lebih murah dibuat dan mudah diperbaiki warga."):
        assert title in text
    assert PRIZE in text


def text_of(pdf):
    """The words of a PDF; where lines break says nothing."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# ------------------------------------------------------------------- the second


def plan_release(edition):
    """The registrar drafts the article; the editor lets both out together."""
    edition.post(
        edition.registrar, reverse("results_article", args=[edition.competition.pk])
    )
    draft = article(edition)
    assert (draft.live, draft.title) == (
        False,
        "Inilah Pemenang Lomba Inovasi PPU 2025",
    )
    url = reverse(
        "wagtail_bulk_action", args=["wagtailcore", "page", "release_jointly"]
    )
    edition.post(
        edition.editor,
        f"{url}?next=/admin/&id={draft.pk}",
        {"name": "Hasil lomba", "moment": RELEASE.strftime("%Y-%m-%dT%H:%M:%S")},
    )
    assert JointRelease.objects.get().moment == RELEASE


def one_second(edition):
    edition.it_is(RELEASE - timedelta(seconds=1))
    tick()
    before = read_everywhere(edition)
    leaks = {url for url, text in before.items() if any(one in text for one in SECRETS)}
    assert leaks == set()

    edition.it_is(RELEASE)
    tick()
    after = read_everywhere(edition)
    assert list(after) == list(before)
    silent = {
        url for url, text in after.items() if not any(one in text for one in SECRETS)
    }
    # These say that there are results, or where they are, and not which.
    assert silent == {"/lomba/", "/lomba/statistik/", *maps(edition), *files(edition)}
    assert {before[url] for url in files(edition)} == {"404"}
    assert {after[url] for url in files(edition)} == {"200"}
    for url in ("/", "/lomba/"):
        assert TOLD[url] in after[url]
        assert TOLD[url] not in before[url]
    address = article(edition).url
    assert any(address in after[url] for url in maps(edition))
    assert not any(address in before[url] for url in maps(edition))


def tick():
    """What the cron job of each minute does."""
    release_due()
    announce_due()
    settle()


def read_everywhere(edition):
    """Return what citizens read at each address that tells of results, now."""
    winner = first_of(edition, ON_GOING)
    places = [
        edition.competition.url,
        winner.innovation.url,
        winner.organization.url,
        "/",
        "/lomba/",
        "/lomba/juara/",
        "/lomba/statistik/",
        "/cari/?q=Pemenang",
        "/api/v2/pages/?type=competitions.CompetitionPage&fields=awards",
        f"/api/v2/pages/{edition.competition.pk}/",
        f"/api/v2/pages/{winner.innovation.pk}/",
        "/api/v2/pages/?type=news.NewsPage&fields=title",
        *maps(edition),
        *(urlsplit(url).path for url in outlets_of(article(edition)).values()),
    ]
    browser, papers = edition.browser(), files(edition)
    answers = {url: browser.get(url) for url in dict.fromkeys(places)}
    return {
        # Pictures and papers have no words to look for: whether they are there.
        url: str(answer.status_code) if url in papers else answer.content.decode()
        for url, answer in answers.items()
    }


def maps(edition):
    parts = re.findall(r"/sitemap-[a-z]+-\d+\.xml", edition.text("/sitemap.xml"))
    return ["/sitemap.xml", *parts]


def files(edition):
    """The article as PDF, as a package for the press, and its card."""
    outlets = outlets_of(article(edition))
    return [urlsplit(outlets[name]).path for name in ("pdf", "paket-media", "card")]


def article(edition):
    return NewsPage.objects.get(results_of__competition=edition.competition)


def first_of(edition, category):
    return Award.objects.get(category__name=category, rank=1)


# ----------------------------------------------------------------- certificates


def issue_certificates(edition):
    """Printed before the ceremony; whoever checks one too early learns nothing."""
    url = f"{edition.results_url}certificates/"
    for kind in ("winner", "participant", "juror"):
        edition.post(edition.registrar, url, {"kind": kind})
    issued = Certificate.objects.order_by().values_list("kind", flat=True)
    assert Counter(issued) == {
        "winner": Award.objects.count(),
        "participant": 40 - Award.objects.count(),
        "juror": len(JURORS),
    }
    code = Certificate.objects.filter(kind="winner").first().code
    edition.get(None, f"/sertifikat/{code}/", status=404)


def certificates_are_checked(edition):
    for category in (INITIAL, CITIZENS, PUPILS):
        award = first_of(edition, category)
        certificate = Certificate.objects.get(award=award)
        citizen_checks(edition, certificate)
        if pdf_available():
            paper_is_right(edition, certificate, award)
    one_is_revoked(edition)


def citizen_checks(edition, certificate, state="valid"):
    url = f"/sertifikat/{certificate.code}/"
    shown = edition.get(None, url)
    assert (shown.context["state"], shown.context["code"]) == (state, certificate.code)
    assert certificate.recipient in shown.content.decode()
    return shown.content.decode()


def paper_is_right(edition, certificate, award):
    url = f"{RESULTS}certificate/{certificate.pk}/"
    pdf = edition.get(edition.registrar, url).content
    text = text_of(pdf)
    address = verification_address(certificate)
    for part in (
        certificate.recipient,
        award.rank_label,
        award.entry.title,
        certificate.code,
        address,
        "H. Nama Contoh, S.Hut.",
    ):
        assert part in text
    assert address == f"{edition.region.site.root_url}/sertifikat/{certificate.code}/"
    if shutil.which("pdftoppm"):
        picture = pages_of(pdf, dpi=300)[0]
        assert modules_of(picture) == square_of(address)


def one_is_revoked(edition):
    certificate = Certificate.objects.get(award=first_of(edition, PUPILS))
    url = f"{RESULTS}certificate/{certificate.pk}/revoke/"
    reason = "Nama sekolah salah tulis."
    edition.post(edition.registrar, url, {"reason": reason})
    assert reason in citizen_checks(edition, certificate, "revoked")


# --------------------------------------------------------------------- feedback


def nobody_reads_feedback_yet(edition):
    award = first_of(edition, ON_GOING)
    operator = edition.operators[award.organization.title]
    edition.get(operator, f"{RESULTS}feedback/{award.entry.pk}/", status=404)
    own = edition.get(operator, f"{RESULTS}own/").content.decode()
    assert award.entry.title not in own


def entrants_read_their_feedback(edition):
    award = first_of(edition, ON_GOING)
    operator = edition.operators[award.organization.title]
    own = edition.get(operator, f"{RESULTS}own/").content.decode()
    assert award.entry.title in own
    url = f"{RESULTS}feedback/{award.entry.pk}/"
    told = edition.get(operator, url).content.decode()
    if pdf_available():
        told += text_of(edition.get(operator, f"{url}pdf/").content)
    assert "Alasan tentang Kebaruan." in told
    assert not [name for name, _place in JURORS if name in told]
    others = [
        user
        for title, user in edition.operators.items()
        if title != award.organization.title
    ]
    edition.get(others[0], url, status=404)
    edition.get(edition.juror_users[0], url, status=404)


# ---------------------------------------------------------------------- archive


def archive_tells_it(edition):
    hall = edition.text("/lomba/juara/")
    for category in CATEGORIES:
        assert str(first_of(edition, category).winner_name) in hall
    page = BeautifulSoup(edition.text("/lomba/statistik/"), "html.parser")
    [row] = page.select("section[aria-labelledby=by-year] tbody tr")
    numbers = [cell.text for cell in row.select("th, td.chart__number")]
    assert numbers == ["2025", str(Award.objects.count()), "1", "40"]
