import json
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from competitions.entry_parts import answer_part, team_text, token_of
from competitions.models import Entry
from competitions.services.entries import (
    AlreadyEntered,
    begin_entry,
    parts_of,
    save_entry,
)
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import write
from tests.factories.innovations import (
    InnovationPageFactory,
    OrganizationPageFactory,
    RegionFactory,
    RegistryPageFactory,
    make_operator,
)


def test_begin_takes_the_newest_name_of_the_innovation(
    category, organization, innovation, operator
):
    innovation.title = "Antar Obat Baru"
    innovation.save_revision()

    entry = begin_entry(
        category=category,
        organization=organization,
        innovation=innovation,
        actor=operator,
        at=OPEN,
    )

    assert (entry.title, entry.state, entry.created_by) == (
        "Antar Obat Baru",
        "draft",
        operator,
    )


def test_begin_with_something_new(category, organization, operator):
    entry = begin_entry(
        category=category,
        organization=organization,
        title="  Kelas   Ibu ",
        in_use_since=date(2025, 1, 1),
        actor=operator,
        at=OPEN,
    )

    assert (entry.title, entry.innovation, entry.in_use_since) == (
        "Kelas Ibu",
        None,
        date(2025, 1, 1),
    )


def test_begin_twice_names_the_first(entry, innovation, organization, operator):
    with pytest.raises(AlreadyEntered) as error:
        begin_entry(
            category=entry.category,
            organization=organization,
            innovation=innovation,
            actor=operator,
            at=OPEN,
        )

    assert error.value.entry == entry
    assert Entry.objects.count() == 1


def test_begin_waits_for_registration(category, organization, operator):
    early = OPEN.replace(month=5)

    with pytest.raises(ValidationError, match=r"1 .* 00\.00 WITA"):
        begin_entry(
            category=category,
            organization=organization,
            title="Kelas Ibu",
            actor=operator,
            at=early,
        )


def test_begin_for_another_organisation_is_refused(category, registry, operator):
    other = OrganizationPageFactory(parent=registry)

    with pytest.raises(PermissionDenied):
        begin_entry(
            category=category,
            organization=other,
            title="Kelas Ibu",
            actor=operator,
            at=OPEN,
        )


def test_begin_in_another_region_is_refused(category):
    elsewhere = RegistryPageFactory(region=RegionFactory())
    other = OrganizationPageFactory(parent=elsewhere)

    with pytest.raises(PermissionDenied):
        begin_entry(
            category=category,
            organization=other,
            title="Kelas Ibu",
            actor=make_operator(other),
            at=OPEN,
        )


def test_begin_with_what_another_organisation_leads_is_refused(
    category, registry, organization, operator
):
    foreign = InnovationPageFactory(parent=OrganizationPageFactory(parent=registry))

    with pytest.raises(ValidationError) as error:
        begin_entry(
            category=category,
            organization=organization,
            innovation=foreign,
            actor=operator,
            at=OPEN,
        )

    assert error.value.code == "not_own"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"audience": "public"}, "audience"),
        ({"needs_innovation": True}, "needs_innovation"),
    ],
)
def test_begin_is_refused_by_the_category(
    category, organization, operator, fields, code
):
    for name, value in fields.items():
        setattr(category, name, value)
    category.save()

    with pytest.raises(ValidationError) as error:
        begin_entry(
            category=category,
            organization=organization,
            title="Kelas Ibu",
            actor=operator,
            at=OPEN,
        )

    assert error.value.code == code


def test_begin_for_a_closed_organisation_is_refused(category, organization, operator):
    organization.valid_to = date(2024, 12, 31)
    organization.save()

    with pytest.raises(ValidationError) as error:
        begin_entry(
            category=category,
            organization=organization,
            title="Kelas Ibu",
            actor=operator,
            at=OPEN,
        )

    assert error.value.code == "closed"


def test_an_entrant_begins_for_themselves_only(category, entrant, organization):
    mine = begin_entry(
        category=category, entrant=entrant, title="Sumur", actor=entrant, at=OPEN
    )

    assert mine.entered_by == entrant
    with pytest.raises(PermissionDenied):
        begin_entry(
            category=category,
            organization=organization,
            title="Sumur",
            actor=entrant,
            at=OPEN,
        )


def test_save_writes_what_changed(entry, summary, operator):
    saved = write(
        entry, operator, **{answer_part(summary.pk): "Satu\r\nDua ", "title": "Obat"}
    )

    entry.refresh_from_db()
    assert set(saved.written) == {answer_part(summary.pk), "title"}
    assert (entry.title, entry.revision, entry.edited_by) == ("Obat", 2, operator)
    assert entry.answers.get().text == "Satu\nDua"


