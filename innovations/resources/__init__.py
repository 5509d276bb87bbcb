"""The sheets of the registry: innovations, organisations and people."""

from innovations.resources.innovations import InnovationResource
from innovations.resources.organizations import OrganizationResource
from innovations.resources.people import PeopleResource

__all__ = ["InnovationResource", "OrganizationResource", "PeopleResource"]
