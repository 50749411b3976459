"""Write the reference pages from the code: `make docs`, or `python -m tests.docs.reference`.

tests/docs/test_reference.py checks that what is committed is what this writes.
"""

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from bot import cli
from bot.api.app import create_app
from bot.runtime import Runtime
from bot.settings import BotSettings
from index.loading.kinds import KINDS
from index.settings import IndexSettings

DOCS = Path(__file__).parents[2] / "docs"
NOTE = "<!-- Written by `make docs` from the code; change the code, not this page. -->\n"


def pages() -> dict[str, str]:
    """The reference pages by file name."""
    return {"reference-cli.md": command_line(), "reference-settings.md": settings(), "reference-api.md": api()}


def command_line() -> str:
    """Every command's help."""
    runner = CliRunner(env={"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"})
    names = list(typer.main.get_command(cli.app).commands)  # type: ignore[attr-defined]
    parts = ["# Command line\n", NOTE, _help(runner, [])]
    parts += [f"## approvalbot {name}\n\n{_help(runner, [name])}" for name in names]
    return "\n".join(parts)


def _help(runner: CliRunner, command: list[str]) -> str:
    text = runner.invoke(cli.app, [*command, "--help"], prog_name="approvalbot").output
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "```\n" + "\n".join(lines) + "\n```\n"


def settings() -> str:
    """The settings with their defaults and bounds, and the kinds of files that are read."""
    rows = ["# Settings\n", NOTE, "| variable | default | what it sets |", "| --- | --- | --- |"]
    for name, field in BotSettings.model_fields.items():
        default = DEFAULTS.get(name, "" if field.default is None else f"`{field.default}`")
        bounds = ", ".join(_bound(one) for one in field.metadata)
        rows.append(f"| `APPROVALBOT_{name.upper()}` | {default} | {field.description}{f' ({bounds})' if bounds else ''} |")
    rows += ["", "Index settings, part of an index's fingerprint:", "", "```", inspect.getdoc(IndexSettings) or "", "```", ""]
    rows += [f"Kinds of files that are read: {', '.join(f'`.{ending}`' for ending in KINDS)}.", ""]
    return "\n".join(rows)


DEFAULTS = {
    "home": "`var/` in a checkout, else the user's data folder",
    "sources": "the shipped documents",
    "threads": "one a core",
}


def _bound(bound: Any) -> str:
    name = type(bound).__name__
    words = {"Ge": "at least", "Le": "at most", "MinLen": "at least"}
    value = (
        next(iter(vars(bound).values()))
        if hasattr(bound, "__dict__")
        else getattr(bound, name[:2].lower(), getattr(bound, "min_length", ""))
    )
    return f"{words[name]} {value}{' characters' if name == 'MinLen' else ''}"


def api() -> str:
    """Every address with its parameters, and the shapes of what comes back."""
    described = create_app(Runtime(BotSettings())).openapi()
    parts = ["# HTTP API\n", NOTE, described["info"]["description"] + "\n"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            parts.append(f"## {method.upper()} {path}\n\n{operation['description']}\n")
            parts.extend(_parameters(operation))
            parts.extend(_shapes(operation))
    parts.append("## Shapes\n")
    for name, schema in sorted(described["components"]["schemas"].items()):
        parts.append(f"### {name}\n\n{schema.get('description', '')}\n")
        parts.extend(_fields(schema))
    return "\n".join(parts)


def _parameters(operation: dict[str, Any]) -> Iterator[str]:
    for parameter in operation.get("parameters", []):
        where = parameter["in"] + (", needed" if parameter["required"] else "")
        yield f"- `{parameter['name']}` ({where}): {_kind(parameter['schema'])} {parameter.get('description', '')}".rstrip()
    if operation.get("parameters"):
        yield ""


def _shapes(operation: dict[str, Any]) -> Iterator[str]:
    for media_type, body in operation.get("requestBody", {}).get("content", {}).items():
        taken = _kind(body["schema"])
        yield f"Takes {taken}.\n" if media_type == "application/json" else f"Takes {media_type}: {_properties(body['schema'])}.\n"
    status, response = next((status, response) for status, response in operation["responses"].items() if status < "300")
    content = response.get("content")
    if not content:
        yield f"Gives nothing ({status}).\n"
        return
    kind = _kind(content["application/json"]["schema"]) if "application/json" in content else f"bytes ({next(iter(content))})"
    stream = ", or server-sent events" if "text/event-stream" in content else ""
    yield f"Gives {kind}{stream}{'' if status == '200' else f' ({status})'}.{ADMINISTRATOR if 'security' in operation else ''}\n"


ADMINISTRATOR = " Needs the administrator's token where one is set; else this machine alone may."


def _properties(schema: dict[str, Any]) -> str:
    return ", ".join(f"`{name}`, {_kind(field)}" for name, field in schema["properties"].items())


def _fields(schema: dict[str, Any]) -> Iterator[str]:
    if "enum" in schema:
        yield "One of " + ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"]) + ".\n"
    needed = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        default = f", default `{json.dumps(field['default'])}`" if "default" in field else ""
        yield f"- `{name}`: {_kind(field)}{'' if name in needed else ' (may be left out)'}{default} {field.get('description', '')}".rstrip()
    yield ""


def _kind(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "allOf" in schema:
        return _kind(schema["allOf"][0])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    bounds = [f"{word} {schema[key]}" for key, word in BOUNDS.items() if key in schema]
    kind = schema.get("format") or schema.get("type", "anything")
    return f"{kind} ({', '.join(bounds)})" if bounds else str(kind)


BOUNDS = {"minimum": "at least", "maximum": "at most", "minLength": "at least", "maxLength": "at most", "maxItems": "at most"}


if __name__ == "__main__":
    for file, text in pages().items():
        (DOCS / file).write_text(text, encoding="utf-8")
        print(DOCS / file)
