from django.db import models
from django.utils.translation import gettext_lazy as _


class InformationClass(models.TextChoices):
    """How the public body owes this information, after UU 14/2008.

    The fourth class of that law, exempt information (*dikecualikan*, art. 17),
    is deliberately missing. Its release is forbidden, so it has no place in a
    system whose drafts are seen by editors, reviewers and backups; offering the
    class and refusing it on publication would invite people to store it. The
    database refuses the value as well (see ``NewsPage.Meta.constraints``).
    """

    PERIODIC = "periodic", _("Published periodically (art. 9)")
    IMMEDIATE = "immediate", _("Announced immediately (art. 10)")
    ON_REQUEST = "on_request", _("Available at any time (art. 11)")


class PublicationStatus(models.TextChoices):
    """What editors filter their list by; derived, never stored."""

    LIVE = "live", _("Live")
    CHANGED = "changed", _("Live, with unpublished changes")
    SCHEDULED = "scheduled", _("Scheduled")
    DRAFT = "draft", _("Not live")
