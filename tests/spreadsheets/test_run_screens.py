"""Preview, progress, report and log as people and colleagues see them."""

import sys
from datetime import timedelta
from types import ModuleType

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu
from wagtail.users.models import UserProfile

from spreadsheets import registry, widgets
from spreadsheets.fields import SheetField
from spreadsheets.models import ImportRun, ValueSynonym
from spreadsheets.plan import Action
from spreadsheets.resources import Context
from spreadsheets.services import replan_run, start_import
from spreadsheets.vocabulary import Term, Vocabulary
from tests.spreadsheets.conftest import GroupResource, csv_of, make_sheet

pytestmark = pytest.mark.once

HEADER = ("Nama", "Jumlah")
CELL = ["lama", "sini", "berkas", None]
TEXT = "Warga datang pada jamnya dan dilayani tanpa antre. " * 5


class ColourResource(GroupResource):
    """Groups with a colour, whose spellings are remembered."""

    colour = SheetField(column_name="Warna")
    remembers_for = "colours"

    class Meta:
        model = Group
        fields = ("name", "permissions", "place", "colour")

    def prepare(self):
        extra = ValueSynonym.objects.filter(sheet="colours", field="colour")
        texts = tuple(row.text for row in extra if row.value == "red")
        terms = [Term("red", "Merah", texts), Term("blue", "Biru")]
        self.fields["colour"].widget = widgets.VocabularyWidget(Vocabulary(terms))

    def current(self, instance):
        return super().current(instance) | {"colour": None}


@pytest.fixture(autouse=True)
def no_groups(site, sheets):
    Group.objects.all().delete()
    registry.register_sheet(make_sheet("colours", ColourResource))


@pytest.fixture
def person(person):
    """People who read the screens in the language of the sources."""

    def english(username, **fields):
        user = person(username, **fields)
        UserProfile.objects.create(user=user, preferred_language="en")
        return user

    return english


@pytest.fixture
def as_sender(client, sender):
    client.force_login(sender)
    return client


@pytest.fixture
def run_of(site):
    def run_of(user, *rows, sheet="groups", header=HEADER):
        return start_import(
            sheet=sheet,
            content=csv_of(header, *(rows or [("Satu", 1)])),
            filename="uji.csv",
            context=Context(scope=site, user=user),
        )

    return run_of


@pytest.fixture
def stored_run(site, sender):
    """A run whose rows are written straight into the database."""

    def stored_run(user=sender, state="planned", rows=(), **fields):
        run = ImportRun.objects.create(
            sheet="groups",
            scope=site.hostname,
            user=user,
            state=state,
            filename="uji.csv",
            **fields,
        )
        counts = {str(action): 0 for action in Action}
        for number, (action, more) in enumerate(rows, start=2):
            counts[action] += 1
            run.rows.create(action=action, number=number, sheet_name="Data", **more)
        run.counts = counts if rows else {}
        run.save()
        return run

    return stored_run


def url(name, *args):
    return reverse(f"spreadsheets:{name}", args=args)


def labels(response):
    return [row.label for row in response.context["rows"]]


# ------------------------------------------------------------------- preview


def test_sentence_says_what_confirming_does(as_sender, stored_run):
    run = stored_run(
        rows=[
            ("new", {}),
            ("changed", {}),
            ("changed", {}),
            ("refused", {}),
            ("refused", {}),
            ("conflict", {"changes": {"name": CELL}}),
            ("missing", {}),
        ]
    )

    page = as_sender.get(url("run", run.pk))

    assert page.context["sentence"] == (
        "Confirming writes 3 records: 1 new, 2 changed. 2 rows are refused and stay "
        "out. 1 row waits for your decision and stays out until then. 1 record is not "
        "in the file; it stays as it is."
    )
    assert page.context["sentence"] in page.content.decode()


