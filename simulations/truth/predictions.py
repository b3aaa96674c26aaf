"""The truth of calibration: mean true chance over mean predicted chance, in the bins that the report made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from services.reports.figures.calibration import judged_from, predictions_of, rows_of, shown_of, tenths_of
from simulations.truth.told import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.reports.figures.calibration import Calibration
    from services.reports.figures.outcomes import Outcomes
    from simulations.truth.told import Told
    from simulations.truth.witness import Known


def predictions(found: Calibration, outcomes: Outcomes, known: Known) -> Iterator[Told]:
    """Each tenth and all at once: the same model is taught the same again, and asked about true chances in place of clicks."""
    shown = shown_of(outcomes)
    if shown is None:
        return
    last, rows = judged_from(shown), rows_of(outcomes)
    names, arm = np.unique(rows["shown"].to_numpy(zero_copy_only=False)[last:], return_inverse=True)
    chance = known.chances(rows["at"].to_numpy()[last:], np.arange(len(arm)), tuple(names.tolist()), arm.astype(np.int64))
    _, predicted = predictions_of(shown)
    (whole,) = tenths_of(predicted, shown.person[last:], chance, 1)
    yield from told("calibration", "calibration, overall", "all", found.overall, whole.ratio.value)
    tenths = tenths_of(predicted, shown.person[last:], chance, len(found.tenths))
    for number, (tenth, true) in enumerate(zip(found.tenths, tenths, strict=True), 1):
        yield from told("calibration", "calibration, tenths", f"tenth {number}", tenth.ratio, true.ratio.value)
