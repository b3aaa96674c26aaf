"""Where outside data broke its schema, in the words of the person who wrote the data.

Owns the reading of msgspec's validation messages; knows no schema of its own, reads no file and raises nothing.
msgspec names a place and a rule but not the value that broke it, nor the words it would have taken; both are looked up
here, in the data and in the JSON schema. Invariant: every message gives a field, whatever msgspec says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import msgspec

_MESSAGE = re.compile(r"^(?P<what>.*?)(?: - at (?P<key>`key` in )?`(?P<path>[^`]*)`)?$", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_NAMED_FIELD = re.compile(r"^Object (missing required|contains unknown) field `(?P<field>[^`]*)`$")
_WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "true or false", "null": "nothing"}
_WORDS |= {"object": "a mapping", "array": "a list", "date": "a date as YYYY-MM-DD"}
_LONGEST = 60


class Mismatch(NamedTuple):
    """One broken rule: the path of the value (``$.budget.per_day``), what was expected there and what came."""

    field: str
    expected: str
    got: str


def explain(error: msgspec.ValidationError, data: object, schema: Mapping[str, Any]) -> Mismatch:
    """Say what ``error``, raised while converting ``data``, means; ``schema`` is the JSON schema of the target."""
    message = _MESSAGE.match(str(error))
    what, path = (message["what"], message["path"] or "$") if message else (str(error), "$")
    named = _NAMED_FIELD.match(what)
    if named:
        return _named_field(f"{path}.{named['field']}", missing="missing" in what, known=_known(schema, path))
    if message and message["key"]:
        return Mismatch(path, "text as every key", "another kind of key")
    return Mismatch(path, _expected(what, _node(schema, path)), _got(what, data, path))


def _named_field(field: str, *, missing: bool, known: list[str]) -> Mismatch:
    if missing:
        return Mismatch(field, "a value", "nothing")
    return Mismatch(field, f"one of the fields {', '.join(known)}", "an unknown name")


def _expected(what: str, node: Mapping[str, Any]) -> str:
    if "enum" in node and what.startswith("Invalid enum value"):
        return f"one of {', '.join(map(str, node['enum']))}"
    if what.startswith("Invalid RFC3339 encoded date"):
        return _WORDS["date"]
    if "matching regex" in what and "description" in node:
        return f"{node['description']} ({node['pattern']})"
    return _in_plain_words(what.partition(", got ")[0].removeprefix("Expected "))


def _in_plain_words(rule: str) -> str:
    """Quoted type names become words: ``int | null`` is "a whole number or nothing"."""
    return re.sub(r"`([^`]*)`", lambda kinds: " or ".join(_WORDS.get(k, k) for k in kinds[1].split(" | ")), rule)


def _got(what: str, data: object, path: str) -> str:
    came = _in_plain_words(what.partition(", got ")[2])
    found, value = _look_up(data, path)
    if not found or (came and isinstance(value, (dict, list))):
        return came or "something else"
    if isinstance(value, (dict, list)):
        return f"{len(value)} of them"
    return came if value is None and came else _shortened(repr(value))


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _steps(path: str) -> Iterator[str | int]:
    for name, index in _STEP.findall(path):
        yield name or (int(index) if index.isdigit() else index)


def _look_up(data: Any, path: str) -> tuple[bool, Any]:
    """The value at a path, and whether it is there: msgspec writes ``[...]`` for some value of a free mapping."""
    for step in _steps(path):
        try:
            data = data[step]
        except (LookupError, TypeError):
            return False, None
    return True, data


def _node(schema: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    """The part of the JSON schema that speaks of a path; empty where it does not say."""
    node = _resolved(schema, schema)
    for step in _steps(path):
        inner = node.get("items", {}) if isinstance(step, int) else node.get("properties", {}).get(step, {})
        node = _resolved(inner, schema)
    return node


def _resolved(node: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow ``$ref``, and in ``anyOf`` (a value or null) the branch that has something to say."""
    branches = [branch for branch in node.get("anyOf", ()) if branch.get("type") != "null"]
    if branches:
        return _resolved(branches[0], schema)
    reference = node.get("$ref")
    return schema["$defs"][reference.rpartition("/")[2]] if reference else node


def _known(schema: Mapping[str, Any], path: str) -> list[str]:
    return list(_node(schema, path).get("properties", {}))
