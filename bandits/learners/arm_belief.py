"""What was believed about each arm by itself when it was frozen: rows of moments or of samples, over the features of a map.

An arm that came later has the prior.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

from bandits.arrays import names_as_array
from bandits.features.fourier import FourierMap
from errors import InvalidInput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bandits.exploration.question import Link, Rows

    Numbers = NDArray[np.float32]
    Array = NDArray[np.float64]
    Posteriors = Mapping[str, tuple[Array, Array]]

_LINKS: tuple[Link, ...] = ("identity", "logit", "probit")


class Prior(NamedTuple):
    """samples: how many rows an arm has, 0 for moments. centre: mean score. spread: deviation of a weight."""

    samples: int
    centre: float
    spread: float


@dataclass(frozen=True)
class ArmBelief:
    """rows: (k, r, q) of the arms known, by ``arms``."""

    link: Link
    map: FourierMap
    prior: Prior
    arms: tuple[str, ...]
    known: Rows
    personal: ClassVar[bool] = True

    @classmethod
    def moments(cls, link: Link, features: FourierMap, prior: Prior, posteriors: Posteriors, deviation: float) -> Self:
        """Of arms by name: mean (q,) and root (q, q) with root' root · deviation² the covariance."""
        q = features.width
        known = np.empty((len(posteriors), 1 + q, q), np.float32)
        for rows, (mean, root) in zip(known, posteriors.values(), strict=True):
            rows[0] = mean
            np.multiply(root, deviation, out=rows[1:], casting="same_kind")
        known[:, 0, 0] += prior.centre
        return cls(link, features, prior, tuple(posteriors), known)

    @classmethod
    def drawn(cls, link: Link, features: FourierMap, prior: Prior, posteriors: Posteriors, deviation: float, seed: int) -> Self:
        """Samples of the same, each arm's by ``seed`` and its name: no arm's depend on which others there are."""
        known = np.empty((len(posteriors), prior.samples, features.width), np.float32)
        for rows, (name, (mean, root)) in zip(known, posteriors.items(), strict=True):
            rows[:] = mean + deviation * (_noise(name, seed, prior.samples, features.width) @ root)
        known[:, :, 0] += prior.centre
        return cls(link, features, prior, tuple(posteriors), known)

    def features(self, people: Numbers) -> Numbers:
        """See Belief.features."""
        return self.map(people)

    def rows(self, names: Sequence[str], attributes: Numbers, seed: int) -> Rows:
        """See Belief.rows; attributes are not looked at."""
        del attributes
        if tuple(names) == self.arms:
            return self.known
        places = {arm: row for row, arm in enumerate(self.arms)}
        rows = np.empty((len(names), *self.known.shape[1:]), np.float32)
        for row, name in zip(rows, names, strict=True):
            row[:] = self.known[places[name]] if name in places else self._later(name, seed)
        return rows

    def _later(self, name: str, seed: int) -> Numbers:
        samples, centre, spread = self.prior
        q = self.map.width
        rows = _noise(name, seed, samples, q) if samples else np.concatenate([np.zeros((1, q)), np.eye(q)])
        rows *= spread
        rows[: samples or 1, 0] += centre
        return rows.astype(np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """See Belief.arrays."""
        numbers = {"link": np.array([_LINKS.index(self.link)]), "prior": np.array(self.prior, np.float64)}
        return {**self.map.arrays(), **numbers, "arms": names_as_array(self.arms), "known": self.known}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """See Belief.of_arrays."""
        features = FourierMap.of_arrays(arrays)
        if missing := {"link", "prior", "arms", "known"} - arrays.keys():
            raise InvalidInput("snapshot", "link, prior, arms and known", f"no {', '.join(sorted(missing))}")
        samples, centre, spread = arrays["prior"].tolist()
        shape = (len(arrays["arms"]), int(samples) or 1 + features.width, features.width)
        if arrays["known"].shape != shape or not np.isfinite(arrays["known"]).all():
            raise InvalidInput("snapshot.known", f"finite numbers of shape {shape}", str(arrays["known"].shape))
        names = tuple(name.decode() for name in arrays["arms"].tolist())
        return cls(_LINKS[int(arrays["link"][0])], features, Prior(int(samples), centre, spread), names, arrays["known"])


def _noise(name: str, seed: int, samples: int, width: int) -> Array:
    return np.random.default_rng([seed, zlib.crc32(name.encode())]).standard_normal((samples, width))
