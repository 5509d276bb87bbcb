"""Every way of tampering with the log is found, and nothing else is."""

import itertools
import json
import uuid
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from portal.audit.models import AuditRecord, Seal, SealHead
from portal.audit.services.blackening import blacken_entries_about
from portal.audit.services.pruning import prune_entries
from portal.audit.services.sealing import UnsignedHead, seal_entries
from portal.audit.services.signing import sign_chain
from portal.audit.services.verifying import verify_chain
from tests.factories.innovations import UserFactory, make_registrar

pytestmark = pytest.mark.django_db


def findings(**kwargs):
    return [(f.seal, f.entry, f.problem) for f in verify_chain(**kwargs).findings]


def name(entry):
    return f"page:{entry.pk}"


@pytest.fixture
def sealed(write, seal):
    """Three seals of three entries each, besides what made the region."""
    seal()
    entries = []
    for _number in range(3):
        entries += write(3)
        seal()
    return entries


def last_seals():
    return list(Seal.objects.order_by("-sequence")[:3])[::-1]


def test_an_untouched_log_is_intact(sealed, write):
    write(2)

    verdict = verify_chain()

    assert verdict.findings == []
    assert verdict.waiting == 2
    assert (
        verdict.entries
        == PageLogEntry.objects.count() + ModelLogEntry.objects.count() - 2
    )
    assert [seal.count for seal in last_seals()] == [3, 3, 3]


def test_nothing_to_seal_makes_no_seal(sealed, seal):
    assert seal() == []


def test_batches_are_bounded_and_lose_nothing(write, seal):
    seal()
    write(7)

    assert [made.count for made in seal(batch=3)] == [3, 3, 1]
    assert findings() == []


