"""Reads pages as crawlers do."""

import json
from html.parser import HTMLParser

from tests.portal.seo.vocabulary import problems


class Head(HTMLParser):
    """The elements of a page's head that describe it."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.meta, self.links, self.scripts = {}, {}, []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "meta" and (name := found.get("property") or found.get("name")):
            self.meta.setdefault(name, []).append(found.get("content"))
        elif tag == "link":
            self.links.setdefault(found["rel"], []).append(found["href"])
        self._in_script = tag == "script" and found.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self._in_script:
            self.scripts.append(data)

    def handle_endtag(self, tag):
        self._in_script = False

    @property
    def graph(self):
        [script] = self.scripts
        data = json.loads(script)
        assert data["@context"] == "https://schema.org"
        graph = data["@graph"]
        unknown = [problem for node in graph for problem in problems(node)]
        assert not unknown, unknown
        return graph

    def node(self, kind):
        """The only thing of a kind that is about the page; not its publisher."""
        found = [node for node in self.graph[1:] if node["@type"] == kind]
        assert len(found) == 1, [node["@type"] for node in self.graph]
        return found[0]

    @property
    def crumbs(self):
        return [
            (item["position"], item["name"], item["item"]["@id"])
            for item in self.node("BreadcrumbList")["itemListElement"]
        ]


def read_head(response):
    assert response.status_code == 200
    return Head(response.content.decode())
