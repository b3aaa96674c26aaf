"""All truths of a report: the figures made once more, each of their estimates beside what is true."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from services.reports.exhibition import SEED
from services.reports.figures.calibration import calibration
from services.reports.figures.dealt import dealt
from services.reports.figures.elements import elements
from services.reports.figures.exploration import exploration
from services.reports.figures.league import league
from services.reports.figures.segments import heat_map
from services.reports.figures.weights import largest_weight
from services.reports.figures.what_if import MOST, what_if
from simulations.truth.candidates import codes_of_arms
from simulations.truth.choices import forgone, what_ifs
from simulations.truth.creatives import corrected_rates
from simulations.truth.elements import element_effects
from simulations.truth.impressions import impressions_of
from simulations.truth.lifts import band, lifts, segment_lifts
from simulations.truth.predictions import predictions
from simulations.truth.segments import segment_effects
from simulations.truth.told import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.reports.figures.outcomes import Outcomes
    from simulations.truth.witness import Known


def tell(outcomes: Outcomes, known: Known) -> Iterator[Told]:
    """Every estimate of a report on all of a simulated archive that has a truth, in the order of its pages.

    None have the widths of a league's prior, what control says of the world, and prices of rules, which are beliefs.
    """
    shown, drawn = impressions_of(outcomes, known), dealt(outcomes, MOST)
    yield from lifts(outcomes, shown)
    yield from band(outcomes, shown)
    if (found := heat_map(outcomes)) is not None:
        yield from segment_lifts(found, shown)
        yield from segment_effects(found, drawn, codes_of_arms(outcomes, drawn.arms), shown, known)
    if (made := elements(outcomes)) is not None:
        yield from element_effects(made, outcomes, known)
    yield from corrected_rates(league(outcomes), drawn, known, largest_weight(outcomes))
    if (judged := calibration(outcomes)) is not None:
        yield from predictions(judged, outcomes, known)
    if (cost := exploration(outcomes)) is not None:
        yield from forgone(cost, drawn, known)
    if (asked := what_if(outcomes, np.random.default_rng(SEED))) is not None:
        yield from what_ifs(asked, outcomes, drawn, known)


def as_files(rows: Sequence[Told]) -> dict[str, bytes]:
    """``truth.csv`` and ``truth.json``."""
    table = io.StringIO()
    writer = csv.DictWriter(table, Told.__struct_fields__, lineterminator="\n")
    writer.writeheader()
    writer.writerows(msgspec.structs.asdict(row) for row in rows)
    return {"truth.csv": table.getvalue().encode(), "truth.json": msgspec.json.format(msgspec.json.encode(rows)) + b"\n"}
