"""From an order to a checked creative: write, check, compose, check, name. Knows no transport and no process.

Invariant: nothing leaves here that a check rejects; what a check holds leaves as held, for a reviewer. Models may fail as they
like: without their words the grammar writes, without their plate the painter paints.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import msgspec

from errors import Refused
from generators.composition.alt import alt_text
from generators.composition.press import check_deadline
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Check, Creative, Origin, creative_id
from generators.order import Made
from generators.provenance.finishing import finish
from generators.safety.gate import check_copy
from generators.safety.pictures import check_pictures, check_plate

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from generators.composition.press import Prints
    from generators.copywriting.writer import Written
    from generators.creative import Copy
    from generators.imagery.illustrator import Plate
    from generators.order import Order
    from generators.provenance.signing import PictureSigner

    Drawn = tuple[Plate | None, tuple[Check, ...]]

T = TypeVar("T")

#: How often one order is tried: as it came, and once with the next seed.
TRIES = 2


class Crew(Protocol):
    """Who makes what, here or in other processes."""

    async def write(self, order: Order) -> Written:
        """Copy for the order; see ``Writer.write``."""

    async def illustrate(self, order: Order) -> Plate | None:
        """A plate by a model, or None where there is no model, or it gave none in time: then the painter paints."""

    async def compose(self, order: Order, copy: Copy, plate: Plate | None) -> Prints:
        """Every size of the order; raises Refused where a size cannot hold the copy, Unavailable past the deadline."""


@dataclass
class Watch:
    """Milliseconds by stage and US dollars spent on copy, summed over tries; ``clock`` gives seconds."""

    clock: Callable[[], float]
    took_ms: dict[str, float] = field(default_factory=dict)
    paid: float = 0.0

    async def over(self, stage: str, work: Callable[[], Awaitable[T]]) -> T:
        """What the work gives, its time noted under the stage. Begun here, so that a task given up before has begun nothing."""
        started = self.clock()
        try:
            return await work()
        finally:
            self.took_ms[stage] = self.took_ms.get(stage, 0.0) + (self.clock() - started) * 1e3


async def make(order: Order, crew: Crew, signer: PictureSigner | None, clock: Callable[[], float]) -> Made:
    """The creative an order asks for, with its pictures, signed where there is a signer; ``clock`` gives Unix seconds.

    Raises Refused when gate or layout turned down every try, Unavailable past the deadline, InvalidInput when the kit
    cannot meet the brief.
    """
    check_deadline(order, clock, "writing")
    watch = Watch(clock)
    # Beside the writing: both may take a second.
    drawing = asyncio.create_task(watch.over("plate", lambda: _drawn(order, crew)))
    try:
        return await _tried(order, crew, drawing, signer, watch)
    finally:
        drawing.cancel()


async def _drawn(order: Order, crew: Crew) -> Drawn:
    """The crew's plate and the check that it passed; one that shows nothing, or what it must not, is none."""
    plate = await crew.illustrate(order)
    if plate is None:
        return None, ()
    check = await asyncio.to_thread(check_plate, plate.picture)
    return (plate, (check,)) if check.verdict == "allow" else (None, ())


async def _tried(order: Order, crew: Crew, drawing: asyncio.Task[Drawn], signer: PictureSigner | None, watch: Watch) -> Made:
    refused: Refused | None = None
    for seed in range(order.seed, order.seed + TRIES):
        try:
            return await _try(msgspec.structs.replace(order, seed=seed), crew, drawing, signer, watch)
        except Refused as error:
            refused = error
    raise refused or Refused(order.brief.cell, ())


async def _try(order: Order, crew: Crew, drawing: asyncio.Task[Drawn], signer: PictureSigner | None, watch: Watch) -> Made:
    written = await watch.over("copy", lambda: crew.write(order))
    watch.paid += written.cost
    checks = _not_rejected(f"copy for {order.brief.cell}", check_copy(written.copy, order.kit, writer=written.writer))
    plate, sound = await drawing
    check_deadline(order, watch.clock, "composing")
    prints = await watch.over("compose", lambda: crew.compose(order, written.copy, plate))
    draft = _drafted(order, written, plate, prints, checks, watch.clock())
    done = await watch.over("sign", lambda: asyncio.to_thread(finish, draft, order.kit, prints.pictures, signer))
    looked = check_pictures(done.pictures, order.sizes, prints.contrast, logo=bool(prints.layout))
    seen = _not_rejected(f"pictures for {order.brief.cell}", (looked,))
    return Made(
        creative=msgspec.structs.replace(done.creative, checks=done.creative.checks + sound + seen),
        pictures=done.pictures,
        timings_ms=watch.took_ms,
        cost=watch.paid + (plate.cost if plate else 0.0),
    )


def _not_rejected(what: str, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """The checks, unless one rejects; raises Refused with the rules that do."""
    broken = tuple(check.rule for check in checks if check.verdict == "reject")
    if broken:
        raise Refused(what, broken)
    return checks


def _drafted(
    order: Order, written: Written, plate: Plate | None, prints: Prints, checks: tuple[Check, ...], now: float
) -> Creative:
    """The creative without its pictures."""
    return Creative(
        id=creative_id(order.brief, written.copy, order.seed),
        brief=order.brief,
        copy=written.copy,
        images={},
        writer=written.writer,
        illustrator=prints.illustrator,
        seed=order.seed,
        checks=checks,
        made_at=now,
        rung=_rung(order, written, plate),
        alt=alt_text(written.copy, order.kit),
        layout=prints.layout,
        origin=Origin(copy_prompt=written.prompt, picture_prompt=plate.prompt if plate else ""),
    )


def _rung(order: Order, written: Written, plate: Plate | None) -> Literal["L1", "L2", "L3"]:
    """L1 for the pool; for a waiting request L2 from grammar and painter, L3 where a model wrote or drew."""
    if order.lane == "ahead":
        return "L1"
    return "L2" if plate is None and written.writer == GrammarWriter.name else "L3"
