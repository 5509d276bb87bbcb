"""The operator's start page and the guided form, as people use them."""

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from innovations.models import Confirmation, InnovationPage, Notice, Period
from tests.e2e.looking import assert_fits, violations
from tests.factories.innovations import InnovationPageFactory

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def work(story):
    """A region in the middle of its period, with something on every panel."""
    Period.objects.update(closes_on=timezone.localdate() + datetime.timedelta(days=20))
    Notice.objects.create(region=story.region, text="Batas waktu sudah dekat.")
    InnovationPageFactory(
        parent=story.organization, title="Antar Obat ke Pulau", summary="Obat sampai."
    )
    old = InnovationPageFactory(parent=story.organization, title="Kartu Sehat")
    InnovationPage.objects.filter(pk=old.pk).update(
        latest_revision_created_at=timezone.now() - datetime.timedelta(days=400)
    )
    return story


def test_an_operator_works_from_the_desk(page: Page, work, sign_in):
    sign_in(page, "operator")
    expect(page.locator("#my-innovations-section")).to_contain_text("Kartu Sehat")
    for viewport in (page.viewport_size, PHONE):
        page.set_viewport_size(viewport)
        assert_fits(page)
        assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})

    page.locator("#still-true-section form button").click()
    page.wait_for_url("**/admin/")
    assert Confirmation.objects.get().innovation.title == "Kartu Sehat"
    page.locator("form[action*=notices] button").click()
    page.wait_for_url("**/admin/")
    expect(page.get_by_text("Batas waktu sudah dekat.")).to_have_count(0)

    page.locator("a.button[href='/admin/registry/new/']").first.click()
    page.locator("#id_title").fill("Antar Obat ke Pulauu")
    page.locator("#id_stage").select_option("trial")
    page.locator("#id_summary").fill("Perahu membawa obat.")
    page.locator("main form button[type=submit]").first.click()

    asked = page.locator("button[name=sure]")
    expect(asked).to_be_visible()
    expect(page.locator("#id_summary")).to_have_value("Perahu membawa obat.")
    for viewport in (page.viewport_size, PHONE):
        page.set_viewport_size(viewport)
        assert_fits(page)
        assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    asked.click()

    page.wait_for_url("**/edit/")
    made = InnovationPage.objects.get(title="Antar Obat ke Pulauu")
    assert (made.stage, made.live) == ("trial", False)
    # What is missing leads to the tab where it is written.
    design = page.locator("[id$=-design-section]")
    expect(design).to_be_hidden()
    page.locator("a[href$='-design-section']").first.click()
    expect(design).to_be_visible()


def test_a_link_from_the_desk_opens_the_right_tab(page: Page, work, sign_in):
    sign_in(page, "operator")

    page.locator("#my-innovations-section a[href$='-design-section']").first.click()

    page.wait_for_url(re.compile("/edit/#"))
    expect(page.locator("[id$=-design-section]")).to_be_visible()


def test_the_guided_form_needs_no_script(open_page, work, sign_in):
    page = sign_in(open_page(java_script_enabled=False), "operator")

    page.goto("/admin/registry/new/")
    page.locator("#id_title").fill("Perahu Baca")
    page.locator("main form button[type=submit]").first.click()

    page.wait_for_url("**/edit/")
    assert InnovationPage.objects.filter(title="Perahu Baca", live=False).exists()


def test_a_registrar_merges_two(page: Page, work, sign_in):
    InnovationPageFactory(parent=work.other_organization, title="Antar Obat ke Pulauu")
    sign_in(page, "registrar")
    for viewport in (page.viewport_size, PHONE):
        page.set_viewport_size(viewport)
        assert_fits(page)
        assert violations(page) == []

    page.locator("#duplicates-section a[href='/admin/registry/duplicates/']").click()
    assert_fits(page)
    assert violations(page) == []
    page.locator("main a.button[href*='/merge/']").first.click()
    assert_fits(page)
    assert violations(page) == []
    page.locator("main form button[type=submit]").click()

    page.wait_for_url("**/merges/*/")
    expect(page.locator(".desk-screen")).to_be_visible()
    assert_fits(page)
    assert violations(page, ".desk-screen") == []
    assert InnovationPage.objects.filter(expired=True, live=False).count() == 1
    page.locator("form[action$='/undo/'] button").click()
    expect(page.locator("form[action$='/undo/']")).to_have_count(0)
    assert not InnovationPage.objects.filter(expired=True).exists()
