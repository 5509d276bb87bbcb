"""The read API: Wagtail's v2 for pages, images and documents of a region."""

from portal.api.router import api_router

__all__ = ["api_router"]
