"""Models of the registry, one file a concept."""

from innovations.models.codes import RegistryCodeSequence
from innovations.models.innovations import CoOwner, InnovationAlias, InnovationPage
from innovations.models.memberships import Membership, RegionalGroup
from innovations.models.organizations import (
    REGISTRY_FIELDS,
    OrganizationAlias,
    OrganizationPage,
)
from innovations.models.reference import (
    GovernmentAffair,
    NationalGoal,
    OrganizationType,
    PriorityCluster,
    RegulationType,
    SustainableDevelopmentGoal,
    Theme,
)
from innovations.models.regions import Region, RegionVersion
from innovations.models.registry import RegistryPage

__all__ = [
    "REGISTRY_FIELDS",
    "CoOwner",
    "GovernmentAffair",
    "InnovationAlias",
    "InnovationPage",
    "Membership",
    "NationalGoal",
    "OrganizationAlias",
    "OrganizationPage",
    "OrganizationType",
    "PriorityCluster",
    "Region",
    "RegionVersion",
    "RegionalGroup",
    "RegistryCodeSequence",
    "RegistryPage",
    "RegulationType",
    "SustainableDevelopmentGoal",
    "Theme",
]
