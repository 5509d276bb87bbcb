"""One edition with words that stand nowhere else, led from phase to phase.

Category A is read blind: the entry of an organisation (``mine``) and one beside it
(``beside``) end with equal totals, so that the chair decides. In category B somebody
of the public enters (``public``).
"""

from datetime import timedelta
from decimal import Decimal

from django.core.cache import caches
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.log_actions import log

from competitions.entrant_access import SESSION_ENTRY
from competitions.models import (
    AwardPlace,
    Certificate,
    CompetitionIndexPage,
    EntryAnswer,
    EntryAttachment,
    EntryMember,
    ResultPaper,
    ResultsRelease,
    Score,
    ScoreSheet,
)
from competitions.services.certificates import issue
from competitions.services.entries import begin_entry
from competitions.services.results import make_awards
from competitions.services.screening import screen
from competitions.services.stages import close_stage, decide_tie
from innovations.choices import RegionalRole
from innovations.models import MentorAssignment, RegistryPage
from news.models import NewsIndexPage
from spreadsheets.models import ImportRun, ImportRunRow
from tests.competitions.judging.documents import MAKER, docx
from tests.factories.competitions import (
    CompetitionCategoryFactory,
    CompetitionPageFactory,
    CompetitionPhaseFactory,
    CriterionFactory,
    EntryFactory,
    EntryVersionFactory,
    FormSectionFactory,
    JurorFactory,
    PanelSeatFactory,
    PublicEntrantFactory,
    TieRuleFactory,
    content_for,
)
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
    make_regional,
    make_registrar,
)
from tests.grounds import settle

#: In their order; each keeps what came before.
PHASES = (
    "draft",  # registration is open, everybody writes
    "submitted",  # handed in, receipts given
    "screened",
    "judging",  # sheets are half filled in, none is sealed
    "sealed",  # all sheets are in; the stage is open
    "closed",  # with a tie and the chair's decision
    "prepared",  # awards, papers, certificates; nothing is out
    "released",
)
#: Today as a day of the timetable: registration 0–9, screening 10–14, judging 15–24,
#: awards on day 30.
_DAY = dict(zip(PHASES, (3, 9, 13, 18, 24, 26, 28, 31), strict=True))

#: A word of each thing that somebody must not read.
WORDS = {
    "title": "Zirkonia",
    "answer": "Feldspar",
    "team": "Basalwan",
    "file name": "kaolinbukti",
    "file text": "Andesitik",
    "file maker": MAKER,
    "reasons of screening": "Obsidianik",
    "own score": "83,37",
    "own note": "Marmeris",
    "other score": "61,19",
    "other note": "Pualamik",
    "total": "72,28",
    "name of a juror": "Gipsumanto",
    "decision of the chair": "Kalsedonik",
    "public title": "Kuarsaria",
    "public name": "Rijangwati",
    "public e-mail": "siltstone@",
    "public telephone": "0811-7766-5544",
    "award": "Topazius",
    "prize": "Rubirubi",
    "number of the minutes": "400.10/Turmalin",
    "code of the receipt": "TT-RODONIT1",
}
#: In the name of the organisation, which everybody knows, and in the title: those who
#: read blind must not learn of it whose the entry is.
WHOSE = "Selenitia"
#: Of the entry, and one more for what was handed in: it stands in public addresses.
KEY = 7_000_001
#: Numbers are written with a comma or a point.
SPELLINGS = {
    name: {word, word.replace(",", ".")} if word[:2].isdigit() else {word}
    for name, word in WORDS.items()
    if name != "number of the minutes"
} | {"number of the minutes": {WORDS["number of the minutes"]}}


