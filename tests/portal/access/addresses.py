"""Every address of the admin, with real objects of a region filled in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.models import EditingSession
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Site, Task, Workflow

from competitions.models import (
    Award,
    Certificate,
    CertificateBundle,
    CompetitionCategory,
    CompetitionPage,
    CompetitionPhase,
    Entry,
    EntryAttachment,
    EntryVersion,
    Juror,
    JurorConflict,
    LateException,
    PanelSeat,
    ResultPaper,
    ScoreSheet,
)
from innovations.models import (
    Advice,
    ClinicSession,
    FollowUp,
    InnovationMerge,
    InnovationPage,
    Invitation,
    MentorAssignment,
    Notice,
)
from innovations.models.reference import ReferenceRow
from news.models import (
    ArchiveTakeover,
    JointRelease,
    NewsPage,
    Participant,
    ParticipantLetter,
    ReleaseIntake,
)
from portal.recycling.models import BinEntry
from spreadsheets.models import Export, FeedLink, ImportRun, WatchedSource
from tests.innovations.test_admin_walk import admin_addresses, model_of


@dataclass(frozen=True)
class Address:
    #: Of the URL pattern; where one view does several things also which.
    name: str
    url: str
    #: Whether it tells or changes something of one region.
    regional: bool


#: Beginnings of names whose view doesn't say which model its key is of.
KEYS = {
    "wagtailadmin_api:pages": Page,
    "wagtailadmin_api:images": get_image_model(),
    "wagtailadmin_api:documents": get_document_model(),
    "wagtailadmin_collections": Collection,
    "wagtailadmin_pages": Page,
    "wagtailadmin_workflows:edit_task": Task,
    "wagtailadmin_workflows:disable_task": Task,
    "wagtailadmin_workflows:enable_task": Task,
    "wagtailadmin_workflows": Workflow,
    "wagtailusers_users": get_user_model(),
    "wagtailusers_groups": Group,
    "wagtaildocs_chooser": get_document_model(),
    "wagtailimages_chooser": get_image_model(),
    "wagtailsettings": Site,
    "users_reset_second_factor": get_user_model(),
    "people": get_user_model(),
    "invitations": Invitation,
    "news:archive": ArchiveTakeover,
    "news:cancel_joint_release": JointRelease,
    "news:intake": ReleaseIntake,
    "news:joint_release": JointRelease,
    "news:withdraw": NewsPage,
    "recycling": BinEntry,
    "registry:confirm": Page,
    "registry:dismiss": Notice,
    "registry:advice": Advice,
    "registry:clinic": ClinicSession,
    "registry:follow_up": FollowUp,
    "registry:mentoring_end": MentorAssignment,
    "registry:merged": InnovationMerge,
    "registry:unmerge": InnovationMerge,
    "spreadsheets:export_": Export,
    "spreadsheets": ImportRun,
    "watched-sources": WatchedSource,
    "feed-links": FeedLink,
    "competitions_awards": Award,
    "competition_set_up": CompetitionPage,
    "competition_votes": CompetitionPage,
    "competition_judging:declare": Juror,
    "competition_judging:workbook": PanelSeat,
    "competition_judging:blind": EntryVersion,
    "competition_judging": ScoreSheet,
    "competition_jury": CompetitionPage,
    "competition_entries:choose": CompetitionCategory,
    "competition_entries:late": CompetitionCategory,
    "competition_entries:end_late": LateException,
    "competition_entries:overview": CompetitionPage,
    "competition_entries:participation": CompetitionPage,
    "competition_entries:version": EntryVersion,
    "competition_entries:file": EntryAttachment,
    "competition_entries": Entry,
    "competition_results:usual_places": CompetitionCategory,
    "competition_results:paper_file": ResultPaper,
    "competition_results:certificates": CompetitionPage,
    "competition_results:certificate": Certificate,
    "competition_results:revoke": Certificate,
    "competition_results:reissue": Certificate,
    "competition_results:bundle": CertificateBundle,
    "competition_results:feedbacks": CompetitionPage,
    "competition_results:feedback": Entry,
    "competition_results": CompetitionPage,
    "results_article": CompetitionPage,
    "agenda_participants": Participant,
}
#: What parameters are that stand for no object.
WORDS = {
    "content_type_app_name": "innovations",
    "content_type_model_name": "innovationpage",
    "app_label": "innovations",
    "model_name": "innovationpage",
    "app_name": "innovations",
    "sheet": "innovations",
    "kind": "xlsx",
    "filter_spec": "original",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "uidb64": "x",
}
#: Tasks of a review have these for every kind of task.
TASK_ACTIONS = ("approve", "reject")
#: Published, for a draft can't be withdrawn or confirmed.
ABOUT_LIVE_PAGES = {
    "wagtailadmin_pages:unpublish",
    "registry:confirm",
    "wagtailadmin_api:pages:action unpublish",
}
#: Of the page under review.
ABOUT_REVIEWS = {
    "wagtailadmin_pages:collect_workflow_action_data",
    "wagtailadmin_pages:confirm_workflow_cancellation",
    "wagtailadmin_pages:workflow_action",
    "wagtailadmin_pages:workflow_history",
    "wagtailadmin_pages:workflow_history_detail",
    "wagtailadmin_pages:workflow_preview",
}


def addresses(side) -> Iterator[Address]:
    for name, parameters, view in admin_addresses():
        for said, chosen in variants(name):
            full = f"{name} {said}".strip()
            values = {
                key: chosen[key] if key in chosen else value(full, view, key, side)
                for key in parameters
            }
            query = f"?id={bulk_row(chosen, side)}" if "bulk" in name else ""
            yield Address(
                full,
                reverse(name, kwargs=values) + query,
                bool(query) or is_regional(full, parameters, view),
            )


def variants(name) -> list[tuple[str, dict[str, str]]]:
    """Return what an address does by its parameters, in words."""
    if name == "wagtail_bulk_action":
        bulk_action_registry._scan_for_bulk_actions()
        return [
            (
                f"{model}/{action}",
                {"app_label": app, "model_name": model, "action": action},
            )
            for app, models in bulk_action_registry.actions.items()
            for model, actions in models.items()
            for action in actions
        ]
    if name == "wagtailadmin_api:pages:action":
        return [(name, {"action_name": name}) for name in PagesAdminAPIViewSet.actions]
    if name in {
        "wagtailadmin_pages:workflow_action",
        "wagtailadmin_pages:collect_workflow_action_data",
    }:
        return [(action, {"action_name": action}) for action in TASK_ACTIONS]
    return [("", {})]


def is_regional(name, parameters, view) -> bool:
    """Tell whether an address is of something that belongs to one region."""
    if not parameters - set(WORDS):
        return False
    model = model_of(view)
    national = isinstance(model, type) and issubclass(model, ReferenceRow)
    return not national and name != "wagtailadmin_password_reset_confirm"


def bulk_row(chosen, side):
    if chosen["model_name"] == "page":
        return (side.live_page if chosen["action"] == "unpublish" else side.page).pk
    models = {
        "document": get_document_model(),
        "image": get_image_model(),
        "user": get_user_model(),
    }
    return side.rows[models[chosen["model_name"]]].pk


def value(name, view, key, side):
    """Return what a parameter of an address is in a region."""
    if key in WORDS:
        return WORDS[key]
    state = side.review.current_task_state
    special = {
        "article_id": side.article,
        "destination_id": side.beside,
        "parent_page_id": side.own,
        "kept": side.page,
        "merged": side.other_page,
        "first": side.page,
        "second": side.other_page,
        "revision_id": side.page.latest_revision,
        "image_id": side.rows[get_image_model()],
        "document_id": side.rows[get_document_model()],
        "doc_id": side.rows[get_document_model()],
        "collection_id": side.rows[Collection],
        "person_id": side.operator,
        "redirect_id": side.rows[Redirect],
        "task_id": state.task if name in ABOUT_REVIEWS else side.rows[Task],
        "workflow_pk": side.rows[Workflow],
        "uploaded_file_id": side.waiting[
            get_image_model() if "image" in name else get_document_model()
        ],
        "task_state_id": state,
        "workflow_state_id": side.review,
        "session_id": side.rows[EditingSession],
        "object_id": side.page,
        "page_pk": side.registry,
        "event": side.event,
        "letter": side.rows[ParticipantLetter],
        "category_pk": side.rows[CompetitionCategory],
        "phase_pk": side.rows[CompetitionPhase],
        "version_pk": side.rows[EntryVersion],
        "juror_pk": side.rows[Juror],
        "seat_pk": side.rows[PanelSeat],
        "sheet_pk": side.rows[ScoreSheet],
        "conflict_pk": side.rows[JurorConflict],
    }
    if key in special:
        return special[key].pk
    if key == "number" and name.startswith("competition_judging"):
        return 1
    if key == "number":
        return side.rows[ArchiveTakeover].items.get().number
    if key == "batch":
        return side.rows[ReleaseIntake].batch
    if key == "token":
        shared = name == "spreadsheets:shared"
        return side.rows[ImportRun].share_token if shared else "x" * 40
    if key in {"page_id", "page_to_move_id"}:
        return page_of(name, side).pk
    return key_of(name, view, side)


def page_of(name, side):
    if name in ABOUT_LIVE_PAGES:
        return side.live_page
    is_review = name.partition(" ")[0] in ABOUT_REVIEWS
    return side.review.content_object if is_review else side.page


def key_of(name, view, side):
    model = next(
        (model for start, model in KEYS.items() if name.startswith(start)),
        model_of(view),
    )
    if model in {Page, InnovationPage}:
        return page_of(name, side).pk
    if isinstance(model, type) and issubclass(model, ReferenceRow):
        return model.objects.first().pk
    assert model in side.rows, f"{name}: say in world.py which {model} it takes"
    return side.rows[model].pk
