from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "innovations"
    verbose_name = _("Regional innovations")
    default_auto_field = "django.db.models.BigAutoField"
