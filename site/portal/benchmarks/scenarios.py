"""What is asked for: of this site, and of plain Wagtail for the same content.

``cold`` addresses are all different, as far as there are so many; ``warm``
ones are the few that most visitors open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from itertools import product
from random import Random
from typing import Any
from urllib.parse import urlencode

from innovations.choices import Form, Kind, Stage
from innovations.models import InnovationPage, OrganizationPage, Region, RegistryPage
from news.models import NewsPage
from portal.benchmarks.texts import COMMON_WORD, rare_word

MANY = 400
FEW = 10
INNOVATION = "innovations.InnovationPage"
LISTED = "title,summary,code,organization,main_affair,stage,photo,implementation_date"


@dataclass(frozen=True)
class Scenario:
    name: str
    cold: list[str]
    stock: list[str]
    #: Plain Wagtail's search may take a minute: one request then has to do.
    slow_stock: bool = False

    @property
    def warm(self) -> list[str]:
        return self.cold[:FEW]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


class Sample:
    """Keys and addresses of the generated region, in random order."""

    def __init__(self, region: Region, seed: int = 2) -> None:
        self.random = Random(seed)  # noqa: S311 -- an order, no secret
        self.rows = InnovationPage.objects.in_region(region).count()
        self.registry = RegistryPage.objects.get(path__startswith=region.root_path)
        self.home_id = region.site.root_page_id
        self.innovations = self._shuffled(InnovationPage.objects.in_region(region))
        self.articles = self._shuffled(NewsPage.objects.live())
        self.organizations = self._shuffled(OrganizationPage.objects.in_region(region))
        self.facets = self._facets()

    def _shuffled(self, pages: Any) -> list[Any]:
        found = list(pages.order_by("pk").defer_streamfields())
        self.random.shuffle(found)
        return found[:MANY]

    def _facets(self) -> list[dict[str, Any]]:
        organizations = {page.pk: page.slug for page in self.organizations}
        choices = product(sorted(organizations), Stage.values, Form.values, Kind.values)
        found = [
            {"organization": (pk, organizations[pk]), "stage": s, "form": f, "kind": k}
            for pk, s, f, k in choices
        ]
        self.random.shuffle(found)
        # The organisation and two more, not always the same two.
        chosen = [_without_one(facets, n) for n, facets in enumerate(found)]
        different = {tuple(facets.items()): facets for facets in chosen}
        return list(different.values())[:MANY]

    def path(self, page: Any) -> str:
        """Return the address; the server's port is not known yet."""
        url: str = page.get_url_parts()[2]
        return url


def _without_one(facets: dict[str, Any], number: int) -> dict[str, Any]:
    names = [name for name in facets if name != "organization"]
    dropped = names[number % len(names)]
    return {name: value for name, value in facets.items() if name != dropped}


def _query(path: str, **parameters: Any) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _ours(facets: dict[str, Any]) -> dict[str, Any]:
    _pk, slug = facets["organization"]
    return {**facets, "organization": slug}


def _stock(facets: dict[str, Any]) -> dict[str, Any]:
    pk, _slug = facets["organization"]
    return {**facets, "organization": pk}


def _api(**parameters: Any) -> str:
    return _query("/api/v2/pages/", **parameters)


def _each(items: Iterable[Any], make: Callable[[Any], str]) -> list[str]:
    return [make(item) for item in items]


def page_scenarios(region: Region, *, page_size: int = 24) -> list[Scenario]:
    """The public pages, each beside the API call that returns its content."""
    sample = Sample(region)
    registry = "/inovasi/"
    listing = {"type": INNOVATION, "fields": LISTED, "limit": page_size}
    pages = max(sample.rows // page_size, 1)
    early = range(1, min(pages, 60) + 1)
    late = range(max(pages - 60, 1), pages + 1)
    offset = lambda number: (number - 1) * page_size  # noqa: E731 -- used in place
    words = [rare_word(n) for n in range(min(sample.rows // 3, MANY))]
    return [
        Scenario("home", ["/"], [f"/api/v2/pages/{sample.home_id}/"]),
        Scenario(
            "registry list",
            _each(early, lambda n: _query(registry, p=n)),
            _each(early, lambda n: _api(**listing, offset=offset(n))),
        ),
        Scenario(
            "registry with facets",
            _each(sample.facets, lambda f: _query(registry, **_ours(f))),
            _each(sample.facets, lambda f: _api(**listing, **_stock(f))),
        ),
        Scenario(
            "deep page",
            _each(late, lambda n: _query(registry, p=n)),
            _each(late, lambda n: _api(**listing, offset=offset(n))),
        ),
        Scenario(
            "search, word in all",
            _each(early, lambda n: _query(registry, q=COMMON_WORD, p=n)),
            _each(
                early, lambda n: _api(**listing, search=COMMON_WORD, offset=offset(n))
            ),
            slow_stock=True,
        ),
        Scenario(
            "search, rare word",
            _each(words, lambda word: _query(registry, q=word)),
            _each(words, lambda word: _api(**listing, search=word)),
        ),
        Scenario(
            "search over everything",
            _each(early, lambda n: _query("/cari/", q=COMMON_WORD, p=n)),
            _each(early, lambda n: _api(search=COMMON_WORD, offset=offset(n))),
            slow_stock=True,
        ),
        Scenario(
            "profile",
            _each(sample.innovations, sample.path),
            _each(sample.innovations, lambda page: f"/api/v2/pages/{page.pk}/"),
        ),
        Scenario(
            "article",
            _each(sample.articles, sample.path),
            _each(sample.articles, lambda page: f"/api/v2/pages/{page.pk}/"),
        ),
        Scenario(
            "organisation",
            _each(sample.organizations, sample.path),
            _each(sample.organizations, lambda page: _api(**listing, child_of=page.pk)),
        ),
    ]


def all_scenarios(region: Region) -> list[Scenario]:
    return [*page_scenarios(region), *api_scenarios(region)]


def api_scenarios(region: Region) -> list[Scenario]:
    """The same questions to both; filters as each of them understands them."""
    sample = Sample(region)
    everything = {"type": INNOVATION, "fields": "*", "limit": 20}
    early = range(0, min(sample.rows, MANY * 3), 20)
    late = range(max(sample.rows - 1_000, 0), sample.rows, 20)
    words = [rare_word(n) for n in range(min(sample.rows // 3, MANY))]

    def same(paths: list[str]) -> tuple[list[str], list[str]]:
        return paths, paths

    return [
        Scenario(
            "API list, fields=*",
            *same(_each(early, lambda n: _api(**everything, offset=n))),
        ),
        Scenario(
            "API filter, fields=*",
            _each(sample.facets, lambda f: _api(**everything, **_ours(f))),
            _each(sample.facets, lambda f: _api(**everything, **_stock(f))),
        ),
        Scenario(
            "API deep offset, fields=*",
            *same(_each(late, lambda n: _api(**everything, offset=n))),
        ),
        Scenario(
            "API search, word in all",
            *same(
                _each(
                    early,
                    lambda n: _api(
                        type=INNOVATION, limit=20, search=COMMON_WORD, offset=n
                    ),
                )
            ),
            slow_stock=True,
        ),
        Scenario(
            "API search, rare word",
            *same(_each(words, lambda w: _api(type=INNOVATION, limit=20, search=w))),
        ),
        Scenario(
            "API detail",
            *same(_each(sample.innovations, lambda page: f"/api/v2/pages/{page.pk}/")),
        ),
    ]


SUBJECTS = {"pages": page_scenarios, "api": api_scenarios, "all": all_scenarios}
