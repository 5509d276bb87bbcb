"""Handing in: the deadline to the second, receipts, limits, withdrawing."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from competitions.entry_content import checksum_of
from competitions.entry_parts import answer_part
from competitions.freezing import is_frozen
from competitions.models import EntryVersion
from competitions.services.entries import begin_entry
from competitions.services.late import end_exception, give_exception
from competitions.services.submitting import (
    CODE_SIGNS,
    new_code,
    submit_entry,
    withdraw_entry,
)
from competitions.services.versions import version_of
from tests.competitions.entries.conftest import LAST_SECOND, OPEN
from tests.competitions.entries.ready import fill_in, hand_in, write
from tests.factories.innovations import OrganizationPageFactory, make_operator

AFTER = LAST_SECOND + timedelta(seconds=1)


def test_a_receipt_holds_what_was_handed_in(entry, statement, summary, operator):
    version = hand_in(entry, operator)

    entry.refresh_from_db()
    assert entry.state == "submitted"
    assert (version.number, version.submitted_at, version.submitted_by) == (
        1,
        OPEN,
        operator,
    )
    content = EntryVersion.objects.get().content
    assert version.sha256 == checksum_of(content)
    assert content["answers"] == [
        {
            "key": "ringkasan",
            "title": "Ringkasan",
            "max_words": 5,
            "text": "Obat diantar ke rumah.",
        },
        {"key": "dampak", "title": "Dampak", "max_words": None, "text": ""},
    ]
    assert content["statements"] == [
        {"key": statement.key, "text": "Karya ini asli.", "agreed": True}
    ]
    assert content["entrant"] == {
        "kind": "organization",
        "name": "Dinas Kesehatan",
        "organization": entry.organization_id,
        "organization_type": "Dinas",
    }
    assert content["in_use_since"] == "2024-03-03"


def test_the_profile_is_that_of_the_newest_draft(entry, innovation, operator):
    innovation.purpose = "<p>Belum terbit.</p>"
    innovation.initiator_name = "Nama Pribadi"
    innovation.save_revision()

    profile = hand_in(entry, operator).content["profile"]

    texts = {field["name"]: field["text"] for field in profile["fields"]}
    assert (profile["innovation"], profile["code"]) == (innovation.pk, innovation.code)
    assert texts["purpose"] == "Belum terbit."
    assert texts["benefit"] == "Obat sampai.\nWarga senang."
    assert "initiator_name" not in texts
    assert "Nama Pribadi" not in str(profile)


def test_codes_can_be_read_aloud():
    assert not set("0O1I") & set(CODE_SIGNS)


def test_a_code_is_never_given_twice(entry, operator, monkeypatch):
    first = hand_in(entry, operator)
    signs = iter(first.code[3:].replace("-", "") + "ABCDEFGH")
    monkeypatch.setattr(
        "competitions.services.submitting.secrets.choice", lambda _all: next(signs)
    )

    assert new_code() == "TT-ABCD-EFGH"


def test_a_double_click_makes_one_receipt(entry, operator):
    first = hand_in(entry, operator)

    second = submit_entry(entry=entry, actor=operator, at=OPEN)

    assert second == first
    assert EntryVersion.objects.count() == 1


def test_handing_in_again_makes_the_next_version(entry, summary, operator):
    first = hand_in(entry, operator)
    write(entry, operator, **{answer_part(summary.pk): "Lebih baik."})

    assert version_of(entry) == first
    second = submit_entry(entry=entry, actor=operator, at=OPEN)

    assert (second.number, version_of(entry)) == (2, second)
    assert EntryVersion.objects.get(pk=first.pk).content == first.content


@pytest.mark.parametrize("moment", [LAST_SECOND, AFTER - timedelta(microseconds=1)])
def test_the_announced_second_still_counts(entry, operator, moment):
    assert hand_in(entry, operator, at=moment).submitted_at == moment


def test_the_next_second_is_too_late_by_the_clock_of_the_region(entry, operator):
    in_utc = datetime(2025, 6, 30, 16, 0, tzinfo=ZoneInfo("UTC"))
    assert in_utc == AFTER

    with pytest.raises(ValidationError, match=r"30 .* 23\.59\.59 WITA"):
        hand_in(entry, operator, at=in_utc)
    assert not EntryVersion.objects.exists()


def test_too_early_is_refused(entry, operator):
    fill_in(entry, operator)

    with pytest.raises(ValidationError) as error:
        submit_entry(entry=entry, actor=operator, at=OPEN.replace(month=5))

    assert error.value.code == "not_open"


def test_an_exception_lets_in_and_stands_on_the_version(
    entry, organization, registrar, operator, clock
):
    clock(AFTER)
    until = AFTER + timedelta(days=2)
    exception = give_exception(
        category=entry.category,
        organization=organization,
        until=until,
        reason="Listrik padam.",
        actor=registrar,
    )

    version = hand_in(entry, operator, at=until)

    assert version.late_exception == exception


def test_an_exception_is_not_named_where_it_was_not_needed(
    entry, organization, registrar, operator, clock
):
    clock(OPEN)
    give_exception(
        category=entry.category,
        organization=organization,
        until=AFTER + timedelta(days=2),
        reason="Untuk jaga-jaga.",
        actor=registrar,
    )

    assert hand_in(entry, operator).late_exception is None


def test_an_exception_of_another_lets_nobody_in(
    entry, entrant, registrar, operator, clock
):
    clock(AFTER)
    give_exception(
        category=entry.category,
        entrant=entrant,
        until=AFTER + timedelta(days=2),
        reason="Sakit.",
        actor=registrar,
    )

    with pytest.raises(ValidationError) as error:
        hand_in(entry, operator, at=AFTER)

    assert error.value.code == "not_open"


def test_an_exception_ends(entry, organization, registrar, operator, clock):
    clock(AFTER)
    exception = give_exception(
        category=entry.category,
        organization=organization,
        until=AFTER + timedelta(days=2),
        reason="Listrik padam.",
        actor=registrar,
    )

    end_exception(exception=exception, actor=registrar)

    with pytest.raises(ValidationError):
        hand_in(entry, operator, at=AFTER + timedelta(seconds=1))


def test_what_is_missing_is_named_all_at_once(entry, operator):
    with pytest.raises(ValidationError) as error:
        submit_entry(entry=entry, actor=operator, at=OPEN)

    assert len(error.value.messages) == 2
    assert "Ringkasan" in error.value.messages[0]
    assert "Karya ini asli." in error.value.messages[1]


def test_only_so_many_entries_of_an_organisation_are_taken(
    entry, category, organization, operator
):
    category.max_entries = 1
    category.save()
    other = begin_entry(
        category=category,
        organization=organization,
        title="Kelas Ibu",
        actor=operator,
        at=OPEN,
    )
    hand_in(entry, operator)

    with pytest.raises(ValidationError, match="1"):
        hand_in(other, operator)
    withdraw_entry(entry=entry, actor=operator, reason="Diganti.", at=OPEN)
    assert hand_in(other, operator).number == 1


def test_handing_in_again_does_not_count_against_itself(
    entry, category, summary, operator
):
    category.max_entries = 1
    category.save()
    hand_in(entry, operator)
    write(entry, operator, **{answer_part(summary.pk): "Lebih baik."})

    assert submit_entry(entry=entry, actor=operator, at=OPEN).number == 2


def test_all_who_hand_in_wait_at_the_category(entry, operator):
    """The lock comes before anything is counted; two can't both be the last."""
    fill_in(entry, operator)

    with CaptureQueriesContext(connection) as queries:
        submit_entry(entry=entry, actor=operator, at=OPEN)

    asked = [row["sql"] for row in queries if "competitions_" in row["sql"]]
    assert "competitions_competitioncategory" in asked[0]
    if connection.features.has_select_for_update:
        assert "FOR UPDATE" in asked[0]


