"""adloom's own archive, read as rounds: treated impressions that chance decided, over actions, a click as the reward.

Owns which records count and which words of a request and of a creative are features. A making that was not ready in time
keeps its reward, for the action was to make, and ``shown`` says what was seen: to leave those rounds out would choose rounds
by what came of them. Knows no estimate.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from errors import InvalidInput, StorageError
from generators.brief import ATTRIBUTES
from services.decisions.features import daypart
from services.evaluation.rounds import Log, Round, checked
from services.reports.archive import Archive
from services.reports.figures.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping

MAKE = "make:"

_ROUNDS = """
SELECT id, "at", campaign, person, device, hour, country, page_topic, interests, candidates, probabilities, action,
       propensity, shown, reward
FROM sampled ORDER BY "offset"
"""
_LEFT_OUT = """
SELECT count(*) FILTER (control) AS "in control", count(*) FILTER (NOT control AND forced) AS "asked for by the caller",
       count(*) FILTER (NOT control AND NOT forced AND impressed IS NULL) AS "never seen",
       count(*) FILTER (NOT control AND NOT forced AND impressed IS NOT NULL AND coalesce(propensity, 0) <= 0)
           AS "without a propensity",
       count(*) FILTER (NOT sampled AND NOT control AND NOT forced AND impressed IS NOT NULL AND propensity > 0)
           AS "outside the sample whose chances are kept"
FROM outcomes
"""
_CREATIVES = 'SELECT * FROM all_creatives ORDER BY "offset"'


def folder_of(path: Path) -> Path | None:
    """The archive's folder, where ``path`` is one or a data folder with one inside."""
    return next(
        (folder for folder in (path, path / "archive") if any((folder / held).is_dir() for held in ("manifests", "segments"))),
        None,
    )


def read_archive(folder: Path) -> Log:
    """An archive as rounds in the order of the log. Raises StorageError on files that are broken, InvalidInput on records."""
    try:
        with closing(Outcomes(Archive(folder), None)) as outcomes:
            creatives = {row["id"]: _creative(row) for row in outcomes.rows(_CREATIVES)}
            rounds = [checked(_round(row, creatives), f"decision {row['id']}") for row in outcomes.rows(_ROUNDS)]
            left_out = outcomes.row(_LEFT_OUT)
    except duckdb.Error as error:
        raise StorageError(f"{folder}: {str(error).splitlines()[0]}") from error
    if not rounds:
        raise InvalidInput(str(folder), "treated impressions that chance decided", "none")
    return Log("adloom archive", rounds, left_out)


def _round(row: Mapping[str, Any], creatives: Mapping[str, Mapping[str, float]]) -> Round:
    arms = tuple(row["candidates"])
    if row["action"] not in arms:
        raise InvalidInput(f"decision {row['id']}: action", "one of the candidates", row["action"])
    return Round(
        arms=arms, action=arms.index(row["action"]), reward=row["reward"], propensity=row["propensity"],
        probabilities=tuple(row["probabilities"]), at=row["at"], person=f"{row['person']:016x}", context=_request(row),
        attributes=tuple(creatives[arm] if arm in creatives else _brief(arm) for arm in arms),
        shown=row["shown"] if row["shown"] != row["action"] else None,
    )  # fmt: skip


def _request(row: Mapping[str, Any]) -> dict[str, float]:
    """The words that the service makes features of, each by itself: the hour as its quarter of the day."""
    words = {
        "device": [row["device"]], "daypart": [daypart(row["hour"])], "country": [row["country"]],
        "page_topic": [row["page_topic"]], "interest": row["interests"],
    }  # fmt: skip
    return {f"{name}={word}": 1.0 for name, found in words.items() for word in found if word}


def _creative(row: Mapping[str, Any]) -> dict[str, float]:
    levels = {attribute: row[attribute] for attribute in ATTRIBUTES}
    return {f"{name}={level}": 1.0 for name, level in (*levels.items(), ("campaign", row["campaign"]))}


def _brief(arm: str) -> dict[str, float]:
    """Attributes of a creative that is yet to be made, from its cell; none of anything else."""
    campaign, slash, cell = arm.removeprefix(MAKE).partition("/")
    levels = cell.split(".")
    if not arm.startswith(MAKE) or not slash or len(levels) != len(ATTRIBUTES):
        return {}
    return _creative({"campaign": campaign, **dict(zip(ATTRIBUTES, levels, strict=True))})
