"""The sheets of the registry: innovations and organisations."""

from innovations.resources.innovations import InnovationResource
from innovations.resources.organizations import OrganizationResource

__all__ = ["InnovationResource", "OrganizationResource"]
