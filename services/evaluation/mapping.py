"""Which column of somebody's file holds what: ``action=item,reward=click,propensity=p,context=age+hour``, or the same as TOML.

Owns the words of a mapping. Knows no file's columns. Invariant: a mapping names the action, the reward and the propensity.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import msgspec

from errors import InvalidInput
from services.mismatch import explain

_WORDS = "action=COLUMN,reward=COLUMN,propensity=COLUMN"


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Columns by what they hold.

    eligible: the candidates of each round, as a list or as text with | between (all actions of the file when left out);
    probabilities: their chances, in the same order; context: features of a request; time: Unix seconds or ISO 8601;
    person: whose rounds belong together.
    """

    action: str
    reward: str
    propensity: str
    eligible: str | None = None
    probabilities: str | None = None
    context: tuple[str, ...] = ()
    time: str | None = None
    person: str | None = None


def read_mapping(text: str) -> Mapping:
    """A mapping from the command line, or from a TOML file where the text names one. Raises InvalidInput."""
    data = _from_toml(Path(text)) if text.endswith(".toml") else _from_words(text)
    try:
        return msgspec.convert(data, Mapping)
    except msgspec.ValidationError as error:
        field, expected, got = explain(error, data, msgspec.json.schema(Mapping))
        raise InvalidInput(f"--map {field.removeprefix('$.')}", _hint(field, expected), got) from error


def _hint(field: str, expected: str) -> str:
    if field == "$.propensity":
        return "propensity=COLUMN; a log without the chances of what was chosen cannot be weighed"
    return f"a column, as in {_WORDS}" if expected == "a value" else expected


def _from_words(text: str) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for part in text.split(","):
        name, equals, column = part.partition("=")
        if not equals or not column:
            raise InvalidInput("--map", f"{_WORDS} and so on, or a TOML file", part or "nothing")
        found[name.strip()] = column.split("+") if name.strip() == "context" else column.strip()
    return found


def _from_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidInput(f"--map {path}", "a TOML file that can be read", error.strerror or "none") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(f"--map {path}", "TOML", str(error)) from error