def test_field_and_remarks_and_text_choose_the_rows(as_sender, stored_run):
    told = [{"level": "warning", "text": "Hm.", "field": "permissions"}]
    tricky = {"name": ["", "", '"permissions": [']}
    run = stored_run(
        rows=[
            ("changed", {"label": "Satu", "changes": {"name": ["a", "a", "b"]}}),
            ("changed", {"label": "Dua", "changes": {"permissions": [1, 1, 2]}}),
            ("changed", {"label": "Tiga", "changes": tricky, "messages": told}),
            ("refused", {"label": "Empat", "messages": told}),
            ("refused", {"label": "Lima", "messages": [told[0] | {"field": "name"}]}),
        ]
    )
    address = url("run", run.pk)

    def found(query):
        return labels(as_sender.get(f"{address}?{query}"))

    assert found("action=changed&field=permissions") == ["Dua"]
    assert found("action=changed&field=name") == ["Satu", "Tiga"]
    assert found("action=changed&field=nonsense") == ["Satu", "Dua", "Tiga"]
    assert found("action=refused&field=permissions") == ["Empat"]
    assert found("action=changed&told=1") == ["Tiga"]
    assert found("action=changed&q=dua") == ["Dua"]
    assert found("action=new&field=name") == []


def test_changes_are_marked_and_one_row_is_shown_whole(as_sender, stored_run):
    new = TEXT + "<b>Selesai.</b>"
    changes = {"name": [TEXT, TEXT, new]}
    run = stored_run(rows=[("changed", {"label": "Satu", "changes": changes})])
    row = run.rows.get()

    short = as_sender.get(url("run", run.pk)).content.decode()
    whole = as_sender.get(f"{url('run', run.pk)}?action=changed&row={row.pk}")

    assert "&lt;b&gt;Selesai.&lt;/b&gt;</ins>" in short
    assert TEXT not in short
    assert f"row={row.pk}" in short
    assert TEXT in whole.content.decode()
    assert labels(whole) == ["Satu"]


def test_pages_cost_the_same_number_of_queries_however_long_the_run(
    as_sender, stored_run, monkeypatch
):
    monkeypatch.setattr(admin_menu, "menu_items_for_request", lambda request: [])
    long = {"name": [TEXT, TEXT, TEXT + "!"]}
    unknown = {"level": "error", "text": "?", "field": "name", "unknown": "x"}
    counted = []
    for size in (1, 60):
        run = stored_run(
            rows=[
                ("changed", {"changes": long, "label": f"B {n}"}) for n in range(size)
            ]
            + [("conflict", {"changes": {"name": CELL}}) for n in range(size)]
            + [("refused", {"messages": [unknown]}) for n in range(size)]
        )
        for query in (
            "action=changed",
            "action=changed&p=2",
            "action=changed&field=name&told=",
            "action=changed&q=B",
            "action=conflict&open=1",
            "action=refused&told=1",
        ):
            as_sender.get(f"{url('run', run.pk)}?{query}")
            with CaptureQueriesContext(connection) as queries:
                as_sender.get(f"{url('run', run.pk)}?{query}")
            counted.append(len(queries))

    assert counted[:6] == counted[6:]
    assert max(counted) <= 22


# ----------------------------------------------------------------- conflicts


def test_conflicts_are_shown_and_decided_without_a_script(as_sender, stored_run):
    both = {"name": CELL, "permissions": CELL}
    run = stored_run(rows=[("conflict", {"changes": both, "label": "Satu"})])
    row, address = run.rows.get(), url("run", run.pk)
    page = as_sender.get(address)
    for word in ("lama", "sini", "berkas"):
        assert word in page.content.decode()
    assert page.context["confirmable"] is not True

    answer = as_sender.post(
        url("decide", run.pk),
        {
            f"cell-{row.pk}-name": "ours",
            f"cell-{row.pk}-permissions": "theirs",
            "cell-x-name": "ours",
            "back": "action=conflict&p=1",
        },
    )

    row.refresh_from_db()
    assert row.decisions == {"name": "ours", "permissions": "theirs"}
    assert answer.url == f"{address}?action=conflict&p=1"
    page = as_sender.get(answer.url)
    assert "1 of 1 conflict row is decided." in page.content.decode()
    assert "1 as you chose" in page.context["sentence"]
    assert page.context["confirmable"]
    assert labels(as_sender.get(f"{address}?action=conflict&open=1")) == []