def test_the_database_refuses_a_second_version_of_the_same_number(entry, operator):
    version = hand_in(entry, operator)
    version.pk, version.code = None, "TT-LAIN-LAIN"

    with pytest.raises(IntegrityError), transaction.atomic():
        version.save(force_insert=True)


def test_handing_in_freezes_the_rules(entry, summary, operator):
    assert not is_frozen(entry.category)

    hand_in(entry, operator)

    assert is_frozen(entry.category)
    summary.max_words = 3
    with pytest.raises(ValidationError):
        summary.full_clean()


def test_withdrawing_keeps_the_version_and_the_reason(entry, operator):
    version = hand_in(entry, operator)

    withdraw_entry(entry=entry, actor=operator, reason=" Salah berkas. ", at=OPEN)

    entry.refresh_from_db()
    assert (entry.state, entry.withdrawal_reason) == ("withdrawn", "Salah berkas.")
    assert version_of(entry) is None
    assert list(entry.versions.all()) == [version]


def test_what_was_withdrawn_can_be_handed_in_again_unchanged(entry, operator):
    hand_in(entry, operator)
    withdraw_entry(entry=entry, actor=operator, reason="Ragu.", at=OPEN)

    version = submit_entry(entry=entry, actor=operator, at=OPEN)

    entry.refresh_from_db()
    assert (version.number, entry.state, entry.withdrawal_reason) == (
        2,
        "submitted",
        "",
    )


