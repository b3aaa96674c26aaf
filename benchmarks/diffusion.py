"""Plates a second by a model of yours: ``python -m benchmarks.diffusion MODEL [--preset NAME] [--batches 1 2 4] [--json OUT]``.

Loads the pipeline as the Studio does and draws plates in batches of each size; the first run of a size is not counted
(kernels are chosen then). Also prints how long after its deadline an order is given up, which may be one step at most.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from benchmarks.timing import machine
from generators.imagery.diffusion import Diffusion, Wanted
from generators.imagery.presets import preset_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS = 5
_FAR = 1e12
_PROMPT = "a table with cups and steam, coffee by post; still life; warm light; editorial photograph, one calm side"


def _batch(size: int, first: int, deadline: float) -> list[Wanted]:
    return [Wanted(_PROMPT, first + number, deadline) for number in range(size)]


def _seconds(diffusion: Diffusion, size: int) -> float:
    """Median seconds of one batch."""
    took = []
    for run in range(_RUNS + 1):
        started = time.perf_counter()
        plates = diffusion.draw(_batch(size, run * size, _FAR))
        took.append(time.perf_counter() - started)
        assert all(plates)  # noqa: S101  (a plate that was not drawn would be a fast one)
    return sorted(took[1:])[_RUNS // 2]


def _given_up_after(diffusion: Diffusion, seconds: float) -> float:
    """Seconds past its deadline at which an order comes back that had half the time it takes."""
    deadline = time.time() + seconds / 2
    assert diffusion.draw(_batch(1, 0, deadline)) == [None]  # noqa: S101
    return time.time() - deadline


def measured(model: str, preset: str, sizes: Sequence[int]) -> dict[str, Any]:
    """Seconds a batch and plates a second, by size of the batch."""
    diffusion = Diffusion(model, preset_of(model, preset), time.time)
    batches = {size: _seconds(diffusion, size) for size in sizes}
    # Anew, so that it does not know its own pace yet and turn the order down before it begins.
    late = _given_up_after(Diffusion(model, preset_of(model, preset), time.time), batches[sizes[0]])
    device = torch.cuda.get_device_name() if torch.cuda.is_available() else "processor"
    rows = [{"batch": size, "seconds": took, "plates_per_s": size / took} for size, took in batches.items()]
    return {"model": diffusion.name, "device": device, "torch": torch.__version__, "batches": rows, "given_up_after_s": late}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--preset", default="")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 2, 4, 8])
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    found = measured(asked.model, asked.preset, asked.batches) | {"machine": machine()}
    print(f"{found['model']} on {found['device']}")
    for row in found["batches"]:
        print(f"  batch of {row['batch']:>2}: {row['seconds']:.3f} s, {row['plates_per_s']:.1f} plates/s")
    print(f"  an order past its deadline is given up after {found['given_up_after_s'] * 1e3:.0f} ms")
    if asked.json:
        asked.json.write_text(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