def test_save_of_the_same_changes_nothing(entry, summary, operator):
    write(entry, operator, **{answer_part(summary.pk): "Satu"})

    saved = write(entry, operator, **{answer_part(summary.pk): "Satu "})

    entry.refresh_from_db()
    assert (saved.written, entry.revision) == ((), 2)


def test_stale_text_is_not_written_and_not_lost(entry, summary, operator):
    part = answer_part(summary.pk)
    shown = {name: token_of(text) for name, text in parts_of(entry).items()}
    write(entry, operator, **{part: "Dari tab pertama"})

    saved = save_entry(
        entry=entry, actor=operator, given={part: "Dari tab kedua"}, base=shown
    )

    (conflict,) = saved.conflicts
    assert (conflict.part, conflict.mine, conflict.theirs, conflict.by) == (
        part,
        "Dari tab kedua",
        "Dari tab pertama",
        operator.get_full_name() or operator.username,
    )
    assert entry.answers.get().text == "Dari tab pertama"


def test_the_token_of_the_newer_text_decides(entry, summary, operator):
    part = answer_part(summary.pk)
    shown = {name: token_of(text) for name, text in parts_of(entry).items()}
    write(entry, operator, **{part: "Dari tab pertama"})
    stale = save_entry(entry=entry, actor=operator, given={part: "Kedua"}, base=shown)

    saved = save_entry(
        entry=entry, actor=operator, given={part: "Kedua"}, base=stale.tokens
    )

    assert (saved.written, saved.conflicts) == ((part,), ())
    assert entry.answers.get().text == "Kedua"


def test_what_only_another_changed_comes_back(entry, summary, impact, operator):
    first, second = answer_part(summary.pk), answer_part(impact.pk)
    shown = {name: token_of(text) for name, text in parts_of(entry).items()}
    write(entry, operator, **{first: "Dari rekan"})

    saved = save_entry(
        entry=entry,
        actor=operator,
        given={first: "", second: "Punyaku"},
        base=shown,
    )

    assert (saved.written, saved.newer, saved.conflicts) == (
        (second,),
        {first: "Dari rekan"},
        (),
    )
    assert entry.answers.get(section=summary).text == "Dari rekan"


def test_a_team_is_the_same_in_whatever_order_it_was_sent(entry, operator):
    team = team_text(
        [
            {"name": "Budi", "post": "", "is_lead": False},
            {"name": "Siti", "post": "Kepala", "is_lead": True},
        ]
    )

    saved = write(entry, operator, team=team)
    again = save_entry(
        entry=entry, actor=operator, given={"team": team}, base=saved.tokens
    )

    assert [one.name for one in entry.team.all()] == ["Siti", "Budi"]
    assert (again.written, again.conflicts) == ((), ())


def test_agreeing_keeps_who_and_when(entry, statement, operator):
    write(entry, operator, statements=str(statement.pk))
    first = entry.consents.get()

    write(entry, operator, title="Nama lain")

    assert entry.consents.get() == first
    assert first.given_by == operator.get_full_name() or operator.username
    write(entry, operator, statements="")
    assert not entry.consents.exists()


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("title", "  "),
        ("title", "x" * 256),
        ("video_url", "javascript:alert(1)"),
        ("video_url", "bukan alamat"),
        ("in_use_since", "31/31/2024"),
        ("in_use_since", "1024-01-01"),
        ("team", json.dumps([[" ", "Kepala", False]])),
        ("team", json.dumps([["A", "", True], ["B", "", True]])),
        ("statements", "999999"),
        ("answer-999999", "Bagian lomba lain"),
    ],
)
def test_what_can_not_be_stored_is_refused_whole(entry, operator, part, text):
    with pytest.raises(ValidationError):
        save_entry(
            entry=entry,
            actor=operator,
            given={"title": "Baru", part: text},
            base={name: token_of(old) for name, old in parts_of(entry).items()},
        )

    entry.refresh_from_db()
    assert entry.title == "Antar Obat"


def test_a_name_that_the_organisation_uses_already_is_refused(entry, operator):
    begin_entry(
        category=entry.category,
        organization=entry.organization,
        title="Kelas Ibu",
        actor=operator,
        at=OPEN,
    )

    with pytest.raises(ValidationError, match="Kelas Ibu"):
        write(entry, operator, title="kelas ibu")


def test_writing_goes_on_after_the_deadline(entry, summary, operator, clock):
    clock(LAST_SECOND.replace(month=8))

    saved = write(entry, operator, **{answer_part(summary.pk): "Terlambat"})

    assert saved.written == (answer_part(summary.pk),)


def test_nobody_writes_for_a_closed_organisation(entry, operator):
    entry.organization.valid_to = date(2024, 12, 31)
    entry.organization.save()

    with pytest.raises(ValidationError) as error:
        write(entry, operator, title="Baru")

    assert error.value.code == "closed"
