"""Names for the candidates of formats that give them a place in a list and perhaps a tag. Knows no format.

Invariant: within one decision no two candidates have one name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Candidates without tags are told apart by their features, unless these are too many to be lasting arms.
_MOST_UNTAGGED = 1_000


def names_of(decisions: Sequence[Sequence[tuple[str, Mapping[str, float]]]]) -> list[tuple[str, ...]]:
    """Names of the candidates of each decision, from (tag, features) of each: the tag, else the features, else the position.

    One rule for the whole log, so that an arm has one name throughout.
    """
    tags = [[tag for tag, _ in candidates] for candidates in decisions]
    if _all_distinct(tags):
        return [tuple(names) for names in tags]
    texts = [[_text(features) for _, features in candidates] for candidates in decisions]
    if _all_distinct(texts) and len({name for names in texts for name in names}) <= _MOST_UNTAGGED:
        return [tuple(names) for names in texts]
    return [tuple(str(position + 1) for position in range(len(candidates))) for candidates in decisions]


def _all_distinct(decisions: Sequence[Sequence[str]]) -> bool:
    return all(all(names) and len(set(names)) == len(names) for names in decisions)


def _text(features: Mapping[str, float]) -> str:
    return " ".join(name if value == 1.0 else f"{name}:{value:g}" for name, value in sorted(features.items()))
