"""Where a creative's learning begins: what a copy prior expects of its headline, over the headlines that it will stand beside.

Knows no policy. Invariant: without a prior every creative starts at 0; with one, what was expected is on the creative's record,
so that a log is replayed alike whatever prior is set later.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bandits.prior.copy_prior import CopyPrior
from errors import InvalidInput, InvalidSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from services.campaigns.catalogue import Catalogue
    from services.campaigns.records import CreativeAdded

_VARIABLE, _EXPECTED = "ADLOOM_COPY_PRIOR", "a file that `adloom prior fit` wrote"


@dataclass(frozen=True)
class Starts:
    """prior: None where nobody knows anything."""

    prior: CopyPrior | None = None

    def begun(self, added: Sequence[CreativeAdded], catalogue: Catalogue) -> Iterator[CreativeAdded]:
        """Creatives of one campaign with their start, over the mean of its live creatives and of these.

        Over that mean, because the words that a whole pool shares, such as the brand's name, say nothing about one of it.
        """
        if self.prior is None or not added:
            yield from added
            return
        pool = {**catalogue.live(added[0].creative.campaign), **{record.creative.id: record.creative for record in added}}
        scores = dict(zip(pool, self.prior.score([creative.copy.headline for creative in pool.values()]).tolist(), strict=True))
        mean = sum(scores.values()) / len(scores)
        for record in added:
            yield msgspec.structs.replace(record, start=scores[record.creative.id] - mean)


def read_starts(path: str) -> Starts:
    """Starts by the prior of a file, none for an empty path. Raises InvalidSettings."""
    if not path:
        return Starts()
    try:
        prior = CopyPrior.decode(Path(path).read_bytes(), path)
    except OSError as error:
        raise InvalidSettings(_VARIABLE, _EXPECTED, f"{path}: {error.strerror}") from error
    except InvalidInput as error:
        raise InvalidSettings(_VARIABLE, _EXPECTED, f"{path}: {error}") from error
    if len(prior.map.vectors):
        raise InvalidSettings(_VARIABLE, "a prior of words alone", f"{path}: one that asks for vectors too")
    return Starts(prior)
