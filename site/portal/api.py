"""Wagtail's API v2 for pages: the read API of the ecosystem."""

from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.query import PageQuerySet


class RegionPagesAPIViewSet(PagesAPIViewSet):
    """What anybody may read in the region whose address was asked.

    Stock Wagtail also answers for other sites (``?site=``) and shows private
    pages to sessions that may read them. Each region has its own address here,
    and an answer must not depend on who asks.
    """

    known_query_parameters = PagesAPIViewSet.known_query_parameters - {"site"}

    def get_base_queryset(self) -> PageQuerySet:
        # Lists refuse parameters that they don't know, single pages don't.
        if "site" in self.request.GET:
            raise BadRequestError("ask the address of the other region")
        return super().get_base_queryset().public()


api_router = WagtailAPIRouter("wagtailapi")
api_router.register_endpoint("pages", RegionPagesAPIViewSet)
