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