def test_a_whole_column_and_all_conflicts_are_decided_at_once(as_sender, stored_run):
    rows = [("conflict", {"changes": {"name": CELL, "permissions": CELL}})] * 2
    run = stored_run(rows=rows)
    page = as_sender.get(url("run", run.pk))
    assert dict(page.context["conflict_columns"]).keys() == {"name", "permissions"}

    as_sender.post(url("decide", run.pk), {"bulk": "ours", "field": "name"})
    chosen = [row.decisions.get("name") for row in run.rows.all()]
    as_sender.post(url("decide", run.pk), {"bulk": "theirs", "field": ""})
    then = [row.decisions for row in run.rows.all()]
    as_sender.post(url("decide", run.pk), {"bulk": "nonsense"})
    as_sender.post(url("decide", run.pk), {"bulk": "", "field": ""})

    assert chosen == ["ours", "ours"]
    assert then == [{"name": "theirs", "permissions": "theirs"}] * 2
    assert [row.decisions for row in run.rows.all()] == [{}, {}]


# ------------------------------------------------------------ unknown values


COLOURS = (*HEADER, "Warna")


def test_unknown_values_are_asked_once_and_remembered_for_all(client, person, run_of):
    keeper = person("keeper@testserver")
    client.force_login(keeper)
    run = run_of(
        keeper,
        ("Satu", 1, "Mehrah"),
        ("Dua", 1, "Mehrah"),
        ("Tiga", 1, "Ungu"),
        sheet="colours",
        header=COLOURS,
    )
    assert run.counts["refused"] == 3

    asked = client.get(url("run", run.pk)).context["unknown"]
    answer = client.post(
        url("remember", run.pk),
        {
            "field": ["colour", "colour", "colour"],
            "text": ["Mehrah", "Ungu", "Never asked"],
            "value": ["red", "nonsense", "red"],
        },
    )

    found = [(a["value"].text, a["value"].rows, a["near"]) for a in asked["values"]]
    assert found == [("Mehrah", 2, [("red", "Merah")]), ("Ungu", 1, [])]
    assert answer.url == url("run", run.pk)
    spellings = ValueSynonym.objects.values_list("sheet", "field", "text", "value")
    assert list(spellings) == [("colours", "colour", "Mehrah", "red")]
    run.refresh_from_db()
    assert (run.state, run.counts["new"], run.counts["refused"]) == ("planned", 2, 1)


def test_who_keeps_nothing_sees_what_is_unknown_but_teaches_nobody(
    as_sender, sender, run_of
):
    run = run_of(sender, ("Satu", 1, "Mehrah"), sheet="colours", header=COLOURS)

    page = as_sender.get(url("run", run.pk))
    as_sender.post(
        url("remember", run.pk),
        {"field": "colour", "text": "Mehrah", "value": "red"},
    )

    assert page.context["unknown"]["asks"] is False
    assert "Mehrah" in page.content.decode()
    assert not ValueSynonym.objects.exists()


def test_an_applied_run_is_not_planned_again(sender, stored_run):
    run = stored_run(state="applied", rows=[("new", {})])

    assert not replan_run(run=run)


# ------------------------------------------------------------------- progress


@pytest.mark.parametrize(
    ("state", "cancels"),
    [
        ("reading", False),
        ("queued", True),
        ("preparing", True),
        ("writing", False),
        ("finishing", False),
    ],
)
def test_busy_run_shows_how_far_it_is(as_sender, stored_run, state, cancels):
    run = stored_run(
        state=state, heartbeat_at=timezone.now(), progress=1200, total=10000
    )

    page = as_sender.get(url("run", run.pk)).content.decode()
    told = as_sender.get(url("progress", run.pk)).json()

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert "1,200 of 10,000" in page
    assert (url("cancel", run.pk) in page) is cancels
    assert (told["busy"], told["state"]) == (True, state)
    assert (told["progress"], told["total"]) == (1200, 10000)


def test_finished_run_is_not_busy_and_does_not_reload(as_sender, stored_run):
    run = stored_run(state="applied", rows=[("new", {})])

    assert as_sender.get(url("progress", run.pk)).json()["busy"] is False
    assert "http-equiv" not in as_sender.get(url("run", run.pk)).content.decode()


