from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecyclingConfig(AppConfig):
    """Stands last in INSTALLED_APPS: its policies replace those made before."""

    name = "portal.recycling"
    label = "recycling"
    verbose_name = _("Recycle bin")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.recycling import signals
        from portal.recycling.access import register_policies
        from portal.recycling.admin_views import say_bin_instead_of_delete

        register_policies()
        say_bin_instead_of_delete()
        signals.follow_deletions()
