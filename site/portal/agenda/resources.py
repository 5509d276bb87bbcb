"""The sheet ``attendance``: participants of one event, one a row.

It takes attendance lists as offices keep them (No, Nama, NIP, Jabatan, Instansi, No
HP, tanda tangan). A row means the person with its address, else the one with its name
and office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from news.event_choices import ParticipantMode, ParticipantSource, ParticipantStatus
from news.models import Attendance, EventPage, Participant
from news.models.registration import key_of
from news.services.attendance import record
from news.services.registration import Details, enter
from portal.agenda.presence import PresenceWidget
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.plan import PlannedRow
from spreadsheets.resources import Context, RowDraft, SheetResource
from spreadsheets.text import fold
from spreadsheets.vocabulary import Term, Vocabulary

#: What a row may change of somebody; presence is apart.
DETAILS = (
    "name",
    "organization_name",
    "post",
    "staff_number",
    "phone",
    "email",
    "mode",
)


def mode_vocabulary() -> Vocabulary:
    synonyms = {
        ParticipantMode.IN_PERSON: ("Offline", "Tatap muka", "Hadir langsung"),
        ParticipantMode.ONLINE: ("Online", "Zoom", "Virtual"),
    }
    return Vocabulary(
        Term(mode.value, str(mode.label), synonyms=synonyms[mode])
        for mode in ParticipantMode
    )


class AttendanceResource(SheetResource):
    """Columns and rules of the participants of an event; the event is the scope."""

    name = SheetField(
        column_name=pgettext_lazy("person", "Name"),
        synonyms=("Nama", "Nama Lengkap", "Nama Peserta", "Peserta"),
        widget=widgets.TextWidget(),
        required=True,
        width=35,
        note=gettext_lazy("Full name with titles."),
        examples=("Siti Rahmah, S.K.M.", "Budi Santoso"),
    )
    staff_number = SheetField(
        column_name=gettext_lazy("Staff number (NIP)"),
        synonyms=("NIP", "NIP/NIK", "NIP / NRP", "Nomor Induk Pegawai"),
        widget=widgets.CodeWidget(),
        personal=True,
        keep_row=True,
    )
    post = SheetField(
        column_name=pgettext_lazy("person", "Post"),
        synonyms=("Jabatan", "Pangkat/Jabatan", "Jabatan/Pangkat"),
        widget=widgets.TextWidget(),
        width=30,
        examples=("Kepala Bidang", ""),
    )
    organization_name = SheetField(
        column_name=gettext_lazy("Office or group"),
        synonyms=(
            "Instansi",
            "OPD",
            "SKPD",
            "Perangkat Daerah",
            "Unit Kerja",
            "Asal Instansi",
            "Asal",
            "Instansi/Unit Kerja",
        ),
        widget=widgets.TextWidget(),
        width=40,
        examples=("Dinas Kesehatan", "Karang Taruna Babulu"),
    )
    phone = SheetField(
        column_name=gettext_lazy("Telephone"),
        synonyms=("No HP", "No. HP", "Nomor HP", "HP", "No Telepon", "No. WA", "WA"),
        widget=widgets.CodeWidget(),
        personal=True,
        keep_row=True,
    )
    email = SheetField(
        column_name=gettext_lazy("E-mail"),
        synonyms=("Email", "Surel", "Alamat Email", "Alamat Surel"),
        widget=widgets.TextWidget(),
        erasable=False,
        personal=True,
        width=30,
    )
    mode = SheetField(
        column_name=gettext_lazy("Takes part"),
        synonyms=("Cara Ikut", "Mode", "Luring/Daring", "Kehadiran (Luring/Daring)"),
        widget=widgets.VocabularyWidget(mode_vocabulary),
        erasable=False,
        examples=("Luring", "Daring"),
    )
    presence = SheetField(
        column_name=gettext_lazy("Present"),
        synonyms=("Hadir", "Kehadiran", "Tanda Tangan", "TTD", "Paraf", "Status Hadir"),
        widget=PresenceWidget(),
        note=gettext_lazy(
            "Ya or Tidak; of an event of several days the days, such as 1, 3."
        ),
        examples=("Ya", "Tidak"),
    )

    class Meta:
        model = Participant
        fields = (
            "name",
            "staff_number",
            "post",
            "organization_name",
            "phone",
            "email",
            "mode",
            "presence",
        )

    label_field = "name"

    def __init__(self, context: Context) -> None:
        self.event: EventPage = context.scope
        times = self.event.times if self.event else None
        self.days: list[date] = list(times.days) if times else []
        super().__init__(context)

    # --------------------------------------------------------------- planning

    def prepare(self) -> None:
        self.fields["mode"].widget = widgets.VocabularyWidget(mode_vocabulary())
        self.fields["presence"].widget = PresenceWidget(len(self.days) or 1)
        self._by_email: dict[str, int] = {}
        self._by_name: dict[tuple[str, str], list[int]] = defaultdict(list)
        rows = Participant.objects.of(self.event).filter(cleared_at__isnull=True)
        for pk, name, office, email in rows.values_list(
            "pk", "name", "organization_name", "email_key"
        ):
            if email:
                self._by_email[email] = pk
            self._by_name[_name_key(name, office)].append(pk)

    def resolve(self, row: RowDraft) -> None:
        name = row.values.get("name")
        if not name:
            if not row.has_error("name"):
                row.refuse(_("The name of the person is missing."), "name")
            return
        email = key_of(row.values.get("email") or "")
        if email:
            self._check_email(row, email)
            row.named_by = ("email",)
            pk = self._by_email.get(email) or self._without_address(row, name)
            row.identity = ("pk", pk) if pk else ("email", email)
            return
        row.named_by = ("name", "organization_name")
        key = _name_key(name, row.values.get("organization_name") or "")
        known = self._by_name.get(key, [])
        if len(known) > 1:
            row.refuse(
                _("Several people are called so. Write the e-mail address."), "name"
            )
        row.identity = ("pk", known[0]) if len(known) == 1 else ("name", *key)

    def _without_address(self, row: RowDraft, name: str) -> int | None:
        """Find somebody who was entered without an address before."""
        key = _name_key(name, row.values.get("organization_name") or "")
        having_one = set(self._by_email.values())
        known = [pk for pk in self._by_name.get(key, []) if pk not in having_one]
        return known[0] if len(known) == 1 else None

    def _check_email(self, row: RowDraft, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError:
            row.refuse(_("This is not an e-mail address. Correct it."), "email")

    def check(self, row: RowDraft) -> None:
        if reason := self._not_open():
            row.refuse(reason)
        elif row.values.get("presence") and not self.days:
            row.refuse(_("Enter the time of the event first."), "presence")

    def forbidden(self, instance: Any) -> str:
        return self._not_open()

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        return self._not_open()

    def _not_open(self) -> str:
        user = self.context.user
        if user is None:
            return ""
        tester = self.event.permissions_for_user(user)
        if tester.can_see_participants():
            return ""
        return _("Only those who edit the event see its participants.")

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        """Return who is not in the file; their keys name them by a number only."""
        if self._not_open():
            return []
        rows = Participant.objects.of(self.event).expected()
        rows = rows.filter(cleared_at__isnull=True).order_by("name", "pk")
        return [
            (one.pk, f"#{one.pk}", one.name[:255]) for one in rows if one.pk not in seen
        ]

    # -------------------------------------------------------------- comparing

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        rows = Participant.objects.of(self.event).filter(pk__in=list(object_ids))
        return {one.pk: one for one in rows.prefetch_related("attendances")}

    def current(self, instance: Any) -> dict[str, Any]:
        values = {name: getattr(instance, name) for name in DETAILS}
        there = {row.day for row in instance.attendances.all()}
        values["presence"] = tuple(
            number for number, day in enumerate(self.days, start=1) if day in there
        )
        return values

    def admin_url(self, object_id: int) -> str:
        return reverse("agenda_participants:edit", args=[self.event.pk, object_id])

    # ---------------------------------------------------------------- writing

    def lock(self, object_ids: Iterable[int]) -> None:
        rows = Participant.objects.of(self.event).filter(pk__in=list(object_ids))
        list(rows.select_for_update().order_by("pk").values_list("pk"))

    def rematch(self, row: PlannedRow) -> Any:
        draft = RowDraft(sheet=row.sheet, number=row.row or 0, values=dict(row.result))
        self.resolve(draft)
        return (
            self.load([draft.known_pk]).get(draft.known_pk) if draft.known_pk else None
        )

    def create(self, values: dict[str, Any], row: PlannedRow) -> Participant:
        known = {name: values[name] for name in DETAILS if values.get(name)}
        participant = enter(
            event=self.event,
            details=Details(**known),
            source=ParticipantSource.WORKBOOK,
        )
        self._set_presence(participant, values.get("presence") or ())
        return participant

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        changed = [name for name in DETAILS if name in values]
        for name in changed:
            setattr(instance, name, values[name] if values[name] is not None else "")
        if changed:
            instance.save(update_fields=changed)
        if "presence" in values:
            self._set_presence(instance, values["presence"] or ())
        return instance

    def _set_presence(self, participant: Participant, numbers: Iterable[int]) -> None:
        wanted = {self.days[number - 1] for number in numbers}
        there = Attendance.objects.filter(participant=participant)
        there.exclude(day__in=wanted).delete()
        for day in sorted(wanted):
            record(
                participant=participant,
                day=day,
                mode=ParticipantMode(participant.mode),
                source=ParticipantSource.WORKBOOK,
            )

    def archive(self, instance: Any) -> None:
        """Undoing an import deletes whom it entered, and leaves no name in a log."""
        if instance.status == ParticipantStatus.CANCELLED or instance.letters.exists():
            raise ValidationError(_("The person was written to by now."))
        instance.delete()


def _name_key(name: str, office: str) -> tuple[str, str]:
    return fold(name), fold(office)
