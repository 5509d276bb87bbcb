"""The closed lists of this package; kinds of competitions are rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompetitionLevel(models.TextChoices):
    """Between whom a competition is held; the three levels of government."""

    REGIONAL = "regional", _("Regional")
    PROVINCIAL = "provincial", _("Provincial")
    NATIONAL = "national", _("National")
