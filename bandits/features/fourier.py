"""People as features of a linear model that can bend: a constant, the person, and random waves of the person.

    φ(x) = [1,  z / √p,  cos(W z) / √m,  sin(W z) / √m],      z = (x - centre) / scale

Each of the three blocks has about unit length, so none of them drowns the others. The waves approximate the Gaussian
kernel exp(-|z - z'|² / 2h²) (Rahimi & Recht 2007, "Random features for large-scale kernel machines"); their directions are
orthogonal (Yu et al. 2016, "Orthogonal random features"), which is less noise at the same m. Nothing has to be told:
centre, scale and bandwidth h are taken from rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.spatial.distance import pdist

from errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]
    Array = NDArray[np.float64]

#: Above so many person features all distances are alike and waves are noise: there are none.
WIDEST = 60
#: A standardised feature goes no further than this: a rare value must not drown the others.
_REACH = 4.0
#: The bandwidth as a part of the median distance, which is taken over so many rows.
_BANDWIDTH, _MOST_ROWS = 0.5, 256
_LEAST_SCALE = 1e-6


@dataclass(frozen=True)
class FourierMap:
    """centre, scale: (p,). reach: of a standardised feature. waves: (m, p), radians per unit of z; none: the linear map."""

    centre: Array
    scale: Array
    reach: float
    waves: Numbers

    @classmethod
    def plain(cls, people: int) -> Self:
        """The linear map of people as they come: [1, x / √p]."""
        return cls(np.zeros(people), np.ones(people), np.inf, np.zeros((0, people), np.float32))

    @classmethod
    def fit(cls, people: Numbers, columns: int, rng: np.random.Generator) -> Self:
        """The map with so many wave columns, half of them cosines, that suits people (n, p), n at least 2."""
        exact = people.astype(np.float64)
        centre, scale = exact.mean(axis=0), exact.std(axis=0)
        plain = cls(centre, np.maximum(scale, _LEAST_SCALE), _REACH, np.zeros((0, people.shape[1]), np.float32))
        wide = people.shape[1] > WIDEST
        return plain if wide else cls(centre, plain.scale, _REACH, _waves(plain.standardised(people), columns // 2, rng))

    @property
    def width(self) -> int:
        """Columns q."""
        return 1 + len(self.centre) + 2 * len(self.waves)

    def standardised(self, people: Numbers) -> Numbers:
        """People (n, p) with mean 0 and deviation 1 a column; a column that has not moved yet goes to the end of its reach."""
        z = (people - self.centre) / self.scale
        return np.clip(z, -self.reach, self.reach, out=z).astype(np.float32)

    def __call__(self, people: Numbers) -> Numbers:
        """Features (n, q) of people (n, p)."""
        z, p, m = self.standardised(people), self.waves.shape[1], len(self.waves)
        features = np.empty((len(people), self.width), np.float32)
        features[:, 0] = 1.0
        features[:, 1 : 1 + p] = z / np.sqrt(np.float32(max(p, 1)))
        if m:
            angles = z @ self.waves.T
            features[:, 1 + p : 1 + p + m] = np.cos(angles) / np.sqrt(np.float32(m))
            features[:, 1 + p + m :] = np.sin(angles) / np.sqrt(np.float32(m))
        return features

    def same(self, other: Self) -> bool:
        """Whether sums over the features of one can be added to sums over the features of the other."""
        mine, others = self.arrays(), other.arrays()
        return all(np.array_equal(mine[name], others[name]) for name in mine)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, for the wire."""
        return {"centre": self.centre, "scale": self.scale, "reach": np.array([self.reach]), "waves": self.waves}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The inverse of ``arrays``; raises InvalidInput on shapes that do not fit and on NaN."""
        if missing := {"centre", "scale", "reach", "waves"} - arrays.keys():
            raise InvalidInput("feature map", "centre, scale, reach and waves", f"no {', '.join(sorted(missing))}")
        centre, scale, waves = arrays["centre"], arrays["scale"], arrays["waves"]
        shapes = centre.shape, scale.shape, waves.shape
        if waves.ndim != 2 or shapes != ((waves.shape[1],), (waves.shape[1],), waves.shape):  # noqa: PLR2004  (a matrix)
            raise InvalidInput("feature map", "centre (p,), scale (p,), waves (m, p)", str(shapes))
        if not (np.isfinite(centre).all() and np.isfinite(waves).all() and (scale > 0.0).all()):
            raise InvalidInput("feature map", "finite numbers and scales above 0", "others")
        return cls(centre, scale, float(arrays["reach"][0]), waves)


def _waves(z: Numbers, m: int, rng: np.random.Generator) -> Numbers:
    """Directions orthogonal in blocks of p, lengths as of a standard normal vector, over the bandwidth: (m, p)."""
    p = z.shape[1]
    blocks = [np.linalg.qr(rng.standard_normal((p, p)))[0] for _ in range(-(-m // max(p, 1)))]
    lengths = np.linalg.norm(rng.standard_normal((m, p)), axis=1)
    directions = np.concatenate(blocks)[:m] if blocks else np.zeros((0, p))
    return np.asarray(directions * lengths[:, None] / _bandwidth(z), np.float32)


def _bandwidth(z: Numbers) -> float:
    distances = pdist(z[:_MOST_ROWS])
    apart = distances[distances > 0.0]
    return _BANDWIDTH * float(np.median(apart)) if len(apart) else 1.0
