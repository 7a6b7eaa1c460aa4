"""The page that documents the HTTP interface: HTML without scripts, built from OpenAPI."""

import json
import shlex
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
    " frame-ancestors 'none'"
)
"""The content security policy to send with the page, which loads nothing."""

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 54rem; padding: 1rem; }
h2 { border-top: 1px solid #8886; margin-top: 2rem; padding-top: 1rem; }
h2 code { font-size: 1.1rem; }
pre { background: #8882; overflow-x: auto; padding: .8rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #8884; padding: .3rem .6rem .3rem 0; text-align: left;
  vertical-align: top; }
"""
_MCP = (
    "<p>Programs that speak MCP, the Model Context Protocol, get the same answers at"
    " <code>/mcp</code> and from <code>askquote mcp</code>.</p>"
)


def page_html(openapi: Schema, address: str) -> str:
    """The page, for an interface served at an address such as http://127.0.0.1:7860."""
    title = f"{openapi['info']['title']} {openapi['info']['version']}: HTTP interface"
    return "".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{escape(openapi['info']['description'])}</p>",
            '<p>For programs: <a href="openapi.json">openapi.json</a>.</p>',
            _MCP,
            *_paths(openapi, address),
            "<h2>JSON objects</h2>",
            *_types(openapi["components"]["schemas"]),
            "</main></body></html>",
        ]
    )


def _paths(openapi: Schema, address: str) -> Iterator[str]:
    root = openapi["servers"][0]["url"]
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            name = f"{method.upper()} {root}{path}"
            yield f"<h2><code>{escape(name)}</code></h2>"
            yield f"<p>{escape(operation['description'])}</p>"
            command = _command(openapi, operation, method, f"{address}{root}{path}")
            yield f"<pre>{escape(command)}</pre>"
            yield _table(
                (
                    status,
                    f"{_type(_content(response))} {escape(response['description'])}",
                )
                for status, response in operation["responses"].items()
            )


def _command(openapi: Schema, operation: Schema, method: str, url: str) -> str:
    """A curl command to copy; the user replaces what is in braces."""
    words = ["curl", url]
    if method != "get":
        words += ["--request", method.upper()]
    if "requestBody" in operation:
        name = _content(operation["requestBody"])["$ref"].rsplit("/", 1)[-1]
        example = openapi["components"]["schemas"][name]["examples"][0]
        words += ["--json", json.dumps(example)]
    return shlex.join(words)


def _content(message: Schema) -> Schema:
    content: Schema = message["content"]["application/json"]["schema"]
    return content


def _types(schemas: Schema) -> Iterator[str]:
    for name, schema in schemas.items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>'
        yield f"<p>{escape(schema.get('description', ''))}</p>"
        yield _table(
            (name, f"{_type(field)} {escape(field.get('description', ''))}")
            for name, field in schema.get("properties", {}).items()
        )


def _type(schema: Schema) -> str:
    """A type as HTML: its JSON name, its allowed values, or a link to an object."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rsplit("/", 1)[-1])
        return f'<a href="#{name}">{name}</a>'
    if "anyOf" in schema:
        return " or ".join(map(_type, schema["anyOf"]))
    if "items" in schema:
        return f"list of {_type(schema['items'])}"
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    return escape(", ".join(map(json.dumps, values)) or schema.get("type", "anything"))


def _table(rows: "Iterator[tuple[str, str]]") -> str:
    cells = (
        f"<tr><th scope=row><code>{escape(name)}</code></th><td>{html}</td></tr>"
        for name, html in rows
    )
    return f"<table>{''.join(cells)}</table>"
