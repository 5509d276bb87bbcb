from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    """What a result is; also the tabs of the search page, in their order."""

    INNOVATION = "innovation", _("Innovations")
    ORGANIZATION = "organization", _("Organisations")
    COMPETITION = "competition", _("Competitions")
    NEWS = "news", _("News")
    EVENT = "event", _("Agenda")
    PAGE = "page", _("Pages")