@pytest.mark.parametrize(
    ("reason", "at"), [("", OPEN), ("  ", OPEN), ("Terlambat", AFTER)]
)
def test_withdrawing_needs_a_reason_and_ends_with_registration(
    entry, operator, reason, at
):
    hand_in(entry, operator)

    with pytest.raises(ValidationError):
        withdraw_entry(entry=entry, actor=operator, reason=reason, at=at)

    entry.refresh_from_db()
    assert entry.state == "submitted"


def test_a_draft_can_not_be_withdrawn(entry, operator):
    with pytest.raises(ValidationError):
        withdraw_entry(entry=entry, actor=operator, reason="Batal.", at=OPEN)


def test_an_organisation_that_ended_hands_nothing_in(entry, operator):
    fill_in(entry, operator)
    entry.organization.valid_to = date(2024, 12, 31)
    entry.organization.save()

    with pytest.raises(ValidationError, match="31"):
        submit_entry(entry=entry, actor=operator, at=OPEN)


def test_others_hand_nothing_in(entry, operator, entrant, registry):
    fill_in(entry, operator)
    stranger = make_operator(OrganizationPageFactory(parent=registry))

    for actor in (stranger, entrant):
        with pytest.raises(PermissionDenied):
            submit_entry(entry=entry, actor=actor, at=OPEN)


def test_an_entrant_of_the_public_gets_a_receipt_in_their_name(
    category, summary, statement, entrant
):
    mine = begin_entry(
        category=category, entrant=entrant, title="Sumur", actor=entrant, at=OPEN
    )

    version = hand_in(mine, entrant)

    assert (version.submitted_by, version.submitter_name) == (None, "Siti Aminah")
    assert version.content["entrant"] == {
        "kind": "citizen",
        "name": "Siti Aminah",
        "institution": "",
    }
    assert version.content["profile"] is None


@pytest.mark.parametrize(
    ("until", "reason"), [(OPEN, "Alasan"), (AFTER + timedelta(days=1), " ")]
)
def test_an_exception_needs_a_reason_and_a_moment_to_come(
    category, organization, registrar, clock, until, reason
):
    clock(AFTER)

    with pytest.raises(ValidationError):
        give_exception(
            category=category,
            organization=organization,
            until=until,
            reason=reason,
            actor=registrar,
        )


def test_only_the_registrar_gives_exceptions(category, organization, operator):
    with pytest.raises(PermissionDenied):
        give_exception(
            category=category,
            organization=organization,
            until=AFTER,
            reason="Alasan",
            actor=operator,
        )
