"""One login for each role, with passwords that no other settings would accept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model

from innovations.choices import RegionalRole
from innovations.models import OrganizationPage, Region, RegionalGroup
from innovations.services.memberships import add_member

#: Short and common: the validators of the production settings refuse it, and
#: load_demo refuses those settings.
PASSWORD = "demo"  # noqa: S105 -- printed on the console on purpose


@dataclass(frozen=True)
class Login:
    username: str
    display_name: str
    post: str
    region: str = "ppu"
    role: str = ""
    #: Own code of the organisation that the person works for.
    organization: str = ""
    including_units_below: bool = False


LOGINS = (
    Login("admin", "Rahmat Hidayat, S.Kom.", "Administrator sistem", role="superuser"),
    Login(
        "registrar",
        "Nur Aisyah, S.T., M.Si.",
        "Admin inovasi Bapelitbang",
        role=RegionalRole.REGISTRAR,
    ),
    Login("editor", "Dewi Lestari, S.I.Kom.", "Redaktur", role=RegionalRole.EDITOR),
    Login("penulis", "Bayu Prasetyo, S.Sos.", "Penulis", role=RegionalRole.WRITER),
    Login(
        "operator.dinkes",
        "Siti Rahmah, S.K.M.",
        "Operator Dinas Kesehatan dan unit di bawahnya",
        organization="DINKES",
        including_units_below=True,
    ),
    Login(
        "operator.babulu",
        "Suparman, S.Sos.",
        "Operator Kecamatan Babulu",
        organization="KEC-BABULU",
    ),
    Login("mentor", "Dr. Yohanes Lie, M.A.P.", "Pendamping", role=RegionalRole.MENTOR),
    Login(
        "mentor.sekolah",
        "Hj. Rukmini Hasan, S.Pd., M.Pd.",
        "Pendamping sekolah dan kecamatan",
        role=RegionalRole.MENTOR,
    ),
    Login("juri", "Prof. Dr. Hj. Maimunah, M.Pd.", "Juri", role=RegionalRole.JUROR),
    Login("pimpinan", "Drs. H. Anwar, M.M.", "Pimpinan", role=RegionalRole.LEADER),
    Login(
        "registrar.kukar",
        "Agus Salim, S.E.",
        "Admin inovasi BRIDA Kutai Kartanegara",
        region="kukar",
        role=RegionalRole.REGISTRAR,
    ),
    Login(
        "mentor.kukar",
        "Ir. Teguh Wibowo, M.T.",
        "Pendamping dari perguruan tinggi",
        region="kukar",
        role=RegionalRole.MENTOR,
    ),
)


def ensure_login(login: Login, regions: dict[str, Region]) -> Any:
    """Create the person with their rights; somebody who exists stays as they are."""
    users = get_user_model()._default_manager
    existing = users.filter(username=login.username).first()
    if existing is not None:
        return existing
    is_admin = login.role == "superuser"
    user = users.create_user(
        username=login.username,
        email=f"{login.username}@{login.region}.example",
        password=PASSWORD,
        display_name=login.display_name,
        is_staff=is_admin,
        is_superuser=is_admin,
    )
    region = regions[login.region]
    if login.organization:
        add_member(
            user=user,
            organization=OrganizationPage.objects.in_region(region).get(
                code=login.organization
            ),
            including_units_below=login.including_units_below,
        )
    elif not is_admin:
        user.groups.add(RegionalGroup.objects.get(region=region, role=login.role).group)
    return user
