"""What people are told by e-mail, kept until it is sent."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from innovations.choices import MentoringNews


class LetterKind(models.TextChoices):
    """What happened to a page; those of reviews may be turned off in the account.

    The kinds of mentoring are those of ``innovations.choices.MentoringNews``.
    """

    SUBMITTED = "submitted", _("handed in")
    APPROVED = "approved", _("approved")
    REJECTED = "rejected", _("returned")
    MENTOR_ASSIGNED = "mentor_assigned", pgettext_lazy("letter", "mentor assigned")
    CLINIC_ASKED = "clinic_asked", pgettext_lazy("letter", "clinic asked for")
    CLINIC_PLANNED = "clinic_planned", pgettext_lazy("letter", "clinic planned")
    CLINIC_CANCELLED = "clinic_cancelled", pgettext_lazy("letter", "clinic cancelled")
    ADVICE_GIVEN = "advice_given", pgettext_lazy("letter", "advice given")
    FOLLOW_UP_DUE = "follow_up_due", pgettext_lazy("letter", "follow-up due")
    SHEETS_OPEN = "sheets_open", pgettext_lazy("letter", "score sheets open")

    @property
    def leads_home(self) -> bool:
        """Whether it leads to the start page: mentors and jurors may not edit the
        page. Letters of these kinds can't be turned off.
        """
        return self in _LEADING_HOME


_LEADING_HOME = frozenset(
    {*(LetterKind(kind.value) for kind in MentoringNews), LetterKind.SHEETS_OPEN}
)


def _sentence_leading_home(kind: str) -> str:
    return {
        LetterKind.SHEETS_OPEN: gettext(
            "Score sheets in “%(title)s” wait for you to fill in and seal them"
        ),
        LetterKind.MENTOR_ASSIGNED: gettext("“%(title)s” has a mentor now"),
        LetterKind.CLINIC_ASKED: gettext("%(by)s asks for a clinic for “%(title)s”"),
        LetterKind.CLINIC_PLANNED: gettext("A clinic for “%(title)s” is planned"),
        LetterKind.CLINIC_CANCELLED: gettext("The clinic for “%(title)s” is cancelled"),
        LetterKind.ADVICE_GIVEN: gettext("%(by)s gave advice about “%(title)s”"),
        LetterKind.FOLLOW_UP_DUE: gettext("A follow-up for “%(title)s” is due"),
    }[LetterKind(kind)]


class Letter(models.Model):
    """One piece of news for one person; several may leave in one e-mail.

    The facts are kept and not the text, which is written in the reader's language
    when it leaves. A page that is deleted takes its letters with it.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="letters",
        verbose_name=_("recipient"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LetterKind.choices)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page")
    )
    actor_name = models.CharField(_("by"), max_length=150, blank=True)
    comment = models.TextField(_("comment"), blank=True)
    created_at = models.DateTimeField(_("written at"), auto_now_add=True)
    claimed_at = models.DateTimeField(_("taken for sending at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["sent_at", "recipient"], name="review_letter_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_kind_display()}"

    @property
    def sentence(self) -> str:
        """What happened, in the language of the moment and without a full stop."""
        return self._pattern() % {
            "title": self.page.get_admin_display_title(),
            "by": self.actor_name,
        }

    def _pattern(self) -> str:
        if LetterKind(self.kind).leads_home:
            return _sentence_leading_home(self.kind)
        if self.kind == LetterKind.REJECTED:
            return gettext("“%(title)s” came back to you for corrections")
        if self.kind == LetterKind.APPROVED and self.page.live:
            return gettext("“%(title)s” is approved and published")
        if self.kind == LetterKind.APPROVED:
            return gettext("“%(title)s” is approved")
        if self.actor_name:
            return gettext("%(by)s handed in “%(title)s” for review")
        return gettext("“%(title)s” waits for your review")
