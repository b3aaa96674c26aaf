"""Vowpal Wabbit as a policy: any reduction of ``--cb_explore_adf``, taught one outcome at a time. Knows nothing of serving.

What a batch says, and what is made of it:

    reward      r becomes the cost 1 - r: Vowpal Wabbit's bounds on costs are [0, 1] by default, and so are most rewards. For
                others give it ``--cb_min_cost`` and ``--cb_max_cost``.
    propensity  a batch has none, so that every outcome is taught as a choice of probability 1 among one candidate: with
                ``--cb_type mtr`` that is a regression on the arms shown, weighted as they were shown. The estimators that need
                a propensity (ips, dr, dm, sm) are refused. Rejected: the chosen arm among all known ones at probability 1,
                which teaches cover and bag worse.
    exposure    Vowpal Wabbit counts in whole examples. Each arm counts its exposure and teaches an example whenever one is
                full, its weight the whole impressions; a reward is taught at once, and an arm that owes for it is silent until
                it has caught up. So an arm's examples weigh what its impressions do, to within one, late rewards included.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

import msgspec
import numpy as np

from bandits.arrays import pack, unpack
from bandits.policy import check_arm, check_batch
from bandits.vw.arguments import completed
from bandits.vw.snapshot import VowpalSnapshot
from bandits.vw.text import arm_line, rows_of, shared_line
from bandits.vw.workspace import Lender, fresh, opened, saved
from errors import InvalidInput, Refused, Unknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from vowpalwabbit import Workspace

    from bandits.exploration.question import Array
    from bandits.learners.learner import Shape

_NO_SUM = "an online learner, whose state is no sum of evidence"
_ARRAYS = {"/vw", "/arguments", "/names", "/indices", "/attributes", "/owed", "/counts"}


@dataclass
class _Arm:
    """index: its number. owed: exposure that has not filled an example yet; below 0 after a reward that came first."""

    index: int
    attributes: NDArray[np.float32]
    line: str
    owed: float = 0.0


@dataclass
class VowpalWabbit:
    """Implements Policy, except what an online learner cannot do: ``merge``, and ``forget`` in part, raise Refused.

    arguments: Vowpal Wabbit's own, with ``--cb_explore_adf``; see ``arguments.completed``.
    """

    shape: Shape
    arguments: str
    batches: int = 0
    personal: ClassVar[bool] = True
    _workspace: Workspace = field(init=False, repr=False)
    _arms: dict[str, _Arm] = field(default_factory=dict, init=False, repr=False)
    _next: int = field(default=0, init=False, repr=False)

    def __post_init__(self) -> None:
        self.arguments = completed(self.arguments)
        self._workspace = fresh(self.arguments)

    @property
    def kind(self) -> str:
        """See Policy.kind."""
        return f"vw {self.arguments}"

    @property
    def arms(self) -> Mapping[str, int]:
        """See Policy.arms."""
        return {name: arm.index for name, arm in self._arms.items()}

    def add_arm(self, name: str, attributes: NDArray[np.float32], start: float = 0.0) -> None:
        """See Policy.add_arm; an online learner has no prior of an arm that could start elsewhere, so its start is left out."""
        check_arm(self.shape, name, attributes, start)
        if name not in self._arms:
            self._arms[name] = _arm(self._next, name, attributes, 0.0)
            self._next += 1

    def drop_arm(self, name: str) -> None:
        """See Policy.drop_arm."""
        if name not in self._arms:
            raise Unknown("arm", name)
        del self._arms[name]

    def learn(self, arms: NDArray[np.int64], people: NDArray[np.float32], exposure: Array, reward: Array) -> None:
        """See Policy.learn. Order matters: an online learner is where its last examples left it."""
        check_batch(self.shape, self.arms, arms, people, exposure, reward)
        self.batches += 1
        known = {arm.index: arm for arm in self._arms.values()}
        columns = zip(arms.tolist(), people, exposure.tolist(), reward.tolist(), strict=True)
        for index, person, exposed, gained in columns:
            arm = known[index]
            if weight := _examples(arm, exposed, gained):
                cost = 1.0 - gained / weight
                self._workspace.learn([shared_line(person), f"0:{cost:.9g}:{1.0 / weight:.9g} {arm.line}"])

    def forget(self, kept: float) -> None:
        """See Policy.forget; raises Refused for anything between nothing and all."""
        if not 0.0 <= kept <= 1.0:
            raise InvalidInput("kept", "a share in [0, 1]", f"{kept:g}")
        if 0.0 < kept < 1.0:
            raise Refused(f"keeping {kept:g} of what Vowpal Wabbit has learned", (_NO_SUM,))
        if kept == 0.0:
            self._workspace = fresh(self.arguments)
            for arm in self._arms.values():
                arm.owed = 0.0

    def merge(self, other: Self) -> None:  # noqa: ARG002  (of the protocol)
        """Raises Refused: teach one policy from both logs instead."""
        raise Refused("merging what two Vowpal Wabbits have learned", (_NO_SUM,))

    def freeze(self, rng: np.random.Generator) -> VowpalSnapshot:  # noqa: ARG002  (Vowpal Wabbit draws no posterior)
        """See Policy.freeze."""
        return VowpalSnapshot(Lender(self.arguments, saved(self._workspace)))

    def encode(self) -> bytes:
        """See Policy.encode."""
        arms = self._arms.values()
        width = self.shape.attributes
        return pack({
            "/vw": _bytes(saved(self._workspace)),
            "/arguments": _bytes(self.arguments.encode()),
            "/names": _bytes(msgspec.json.encode(list(self._arms))),
            "/indices": np.array([arm.index for arm in arms], np.int64),
            "/attributes": np.array([arm.attributes for arm in arms], np.float32).reshape(len(arms), width),
            "/owed": np.array([arm.owed for arm in arms]),
            "/counts": np.array([self._next, self.batches, self.shape.people]),
        })  # fmt: skip

    def restore(self, content: bytes) -> None:
        """See Policy.restore."""
        arrays = unpack(content, "checkpoint")
        self._check(arrays)
        names = msgspec.json.decode(arrays["/names"].tobytes(), type=list[str])
        columns = zip(arrays["/indices"].tolist(), names, arrays["/attributes"], arrays["/owed"].tolist(), strict=True)
        self._workspace = opened(self.arguments, arrays["/vw"].tobytes())
        self._arms = {name: _arm(index, name, attributes, owed) for index, name, attributes, owed in columns}
        self._next, self.batches, _ = arrays["/counts"].tolist()

    def _check(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        if set(arrays) != _ARRAYS:
            raise InvalidInput("checkpoint", ", ".join(sorted(_ARRAYS)), ", ".join(sorted(arrays)))
        if (arguments := arrays["/arguments"].tobytes().decode()) != self.arguments:
            raise InvalidInput("checkpoint", f"a model made with {self.arguments}", arguments)
        wide = (int(arrays["/counts"][2]), arrays["/attributes"].shape[1])
        if wide != (self.shape.people, self.shape.attributes):
            raise InvalidInput("checkpoint", f"({self.shape.people}, {self.shape.attributes}) features", str(wide))


def _examples(arm: _Arm, exposed: float, gained: float) -> int:
    """How many examples a row is worth now, its arm's account brought up to date."""
    arm.owed += exposed
    weight = max(math.floor(arm.owed), int(gained != 0.0))
    arm.owed -= max(weight, 0)
    return max(weight, 0)


def _arm(index: int, name: str, attributes: NDArray[np.float32], owed: float) -> _Arm:
    return _Arm(index, attributes, arm_line(rows_of([name], attributes[None])[0]), owed)


def _bytes(content: bytes) -> NDArray[np.uint8]:
    return np.frombuffer(content, np.uint8)