def test_cancelling_puts_the_plan_back(as_sender, stored_run):
    run = stored_run(state="queued", heartbeat_at=timezone.now(), rows=[("new", {})])
    late = stored_run(state="writing", heartbeat_at=timezone.now())

    as_sender.post(url("cancel", run.pk))
    told = as_sender.post(url("cancel", late.pk), follow=True).content.decode()

    states = ImportRun.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["planned", "writing"]
    assert "too late" in told


def test_looking_at_an_abandoned_run_gives_it_to_a_worker_once(
    as_sender, stored_run, monkeypatch
):
    given = []
    monkeypatch.setattr("spreadsheets.services.working.enqueue", given.append)
    silent = timezone.now() - timedelta(minutes=5)
    run = stored_run(state="writing", heartbeat_at=silent, worker="gone")

    as_sender.get(url("run", run.pk))
    as_sender.get(url("progress", run.pk))

    assert given == [run.pk]


def test_failed_run_says_so_and_is_tried_again(as_sender, sender, run_of):
    run = run_of(sender, ("Satu", 666))
    as_sender.post(url("confirm", run.pk))

    page = as_sender.get(url("run", run.pk)).content.decode()

    assert "It failed, and nothing was changed." in page
    assert "Try again" in page
    assert url("confirm", run.pk) in page


# --------------------------------------------------------------------- report


def test_report_says_what_was_done_by_whom_and_how_fast(as_sender, sender, run_of):
    run = run_of(sender, ("Satu", 1), ("Salah", "?"))
    as_sender.post(url("confirm", run.pk))

    page = as_sender.get(url("run", run.pk))
    run.refresh_from_db()

    text = page.content.decode()
    assert page.context["sentence"] == (
        "1 record was written: 1 new. 1 row stayed out; it is listed below with the "
        "reason."
    )
    assert run.sha256 in text
    assert str(sender) in text
    assert "Reading the file" in text
    assert url("undo", run.pk) in text


def test_undoing_leads_to_its_preview_and_both_name_each_other(
    as_sender, sender, stored_run, monkeypatch
):
    run = stored_run(state="applied", rows=[("changed", {})])
    undoing = ModuleType("undoing")

    def undo_run(*, run, user):
        return stored_run(user=user, undoes=run, rows=[("changed", {})])

    undoing.undo_run = undo_run
    monkeypatch.setitem(sys.modules, "spreadsheets.services.undoing", undoing)

    answer = as_sender.post(url("undo", run.pk))

    undo = run.undone_by.get()
    assert answer.url == url("run", undo.pk)
    preview = as_sender.get(answer.url)
    assert "Confirming puts 1 record back as it was before." in preview.content.decode()
    assert url("run", run.pk) in preview.content.decode()
    report = as_sender.get(url("run", run.pk)).content.decode()
    assert url("run", undo.pk) in report
    assert url("undo", run.pk) not in report


# ---------------------------------------------------------------------- links


def test_colleague_reads_the_shared_plan_and_can_do_nothing(
    client, person, sender, run_of
):
    run = run_of(sender)
    client.force_login(person("other@testserver"))

    page = client.get(url("shared", run.share_token))

    text = page.content.decode()
    assert labels(page) == ["Satu"]
    for action in ("confirm", "discard", "decide", "remember", "file"):
        assert url(action, run.pk) not in text
        assert client.post(url(action, run.pk)).status_code in (404, 405)
    assert run.share_token not in text.replace(url("shared", run.share_token), "")
    assert client.get(url("run", run.pk)).status_code == 404


@pytest.mark.parametrize("visitor", ["other@elsewhere", "stranger"])
def test_shared_link_is_nothing_for_those_without_access(
    client, person, sender, run_of, visitor
):
    run = run_of(sender)
    client.force_login(person(visitor))

    assert client.get(url("shared", run.share_token)).status_code == 404
    assert client.get(url("shared", "guessed")).status_code == 404


