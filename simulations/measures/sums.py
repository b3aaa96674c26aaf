"""Sums over people, kept in one joint table: campaign by control by latent type by device by topic.

Every total, every stratum of the true lift and every segment is a margin of it, so a batch costs one pass a column and nothing
grows with the run. Bots stand in a type of their own (0) and campaigns that might not speak in a campaign of their own
(0), so that no batch needs a mask.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulations.measures.account import Segment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from simulations.market import Met

    Floats = NDArray[np.float64]

COLUMNS = ("decided", "seen", "clicks", "conversions", "expected", "best", "won", "paid")


class Sums:
    """Running sums. ``types``: names of latent types; ``devices``, ``topics``: the words of contexts, by code."""

    def __init__(self, campaigns: int, types: Sequence[str], devices: Sequence[str], topics: Sequence[str]) -> None:
        self._names = {"type": tuple(types), "device": tuple(devices), "topic": tuple(topics)}
        self._shape = (campaigns + 1, 2, len(types) + 1, len(devices), len(topics))
        self._table = np.zeros((len(COLUMNS), int(np.prod(self._shape))))
        self._seen: NDArray[np.int64] | None = None

    def add(self, met: Met) -> None:
        """Count one batch."""
        _, _, types, devices, topics = self._shape
        contexts, reactions = met.visits.contexts, met.reactions
        if self._seen is None:  # a visit's device and topic are of its kind of visit: one look-up for both
            self._seen = contexts.words.spots[:, 0] * topics + contexts.words.spots[:, 2]
        code = ((met.campaign + 1) * 2 + met.control) * types + met.visits.kinds + 1
        code = code * (devices * topics) + self._seen.take(contexts.spot)
        seen = reactions.seen.astype(float)
        columns = (
            None, seen, reactions.clicked, np.isfinite(reactions.conversion_after), seen * reactions.chance,
            seen * reactions.best, met.won, met.paid,
        )  # fmt: skip
        cells = self._table.shape[1]
        self._table += [np.bincount(code, column, minlength=cells) for column in columns]

    def _of(self, column: str, *, control: bool) -> Floats:
        """(campaigns, types, devices, topics) of people who met a campaign, bots left out."""
        table: Floats = self._table[COLUMNS.index(column)].reshape(self._shape)
        return table[1:, int(control), 1:]

    def total(self, column: str, *, control: bool = False) -> float:
        """A column's sum over people, of the personalised or of control."""
        return float(self._of(column, control=control).sum())

    def everyone(self, column: str) -> float:
        """A column's sum over all who came, bots and control included."""
        return float(self._table[COLUMNS.index(column)].sum())

    def clicks_by_campaign(self) -> Floats:
        """(campaigns,) clicks of people, control included."""
        both = (self._of("clicks", control=side).sum(axis=(1, 2, 3)) for side in (False, True))
        clicks: Floats = np.add(*both)
        return clicks

    @property
    def regret(self) -> float:
        """Clicks that personalised people would have given the best ads, less what they were expected to give."""
        return self.total("best") - self.total("expected")

    def true_lift(self) -> float | None:
        """The lift by the known chances, campaigns weighted by impressions, as the estimate weighs them.

        None where no campaign was seen by both. The people are those who came, in both: an interval that speaks of all
        people it might have been is the wider one.
        """
        seen, control = (self._of("seen", control=side).sum(axis=(1, 2, 3)) for side in (False, True))
        usable = (seen > 0) & (control > 0)
        if not usable.any():
            return None
        weights = (seen + control)[usable]
        chances = (self._of("expected", control=side).sum(axis=(1, 2, 3))[usable] for side in (False, True))
        treated_rate, control_rate = (weights @ (sums / n[usable]) for sums, n in zip(chances, (seen, control), strict=True))
        return float(treated_rate / control_rate - 1.0) if control_rate > 0 else None

    def segments(self) -> tuple[Segment, ...]:
        """Every segment that somebody was in, by dimension."""
        found = (
            self._segment(dimension, axis, place)
            for axis, (dimension, names) in enumerate(self._names.items(), start=1)
            for place in range(len(names))
        )
        return tuple(segment for segment in found if segment.impressions + segment.control_impressions)

    def _segment(self, dimension: str, axis: int, place: int) -> Segment:
        def of(column: str, *, control: bool = False) -> float:
            return float(self._of(column, control=control).take(place, axis=axis).sum())

        return Segment(
            dimension=dimension, name=self._names[dimension][place], impressions=int(of("seen")), clicks=int(of("clicks")),
            expected=of("expected"), best=of("best"), control_impressions=int(of("seen", control=True)),
            control_clicks=int(of("clicks", control=True)), control_expected=of("expected", control=True),
        )  # fmt: skip
