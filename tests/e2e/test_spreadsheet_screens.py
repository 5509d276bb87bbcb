"""Every screen of imports and exports: accessible, in Indonesian, and Wagtail's."""

import csv
import re
from io import StringIO
from pathlib import Path

import polib
import pytest
import wagtail.admin
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from innovations.models import InnovationPage
from spreadsheets.models import Export, FeedLink, ImportRun, RunState, WatchedSource
from spreadsheets.resources import Context
from spreadsheets.services import apply_run, start_import
from spreadsheets.services.exporting import export_sheet
from spreadsheets.services.feeds import new_secret
from spreadsheets.services.undoing import undo_run
from tests.e2e.looking import assert_fits, violations
from tests.factories.innovations import InnovationPageFactory

ROOT = Path(__file__).parents[2]
HEAD = ["Nama Inovasi", "Perangkat Daerah", "Tahapan", "Nama Inisiator"]


def csv_of(*rows: list[str]) -> bytes:
    stream = StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return stream.getvalue().encode()


@pytest.fixture
def registrar(story):
    return get_user_model().objects.get(username="registrar")


@pytest.fixture
def start(story, registrar):
    def start(
        content: bytes, name: str = "Rekap 2025.csv", sheet: str = "innovations"
    ) -> ImportRun:
        return start_import(
            sheet=sheet,
            content=content,
            filename=name,
            context=Context(scope=story.region, user=registrar),
            interactive=True,
        )

    return start


@pytest.fixture
def conflict(story, registrar, start, tmp_path) -> ImportRun:
    """A plan with a conflict: both sides changed who began an innovation."""
    page = InnovationPageFactory(
        parent=story.organization, title="Kartu Sehat", initiator_name="Bidan Sari"
    )
    path = tmp_path / "ekspor.csv"
    export_sheet(
        sheet="innovations",
        context=Context(scope=story.region, user=registrar),
        target=path,
        kind="csv",
        filename="ekspor.csv",
    )
    latest = page.get_latest_revision_as_object()
    latest.initiator_name = "Bidan Wati"
    latest.save_revision(user=registrar).publish(user=registrar)
    content = path.read_bytes().replace(b"Bidan Sari", b"Mantri Budi")
    run = start(content, "ekspor.csv")
    assert run.counts["conflict"] == 1
    return run


@pytest.fixture
def screens(story, registrar, start, conflict) -> dict[str, str]:
    """Return the addresses of all screens, each with something on it."""
    organization = story.organization.title
    preview = start(
        csv_of(
            HEAD,
            ["Antar Obat", organization, "Penerapan", "Bidan Sari"],
            ["Kebun Obat", "Dinas Antah Berantah", "Penerapan", ""],
            ["Pasar Ikan", organization, "kapan-kapan", ""],
        )
    )
    applied = apply_run(
        run=start(csv_of(HEAD, ["Rumah Baca", organization, "Uji Coba", ""])),
        user=registrar,
    )
    undo = undo_run(run=applied, user=registrar)
    unread = start(csv_of(["bukan", "tabel"], ["hanya", "catatan"]), "Catatan.csv")
    nameless = start(csv_of(["Juara", "OPD"], ["I", organization]), sheet="awards")
    assert {unread.state, nameless.state} == {RunState.UNREAD}
    busy = start(csv_of(HEAD, ["Sepeda Baca", organization, "Uji Coba", ""]))
    busy.state = RunState.READING
    busy.save()
    place = {"sheet": "innovations", "scope": story.region.code, "user": registrar}
    source = WatchedSource.objects.create(
        name="Rekap Bappeda",
        kind=WatchedSource.Kind.URL,
        location="https://contoh.go.id/rekap.csv",
        **place,
    )
    link = FeedLink.objects.create(name="Dasbor", secret_hash=new_secret()[1], **place)
    export = Export.objects.filter(options__has_key="kind").first()
    named = {
        "start": reverse("spreadsheets:index"),
        "nothing found": reverse("spreadsheets:index") + "?q=tiada",
        "upload": reverse("spreadsheets:upload", args=["innovations"]),
        "upload of results": reverse("spreadsheets:upload", args=["awards"]),
        "results of what": reverse("spreadsheets:layout", args=[nameless.pk]),
        "preview": reverse("spreadsheets:run", args=[preview.pk]),
        "refused": reverse("spreadsheets:run", args=[preview.pk]) + "?action=refused",
        "conflicts": reverse("spreadsheets:run", args=[conflict.pk])
        + "?action=conflict",
        "progress": reverse("spreadsheets:run", args=[busy.pk]),
        "report": reverse("spreadsheets:run", args=[applied.pk]),
        "undo": reverse("spreadsheets:run", args=[undo.pk]),
        "layout": reverse("spreadsheets:layout", args=[preview.pk]),
        "unread": reverse("spreadsheets:layout", args=[unread.pk]),
        "export": reverse("spreadsheets:export", args=["innovations"]),
        "sources": reverse("watched-sources:index"),
        "new source": reverse("watched-sources:add"),
        "source": reverse("watched-sources:edit", args=[source.pk]),
        "check": reverse("watched-sources:check", args=[source.pk]),
        "links": reverse("feed-links:index"),
        "new link": reverse("feed-links:add"),
        "link": reverse("feed-links:edit", args=[link.pk]),
        "revoke": reverse("feed-links:delete", args=[link.pk]),
    }
    if export is not None:
        named["finished export"] = reverse(
            "spreadsheets:export_status", args=[export.pk]
        )
    return named


# ------------------------------------------------------------------- accessible


