"""The operator's screens: choosing, the form, handing in, without and with script."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from competitions.entry_parts import answer_part, token_of
from competitions.models import Entry, EntryVersion
from competitions.services.entries import parts_of
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import fill_in, hand_in
from tests.factories.competitions import EntryStatementFactory, FormSectionFactory
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    make_operator,
)

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def while_open(clock):
    clock(OPEN)


@pytest.fixture
def client_of(client, operator):
    client.force_login(operator)
    return client


def url(name, pk):
    return reverse(f"competition_entries:{name}", args=[pk])


def posted(entry, **changes):
    """What a browser sends: each part with the token of what it was shown."""
    parts = parts_of(Entry.objects.get(pk=entry.pk))
    data = {f"base-{part}": token_of(text) for part, text in parts.items()}
    data |= {
        part: text
        for part, text in parts.items()
        if part not in {"team", "statements", "in_use_since"}
    }
    for statement in entry.consents.values_list("statement", flat=True):
        data[f"statement-{statement}"] = "on"
    data |= {"team-TOTAL_FORMS": "1", "team-INITIAL_FORMS": "0", "team-0-name": ""}
    return data | changes


def answer(client, entry, data):
    return client.post(
        url("edit", entry.pk), data, headers={"accept": "application/json"}
    )


# ------------------------------------------------------------------- the way in


def test_open_competitions_are_listed_with_their_deadline(client_of, category, entry):
    page = client_of.get(reverse("competition_entries:index"))

    assert "30 Juni 2025 pukul 23.59.59 WITA" in page.content.decode()
    (found,) = page.context["competitions"]
    assert [row.entry for row in found.entries] == [entry]
    assert [row.missing for row in found.entries] == [2]


def test_what_is_only_for_the_public_is_not_offered(client_of, category, operator):
    category.audience = "public"
    category.save()

    page = client_of.get(reverse("competition_entries:index"))

    assert page.context["competitions"] == []
    assert client_of.get(url("choose", category.pk)).status_code == 404


def test_a_closed_competition_shows_its_entries_only(client_of, entry, operator, clock):
    clock(LAST_SECOND + timedelta(days=1))
    client_of.force_login(operator)  # sessions end meanwhile

    page = client_of.get(reverse("competition_entries:index"))

    assert page.context["competitions"] == []
    assert [row.entry for row in page.context["others"]] == [entry]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_many_entries(
    client_of,
    entry,
    category,
    organization,
    operator,
    number,
    without_menu,
    plugin_alone,
    django_assert_num_queries,
):
    for _one in range(number - 1):
        page = InnovationPageFactory(parent=organization)
        Entry.objects.create(
            category=category,
            organization=organization,
            innovation=page,
            title=page.title,
        )
    address = reverse("competition_entries:index")
    client_of.get(address)  # loads content types

    with django_assert_num_queries(33):
        client_of.get(address)


def test_innovations_stand_for_choice_with_what_the_rules_say(
    client_of, category, organization, innovation
):
    category.min_age_months = 20
    category.save()
    InnovationPageFactory(
        parent=OrganizationPageFactory(parent=organization.get_parent())
    )

    page = client_of.get(url("choose", category.pk))

    (choice,) = page.context["choices"]
    assert choice.innovation == innovation
    assert [one.key for one in choice.findings if one.stops] == ["age"]
    assert "baru 15 bulan" in page.content.decode()


def test_choosing_begins_the_entry(client_of, category, innovation):
    response = client_of.post(url("choose", category.pk), {"innovation": innovation.pk})

    entry = Entry.objects.get()
    assert (entry.innovation, response.url) == (innovation, url("edit", entry.pk))


def test_choosing_twice_leads_to_the_first(client_of, entry, innovation):
    response = client_of.post(
        url("choose", entry.category_id), {"innovation": innovation.pk}
    )

    assert response.url == url("edit", entry.pk)
    assert Entry.objects.count() == 1


def test_something_new_begins_by_its_name(client_of, category, organization):
    response = client_of.post(
        url("choose", category.pk),
        {"organization": organization.pk, "title": "Kelas Ibu", "in_use_since": ""},
    )

    assert response.status_code == 302
    assert Entry.objects.get().title == "Kelas Ibu"


@pytest.mark.parametrize("chosen", ["x", "-1", "9" * 30, "0"])
def test_an_innovation_that_there_is_not(client_of, category, chosen):
    response = client_of.post(url("choose", category.pk), {"innovation": chosen})

    assert response.status_code == 404


def test_another_s_innovation_can_not_be_chosen(client_of, category, registry):
    foreign = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))

    response = client_of.post(url("choose", category.pk), {"innovation": foreign.pk})

    assert response.status_code == 404
    assert not Entry.objects.exists()


# --------------------------------------------------------------------- the form


def test_the_form_saves_without_script(client_of, entry, summary, statement):
    response = client_of.post(
        url("edit", entry.pk),
        posted(
            entry,
            **{
                answer_part(summary.pk): "Obat diantar.",
                f"statement-{statement.pk}": "on",
                "video_url": "https://youtu.be/dQw4w9WgXcQ",
                "team-0-name": "dr. Siti, M.Kes.",
                "team-0-is_lead": "on",
            },
        ),
    )

    entry.refresh_from_db()
    assert response.url == url("edit", entry.pk)
    assert entry.answers.get().text == "Obat diantar."
    assert entry.video_url == "https://youtu.be/dQw4w9WgXcQ"
    assert [one.name for one in entry.team.all()] == ["dr. Siti, M.Kes."]
    assert entry.consents.get().statement == statement


def test_what_is_wrong_is_told_and_the_rest_is_saved(client_of, entry, summary):
    page = client_of.post(
        url("edit", entry.pk),
        posted(entry, title="", **{answer_part(summary.pk): "Tersimpan."}),
    )

    entry.refresh_from_db()
    assert page.context["form"].errors == {"title": ["Tuliskan nama inovasi."]}
    assert entry.title == "Antar Obat"
    assert entry.answers.get().text == "Tersimpan."


def test_two_texts_stand_there_where_two_people_wrote(
    client_of, entry, summary, operator
):
    stale = posted(entry, **{answer_part(summary.pk): "Tulisanku"})
    fill_in(entry, operator, text="Tulisan rekan")

    page = client_of.post(url("edit", entry.pk), stale)

    text = page.content.decode()
    assert "Tulisanku</textarea>" in text
    assert "<p>Tulisan rekan</p>" in text
    assert entry.answers.get(section=summary).text == "Tulisan rekan"
    # Saving what stands there now is a decision.
    client_of.post(
        url("edit", entry.pk), posted(entry, **{answer_part(summary.pk): "Tulisanku"})
    )
    assert entry.answers.get(section=summary).text == "Tulisanku"


def test_an_autosave_sends_one_part_and_learns_what_is_missing(
    client_of, entry, summary, impact
):
    part = answer_part(summary.pk)
    data = {f"base-{part}": token_of(""), part: "Obat diantar."}

    told = answer(client_of, entry, data).json()

    assert told["written"] == [part]
    assert told["tokens"][part] == token_of("Obat diantar.")
    assert told["time"] == "10.00"
    assert (told["conflicts"], told["errors"]) == ([], {})
    assert "Ringkasan" not in told["findings"]
    assert list(told["files"]) == [str(impact.pk)]


def test_an_autosave_does_not_take_what_it_did_not_send(
    client_of, entry, summary, statement, operator
):
    fill_in(entry, operator)
    part = answer_part(summary.pk)
    shown = entry.answers.get().text

    answer(client_of, entry, {f"base-{part}": token_of(shown), part: "Lain."})

    entry.refresh_from_db()
    assert entry.title == "Antar Obat"
    assert entry.consents.get().statement == statement


def test_a_stale_autosave_gets_the_newer_text(client_of, entry, summary, operator):
    fill_in(entry, operator, text="Tulisan rekan")
    part = answer_part(summary.pk)

    told = answer(
        client_of, entry, {f"base-{part}": token_of(""), part: "Tulisanku"}
    ).json()

    (conflict,) = told["conflicts"]
    assert (conflict["part"], conflict["theirs"]) == (part, "Tulisan rekan")
    assert told["tokens"][part] == token_of("Tulisan rekan")
    assert entry.answers.get().text == "Tulisan rekan"


def test_an_autosave_for_a_closed_organisation_is_told(client_of, entry, summary):
    part = answer_part(summary.pk)
    organization = entry.organization
    organization.valid_to = OPEN.date() - timedelta(days=1)
    organization.save()

    response = answer(client_of, entry, {f"base-{part}": token_of(""), part: "X"})

    assert response.status_code == 409
    assert "berdiri sampai" in response.json()["errors"]["__all__"][0]


def test_files_are_taken_and_removed_with_the_form(client_of, entry, impact):
    name = f"file-{impact.pk}"
    upload = SimpleUploadedFile("Bukti.pdf", PDF)

    client_of.post(url("edit", entry.pk), posted(entry, **{name: upload}))

    row = entry.attachments.get()
    assert row.name == "Bukti.pdf"
    sent = client_of.get(url("file", row.pk))
    assert b"".join(sent.streaming_content) == PDF
    assert sent["Content-Disposition"] == 'attachment; filename="Bukti.pdf"'
    assert sent["X-Content-Type-Options"] == "nosniff"
    client_of.post(url("edit", entry.pk), posted(entry, remove=row.pk))
    assert not entry.attachments.exists()


def test_a_refused_file_is_told_beside_its_field(client_of, entry, impact):
    name = f"file-{impact.pk}"

    told = answer(
        client_of, entry, {name: SimpleUploadedFile("x.pdf", b"MZ\x90")}
    ).json()

    assert told["errors"][name][0].startswith("x.pdf: Jenis berkas ini")


def test_the_file_of_another_entry_can_not_be_removed(
    client_of, entry, category, registry, impact
):
    other = make_operator(OrganizationPageFactory(parent=registry))
    foreign = Entry.objects.create(
        category=category,
        organization=other.memberships.get().organization,
        title="Lain",
    )
    row = foreign.attachments.create(
        section=impact, name="x.pdf", content_type="application/pdf", size=1
    )

    response = client_of.post(url("edit", entry.pk), posted(entry, remove=row.pk))

    assert response.status_code == 404
    assert foreign.attachments.get().removed_at is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_costs_the_same_for_many_sections(
    client_of,
    entry,
    category,
    operator,
    number,
    without_menu,
    plugin_alone,
    django_assert_num_queries,
):
    for _one in range(number - 1):
        FormSectionFactory(category=category)
        EntryStatementFactory(category=category)
    client_of.get(url("edit", entry.pk))

    with django_assert_num_queries(31):
        client_of.get(url("edit", entry.pk))


# ------------------------------------------------------------------- handing in


def test_handing_in_leads_from_the_form_to_the_receipt(client_of, entry, operator):
    fill_in(entry, operator)

    asked = client_of.post(url("edit", entry.pk), posted(entry, go="submit"))
    page = client_of.get(asked.url)
    done = client_of.post(asked.url)

    version = EntryVersion.objects.get()
    assert asked.url == url("submit", entry.pk)
    assert "Kirim sekarang" in page.content.decode()
    assert done.url == url("version", version.pk)
    receipt = client_of.get(done.url).content.decode()
    for text in (
        version.code,
        version.sha256,
        "29 Juni 2025 pukul 10.00.00 WITA",
        "Obat diantar ke rumah.",
        "3 Maret 2024",
    ):
        assert text in receipt


def test_what_is_missing_is_shown_instead_of_the_button(client_of, entry):
    page = client_of.get(url("submit", entry.pk)).content.decode()
    refused = client_of.post(url("submit", entry.pk))

    assert "Kirim sekarang" not in page
    assert "“Ringkasan” masih kosong." in page
    assert len(refused.context["refused"]) == 2
    assert not EntryVersion.objects.exists()


def test_changes_after_handing_in_are_told(client_of, entry, operator, clock):
    hand_in(entry, operator)
    clock(OPEN + timedelta(minutes=5))
    fill_in(entry, operator, text="Lebih baik.")

    page = client_of.get(url("edit", entry.pk))
    listed = client_of.get(reverse("competition_entries:index"))

    assert page.context["changed_since"]
    (found,) = listed.context["competitions"]
    assert found.entries[0].changed_since


def test_withdrawing_asks_why(client_of, entry, operator):
    hand_in(entry, operator)

    empty = client_of.post(url("withdraw", entry.pk), {"reason": " "})
    done = client_of.post(url("withdraw", entry.pk), {"reason": "Salah berkas."})

    entry.refresh_from_db()
    assert "reason" in empty.context["form"].errors
    assert (done.url, entry.state) == (url("edit", entry.pk), "withdrawn")
    assert "Salah berkas." in client_of.get(url("edit", entry.pk)).content.decode()


def test_after_the_deadline_nothing_is_handed_in(client_of, entry, operator, clock):
    fill_in(entry, operator)
    clock(LAST_SECOND + timedelta(seconds=1))
    client_of.force_login(operator)

    page = client_of.get(url("edit", entry.pk)).content.decode()
    refused = client_of.post(url("submit", entry.pk))

    assert 'value="submit"' not in page
    assert "Pendaftaran ditutup 30 Juni 2025" in refused.context["refused"][0]


def test_the_moment_is_when_the_request_came_in(client_of, entry, operator, clock):
    """What takes long on the server costs nobody the last second."""
    fill_in(entry, operator)
    clock(LAST_SECOND)
    client_of.force_login(operator)

    client_of.post(url("submit", entry.pk))

    assert EntryVersion.objects.get().submitted_at == LAST_SECOND


def test_versions_stay_as_they_were(client_of, entry, operator):
    first = hand_in(entry, operator)
    fill_in(entry, operator, text="Lebih baik.")
    client_of.post(url("submit", entry.pk))

    page = client_of.get(url("version", first.pk)).content.decode()

    assert "Obat diantar ke rumah." in page
    assert "Versi yang lebih baru sudah dikirim" in page
