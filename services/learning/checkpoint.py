"""A fold as bytes and back. With the log from the checkpoint's offset on, it gives the state that never stopped.

All but the people of late, whom supply asks: it waits until it has met some again.
"""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from bandits.arrays import pack, unpack
from services.feedback.events import Event
from services.learning.share import ALONE, Share

if TYPE_CHECKING:
    from services.catalogue_history import CatalogueHistory
    from services.learning.fold import Fold
    from services.storage.log import Log
    from services.storage.state import State
NAMES = ("learner", "trials", "tallies", "supply", "fold")


class _Numbers(msgspec.Struct, frozen=True, kw_only=True):
    """What is no array. ``fingerprint``: equal ones promise equal bits, others equal counts and floats within 1e-9."""

    fingerprint: str
    offset: int
    catalogue: int
    schemas: tuple[int, int]
    policy: str
    feedback: dict[str, int]
    spent: dict[str, float]
    day: int
    waiting: list[Event]


def fingerprint() -> str:
    """The numeric ground: NumPy, its BLAS, the machine."""
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]
    return f"numpy {np.__version__} · {blas['name']} {blas['version']} · {platform.machine()}"


def encode_fold(fold: Fold, schemas: tuple[int, int], share: Share = ALONE) -> dict[str, bytes]:
    """The whole state, by name."""
    numbers = _Numbers(
        fingerprint=fingerprint(), offset=fold.offset, catalogue=fold.catalogue.version, schemas=schemas,
        policy=fold.policy.kind,
        feedback=dict(fold.feedback), spent=fold.spent, day=fold.day, waiting=fold.waiting,
    )  # fmt: skip
    curve = {"curve": fold.curve.counts}
    contents = {
        "learner": fold.policy.encode(),
        "trials": pack(fold.trials.arrays() | curve),
        "tallies": pack(fold.tallies.arrays()),
        "supply": pack(fold.wear.arrays() | fold.traffic.arrays()),
        "fold": msgspec.msgpack.encode(numbers),
    }
    return {share.named(name): content for name, content in contents.items()}


def restore_fold(
    fold: Fold, state: State, log: Log, schemas: tuple[int, int], history: CatalogueHistory, share: Share = ALONE
) -> bool:
    """Put a checkpoint into an empty fold; False when there is none that fits (then the log is replayed from its start)."""
    saved = {name: state.load(share.named(name)) for name in NAMES}
    contents = {name: value.content for name, value in saved.items() if value is not None and value.content}
    if len(contents) < len(NAMES):
        return False
    numbers = msgspec.msgpack.decode(contents["fold"], type=_Numbers)
    if not numbers.offset:
        return False  # nothing was folded yet: what is known of the catalogue then has no place on the log
    if (numbers.schemas, numbers.policy) != (schemas, fold.policy.kind) or log.kept(numbers.offset) < numbers.offset:
        return False  # features of another version, another policy, or a power cut took the log's tail and left the state
    for _, record in history.between(0, numbers.offset):
        fold.apply(record)
    fold.policy.restore(contents["learner"])
    trials = unpack(contents["trials"], "checkpoint.trials")
    fold.curve.counts = trials.pop("curve")
    fold.trials.restore(trials)
    fold.tallies.restore(unpack(contents["tallies"], "checkpoint.tallies"))
    supply = unpack(contents["supply"], "checkpoint.supply")
    fold.wear.restore(supply)
    fold.traffic.restore(supply)
    fold.feedback.update(numbers.feedback)
    fold.spent, fold.day, fold.waiting, fold.offset = numbers.spent, numbers.day, numbers.waiting, numbers.offset
    return True
