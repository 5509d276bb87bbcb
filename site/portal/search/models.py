"""The text that is searched, and the words that mean the same."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from innovations.models import Region
from portal.search.choices import EntryKind
from portal.search.words import stems

MAX_TERMS = 20
MAX_TERM_WORDS = 8


class SearchEntry(models.Model):
    """The plain text of one page that anybody may read.

    Written by ``services.indexing`` only. Beside it the database keeps its own
    index (migration 0002): a full-text table on SQLite, vectors on PostgreSQL.
    """

    page = models.OneToOneField(
        Page,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="search_entry",
        verbose_name=_("page"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("region"),
    )
    kind = models.CharField(_("kind"), max_length=16, choices=EntryKind.choices)
    dated = models.DateTimeField(_("date"), null=True)
    # The folded words of title, names and keywords, each once: what a typing
    # error may have meant. Before the long texts, so that it is read quickly.
    vocabulary = models.TextField(_("words"))
    title = models.CharField(_("title"), max_length=255)
    keywords = models.TextField(_("keywords"))
    summary = models.TextField(_("summary"))
    body = models.TextField(_("text"))

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title


class SearchSynonym(models.Model):
    """Words and phrases that mean the same, such as OPD and perangkat daerah."""

    region = models.ForeignKey(
        Region,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("region"),
        help_text=_("Empty for words that are the same everywhere."),
    )
    terms = models.TextField(
        _("words that mean the same"),
        help_text=_(
            "Words, acronyms or phrases, one a line. Who searches for one of them "
            "finds pages with any of them."
        ),
    )

    class Meta:
        verbose_name = _("synonyms for the search")
        verbose_name_plural = _("synonyms for the search")
        ordering = ["terms"]

    def __str__(self) -> str:
        return " = ".join(self.term_list)

    @property
    def is_everybodys(self) -> bool:
        return self.region_id is None

    @property
    def term_list(self) -> list[str]:
        """The terms without blank lines."""
        return [line.strip() for line in self.terms.splitlines() if line.strip()]

    @property
    def stem_list(self) -> list[tuple[str, ...]]:
        """The terms as the stems of their words, each once."""
        found = (tuple(stems(term, MAX_TERM_WORDS)) for term in self.term_list)
        return list(dict.fromkeys(filter(None, found)))[:MAX_TERMS]

    def clean(self) -> None:
        super().clean()
        errors: list[Any] = []
        if len(self.stem_list) < 2:
            errors.append(_("Write at least two different words, one a line."))
        if len(self.term_list) > MAX_TERMS:
            errors.append(
                _("At most %(number)s words in one group.") % {"number": MAX_TERMS}
            )
        if any(len(stems(term)) > MAX_TERM_WORDS for term in self.term_list):
            errors.append(
                _("A phrase has at most %(number)s words.") % {"number": MAX_TERM_WORDS}
            )
        if errors:
            raise ValidationError({"terms": errors})
