"""The Open Bandit Dataset, read as rounds: which fashion item was recommended at which of three positions, and the click.

Owns the names of its columns, and the chances of the Bernoulli Thompson sampling that was run beside uniform choice. That
policy ranks items and shows the first three, so its chances depend on the position; to ignore it gives wrong weights.
Knows no estimate. (Saito, Aihara, Matsutani and Narita 2021, "Open Bandit Dataset and Pipeline".)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml
from scipy.stats import beta

from errors import InvalidInput
from services.evaluation.columns import Columns, open_columns
from services.evaluation.rounds import Given, Log, Round, checked
from services.evaluation.times import seconds_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

ITEMS, PRIOR = "item_context.csv", "prior_bts.yaml"
#: Items shown at once.
POSITIONS = 3
#: Points of each item's distribution in the quadrature; 200 are within 3e-5 of a grid five times as fine.
_QUANTILES = 200


def is_open_bandit(folder: Path) -> bool:
    """Whether a folder is one of the dataset's: a log and the items it speaks of."""
    return (folder / ITEMS).is_file() and _log_file(folder) is not None


def read_open_bandit(folder: Path) -> Log:
    """A campaign's log as rounds. ``given`` has Thompson sampling's chances as ``bts`` if its prior is beside or above.

    Raises InvalidInput on columns that are missing, cells that are none, and positions outside 1 to 3.
    """
    columns = open_columns(_log_file(folder) or folder)
    items = open_columns(folder / ITEMS)
    arms = tuple(str(item) for item in items.filled("item_id"))
    features = tuple(_described(items, "item_feature"))
    given = _given(folder, len(arms))
    contexts, positions = _described(columns, "user_feature"), columns.cells("position")
    rounds = []
    for row, fields in enumerate(zip(*_fields(columns), strict=True)):
        item, click, propensity, stamp = fields
        where, place = columns.where(row), positions[row]
        rounds.append(checked(Round(
            arms=arms, action=_position_of(str(item), arms, where), reward=click, propensity=propensity,
            at=seconds_of(stamp, where), context=contexts[row] | {f"position={place}": 1.0}, attributes=features,
            given=_at(given, place, where),
        ), where))  # fmt: skip
    notes = () if given else (f"no {PRIOR} beside or above the log, so the policy bts is not known",)
    return Log("Open Bandit", rounds, notes=notes)


def ranking_chances(alpha: Array, strength: Array, places: int = POSITIONS) -> Array:
    """Chances, shape (k, places), that item i comes l-th where each draws from Beta(alpha_i, strength_i), largest first.

    By quadrature of ∫ P(l - 1 others are above x) dF_i(x), where the number above is Poisson-binomial: the same at every run,
    unlike the relative frequencies of draws. Every column sums to one.
    """
    levels = (np.arange(_QUANTILES) + 0.5) / _QUANTILES
    grid = np.unique(np.asarray(beta.ppf(levels, alpha[:, None], strength[:, None])))
    edges = np.concatenate([[0.0], grid, [1.0]])
    below = np.asarray(beta.cdf(edges, alpha[:, None], strength[:, None]))
    above = 1.0 - np.asarray(beta.cdf((edges[1:] + edges[:-1]) / 2, alpha[:, None], strength[:, None]))
    chances = np.array([
        (_counts(np.delete(above, item, axis=0), places) * np.diff(below[item])).sum(axis=1) for item in range(len(alpha))
    ])  # fmt: skip
    return np.asarray(chances / chances.sum(axis=0))


def _counts(chances: Array, most: int) -> Array:
    """P(exactly c of the rows' events), c < most, shape (most, m), for chances of shape (rows, m)."""
    counts = np.zeros((most, chances.shape[1]))
    counts[0] = 1.0
    for chance in chances:
        risen = counts[:-1] * chance
        counts *= 1.0 - chance
        counts[1:] += risen
    return counts


def _log_file(folder: Path) -> Path | None:
    return next((path for path in (folder / "log.parquet", folder / f"{folder.name}.csv") if path.is_file()), None)


def _fields(columns: Columns) -> tuple[list[Any], list[float], list[float], list[Any]]:
    clicks, chances = columns.numbers("click"), columns.numbers("propensity_score")
    return columns.filled("item_id"), clicks.tolist(), chances.tolist(), columns.cells("timestamp")


def _described(columns: Columns, prefix: str) -> list[dict[str, float]]:
    """Features of each row from the columns that begin so."""
    return columns.features([name for name in columns.names if name.startswith(prefix)])


def _position_of(item: str, arms: tuple[str, ...], where: str) -> int:
    if item not in arms:
        raise InvalidInput(f"{where}: item_id", f"an item of {ITEMS}", item)
    return arms.index(item)


def _at(given: list[dict[str, Given]], place: object, where: str) -> dict[str, Given]:
    if not isinstance(place, int) or not 1 <= place <= POSITIONS:
        raise InvalidInput(f"{where}: position", f"1 to {POSITIONS}", str(place))
    return given[place - 1] if given else {}


def _given(folder: Path, k: int) -> list[dict[str, Given]]:
    """What is known of the dataset's own policies at each position; nothing without the prior."""
    path = next((place / PRIOR for place in (folder, *folder.resolve().parents[:2]) if (place / PRIOR).is_file()), None)
    if path is None:
        return []
    prior = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        alpha, strength = (np.array(prior[folder.resolve().name][name], np.float64) for name in ("alpha", "beta"))
    except (KeyError, TypeError, ValueError) as error:
        raise InvalidInput(f"{path}: {folder.name}", "lists alpha and beta of numbers", str(error)) from error
    if alpha.shape != (k,) or strength.shape != (k,) or not (min(alpha.min(), strength.min()) > 0.0):
        raise InvalidInput(f"{path}: {folder.name}", f"{k} positive alphas and betas", f"{len(alpha)} and {len(strength)}")
    return [{"bts": tuple(column.tolist())} for column in ranking_chances(alpha, strength).T]
