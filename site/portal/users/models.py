"""The people who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person who signs in.

    Names of Indonesian civil servants carry titles and commas ("Dr. H. Andi,
    S.T., M.Si.") and often are a single word, so ``display_name`` is what the
    screens show; first and last name stay for Wagtail's own forms.
    """

    display_name = models.CharField(
        _("full name with titles"), max_length=150, blank=True
    )

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def get_full_name(self) -> str:
        return self.display_name or super().get_full_name()
