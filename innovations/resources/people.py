"""The sheet ``people``: who works where, one person a row.

New people are invited when the import is applied; known ones get the roles and
organisations that their row says. Numbers of identity cards and of civil servants
are not taken.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.log_actions import log

from innovations.access import is_registrar
from innovations.choices import InvitationState, MembershipRole
from innovations.models import Invitation, Membership
from innovations.person_names import email_of, full_name_field
from innovations.services.invitation_mail import send_waiting_soon
from innovations.services.invitations import Offer, invite, offers_of, withdraw
from innovations.services.memberships import add_memberships, take_memberships
from innovations.services.organizations import OrganizationLookup, add_alias
from innovations.services.people import people_in, roles_to_give, set_roles
from innovations.work import WorkInRegion
from spreadsheets import widgets
from spreadsheets.fields import SheetField
from spreadsheets.plan import PlannedRow
from spreadsheets.resources import RowDraft, SheetResource
from spreadsheets.text import fold
from spreadsheets.vocabulary import Term, Vocabulary

#: What a row may change about somebody; the name and address only find them.
RIGHTS = ("roles", "organizations", "including_units_below")


def role_vocabulary() -> Vocabulary:
    """Return all roles that a row can give, in the region and in organisations.

    Labels say in brackets who that is; "Operator" is enough.
    """
    pairs = [*MembershipRole.choices, *roles_to_give()]
    return Vocabulary(
        Term(str(value), str(label), synonyms=(str(label).partition(" (")[0],))
        for value, label in pairs
    )


class PeopleResource(SheetResource):
    """Columns and rules of the people of a region.

    A record is an account or an invitation that waits; ids of invitations are
    negative, so that a run can hold both.
    """

    name = SheetField(
        column_name=pgettext_lazy("person", "Name"),
        synonyms=("Nama", "Nama Lengkap", "Nama Operator", "Nama Pegawai"),
        widget=widgets.TextWidget(),
        required=True,
        width=35,
        note=gettext_lazy("Full name with titles."),
        examples=("Siti Rahmah, S.K.M.", "Budi Santoso"),
    )
    email = SheetField(
        column_name=gettext_lazy("E-mail"),
        synonyms=("Email", "Surel", "Alamat Email", "Alamat Surel", "E-mail Aktif"),
        widget=widgets.TextWidget(),
        erasable=False,
        personal=True,
        width=30,
        note=gettext_lazy("The invitation goes there. Blank: a code is printed."),
        examples=("siti@contoh.go.id", ""),
    )
    roles = SheetField(
        column_name=gettext_lazy("Roles"),
        synonyms=("Peran", "Role", "Hak Akses", "Tugas"),
        widget=widgets.MultiVocabularyWidget(role_vocabulary),
        width=30,
        note=gettext_lazy("Several with semicolons. Blank for operators."),
    )
    organizations = SheetField(
        column_name=gettext_lazy("Organisations"),
        synonyms=(
            "Perangkat Daerah",
            "OPD",
            "Instansi",
            "Unit Kerja",
            "Organisasi",
            "Nama OPD",
        ),
        widget=widgets.LongTextWidget(),
        width=45,
        note=gettext_lazy("Several with semicolons."),
        examples=("Dinas Kesehatan", "Kecamatan Contoh; Dinas Kesehatan"),
    )
    including_units_below = SheetField(
        column_name=gettext_lazy("Including the units below"),
        synonyms=("Termasuk Unit di Bawahnya", "Dengan Unit", "Unit di Bawahnya"),
        widget=widgets.BooleanWidget(),
        erasable=False,
    )

    class Meta:
        model = get_user_model()
        fields = ("name", "email", *RIGHTS)

    label_field = "name"

    # --------------------------------------------------------------- planning

    def prepare(self) -> None:
        self.region = self.context.scope
        self.fields["roles"].widget = widgets.MultiVocabularyWidget(role_vocabulary())
        self.lookup = OrganizationLookup(self.region)
        self.work = WorkInRegion(self.region)
        self._learn_people()

    def _learn_people(self) -> None:
        self._by_email: dict[str, int] = {}
        self._by_name: dict[str, list[int]] = {}
        name, email = full_name_field(), get_user_model().get_email_field_name()
        invited = Invitation.objects.pending().filter(region=self.region)
        rows = [(-pk, n, e) for pk, n, e in invited.values_list("pk", "name", "email")]
        # People last: who is here already is not invited.
        rows += people_in(self.region).values_list("pk", name, email)
        for pk, person, address in rows:
            if address:
                self._by_email[address.lower()] = pk
            self._by_name.setdefault(fold(person or ""), []).append(pk)

    def resolve(self, row: RowDraft) -> None:
        name = row.values.get("name")
        if not name:
            if not row.has_error("name"):
                row.refuse(_("The name of the person is missing."), "name")
            return
        email = (row.values.get("email") or "").lower()
        if email:
            row.values["email"] = email
            self._check_email(row, email)
            row.named_by = ("email",)
            pk = self._by_email.get(email)
            row.identity = ("pk", pk) if pk else ("email", email)
            return
        row.named_by = ("name",)
        known = self._by_name.get(fold(name), [])
        if len(known) > 1:
            row.refuse(
                _("Several people are called so. Write the e-mail address."), "name"
            )
        row.identity = ("pk", known[0]) if len(known) == 1 else ("name", fold(name))

    def _check_email(self, row: RowDraft, email: str) -> None:
        try:
            validate_email(email)
        except ValidationError:
            row.refuse(_("This is not an e-mail address. Correct it."), "email")

    def check(self, row: RowDraft) -> None:
        reason = self._not_open()
        if reason:
            row.refuse(reason)
            return
        self._check_organizations(row)
        self._complete_roles(row)
        if len(row.values.get("name") or "") > 150:
            row.refuse(_("A name has at most 150 characters."), "name")
        if row.refused:
            return
        if row.instance is None:
            self._check_new(row)
        else:
            self._check_known(row)

    def _not_open(self) -> str:
        user = self.context.user
        if user is not None and not is_registrar(user, self.region):
            return _("Only the registrar imports people.")
        return ""

    def obstacle(self, row: PlannedRow, instance: Any) -> str:
        if isinstance(instance, Invitation) and instance.accepted_at is not None:
            return _("The invitation was accepted meanwhile.")
        if (
            instance is not None
            and instance == self.context.user
            and not instance.is_superuser
            and any(name in row.changes for name in RIGHTS)
        ):
            return _not_oneself()
        return self._not_open()

    def _check_organizations(self, row: RowDraft) -> None:
        text = row.values.get("organizations")
        if not text:
            return
        titles = []
        for name in _split(text):
            match = self.lookup.match(name)
            if match.found is not None:
                titles.append(match.found.title)
                continue
            candidates = ", ".join(f"“{found}”" for found in match.candidates)
            row.refuse(
                _("“%(name)s” is no organisation of the region.") % {"name": name}
                + (
                    _(" Perhaps %(names)s?") % {"names": candidates}
                    if candidates
                    else ""
                ),
                "organizations",
                name,
            )
        row.values["organizations"] = _join(titles)

    def _complete_roles(self, row: RowDraft) -> None:
        """Name the role in organisations too, as the record will, so that undo knows it."""
        if row.values.get("roles") is None:
            return
        known = self.current(row.instance) if row.instance is not None else {}
        organizations = row.values.get("organizations", known.get("organizations"))
        roles = self._regional(row.values)
        if organizations:
            roles |= set(self._member_roles(row.values))
        row.values["roles"] = tuple(sorted(roles))

    def _check_new(self, row: RowDraft) -> None:
        if not row.values.get("organizations") and not self._regional(row.values):
            row.refuse(
                _("Write an organisation or a role: an invitation is for something."),
                "organizations",
            )

    def _check_known(self, row: RowDraft) -> None:
        current = self.current(row.instance)
        # They find the person; only the person changes them.
        row.values.update({name: current[name] for name in ("name", "email")})
        changed = any(row.values.get(n, current[n]) != current[n] for n in RIGHTS)
        user = self.context.user
        if changed and row.instance == user and not user.is_superuser:
            row.refuse(_not_oneself())

    def _regional(self, values: dict[str, Any]) -> set[str]:
        regional = {value for value, _label in roles_to_give()}
        return set(values.get("roles") or ()) & regional

    def known_values(self, name: str) -> list[tuple[str, str]]:
        if name != "organizations":
            return super().known_values(name)
        return [] if self._not_open() else self.lookup.choices()

    def similar_values(self, name: str, text: str) -> list[str]:
        if name != "organizations":
            return super().similar_values(name, text)
        return self.lookup.similar(text)

    def remember_value(self, name: str, text: str, value: str) -> None:
        if name != "organizations":
            super().remember_value(name, text, value)
        else:
            add_alias(organization_id=int(value), name=text, actor=self.context.user)

    def missing(self, seen: set[int]) -> Iterable[tuple[int, str, str]]:
        name = get_user_model().USERNAME_FIELD
        people = people_in(self.region).order_by(full_name_field(), name)
        return [
            (person.pk, person.get_username()[:60], str(person)[:255])
            for person in people
            if person.pk not in seen
        ]

    def key_of(self, row: RowDraft) -> str:
        person = row.instance
        return person.get_username()[:60] if hasattr(person, "get_username") else ""

    # -------------------------------------------------------------- comparing

    def object_id(self, instance: Any) -> int:
        pk: int = instance.pk
        return -pk if isinstance(instance, Invitation) else pk

    def load(self, object_ids: Iterable[int]) -> dict[int, Any]:
        ids = list(object_ids)
        people = people_in(self.region).filter(pk__in=[pk for pk in ids if pk > 0])
        invited = Invitation.objects.filter(
            region=self.region, pk__in=[-pk for pk in ids if pk < 0]
        )
        found: dict[int, Any] = {person.pk: person for person in people}
        found |= {-invitation.pk: invitation for invitation in invited}
        self.work.load(found.values())
        return found

    def current(self, instance: Any) -> dict[str, Any]:
        held = self.work.of(instance)
        invited = isinstance(instance, Invitation)
        name = instance.name if invited else getattr(instance, full_name_field())
        reaches = {including for _title, _role, including in held.organizations}
        member_roles = {role for _title, role, _including in held.organizations}
        return {
            "name": name or str(instance),
            "email": (instance.email if invited else email_of(instance)).lower(),
            "roles": tuple(sorted(held.roles | member_roles)),
            "organizations": _join(title for title, _r, _i in held.organizations),
            "including_units_below": reaches.pop() if len(reaches) == 1 else None,
        }

    def is_archived(self, instance: Any) -> bool:
        return (
            isinstance(instance, Invitation)
            and instance.state == InvitationState.WITHDRAWN
        )

    def admin_url(self, object_id: int) -> str:
        if object_id < 0:
            return reverse("invitations:invitation", args=[-object_id])
        return reverse("people:person", args=[object_id])

    # ---------------------------------------------------------------- writing

    def lock(self, object_ids: Iterable[int]) -> None:
        people = get_user_model()._default_manager.filter(
            pk__in=[pk for pk in object_ids if pk > 0]
        )
        list(people.select_for_update().order_by("pk").values_list("pk"))

    def rematch(self, row: PlannedRow) -> Any:
        email = str(row.result.get("email") or "").lower()
        pk = self._by_email.get(email) if email else None
        return self.load([pk]).get(pk) if pk else None

    def create(self, values: dict[str, Any], row: PlannedRow) -> Any:
        return invite(
            region=self.region,
            name=values["name"],
            email=values.get("email") or "",
            offers=self._offers(values),
            actor=self.context.user,
        )

    def _offers(self, values: dict[str, Any]) -> list[Offer]:
        offers = [Offer(role=role) for role in sorted(self._regional(values))]
        return offers + [
            Offer(
                role=role,
                organization=organization,
                including_units_below=bool(values.get("including_units_below")),
            )
            for organization in self._organizations(values)
            for role in self._member_roles(values)
        ]

    def _changed_offers(
        self, invitation: Invitation, wanted: dict[str, Any], values: dict[str, Any]
    ) -> list[Offer]:
        """Return what a row offers now; the reach stays unless the row says it."""
        offers = self._offers(wanted)
        if "including_units_below" in values:
            return offers
        known = {
            (offer.organization, offer.role): offer for offer in offers_of(invitation)
        }
        return [known.get((offer.organization, offer.role), offer) for offer in offers]

    def _organizations(self, values: dict[str, Any]) -> list[Any]:
        names = _split(values.get("organizations") or "")
        matches = ((name, self.lookup.match(name).found) for name in names)
        found = []
        for name, organization in matches:
            if organization is None:
                raise ValidationError(
                    _("“%(name)s” is no organisation of the region.") % {"name": name}
                )
            found.append(organization)
        return found

    def _member_roles(self, values: dict[str, Any]) -> list[str]:
        wanted = set(values.get("roles") or ()) & set(MembershipRole.values)
        return sorted(wanted) or [MembershipRole.OPERATOR.value]

    def update(self, instance: Any, values: dict[str, Any], row: PlannedRow) -> Any:
        wanted = self.current(instance) | values
        if isinstance(instance, Invitation):
            return invite(
                region=self.region,
                invitation=instance,
                name=wanted["name"],
                email=wanted["email"],
                offers=self._changed_offers(instance, wanted, values),
                actor=self.context.user,
            )
        actor = self.context.user
        if "roles" in values:
            set_roles(
                user=instance,
                region=self.region,
                roles=self._regional(wanted),
                actor=actor,
            )
        self._set_memberships(instance, wanted, values, actor)
        return instance

    def _set_memberships(
        self, person: Any, wanted: dict[str, Any], values: dict[str, Any], actor: Any
    ) -> None:
        """Give what the row names and take the rest; the reach stays unless said."""
        organizations = self._organizations(wanted)
        roles = self._member_roles(wanted)
        keys = {(page.pk, role) for page in organizations for role in roles}
        rows = Membership.objects.filter(
            user=person, organization__region=self.region
        ).select_related("organization__region", "user")
        have = {(row.organization_id, row.role): row for row in rows}
        take_memberships(
            memberships=[row for key, row in have.items() if key not in keys],
            actor=actor,
        )
        reach = wanted["including_units_below"]
        for page in organizations:
            for role in roles:
                known = have.get((page.pk, role))
                if known is not None and "including_units_below" not in values:
                    continue
                add_memberships(
                    user=person,
                    organizations=[page],
                    role=role,
                    including_units_below=bool(reach),
                    actor=actor,
                )

    def after_apply(self, run: Any) -> None:
        """Send the invitations, when the import is committed."""
        send_waiting_soon(region=self.region)

    def archive(self, instance: Any) -> None:
        """Withdraw an invitation that an import made."""
        if not isinstance(instance, Invitation):
            raise ValidationError(_("Accounts are closed under “People”."))
        withdraw(invitation=instance, actor=self.context.user)

    def restore(self, instance: Any) -> None:
        """Let a withdrawn invitation wait again."""
        instance.state = InvitationState.PENDING
        instance.sent_at = None
        instance.validate_constraints()
        instance.save(update_fields=["state", "sent_at"])
        log(
            instance=instance,
            action="innovations.renew_invitation",
            user=self.context.user,
            title=f"#{instance.pk}",
            data={"region": self.region.pk},
        )


def _not_oneself() -> str:
    return _("Nobody changes their own rights. Ask another registrar.")


def _split(text: str) -> list[str]:
    """Split names at semicolons and line breaks; names hold commas."""
    parts = (part.strip() for part in text.replace("\n", ";").split(";"))
    return [part for part in parts if part]


def _join(names: Iterable[str]) -> str:
    return "; ".join(sorted(set(names), key=str.casefold))
