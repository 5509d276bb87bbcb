from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """What may be uploaded, and who may read an uploaded document."""

    name = "portal.files"
    label = "files"
    verbose_name = _("Uploaded files")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from portal.files import checks, fields, signals

        checks.register()
        fields.replace_avatar_field()
        signals.guard_files()
