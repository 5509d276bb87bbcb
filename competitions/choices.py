"""The closed lists of this package; kinds of competitions are rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CompetitionLevel(models.TextChoices):
    """Between whom a competition is held; the three levels of government."""

    REGIONAL = "regional", _("Regional")
    PROVINCIAL = "provincial", _("Provincial")
    NATIONAL = "national", _("National")


class PhaseKind(models.TextChoices):
    """What a phase is for: it decides what is allowed while the phase lasts."""

    ANNOUNCEMENT = "announcement", pgettext_lazy("phase", "Announcement")
    REGISTRATION = "registration", pgettext_lazy("phase", "Registration")
    MENTORING = "mentoring", pgettext_lazy("phase", "Mentoring clinic")
    SCREENING = "screening", pgettext_lazy("phase", "Administrative screening")
    JUDGING = "judging", pgettext_lazy("phase", "Judging of proposals")
    PRESENTATION = "presentation", pgettext_lazy("phase", "Presentation")
    FIELD_VISIT = "field_visit", pgettext_lazy("phase", "Field visit")
    PLENARY = "plenary", pgettext_lazy("phase", "Plenary session")
    VOTING = "voting", pgettext_lazy("phase", "People's choice")
    AWARDING = "awarding", pgettext_lazy("phase", "Award ceremony")
    OTHER = "other", pgettext_lazy("phase", "Other")


#: Phases in which jurors give scores; only these have weights and criteria.
JUDGING_KINDS = (
    PhaseKind.JUDGING,
    PhaseKind.PRESENTATION,
    PhaseKind.FIELD_VISIT,
    PhaseKind.PLENARY,
)


class Aggregation(models.TextChoices):
    """How the scores of several jurors become one."""

    MEAN = "mean", _("Mean of the jurors")
    MEDIAN = "median", _("Median of the jurors")
    TRIMMED = "trimmed", _("Mean without the highest and the lowest")
    NORMALISED = "normalised", _("Mean after levelling each juror's scale")


class Audience(models.TextChoices):
    """Who may enter; left empty where nobody said so yet."""

    ORGANIZATIONS = "organizations", _("Government organisations")
    PUBLIC = "public", _("The public: citizens, groups, pupils")
    BOTH = "both", _("Government organisations and the public")


#: Of categories that people of the public may enter.
FOR_THE_PUBLIC = (Audience.PUBLIC, Audience.BOTH)


class Attachment(models.TextChoices):
    """Whether a section of the form takes a file."""

    NONE = "none", _("No file")
    OPTIONAL = "optional", _("A file, if there is one")
    REQUIRED = "required", _("A file is required")


class TieBreak(models.TextChoices):
    """What decides between equal totals, one after the other."""

    HIGHEST_WEIGHT = "highest_weight", _("Score in the criterion of the highest weight")
    CRITERION = "criterion", _("Score in a chosen criterion")
    PHASE = "phase", _("Score in a chosen phase")
    CHAIR = "chair", _("Decision of the chair, with the reason")
    SHARED = "shared", _("The place is shared")


class EntryState(models.TextChoices):
    """How far an entry is; what screening and juries made of it are rows of theirs."""

    DRAFT = "draft", pgettext_lazy("entry", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("entry", "Handed in")
    WITHDRAWN = "withdrawn", pgettext_lazy("entry", "Withdrawn")


class EntrantKind(models.TextChoices):
    """Who enters without being an organisation of the registry."""

    CITIZEN = "citizen", pgettext_lazy("entrant", "A citizen")
    STUDENT = "student", pgettext_lazy("entrant", "Pupils or students")
    SCHOOL = "school", pgettext_lazy("entrant", "A school")
    COMMUNITY = "community", pgettext_lazy("entrant", "A community or group")
    OTHER = "other", pgettext_lazy("entrant", "Somebody else")


class ScreeningOutcome(models.TextChoices):
    """What the administrative screening said of a version."""

    PASSED = "passed", pgettext_lazy("screening", "Passed")
    FAILED = "failed", pgettext_lazy("screening", "Not passed")


class SheetState(models.TextChoices):
    """Only sealed sheets count; only its juror reads an open one."""

    OPEN = "open", pgettext_lazy("score sheet", "Being filled in")
    SEALED = "sealed", pgettext_lazy("score sheet", "Sealed")
    RECUSED = "recused", pgettext_lazy("score sheet", "Given back")


class ConflictKind(models.TextChoices):
    """Why a juror may not score an entry."""

    OWN_ORGANIZATION = "organization", _("Belongs to the organisation that enters")
    MENTOR = "mentor", _("Mentors the innovation")
    DECLARED = "declared", _("Declared by the juror")
    RECORDED = "recorded", _("Recorded by the secretariat")


class PaperKind(models.TextChoices):
    """The papers that make results official."""

    MINUTES = "minutes", _("Minutes of the jury (berita acara)")
    DECREE = "decree", _("Decree of the regional head (SK)")


class CertificateKind(models.TextChoices):
    """What a certificate is given for."""

    WINNER = "winner", pgettext_lazy("certificate", "Winner")
    FINALIST = "finalist", pgettext_lazy("certificate", "Finalist")
    PARTICIPANT = "participant", pgettext_lazy("certificate", "Participant")
    JUROR = "juror", pgettext_lazy("certificate", "Juror")
