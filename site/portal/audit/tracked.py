"""Which plain rows leave entries, and what of them is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    APIToken,
    Collection,
    CollectionViewRestriction,
    PageViewRestriction,
    Site,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from competitions.models import (
    Award,
    AwardPlace,
    CompetitionCategory,
    CompetitionKind,
    CompetitionPhase,
    Criterion,
    EntryStatement,
    FormSection,
    Juror,
    LateException,
    PanelSeat,
    ResultPaper,
    ResultRules,
    TieRule,
)
from innovations.models import (
    Affiliation,
    CompletenessRule,
    CoOwner,
    InnovationAlias,
    Invitation,
    InvitationOffer,
    Membership,
    Notice,
    OrganizationAlias,
    Period,
    Region,
    RegionalGroup,
)
from innovations.models.reference import ReferenceRow
from news.models import MediaPickup, NewsletterEdition
from portal.search.models import SearchSynonym
from spreadsheets.models import FeedLink, HeaderSynonym, ValueSynonym, WatchedSource

#: What programs write by themselves into rows that people keep.
UNTOLD: Final[Mapping[str, frozenset[str]]] = {
    "users.user": frozenset({"last_login"}),
    "wagtailimages.image": frozenset({"file_size", "file_hash", "width", "height"}),
    "wagtaildocs.document": frozenset({"file_size", "file_hash"}),
    "spreadsheets.watchedsource": frozenset({"seen", "checked_at", "error"}),
    "spreadsheets.feedlink": frozenset({"last_used_at"}),
    "innovations.invitation": frozenset({"secret_hash", "sent_at", "send_error"}),
    "news.newsletteredition": frozenset({"worker", "heartbeat_at"}),
    "wagtailcore.apitoken": frozenset({"prefix", "last_used_at"}),
}
#: What people are called in rows that are not their account.
NAMES: Final[Mapping[str, frozenset[str]]] = {
    "innovations.invitation": frozenset({"name"}),
}


def tracked_models() -> list[type[Model]]:
    return [
        Membership,
        Affiliation,
        Invitation,
        InvitationOffer,
        OrganizationAlias,
        InnovationAlias,
        CoOwner,
        Region,
        RegionalGroup,
        Period,
        CompletenessRule,
        Notice,
        *ReferenceRow.__subclasses__(),
        CompetitionKind,
        CompetitionCategory,
        CompetitionPhase,
        FormSection,
        EntryStatement,
        Criterion,
        TieRule,
        AwardPlace,
        LateException,
        Juror,
        PanelSeat,
        ResultPaper,
        ResultRules,
        Award,
        MediaPickup,
        NewsletterEdition,
        WatchedSource,
        FeedLink,
        HeaderSynonym,
        ValueSynonym,
        SearchSynonym,
        Site,
        Redirect,
        Collection,
        PageViewRestriction,
        CollectionViewRestriction,
        APIToken,
        Workflow,
        WorkflowTask,
        WorkflowPage,
        WorkflowContentType,
        *(model for model in apps.get_models() if _is_task(model)),
        get_image_model(),
        get_document_model(),
        get_user_model(),
        Group,
    ]


def _is_task(model: type[Model]) -> bool:
    """Kinds of tasks; deleting one deletes its parent, which is not told again."""
    return issubclass(model, Task) and model is not Task


def title_of(row: Model) -> str | None:
    """Return what a row is called that would be called by a person's name, or that
    has none.
    """
    if isinstance(row, Membership):
        return f"#{row.user_id} – {row.organization}"
    if isinstance(row, Affiliation):
        return f"#{row.user_id} – {row.region}"
    if isinstance(row, Invitation):
        return f"#{row.pk}"
    if isinstance(row, InvitationOffer):
        return f"#{row.invitation_id} – {row}"
    if isinstance(row, WorkflowTask):
        return f"{row.workflow}: {row.task}"
    if isinstance(row, WorkflowPage):
        return f"{row.workflow}: {row.page}"
    return None
