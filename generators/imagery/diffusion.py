"""Plates by a diffusion model in this process, through Diffusers. Needs the extra ``diffusion``; knows no Ray.

One pipeline, one call at a time: scheduler and tokenizer keep state while they run. Invariant: a batch none of whose orders
still has time is given up between two steps, so a late order costs one step and not a picture.
"""

from __future__ import annotations

import asyncio
import io
import threading
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from diffusers import AutoPipelineForText2Image

from errors import Unavailable
from generators.imagery.illustrator import Plate
from generators.imagery.picture_prompt import picture_prompt, prompt_hash
from generators.models.latency import Latency

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PIL import Image

    from generators.brief import Brief
    from generators.imagery.presets import Preset
    from generators.kit import Kit


class Wanted(NamedTuple):
    """One plate of a batch. ``deadline``: absolute, in Unix seconds."""

    prompt: str
    seed: int
    deadline: float


class _TooLate(Exception):
    """No order of the batch has time left."""


class Diffusion:
    """An ``Illustrator`` over one pipeline."""

    def __init__(self, model: str, preset: Preset, clock: Callable[[], float]) -> None:
        """Load ``model``, a folder or a hub id; raises Unavailable where it cannot be loaded."""
        self.name = f"diffusers/1:{model.rstrip('/').rpartition('/')[2]}"
        self._preset, self._clock, self._one_at_a_time = preset, clock, threading.Lock()
        self._pipeline = _load(model, preset)
        self._latency = Latency()

    async def illustrate(self, brief: Brief, kit: Kit, seed: int, deadline: float) -> Plate:
        """See ``Illustrator.illustrate``."""
        (plate,) = await asyncio.to_thread(self.draw, [self.wanted(brief, kit, seed, deadline)])
        if plate is None:
            raise Unavailable(f"plate for {brief.cell}: not drawn by its deadline, or unsafe")
        return plate

    @staticmethod
    def wanted(brief: Brief, kit: Kit, seed: int, deadline: float) -> Wanted:
        """One plate of a batch, from what ``illustrate`` takes."""
        return Wanted(picture_prompt(brief, kit), seed, deadline)

    def draw(self, wanted: Sequence[Wanted]) -> list[Plate | None]:
        """One plate each, in one run of the pipeline; None for what came too late or was found unsafe.

        A plate is its seed's and prompt's alone: noise comes from a generator of its own, whatever it is batched with.
        """
        with self._one_at_a_time:
            timely = self._timely(wanted, self._clock())
            drawn = dict(zip(timely, self._run(timely), strict=True)) if timely else {}
        return [drawn.get(item) for item in wanted]

    def _timely(self, wanted: Sequence[Wanted], now: float) -> list[Wanted]:
        """What is likely to be drawn in time, and a scout now and then: one slow run, the first, must not be the last."""
        return [item for item in wanted if now < item.deadline and self._latency.fits(item.deadline - now)]

    def _run(self, timely: Sequence[Wanted]) -> list[Plate | None]:
        started = self._clock()
        try:
            output = self._pipeline(
                [item.prompt for item in timely], num_inference_steps=self._preset.steps,
                guidance_scale=self._preset.guidance, width=self._preset.side, height=self._preset.side,
                generator=[torch.Generator("cpu").manual_seed(item.seed) for item in timely],
                callback_on_step_end=self._between_steps(max(item.deadline for item in timely)),
            )  # fmt: skip
        except _TooLate:
            return [None] * len(timely)
        self._latency.saw(self._clock() - started)
        unsafe = getattr(output, "nsfw_content_detected", None) or [False] * len(timely)
        return [
            None if bad or self._clock() >= item.deadline else self._plate(picture, item)
            for item, picture, bad in zip(timely, output.images, unsafe, strict=True)
        ]

    def _between_steps(self, last: float) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
        def look(_pipeline: Any, _step: int, _timestep: Any, tensors: dict[str, Any]) -> dict[str, Any]:
            if self._clock() >= last:
                raise _TooLate
            return tensors

        return look

    def _plate(self, picture: Image.Image, item: Wanted) -> Plate:
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=1)
        return Plate(picture=buffer.getvalue(), illustrator=self.name, prompt=prompt_hash(item.prompt))


def _load(model: str, preset: Preset) -> Any:
    device = _device()
    try:
        pipeline = AutoPipelineForText2Image.from_pretrained(model, dtype=_number_type(device, preset))
    except (OSError, ValueError) as error:
        raise Unavailable(f"diffusion.model: expected a text-to-image pipeline at {model!r}, got {error}") from error
    pipeline.set_progress_bar_config(disable=True)
    return pipeline.to(device)


def _device() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _number_type(device: str, preset: Preset) -> torch.dtype:
    """32 bits on a CPU, where 16-bit layers are missing or slower; else the type that the model bears."""
    return torch.float32 if device == "cpu" else getattr(torch, preset.half)
