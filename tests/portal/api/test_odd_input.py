"""Whatever is asked: an answer or a clear refusal, never a broken page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.api.questions import OPERATIONS

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NAMES = sorted(
    OPERATIONS
    | {"year", "month", "organization", "affair", "form", "goal", "theme", "tag"}
    | {"about", "kind", "level", "edition_year", "title", "slug", "id", "html_path"}
)
ODD = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.sampled_from(
        [
            "\x00",
            "*",
            "-title,random",
            "((((((((((",
            "innovations.InnovationPage",
            "news.NewsPage,home.HomePage",
            "wagtailcore.Page",
            "9" * 40,
            "' OR 1=1 --",
            'title:"x" NEAR AND (',
            "²",
            "１２",
        ]
    ),
)


@pytest.mark.parametrize("path", ["pages/", "pages/find/", "images/", "documents/"])
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=4))
def test_no_question_breaks_it(path, client, region, query):
    client.defaults["HTTP_HOST"] = region.site.hostname

    response = client.get(f"/api/v2/{path}", query)

    assert response.status_code in {200, 302, 400, 404}
    if response.status_code >= 400:
        assert set(response.json()) == {"message"}
        assert len(response.json()["message"]) < 2_000


@pytest.mark.parametrize(
    "name", ["search", "fields", "order", "type", "organization", "x", "offset"]
)
def test_a_megabyte_is_refused(name, ask):
    message = ask(f"pages/?{name}={'(a' * 500_000}", status=400)["message"]

    assert len(message) < 2_000


def test_many_parameters_are_refused(ask):
    ask("pages/?" + "&".join(["tag=x"] * 500), status=400)
    ask("pages/?" + "&".join(f"a{n}=1" for n in range(11_000)), status=400)
