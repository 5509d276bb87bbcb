from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "portal.search"
    label = "search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from innovations.services.reference import register_list
        from innovations.services.text_search import register_text_search
        from innovations.services.versions import follow_rows
        from portal.search import extractors, signals
        from portal.search.access import register_policies
        from portal.search.models import SearchSynonym
        from portal.search.services.searching import find_innovations
        from portal.search.services.synonyms import load_synonyms

        extractors.register_all()
        signals.follow_pages()
        follow_rows(SearchSynonym, lambda row: row.region_id)
        register_list("search_synonyms", load_synonyms)
        register_text_search(find_innovations)
        register_policies()