def test_sender_gets_the_own_page_and_the_link_to_share(as_sender, sender, run_of):
    run = run_of(sender)

    answer = as_sender.get(url("shared", run.share_token))

    assert answer.url == url("run", run.pk)
    page = as_sender.get(answer.url).content.decode()
    assert f"http://testserver{url('shared', run.share_token)}" in page


def test_expired_plan_is_not_confirmed_and_its_link_shows_nothing(
    client, person, sender, run_of
):
    run = run_of(sender, ("Zebra", 1))
    ImportRun.objects.update(expires_at=timezone.now() - timedelta(days=1))

    client.force_login(sender)
    page = client.get(url("run", run.pk)).content.decode()
    client.post(url("confirm", run.pk))
    client.force_login(person("other@testserver"))
    shared = client.get(url("shared", run.share_token))

    assert url("confirm", run.pk) not in page
    assert "Send the file again" in page
    assert ImportRun.objects.get().state == "planned"
    assert shared.status_code == 410
    assert "Zebra" not in shared.content.decode()


# ------------------------------------------------------------------------ log


def test_log_finds_imports_by_file_state_sheet_person_and_day(
    client, person, stored_run
):
    keeper, sender = person("keeper@testserver"), person("two@testserver")
    one = stored_run(user=keeper, state="applied", rows=[("new", {})])
    two = stored_run(user=sender)
    ImportRun.objects.filter(pk=one.pk).update(
        filename="Rekap.xlsx", created_at=timezone.now() - timedelta(days=30)
    )
    client.force_login(keeper)
    day = (timezone.now() - timedelta(days=10)).date().isoformat()

    def found(query=""):
        page = client.get(f"{url('index')}?{query}")
        return [run.pk for run in page.context["runs"]]

    assert found() == [two.pk, one.pk]
    assert found("q=rekap") == [one.pk]
    assert found("state=planned") == [two.pk]
    assert found("sheet=plain") == []
    assert found(f"person={keeper.pk}") == [one.pk]
    assert found(f"since={day}") == [two.pk]
    assert found(f"until={day}") == [one.pk]
    assert found("state=nonsense&q=rekap") == [one.pk]


def test_log_offers_only_people_whose_imports_one_sees(client, person, stored_run):
    keeper, stranger = person("keeper@testserver"), person("x@elsewhere")
    stored_run(user=keeper)
    elsewhere = stored_run(user=stranger)
    ImportRun.objects.filter(pk=elsewhere.pk).update(scope="elsewhere")
    client.force_login(keeper)

    form = client.get(url("index")).context["form"]

    assert list(form.fields["person"].queryset) == [keeper]


def test_log_is_empty_in_words(as_sender, sender, run_of):
    assert "Nothing was imported yet." in as_sender.get(url("index")).content.decode()
    run = run_of(sender)
    page = as_sender.get(f"{url('index')}?q=nichts").content.decode()
    assert "No import is like that." in page
    assert run.sha256 in as_sender.get(url("index")).content.decode()


@pytest.mark.parametrize(
    ("state", "rows", "undo_state", "offered"),
    [
        ("applied", [("new", {})], None, True),
        ("applied", [("new", {})], "discarded", True),
        ("applied", [("new", {})], "planned", False),
        ("applied", [("new", {})], "applied", False),
        ("applied", [("refused", {})], None, False),
        ("planned", [("new", {})], None, False),
    ],
)
def test_log_and_report_offer_to_undo_what_was_written(
    as_sender, stored_run, state, rows, undo_state, offered
):
    run = stored_run(state=state, rows=rows)
    if undo_state:
        stored_run(state=undo_state, rows=[("changed", {})], undoes=run)

    for page in (url("index"), url("run", run.pk)):
        text = as_sender.get(page).content.decode()
        assert (url("undo", run.pk) in text) is offered


def test_log_asks_a_constant_number_of_queries(as_sender, stored_run):
    counted = []
    for _more in range(2):
        run = stored_run(state="applied", rows=[("new", {})])
        stored_run(state="planned", rows=[("changed", {})], undoes=run)
        with CaptureQueriesContext(connection) as queries:
            as_sender.get(url("index"))
        counted.append(len(queries))

    assert counted[0] == counted[1]
