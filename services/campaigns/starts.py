"""Where a creative's learning begins: what a copy prior expects of its headline, over the headlines that it will stand beside.

Knows no policy. Invariant: without a prior every creative starts at 0; with one, what was expected is on the creative's record,
so that a log is replayed alike whatever prior is set later.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from bandits.prior.copy_prior import CopyPrior
from errors import InvalidInput, InvalidSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from services.campaigns.catalogue import Catalogue
    from services.campaigns.records import CreativeAdded

_VARIABLE, _EXPECTED = "ADLOOM_COPY_PRIOR", "a file that `adloom prior fit` wrote"


@dataclass(frozen=True)
class Starts:
    """prior: None where nobody knows anything. What live headlines scored is kept: a making adds one, and somebody waits."""

    prior: CopyPrior | None = None
    _scored: dict[str, dict[str, float]] = field(default_factory=dict, compare=False, repr=False)

    def begun(self, added: Sequence[CreativeAdded], catalogue: Catalogue) -> Iterator[CreativeAdded]:
        """Creatives of one campaign with their start, over the mean of its live creatives and of these.

        Over that mean, because the words that a whole pool shares, such as the brand's name, say nothing about one of it.
        """
        if self.prior is None or not added:
            yield from added
            return
        campaign = added[0].creative.campaign
        pool = {**catalogue.live(campaign), **{record.creative.id: record.creative for record in added}}
        headlines = [creative.copy.headline for creative in pool.values()]
        scores = self._scores(self.prior, campaign, headlines)
        mean = sum(scores[headline] for headline in headlines) / len(headlines)
        for record in added:
            yield msgspec.structs.replace(record, start=scores[record.creative.copy.headline] - mean)

    def _scores(self, prior: CopyPrior, campaign: str, headlines: Iterable[str]) -> dict[str, float]:
        """Log odds by headline, those of the campaign's last pool without scoring them again."""
        known = self._scored.get(campaign, {})
        new = [headline for headline in dict.fromkeys(headlines) if headline not in known]
        scores = known | dict(zip(new, prior.score(new).tolist() if new else (), strict=True))
        self._scored[campaign] = {headline: scores[headline] for headline in headlines}
        return self._scored[campaign]


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