@pytest.mark.parametrize(
    "change",
    [
        {"label": "Lain"},
        {"action": "wagtail.publish"},
        {"data": {"changes": {}}},
        {"user_id": 99},
        {"timestamp": timezone.now() - timedelta(minutes=5)},
        {"uuid": uuid.uuid4()},
        {"revision_id": 12345},
        {"page_id": 1},
        {"content_changed": True},
        {"deleted": True},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_field_is_found(sealed, change):
    _first, second, _third = last_seals()
    PageLogEntry.objects.filter(pk=sealed[4].pk).update(**change)

    found = findings()

    assert [(s, e) for s, e, _p in found] == [(second.sequence, name(sealed[4]))]


@pytest.mark.parametrize(
    "change",
    [
        {"region_id": None},
        {"organization_id": 1},
        {"run": 7},
        {"request_id": "x"},
        {"view_name": "x"},
        {"network": "10.0.0.0/24"},
        {"label": "Lain"},
        {"user_id": 5},
        {"action": "x"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_record_is_found(sealed, change):
    _first, second, _third = last_seals()
    AuditRecord.objects.filter(kind="page", entry_id=sealed[4].pk).update(**change)

    assert [(s, e) for s, e, _p in findings()] == [(second.sequence, name(sealed[4]))]


def test_a_removed_entry_is_found(sealed):
    _first, second, _third = last_seals()
    PageLogEntry.objects.filter(pk=sealed[4].pk).delete()

    assert findings() == [(second.sequence, name(sealed[4]), "The entry was removed.")]


def test_an_entry_removed_with_its_record_is_found(sealed):
    _first, second, _third = last_seals()
    PageLogEntry.objects.filter(pk=sealed[4].pk).delete()
    AuditRecord.objects.filter(kind="page", entry_id=sealed[4].pk).delete()

    assert findings() == [(second.sequence, "", "It covers 3 entries, 2 are there.")]


def test_entries_that_changed_places_are_found(sealed):
    _first, second, _third = last_seals()
    one, other = sealed[3], sealed[4]
    PageLogEntry.objects.filter(pk=one.pk).update(timestamp=other.timestamp)
    PageLogEntry.objects.filter(pk=other.pk).update(timestamp=one.timestamp)

    assert [(s, e) for s, e, _p in findings()] == [
        (second.sequence, name(one)),
        (second.sequence, name(other)),
    ]


def test_an_entry_moved_to_another_seal_is_found(sealed):
    first, second, _third = last_seals()
    AuditRecord.objects.filter(kind="page", entry_id=sealed[4].pk).update(seal=first)

    assert [(s, p) for s, _e, p in findings()] == [
        (first.sequence, "It covers 3 entries, 4 are there."),
        (second.sequence, "It covers 3 entries, 2 are there."),
    ]


def test_a_fake_entry_among_old_ones_is_found(sealed, innovation):
    """Its id lies where everything was sealed days ago."""
    PageLogEntry.objects.filter(pk=sealed[4].pk).delete()
    hole = sealed[4].pk
    Seal.objects.update(sealed_at=timezone.now() - timedelta(days=3))
    fake = PageLogEntry(
        pk=hole,
        page=innovation,
        content_type_id=sealed[4].content_type_id,
        label="Palsu",
        action="wagtail.edit",
        timestamp=sealed[3].timestamp,
    )
    AuditRecord.objects.filter(kind="page", entry_id=hole).delete()
    PageLogEntry.objects.bulk_create([fake])

    assert list(seal_entries()) == []
    assert (
        None,
        f"page:{hole}",
        "The entry was added among sealed ones.",
    ) in findings()


def test_an_entry_dated_back_is_found(sealed, write, seal):
    """A seal made long after the one before may hold only what came between."""
    Seal.objects.update(sealed_at=timezone.now())
    (fake,) = write(timestamp=timezone.now() - timedelta(days=40))
    seal()

    assert findings()[-1] == (
        Seal.objects.order_by("-sequence")[0].sequence,
        name(fake),
        "The entry was added later than it says.",
    )


def test_the_last_seal_can_not_be_taken_away(sealed):
    _first, second, third = last_seals()
    AuditRecord.objects.filter(seal=third).delete()
    PageLogEntry.objects.filter(pk__in=[e.pk for e in sealed[6:]]).delete()
    third.delete()

    assert findings() == [
        (
            second.sequence,
            "",
            f"The chain ends at seal {second.sequence}; it went up to {third.sequence}.",
        )
    ]


def test_a_rewritten_end_is_found_by_an_anchor(sealed):
    """Whoever can write everything can also write the row of the newest seal."""
    _first, second, third = last_seals()
    anchors = {third.sequence: third.digest[:16]}
    AuditRecord.objects.filter(seal=third).delete()
    PageLogEntry.objects.filter(pk__in=[e.pk for e in sealed[6:]]).delete()
    third.delete()
    SealHead.objects.update(sequence=second.sequence, digest=second.digest)

    assert findings() == []
    assert findings(anchors=anchors) == [
        (third.sequence, "", "A seal that was noted is gone.")
    ]


def test_an_anchor_of_another_chain_is_found(sealed):
    _first, second, _third = last_seals()

    assert findings(anchors={second.sequence: "0" * 16}) == [
        (second.sequence, "", "The digest is not the one that was noted.")
    ]


@pytest.mark.parametrize("field", ["count", "last_page_entry", "sealed_at"])
def test_a_changed_seal_is_found(sealed, field):
    _first, second, _third = last_seals()
    value = getattr(second, field)
    other = value + (timedelta(1) if field == "sealed_at" else 1)
    Seal.objects.filter(pk=second.pk).update(**{field: other})

    assert (second.sequence, "", "The seal itself was changed.") in findings()


UNSIGNED = (
    "It isn't signed. If the key is new, compare the chain with an anchor and sign it "
    "once: seal_audit --sign"
)


def test_with_a_key_every_seal_must_be_signed(sealed, settings, write, seal):
    first = Seal.objects.earliest("sequence").sequence
    settings.AUDIT_SEAL_KEY = "kunci"
    write()

    assert findings() == [(first, "", UNSIGNED)]
    with pytest.raises(UnsignedHead):
        seal()

    assert sign_chain() == Seal.objects.count()
    (signed, *_rest) = seal()
    assert findings() == []
    assert ModelLogEntry.objects.filter(action="audit.sign").count() == 1

    # Whoever has no key builds on a head of their own.
    Seal.objects.filter(pk=signed.pk).update(signature="f" * 64)
    SealHead.objects.update(signature="f" * 64)
    wrong = "The signature is not right."
    assert findings() == [(signed.sequence, "", wrong), (signed.sequence, "", wrong)]
    with pytest.raises(UnsignedHead):
        seal()


def test_what_was_tampered_with_is_not_signed(sealed, settings):
    settings.AUDIT_SEAL_KEY = "kunci"
    PageLogEntry.objects.filter(pk=sealed[4].pk).update(label="Lain")

    with pytest.raises(CommandError) as refused:
        call_command("seal_audit", "--sign")

    assert refused.value.returncode == 3
    assert not Seal.objects.exclude(signature="").exists()


# ------------------------------------------------------------- what is lawful


def test_a_backlog_of_many_seals_is_no_forgery(write, seal):
    """After a pause of days, one run makes several seals of old entries."""
    for days in (5, 4, 3):
        write(timestamp=timezone.now() - timedelta(days=days))

    assert len(seal(batch=1)) > 3
    assert findings() == []
    write()
    assert [made.complete for made in seal()] == [True]


def test_an_entry_without_a_kind_is_sealed(seal):
    entry = log(instance=UserFactory(), action="wagtail.edit")
    seal()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                label="Lama",
                action="wagtail.edit",
                object_id="1",
                timestamp=entry.timestamp,
            )
        ]
    )

    assert [made.count for made in seal()] == [1]
    assert findings() == []


def at_each_query(read, meanwhile):
    """Run ``read`` over and over, with something else before every other query."""
    for moment in itertools.count(1, 2):
        asked = itertools.count(1)

        def wrapper(execute, *args, asked=asked, moment=moment):
            if next(asked) == moment:
                meanwhile()
            return execute(*args)

        before = transaction.savepoint()
        with connection.execute_wrapper(wrapper):
            yield read()
        transaction.savepoint_rollback(before)
        if next(asked) <= moment:
            return


def test_what_happens_meanwhile_is_no_forgery(write, seal, settings):
    """The job that verifies runs while others seal, blacken and prune."""
    settings.AUDIT_KEEP_YEARS = 0
    seal()
    person = UserFactory()
    seal()
    first = Seal.objects.earliest("sequence")

    def meanwhile():
        prune_entries(before=first.last_at + timedelta(microseconds=1))
        blacken_entries_about(instance=person)
        write()
        seal()

    seen = list(at_each_query(findings, meanwhile))

    assert len(seen) > 5
    assert seen == [[]] * len(seen)


def test_people_and_pages_may_go(region, innovation, seal):
    person = make_registrar(region)
    log(instance=innovation, action="wagtail.edit", user=person)
    seal()

    person.delete()
    innovation.delete()
    seal()

    assert findings() == []


def test_a_person_may_be_renamed(innovation, seal):
    person = UserFactory(display_name="Siti Aminah")
    log(instance=innovation, action="wagtail.edit", user=person)
    seal()

    type(person).objects.filter(pk=person.pk).update(username="x", display_name="")

    assert findings() == []


def test_a_content_type_may_go(innovation, sealed):
    entry = sealed[4]

    PageLogEntry.objects.filter(pk=entry.pk).update(content_type=None)
    assert findings() == []

    other = ContentType.objects.get_for_model(Seal)
    PageLogEntry.objects.filter(pk=entry.pk).update(content_type=other)
    assert [(e, p) for _s, e, p in findings()] == [
        (name(entry), "The entry was changed.")
    ]


def test_a_person_is_forgotten_without_breaking_the_chain(seal):
    person = UserFactory(display_name="Siti Aminah")
    administrator = UserFactory(superuser=True)
    seal()

    assert blacken_entries_about(instance=person, actor=administrator) == 1

    assert "Siti" not in json.dumps(list(ModelLogEntry.objects.values("label", "data")))
    assert not AuditRecord.objects.filter(label__contains="Siti").exists()
    assert findings() == []
    seal()
    assert findings() == []


def test_nothing_sealed_is_read_or_changed_before_the_lock(seal, settings):
    """Else a sealer keeps what an entry said before it was blackened."""
    settings.AUDIT_KEEP_YEARS = 0
    person = UserFactory()
    seal()
    after = Seal.objects.latest("sequence").last_at + timedelta(microseconds=1)

    for change in (
        partial(blacken_entries_about, instance=person),
        partial(prune_entries, before=after),
    ):
        with CaptureQueriesContext(connection) as asked:
            change()
        touched = [
            sql
            for sql in (query["sql"] for query in asked)
            if "audit_" in sql or "logentry" in sql
        ]
        first = next(i for i, sql in enumerate(touched) if "audit_sealhead" in sql)
        assert all('FROM "audit_seal"' in sql for sql in touched[:first])
        assert len(touched) > first + 3


def test_blackening_without_a_note_is_found(seal):
    person = UserFactory(display_name="Siti Aminah")
    seal()
    blacken_entries_about(instance=person)
    entry = ModelLogEntry.objects.for_instance(person).earliest("pk")
    ModelLogEntry.objects.filter(action="audit.blacken").delete()

    assert (f"model:{entry.pk}", "The entry was blackened without a note of it.") in [
        (e, p) for _s, e, p in findings()
    ]


def test_old_entries_are_pruned_and_the_chain_stays(sealed, write, seal, settings):
    settings.AUDIT_KEEP_YEARS = 0
    third = last_seals()[-1]

    removed = prune_entries(before=third.first_at)
    assert removed >= 6
    assert not PageLogEntry.objects.filter(pk=sealed[0].pk).exists()
    assert PageLogEntry.objects.filter(pk=sealed[6].pk).exists()

    assert findings() == []
    write()
    seal()
    assert findings() == []

    settings.AUDIT_KEEP_YEARS = 1
    early = [(1, "", "Its entries were removed before their time.")]
    assert (findings(), findings(years=0)) == (early, [])


def test_a_pruning_that_is_forged_is_found(sealed, seal, settings):
    """Whoever writes the note, too, can remove only what might go anyhow."""
    first, second, _third = last_seals()
    early = (1, "", "Its entries were removed before their time.")
    for done in Seal.objects.filter(sequence__lte=second.sequence):
        done.records.all().delete()
        Seal.objects.filter(pk=done.pk).update(pruned_at=timezone.now())
    PageLogEntry.objects.filter(pk__in=[one.pk for one in sealed[:6]]).delete()
    later = timezone.now() + timedelta(days=365 * 20)
    log(
        instance=first,
        action="audit.prune",
        data={"to": second.sequence},
        timestamp=later,
    )

    assert early in findings()
    seal()
    assert early in findings()


def test_a_record_of_what_was_pruned_is_found(sealed, settings):
    settings.AUDIT_KEEP_YEARS = 0
    first = Seal.objects.earliest("sequence")
    record = AuditRecord.objects.filter(seal=first).first()
    prune_entries(before=first.last_at + timedelta(microseconds=1))
    record.pk = None
    record.save()

    assert findings() == [
        (
            1,
            f"{record.kind}:{record.entry_id}",
            "It is of a seal whose entries were removed.",
        )
    ]


def test_an_entry_removed_before_it_was_sealed_is_found(write):
    (gone,) = write(timestamp=timezone.now() - timedelta(days=2))
    PageLogEntry.objects.filter(pk=gone.pk).delete()

    assert findings() == [
        (None, name(gone), "The entry was removed before it was sealed.")
    ]


def test_entries_removed_as_if_pruned_are_found(sealed):
    first = Seal.objects.earliest("sequence")
    first.records.all().delete()
    Seal.objects.filter(pk=first.pk).update(pruned_at=timezone.now())

    assert findings() == [
        (first.sequence, "", "Its entries were removed without a note of it.")
    ]


# ------------------------------------------------------------------- commands


def run(command, *args):
    out = StringIO()
    code = 0
    try:
        call_command(command, *args, stdout=out)
    except SystemExit as error:
        code = error.code
    return code, out.getvalue()


def test_commands_seal_and_verify(write, tmp_path, settings, mailoutbox):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    write(2)

    code, out = run("seal_audit", "--json", "--mail", "auditor@contoh.go.id")

    report = json.loads(out)
    newest = Seal.objects.latest("sequence")
    assert (code, report["seals"]) == (0, 1)
    assert report["anchor"].startswith(f"{newest.sequence}:{newest.digest} ")
    assert report["anchor"] in mailoutbox[0].body
    assert (tmp_path / "anchors.txt").read_text() == report["anchor"] + "\n"
    code, out = run("verify_audit", "--json")
    assert (code, json.loads(out)["intact"]) == (0, True)


def test_verify_names_the_first_broken_entry(sealed):
    PageLogEntry.objects.filter(pk=sealed[4].pk).update(label="Lain")
    _first, second, _third = last_seals()

    code, out = run("verify_audit", "--json")

    report = json.loads(out)
    assert (code, report["intact"]) == (3, False)
    assert report["findings"] == [
        {
            "problem": "The entry was changed.",
            "seal": second.sequence,
            "entry": name(sealed[4]),
        }
    ]


def test_verify_refuses_what_is_no_anchor(db):
    with pytest.raises(CommandError) as error:
        call_command("verify_audit", "--anchor", "abc")

    assert error.value.returncode == 2


def test_prune_keeps_what_must_be_kept(sealed, settings):
    settings.AUDIT_KEEP_YEARS = 5

    with pytest.raises(CommandError):
        call_command("prune_audit", "--years", "1")

    assert run("prune_audit", "--json") == (0, '{"removed": 0, "dry_run": false}\n')


def test_entries_committed_late_are_sealed(innovation, write, seal):
    """PostgreSQL draws ids before it commits: a lower one may come after a higher."""
    early, late = write(2)
    kept = PageLogEntry.objects.get(pk=early.pk)
    PageLogEntry.objects.filter(pk=early.pk).delete()
    AuditRecord.objects.filter(kind="page", entry_id=early.pk).delete()
    seal()
    assert AuditRecord.objects.get(kind="page", entry_id=late.pk).seal is not None

    PageLogEntry.objects.bulk_create([kept])
    (made,) = seal()

    assert [r.entry_id for r in made.records.all()] == [early.pk]
    assert findings() == []
