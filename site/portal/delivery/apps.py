from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliveryConfig(AppConfig):
    name = "portal.delivery"
    label = "delivery"
    verbose_name = _("Delivery of public pages")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.delivery.followed import follow_what_plugins_do_not

        follow_what_plugins_do_not()
