"""Every address of the admin and the API, for the objects of a region."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page, Task, UploadedFile, Workflow

from competitions.models import Award, CompetitionKind
from innovations.models import InnovationMerge, Invitation, Notice
from innovations.models.reference import ReferenceRow
from portal.recycling.models import BinEntry
from spreadsheets.models import Export, FeedLink, ImportRun, WatchedSource
from tests.innovations.test_admin_walk import (
    PAGE_PARAMETERS,
    admin_addresses,
    model_of,
)

#: Beginnings of names whose view doesn't say which model its key is of.
KEYS = {
    "wagtailadmin_collections": Collection,
    "wagtailadmin_workflows:edit_task": Task,
    "wagtailadmin_workflows:disable_task": Task,
    "wagtailadmin_workflows:enable_task": Task,
    "wagtailadmin_workflows": Workflow,
    "wagtailusers_users": get_user_model(),
    "wagtailusers_groups": Group,
    "users_reset_second_factor": get_user_model(),
    "people": get_user_model(),
    "invitations": Invitation,
    "recycling": BinEntry,
    "registry:dismiss": Notice,
    "registry:merged": InnovationMerge,
    "registry:unmerge": InnovationMerge,
    "spreadsheets:export_": Export,
    "spreadsheets": ImportRun,
    "watched-sources": WatchedSource,
    "feed-links": FeedLink,
    "wagtailadmin_api:images": get_image_model(),
    "wagtailadmin_api:documents": get_document_model(),
    "wagtaildocs_chooser": get_document_model(),
    "wagtailimages_chooser": get_image_model(),
    "competitions_awards": Award,
}
#: Pages by their key.
PAGES = ("wagtailadmin_api:pages", "wagtailadmin_pages", "registry:confirm")


def addresses(side) -> Iterator[tuple[str, str, bool]]:
    """Return (name, address, whether it is about something of the region)."""
    for name, parameters, view in admin_addresses():
        kwargs = {key: value(name, view, key, side) for key in parameters}
        about = any(key not in FIXED for key in parameters)
        yield name, reverse(name, kwargs=kwargs), about


FIXED = {
    "content_type_app_name": "innovations",
    "content_type_model_name": "innovationpage",
    "app_label": "innovations",
    "model_name": "innovationpage",
    "app_name": "taggit",
    "sheet": "innovations",
    "kind": "xlsx",
    "action": "publish",
    "action_name": "approve",
    "filter_spec": "original",
    "revision_id_a": "earliest",
    "revision_id_b": "latest",
    "session_id": 1,
    "uidb64": "x",
}


def value(name, view, key, side):
    """Return what a parameter of an address is in a region."""
    if name.startswith("wagtailsettings"):
        return {"app_name": "home", "model_name": "none", "pk": 1}[key]
    if name == "wagtail_bulk_action":
        return {"app_label": "wagtailcore", "model_name": "page", "action": "publish"}[
            key
        ]
    if key in FIXED:
        return FIXED[key]
    if key in PAGE_PARAMETERS or key in {"object_id", "page_pk", "kept"}:
        return side.page.pk
    special = {
        "destination_id": side.beside.pk,
        "merged": side.other_page.pk,
        "first": side.page.pk,
        "second": side.other_page.pk,
        "revision_id": side.page.latest_revision_id,
        "image_id": side.rows.get(get_image_model()),
        "document_id": side.rows.get(get_document_model()),
        "doc_id": side.rows.get(get_document_model()),
        "collection_id": side.rows.get(Collection),
        "person_id": side.operator,
        "redirect_id": side.rows.get(Redirect),
        "task_id": side.rows.get(Task),
        "workflow_pk": side.rows.get(Workflow),
        "uploaded_file_id": side.rows.get(UploadedFile),
        "task_state_id": 1,
        "workflow_state_id": 1,
        "token": "x" * 40,
    }
    if key in special:
        found = special[key]
        return getattr(found, "pk", found)
    return key_of(name, view, side)


def key_of(name, view, side):
    if name.startswith(PAGES):
        return side.page.pk
    model = next(
        (model for start, model in KEYS.items() if name.startswith(start)),
        model_of(view),
    )
    if isinstance(model, type) and issubclass(model, (ReferenceRow, CompetitionKind)):
        row = model.objects.first()
        return row.pk if row else 1
    assert model in side.rows, f"{name}: say in world.py which {model} it takes"
    return side.rows[model].pk


__all__ = ["Page", "addresses"]
