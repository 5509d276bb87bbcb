from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "portal.results"
    label = "results"
    verbose_name = _("Results in the news")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from news.signals import jointly_released
        from portal.results.together import release_results_with

        jointly_released.connect(
            release_results_with, dispatch_uid="results with their article"
        )