def test_screens_are_accessible_and_fit(page: Page, sign_in, screens):
    sign_in(page, "registrar")

    found = {}
    for name, address in screens.items():
        if name == "progress":
            continue  # it loads itself anew
        assert page.goto(address).status == 200, name
        # The rest of the page is Wagtail's.
        own = page.locator(".import-screen").count()
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 844})
            assert_fits(page)
            wrong = violations(page, ".import-screen" if own else "main")
            if wrong:
                found[name, width] = wrong

    assert found == {}


#: What has the focus, and whether one sees that; nothing outside of the screen.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element.closest(".import-screen")) return null;
  const style = getComputedStyle(element);
  const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
  return [element.outerHTML.slice(0, 120), seen];
}"""


def test_what_has_the_focus_is_visible(page: Page, sign_in, screens):
    sign_in(page, "registrar")
    page.goto(screens["conflicts"])

    page.locator(".import-screen :is(a, summary)").first.focus()
    reached = []
    while len(reached) < 100:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        reached.append(focused)

    assert any("cell-" in element for element, _seen in reached)
    assert [element for element, seen in reached if not seen] == []


# ---------------------------------------------------- Indonesian, and Wagtail's own

#: Words of English sentences that are no words of Indonesian.
ENGLISH = re.compile(
    r"\b(the|and|of|is|are|was|were|you|your|with|this|that|these|not|it|to|for|"
    r"from|be|has|have|can|will|what|which|how|row|rows|file|yet|here|nothing|all)\b",
    re.IGNORECASE,
)
#: What Wagtail 8.0 writes into its header (shared/headers/_actions.html) untranslated.
NOT_OURS = {"Actions"}
#: What people see or hear of a page: its visible texts and the words of controls.
SHOWN = """() => {
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    if (parent.closest("script, style, template, noscript, code")) continue;
    if (parent.closest("option, summary") || parent.checkVisibility())
      texts.push(node.textContent);
  }
  for (const element of document.querySelectorAll("*"))
    for (const name of ["aria-label", "title", "placeholder", "alt"])
      if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


def english_messages() -> set[str]:
    """Return the English messages that are said otherwise in Indonesian."""
    catalogues = [
        *ROOT.glob("*/locale/id/LC_MESSAGES/django.po"),
        *(ROOT / "site/portal").glob("locale*/id/LC_MESSAGES/django.po"),
        Path(wagtail.admin.__file__).parent / "locale/en/LC_MESSAGES/django.po",
    ]
    messages = set()
    with translation.override("id"):
        for entry in (e for path in catalogues for e in polib.pofile(str(path))):
            told = (
                pgettext(entry.msgctxt, entry.msgid)
                if entry.msgctxt
                else gettext(entry.msgid)
            )
            if told != entry.msgid and not entry.msgid_plural:
                messages.add(" ".join(entry.msgid.split()))
    # A word may be the same in another context, or be Indonesian, too.
    with translation.override("id"):
        return {text for text in messages if gettext(text) != text}


def test_an_indonesian_user_reads_no_english_and_meets_no_django_admin(
    page: Page, sign_in, screens
):
    messages = english_messages()
    sign_in(page, "registrar")
    with pytest.raises(NoReverseMatch):
        reverse("admin:index")

    english, djangos = set(), set()
    for address in screens.values():
        page.goto(address)
        texts = page.evaluate(SHOWN)
        english |= {t for t in texts if t in messages or ENGLISH.search(t)}
        djangos |= {t for t in page.evaluate(TARGETS) if is_djangos(t)}

    english -= NOT_OURS
    assert not english, "\n".join(sorted(english))
    assert djangos == set()


TARGETS = """[...document.querySelectorAll("a[href], form[action]")]
  .map((element) => new URL(element.href || element.action, location).pathname)"""


def is_djangos(target: str) -> bool:
    try:
        found = resolve(target)
    except Resolver404:
        return False
    return found.func.__module__.startswith("django.contrib.admin")


# ----------------------------------------------------------- deciding, correcting


@pytest.mark.parametrize("java_script", [True, False])
def test_conflict_is_decided_and_written(open_page, sign_in, conflict, java_script):
    page: Page = open_page(java_script_enabled=java_script)
    sign_in(page, "registrar")
    page.goto(reverse("spreadsheets:run", args=[conflict.pk]) + "?action=conflict")
    cell = page.locator(".import-conflict")
    for text in ("Bidan Sari", "Bidan Wati", "Mantri Budi"):
        expect(cell).to_contain_text(text)
    expect(page.locator("form[action$='/confirm/']")).to_have_count(0)

    cell.locator("input[value=theirs]").check()
    page.locator(".import-save button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    page.locator("form[action$='/confirm/'] button").click()
    expect(page.locator("form[action$='/undo/']")).to_be_visible()

    innovation = InnovationPage.objects.get(title="Kartu Sehat")
    assert innovation.initiator_name == "Mantri Budi"


@pytest.mark.parametrize("java_script", [True, False])
def test_unread_workbook_is_corrected(open_page, sign_in, story, tmp_path, java_script):
    organization = story.organization.title
    path = tmp_path / "Kiriman.csv"
    path.write_bytes(
        csv_of(
            ["Kiriman kami", "", ""],
            ["Sebutan", "Pelaksana program", "Catatan"],
            ["Antar Obat", organization, "baik"],
            ["Kebun Obat", organization, "baik"],
        )
    )
    page: Page = open_page(java_script_enabled=java_script)
    sign_in(page, "registrar")
    page.goto(reverse("spreadsheets:upload", args=["innovations"]))
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url("**/layout/")

    for number in page.locator("[data-layout-header] input").all():
        number.fill("2")
    columns = page.locator("[data-layout-column] select")
    columns.nth(0).select_option("title")
    columns.nth(1).select_option("organization")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/runs/\d+/$"))

    titles = page.locator(".import-rows h3")
    expect(titles).to_have_text(["Antar Obat", "Kebun Obat"])
