"""What makes results official and public: places, papers, the moment, certificates."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.choices import CertificateKind, PaperKind
from competitions.models.awards import Award
from competitions.models.categories import CompetitionCategory
from competitions.models.entries import Entry, entry_storage
from competitions.models.juries import Juror
from competitions.models.pages import CompetitionPage
from competitions.models.rules import CategoryRow


class AwardPlace(CategoryRow):
    """What the first, second … of a category is called and gets, in their order."""

    label = models.CharField(
        _("rank as printed"),
        max_length=100,
        help_text=_("Such as Juara I, Harapan II, Favorit, Top 45."),
    )
    prize = models.CharField(_("prize"), max_length=255, blank=True)

    class Meta(CategoryRow.Meta):
        verbose_name = _("place that gets an award")
        verbose_name_plural = _("places that get an award")
        default_related_name = "places"

    def __str__(self) -> str:
        return self.label


class ResultPaper(models.Model):
    """Minutes or decree: number, day, who signed, and the signed file."""

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="papers",
        verbose_name=_("competition"),
    )
    kind = models.CharField(
        pgettext_lazy("paper", "kind"), max_length=7, choices=PaperKind.choices
    )
    number = models.CharField(pgettext_lazy("paper", "number"), max_length=120)
    dated_on = models.DateField(_("dated"))
    place = models.CharField(
        pgettext_lazy("paper", "place"), max_length=120, blank=True
    )
    signatory_name = models.CharField(_("signed by"), max_length=255, blank=True)
    signatory_post = models.CharField(
        _("post of who signs"), max_length=255, blank=True
    )
    file = models.FileField(
        _("signed file"),
        storage=entry_storage,
        upload_to="papers",
        max_length=200,
        blank=True,
    )

    class Meta:
        verbose_name = _("paper of results")
        verbose_name_plural = _("papers of results")
        ordering = ["kind", "dated_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "kind", "number"],
                name="competitions_paper_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class ResultsRelease(models.Model):
    """The moment from which anybody may see the results of a competition.

    Without such a row, awards are as public as their competition.
    """

    competition = models.OneToOneField(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="release",
        verbose_name=_("competition"),
    )
    #: Empty while the results are only prepared.
    release_at = models.DateTimeField(_("released at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), auto_now=True)
    #: When those who keep something derived of the results were told to renew it.
    announced_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("release of results")
        verbose_name_plural = _("releases of results")

    def __str__(self) -> str:
        return str(self.competition)

    @property
    def is_out(self) -> bool:
        return self.release_at is not None and self.release_at <= timezone.now()


class Certificate(models.Model):
    """A certificate that was issued; anybody can check its ``code``.

    ``content`` are the words on it, frozen, so that it can be printed again as it
    was. A wrong one is revoked with the reason and stays findable.
    """

    competition = models.ForeignKey(
        CompetitionPage,
        on_delete=models.PROTECT,
        related_name="certificates",
        verbose_name=_("competition"),
    )
    kind = models.CharField(
        pgettext_lazy("certificate", "kind"),
        max_length=11,
        choices=CertificateKind.choices,
    )
    # Its words stay when the award is taken back, which needs them to be revoked.
    award = models.ForeignKey(
        Award,
        on_delete=models.SET_NULL,
        related_name="certificates",
        null=True,
        blank=True,
        verbose_name=_("award"),
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="certificates",
        null=True,
        blank=True,
        verbose_name=_("entry"),
    )
    juror = models.ForeignKey(
        Juror,
        on_delete=models.PROTECT,
        related_name="certificates",
        null=True,
        blank=True,
        verbose_name=_("juror"),
    )
    code = models.CharField(_("code for checking"), max_length=24, unique=True)
    number = models.CharField(
        pgettext_lazy("certificate", "number"), max_length=120, blank=True
    )
    recipient = models.CharField(_("recipient"), max_length=500)
    content = models.JSONField(_("words on it"), default=dict)
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("issued by"),
    )
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    reason_for_revoking = models.TextField(_("reason for revoking"), blank=True)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["competition", "kind", "recipient", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "recipient"],
                condition=Q(award__isnull=False, revoked_at__isnull=True),
                name="competitions_certificate_of_award_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "entry", "recipient"],
                condition=Q(entry__isnull=False, revoked_at__isnull=True),
                name="competitions_certificate_of_entry_once",
            ),
            models.UniqueConstraint(
                fields=["juror"],
                condition=Q(juror__isnull=False, revoked_at__isnull=True),
                name="competitions_certificate_of_juror_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.code})"


class Ballot(models.Model):
    """A vote of the public, counted once its address confirmed it.

    Of the address only a keyed hash is kept (``voter``), and of the network too:
    enough to refuse a second vote and to see stuffing, and no list of people.
    """

    category = models.ForeignKey(
        CompetitionCategory,
        on_delete=models.PROTECT,
        related_name="ballots",
        verbose_name=_("category"),
    )
    entry = models.ForeignKey(
        Entry,
        on_delete=models.PROTECT,
        related_name="ballots",
        verbose_name=_("entry"),
    )
    voter = models.CharField(max_length=64, editable=False)
    network = models.CharField(max_length=64, editable=False, blank=True)
    asked_at = models.DateTimeField(_("asked for at"), default=timezone.now)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    #: Why it doesn't count although it was confirmed, such as stuffing.
    set_aside = models.CharField(_("not counted because"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "voter"],
                condition=Q(confirmed_at__isnull=False),
                name="competitions_one_vote_each",
            )
        ]
        indexes = [
            models.Index(
                fields=["category", "network"], name="competitions_vote_network"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
