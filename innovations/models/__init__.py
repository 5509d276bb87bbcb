"""Models of the registry, one file a concept."""

from innovations.models.advice import Advice, FollowUp
from innovations.models.clinics import ClinicSession
from innovations.models.codes import RegistryCodeSequence
from innovations.models.completeness import CompletenessRule, ProfileMeasure
from innovations.models.confirmations import Confirmation
from innovations.models.duplicates import DistinctPair
from innovations.models.handovers import Handover
from innovations.models.innovations import CoOwner, InnovationAlias, InnovationPage
from innovations.models.invitations import Invitation, InvitationOffer
from innovations.models.memberships import Membership, RegionalGroup
from innovations.models.mentoring import MentorAssignment
from innovations.models.merges import InnovationMerge
from innovations.models.notices import Notice, NoticeReading
from innovations.models.organizations import (
    REGISTRY_FIELDS,
    OrganizationAlias,
    OrganizationPage,
)
from innovations.models.people import Affiliation
from innovations.models.periods import Period
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
    "Advice",
    "Affiliation",
    "ClinicSession",
    "CoOwner",
    "CompletenessRule",
    "Confirmation",
    "DistinctPair",
    "FollowUp",
    "GovernmentAffair",
    "Handover",
    "InnovationAlias",
    "InnovationMerge",
    "InnovationPage",
    "Invitation",
    "InvitationOffer",
    "Membership",
    "MentorAssignment",
    "NationalGoal",
    "Notice",
    "NoticeReading",
    "OrganizationAlias",
    "OrganizationPage",
    "OrganizationType",
    "Period",
    "PriorityCluster",
    "ProfileMeasure",
    "Region",
    "RegionVersion",
    "RegionalGroup",
    "RegistryCodeSequence",
    "RegistryPage",
    "RegulationType",
    "SustainableDevelopmentGoal",
    "Theme",
]
