"""YAML as campaign files use it: PyYAML's safe loader without the parts that surprise.

Owns three refusals and nothing about campaigns: a key given twice (PyYAML keeps the last in silence), a bare ``no`` or
``on`` read as a truth value (the country code of Norway), and a bare date turned into an object before anybody can say
which field it stands in. Invariant: ``read_yaml`` raises yaml.YAMLError and nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable

_UNRESOLVED = {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
_TRUTH = re.compile(r"^(?:true|false)$")


class _StrictLoader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002
        """Refuse a key that the same mapping already holds; the signature is PyYAML's."""
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key.value!r} a second time", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


_StrictLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _UNRESOLVED]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", _TRUTH, list("tf"))


def read_yaml(text: str) -> object:
    """The one document in ``text``; raises yaml.YAMLError."""
    try:
        return yaml.load(text, Loader=_StrictLoader)  # noqa: S506  (a safe loader, made stricter)
    except yaml.YAMLError:
        raise
    except (ValueError, RecursionError, OverflowError) as error:
        # PyYAML lets these out of its number parsing ("0b_") and of deep nesting; a caller should know one error.
        raise yaml.YAMLError(str(error)) from error
