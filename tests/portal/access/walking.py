"""How one walks: what counts as refused, and what nobody may have changed."""

from contextlib import contextmanager
from unittest.mock import patch

from django.apps import apps
from django.urls import reverse

from tests.innovations.test_admin_walk import POST
from tests.responses import finish

UNSAFE = ("post", "put", "patch", "delete")
#: Fails on purpose, or begins and ends the session of the walk.
NOT_WALKED = {"wagtailadmin_error_test", "wagtailadmin_login", "wagtailadmin_logout"}
#: Leads people to the part of the tree where they have something to do.
LEADING = {"wagtailadmin_explore", "wagtailadmin_explore_results"}
#: Written by asking alone: who is signed in, and what waits for a search.
OF_ASKING = {"sessions.Session", "users.Session", "axes.AccessLog"}


@contextmanager
def without_drawing():
    """Leave out the templates, which take most of the time and decide nothing."""
    target = "django.template.backends.django.Template.render"
    with patch(target, lambda self, context=None, request=None: ""):
        yield


def refused(answer, address):
    """Tell whether an answer says no: by its number, or by leading elsewhere."""
    if answer.status_code in {400, 403, 404, 405}:
        return True
    if answer.status_code != 302:
        return False
    place = answer.headers["Location"].partition("?")[0]
    return (
        place in {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")}
        or address.name in LEADING
    )


def ask(client, method, url):
    if method in {"get", "post"}:
        answer = getattr(client, method)(url, POST if method == "post" else None)
    else:
        answer = getattr(client, method)(url, "{}", content_type="application/json")
    finish(answer)
    return answer


def state():
    """Return all rows of all tables, as a dictionary by their names."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and model._meta.label not in OF_ASKING
    }


def changed(before):
    after = state()
    return {
        label: [row for row in after[label] if row not in rows]
        for label, rows in before.items()
        if after[label] != rows
    }
