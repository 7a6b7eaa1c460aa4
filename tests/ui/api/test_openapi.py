"""The description of the HTTP interface: its page, and its OpenAPI schema."""

from html.parser import HTMLParser
from typing import Any

import httpx
import schemathesis
from hypothesis import given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance


class Links(HTMLParser):
    """The links of a page, and the number of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.found += [value or "" for name, value in attrs if name in {"src", "href"}]


def test_the_docs_page_names_every_path_and_loads_nothing(
    client: httpx.Client, url: str
) -> None:
    page = client.get("/docs")
    openapi = client.get("/openapi.json").json()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    links = Links(page.text)
    assert links.scripts == 0
    assert [link for link in links.found if not link.startswith("#")] == [
        "openapi.json"
    ]
    for link in links.found:
        assert link == "openapi.json" or f'id="{link[1:]}"' in page.text
    assert len(openapi["paths"]) == 6
    for path, methods in openapi["paths"].items():
        for method in methods:
            assert f"{method.upper()} /api{path}</code>" in page.text
    assert f"curl {url}/api/answer --request POST --json" in page.text


def test_every_response_is_as_openapi_declares(url: str) -> None:
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json")
    operations = [
        found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)
    ]
    assert len(operations) == 6
    for operation in operations:

        @settings(max_examples=40, derandomize=True, database=None)
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case[Any]) -> None:
            # A question without words is refused, which a schema can't express.
            case.call_and_validate(
                excluded_checks=[positive_data_acceptance], timeout=60
            )

        send()
