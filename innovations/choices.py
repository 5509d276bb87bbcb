"""Choices that code branches on; everything else is reference rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RegionKind(models.TextChoices):
    """Levels of regional government (UU 23/2014)."""

    PROVINCE = "province", _("Province")
    REGENCY = "regency", _("Regency (kabupaten)")
    CITY = "city", _("City (kota)")


class TimeZone(models.TextChoices):
    """Indonesia's three time zones."""

    WIB = "Asia/Jakarta", _("WIB (Western Indonesia)")
    WITA = "Asia/Makassar", _("WITA (Central Indonesia)")
    WIT = "Asia/Jayapura", _("WIT (Eastern Indonesia)")


class RegionalRole(models.TextChoices):
    """Roles that span a whole region; a person gets one through a group."""

    EDITOR = "editor", _("Editor (Diskominfo)")
    WRITER = "writer", _("Writer (Diskominfo)")
    REGISTRAR = "registrar", _("Registrar (Bapperida)")
    MENTOR = "mentor", _("Mentor")
    JUROR = "juror", _("Juror")
    LEADER = "leader", _("Leader (read only)")
    MEMBER = "member", _("Member of an organisation")


class MembershipRole(models.TextChoices):
    """What a person may do in one organisation."""

    OPERATOR = "operator", _("Operator (OPD)")


class InvitationState(models.TextChoices):
    """What became of an invitation; that its time is over, its date says."""

    PENDING = "pending", _("Waiting")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Stage(models.TextChoices):
    """Stage of an innovation (tahapan), as in the national application."""

    INITIATIVE = "initiative", _("Initiative")
    TRIAL = "trial", _("Trial")
    IMPLEMENTATION = "implementation", _("Implementation")


class InitiatorType(models.TextChoices):
    """Who started an innovation (PP 38/2017, article 7)."""

    REGIONAL_HEAD = "regional_head", _("Regional head")
    COUNCIL_MEMBER = "council_member", _("Council member")
    ORGANIZATION = "organization", _("Organisation (OPD)")
    CIVIL_SERVANT = "civil_servant", _("Civil servant (ASN)")
    COMMUNITY = "community", _("Community")


class Classification(models.TextChoices):
    """Whose innovation it is, asked for by the national form since 2026."""

    ORGANIZATION = "organization", _("Innovation of an organisation")
    VILLAGE = "village", _("Innovation of a village")
    COMMUNITY = "community", _("Innovation of the community")


class Kind(models.TextChoices):
    """Kind of an innovation (jenis)."""

    DIGITAL = "digital", _("Digital")
    NON_DIGITAL = "non_digital", _("Non-digital")
    TECHNOLOGY = "technology", _("Technology")


class Form(models.TextChoices):
    """Form of an innovation (bentuk; PP 38/2017, article 4)."""

    GOVERNANCE = "governance", _("Innovation of regional governance")
    PUBLIC_SERVICE = "public_service", _("Innovation of public service")
    OTHER = "other", _("Other innovation within the region's affairs")


class AffairGroup(models.TextChoices):
    """Groups of government affairs (UU 23/2014, articles 11-12)."""

    BASIC = "basic", _("Mandatory, basic service")
    MANDATORY = "mandatory", _("Mandatory, not a basic service")
    OPTIONAL = "optional", _("Optional")
    SUPPORTING = "supporting", _("Supporting function")


class PeriodState(models.TextChoices):
    """Where a yearly period of the programme stands."""

    PLANNED = "planned", pgettext_lazy("period", "Planned")
    OPEN = "open", pgettext_lazy("period", "Open")
    CLOSED = "closed", pgettext_lazy("period", "Closed")


class NoticeLevel(models.TextChoices):
    """How much a notice on the desks stands out."""

    INFORMATION = "info", _("Information")
    IMPORTANT = "important", _("Important")


class ClinicMode(models.TextChoices):
    """How people meet in a clinic session (domain notes, §9)."""

    IN_PERSON = "in_person", pgettext_lazy("clinic", "In person")
    ONLINE = "online", pgettext_lazy("clinic", "Online")
    HYBRID = "hybrid", pgettext_lazy("clinic", "Hybrid")


class ClinicStatus(models.TextChoices):
    """Where a clinic session stands."""

    REQUESTED = "requested", pgettext_lazy("clinic", "Asked for")
    PLANNED = "planned", pgettext_lazy("clinic", "Planned")
    HELD = "held", pgettext_lazy("clinic", "Held")
    CANCELLED = "cancelled", pgettext_lazy("clinic", "Cancelled")


#: What may follow; a planned session may be planned anew, for another hour.
CLINIC_MOVES: dict[str, frozenset[str]] = {
    ClinicStatus.REQUESTED: frozenset({ClinicStatus.PLANNED, ClinicStatus.CANCELLED}),
    ClinicStatus.PLANNED: frozenset(
        {ClinicStatus.PLANNED, ClinicStatus.HELD, ClinicStatus.CANCELLED}
    ),
    ClinicStatus.HELD: frozenset(),
    ClinicStatus.CANCELLED: frozenset(),
}


class AdviceStatus(models.TextChoices):
    """What the operator made of a mentor's advice."""

    OPEN = "open", pgettext_lazy("advice", "Open")
    FOLLOWED = "followed", pgettext_lazy("advice", "Followed")
    DECLINED = "declined", pgettext_lazy("advice", "Declined")


class MentoringNews(models.TextChoices):
    """What people are told by letter about mentoring."""

    ASSIGNED = "mentor_assigned", pgettext_lazy("mentoring", "mentor assigned")
    ASKED = "clinic_asked", pgettext_lazy("mentoring", "clinic asked for")
    PLANNED = "clinic_planned", pgettext_lazy("mentoring", "clinic planned")
    CANCELLED = "clinic_cancelled", pgettext_lazy("mentoring", "clinic cancelled")
    ADVICE = "advice_given", pgettext_lazy("mentoring", "advice given")
    DUE = "follow_up_due", pgettext_lazy("mentoring", "follow-up due")