class Edition:
    """``advance(phase)`` goes on to a phase; ``people[role]`` are accounts."""

    def __init__(self, region, other_region):
        self.region = region
        self.phase = ""
        root = region.site.root_page
        self.registry = RegistryPage.objects.child_of(root).get()
        self.own, self.other = (
            OrganizationPageFactory(parent=self.registry, title=title)
            for title in (f"Puskesmas {WHOSE}", "Dinas Sosial")
        )
        self.innovation = InnovationPageFactory(parent=self.own, title="Antar Obat")
        self._make_people(other_region)
        self._make_competition(CompetitionIndexPage.objects.child_of(root).get())
        self._stand("draft")
        self._make_entries()
        self._make_jury()

    # ------------------------------------------------------------------ made once

    def _make_people(self, other_region):
        region = self.region
        newsroom = NewsIndexPage.objects.child_of(region.site.root_page).get()

        def juror():
            return make_regional(region, RegionalRole.JUROR)

        self.people = {
            "registrar": make_registrar(region),
            "registrar elsewhere": make_registrar(other_region),
            "operator": make_operator(self.own),
            "operator of another": make_operator(self.other),
            "mentor": make_regional(region, RegionalRole.MENTOR),
            "mentor of another": make_regional(region, RegionalRole.MENTOR),
            "juror": juror(),
            "juror of the panel": juror(),
            "juror of another category": juror(),
            "chair": juror(),
            "editor": make_regional(
                region, RegionalRole.EDITOR, editor_pages=[newsroom]
            ),
            "leader": make_regional(region, RegionalRole.LEADER),
        }
        MentorAssignment.objects.create(
            region=region, mentor=self.people["mentor"], innovation=self.innovation
        )
        MentorAssignment.objects.create(
            region=region,
            mentor=self.people["mentor of another"],
            organization=self.other,
        )
        self.entrants = {
            "entrant": PublicEntrantFactory(
                region=region,
                name=WORDS["public name"],
                email=f"{WORDS['public e-mail']}example.org",
                phone=WORDS["public telephone"],
            ),
            "entrant of another": PublicEntrantFactory(region=region),
        }

    def _make_competition(self, index):
        self.competition = competition = CompetitionPageFactory(
            parent=index,
            title="Lomba Inovasi Daerah",
            slug="lomba-2026",
            edition_year=timezone.localdate().year,
        )

        def phase(name, kind, **fields):
            return CompetitionPhaseFactory(
                competition=competition, name=name, kind=kind, **fields
            )

        self.stages = {
            phase("Pendaftaran", "registration"): (0, 9),
            phase("Seleksi administrasi", "screening"): (10, 14),
            phase("Penilaian", "judging", is_blind=True, jurors_per_entry=2): (15, 24),
            phase("Penilaian warga", "judging"): (15, 24),
            phase("Penganugerahan", "awarding"): (30, 30),
        }
        _reg, _screening, self.blind, self.open, _awarding = self.stages
        self.category = CompetitionCategoryFactory(
            competition=competition, name="Perangkat daerah"
        )
        self.citizens = CompetitionCategoryFactory(
            competition=competition, name="Warga", audience="both"
        )
        for category, stage in (
            (self.category, self.blind),
            (self.citizens, self.open),
        ):
            FormSectionFactory(category=category, title="Rancang bangun")
            CriterionFactory(
                category=category, phase=stage, name="Kebaruan", weight=100
            )
            TieRuleFactory(category=category, kind="chair")
        AwardPlace.objects.create(
            category=self.category,
            label=f"Juara {WORDS['award']}",
            prize=WORDS["prize"],
        )

    def _make_entries(self):
        self.mine = EntryFactory(
            category=self.category,
            organization=self.own,
            innovation=self.innovation,
            pk=KEY,
            title=f"{WORDS['title']} Antar dari Puskesmas {WHOSE}",
            created_by=self.people["operator"],
        )
        self.beside = EntryFactory(
            category=self.category, organization=self.other, title="Lampu Desa"
        )
        self.public = begin_entry(
            category=self.citizens,
            entrant=self.entrants["entrant"],
            title=WORDS["public title"],
            actor=self.entrants["entrant"],
        )
        section = self.category.sections.get()
        EntryAnswer.objects.create(
            entry=self.mine, section=section, text=f"Dengan {WORDS['answer']}."
        )
        EntryMember.objects.create(
            entry=self.mine, name=f"{WORDS['team']} Dolomitri", is_lead=True
        )
        content = docx(f"Bukti {WORDS['file text']}")
        self.file = EntryAttachment(
            entry=self.mine,
            section=section,
            name=f"{WORDS['file name']}.docx",
            content_type="application/vnd.openxmlformats-officedocument"
            ".wordprocessingml.document",
            size=len(content),
        )
        self.file.file.save("a.docx", ContentFile(content))

    def _make_jury(self):
        def member(role, name, category, stage, *, is_chair=False):
            juror = JurorFactory(
                competition=self.competition, user=self.people[role], name=name
            )
            PanelSeatFactory(
                category=category, phase=stage, juror=juror, is_chair=is_chair
            )
            return juror

        name = f"Dr. {WORDS['name of a juror']}, M.Si."
        blind = (self.category, self.blind)
        self.jurors = {
            "juror": member("juror", name, *blind),
            "juror of the panel": member("juror of the panel", "Juri Dua", *blind),
            "juror of another category": member(
                "juror of another category", "Juri Tiga", self.citizens, self.open
            ),
            "chair": member("chair", "Ketua Juri", *blind, is_chair=True),
        }

    # ------------------------------------------------------------ phase by phase

    def advance(self, phase):
        for name in PHASES[PHASES.index(self.phase) + 1 if self.phase else 0 :]:
            self._stand(name)
            getattr(self, f"_be_{name}")()
            self.phase = name
            if name == phase:
                break
        settle()
        for cache in ("default", "answers"):
            caches[cache].clear()

    def _stand(self, phase):
        first = timezone.localdate() - timedelta(days=_DAY[phase])
        for stage, (begin, end) in self.stages.items():
            type(stage).objects.filter(pk=stage.pk).update(
                starts_on=first + timedelta(days=begin),
                ends_on=first + timedelta(days=end),
            )

    def _be_draft(self):
        for entry in (self.mine, self.beside):
            self._log(entry, "begin_entry", entry.created_by)

    def _log(self, row, action, user=None, **data):
        log(instance=row, action=f"competitions.{action}", user=user, data=data or None)

    def _be_submitted(self):
        described = {
            "id": self.file.pk,
            "name": self.file.name,
            "section": self.file.section.key,
            "content_type": self.file.content_type,
            "size": self.file.size,
            "sha256": "",
        }
        changes = {
            self.mine: {
                "answers": [
                    {
                        "key": self.file.section.key,
                        "title": "Rancang bangun",
                        "max_words": None,
                        "text": f"Dengan {WORDS['answer']}.",
                    }
                ],
                "team": [
                    {"name": f"{WORDS['team']} Dolomitri", "post": "", "is_lead": True}
                ],
                "files": [described],
            }
        }
        self.versions = {}
        for entry in (self.mine, self.beside, self.public):
            entry.state = "submitted"
            entry.save()
            fields = (
                {"pk": KEY + 1, "code": WORDS["code of the receipt"]}
                if entry == self.mine
                else {}
            )
            self.versions[entry] = EntryVersionFactory(
                entry=entry,
                content=content_for(entry, **changes.get(entry, {})),
                submitted_by=self.people["operator"] if entry == self.mine else None,
                **fields,
            )
            code = self.versions[entry].code
            self._log(entry, "submit_entry", entry.created_by, code=code, number=1)
        self.versions[self.mine].attachments.add(self.file)

    def _be_screened(self):
        for entry, version in self.versions.items():
            said = WORDS["reasons of screening"] if entry == self.mine else ""
            screen(
                version=version,
                outcome="passed",
                reasons=said,
                actor=self.people["registrar"],
            )

    def _be_judging(self):
        self.sheets = {}
        for role, entry, value, note in (
            ("juror", self.mine, WORDS["own score"], WORDS["own note"]),
            ("chair", self.mine, WORDS["other score"], WORDS["other note"]),
            ("juror of the panel", self.beside, "70,28", ""),
            ("chair", self.beside, "74,28", ""),
            ("juror of another category", self.public, "65", ""),
        ):
            stage = self.open if entry == self.public else self.blind
            sheet = ScoreSheet.objects.create(
                version=self.versions[entry],
                entry=entry,
                phase=stage,
                juror=self.jurors[role],
                note=note,
                edited_at=timezone.now(),
            )
            Score.objects.create(
                sheet=sheet,
                criterion=entry.category.criteria.get(),
                value=Decimal(value.replace(",", ".")),
                note=f"Alasan {note}" if note else "",
            )
            self.sheets[role, entry] = sheet
        self._bring_back_a_workbook()

    def _bring_back_a_workbook(self):
        """What the juror had brought back of the offline sheets."""
        seat = self.jurors["juror"].seats.get()
        self.run = ImportRun.objects.create(
            sheet="scores",
            scope=str(seat.pk),
            user=self.people["juror"],
            filename="nilai.xlsx",
            file=ContentFile(WORDS["own note"].encode(), name="a.xlsx"),
            reading={"name": "nilai.xlsx"},
            state="planned",
        )
        ImportRunRow.objects.create(
            run=self.run,
            number=2,
            key="1",
            label="Peserta",
            action="changed",
            changes={},
            raw={"Catatan": WORDS["own note"], "Nilai": WORDS["own score"]},
        )

    def _be_sealed(self):
        ScoreSheet.objects.filter(entry__category__competition=self.competition).update(
            state="sealed", sealed_at=timezone.now()
        )
        for (role, _entry), sheet in self.sheets.items():
            self._log(sheet, "seal_sheet", self.people[role])

    def _be_closed(self):
        decide_tie(
            category=self.category,
            order=[self.mine.pk, self.beside.pk],
            reason=f"Karena {WORDS['decision of the chair']}.",
            actor=self.people["chair"],
        )
        for category, stage in (
            (self.category, self.blind),
            (self.citizens, self.open),
        ):
            close_stage(category=category, phase=stage, actor=self.people["registrar"])

    def _be_prepared(self):
        registrar = self.people["registrar"]
        make_awards(competition=self.competition, actor=registrar)
        self.paper = ResultPaper.objects.create(
            competition=self.competition,
            kind="minutes",
            number=WORDS["number of the minutes"],
            dated_on=timezone.localdate(),
            file=ContentFile(WORDS["decision of the chair"].encode(), name="ba.pdf"),
        )
        for kind in ("winner", "finalist", "juror"):
            issue(competition=self.competition, kind=kind, actor=registrar)
        self.award = self.mine.awards.get()

    def _be_released(self):
        ResultsRelease.objects.filter(competition=self.competition).update(
            release_at=timezone.now() - timedelta(minutes=1)
        )

    # ------------------------------------------------------------------- readers

    def certificate(self, **of):
        return Certificate.objects.filter(**of).first()

    @cached_property
    def host(self):
        return self.region.site.hostname

    def reader(self, role):
        """Return a browser of somebody at the address of the region."""
        client = Client(headers={"host": self.host})
        if role in self.people:
            client.force_login(self.people[role])
        if role in self.entrants:
            session = client.session
            until = timezone.now().timestamp() + 3600
            session[SESSION_ENTRY] = {"entrant": self.entrants[role].pk, "until": until}
            session.save()
        return client
