"""A log in memory and a world to fill it: decisions by a policy that leans to the better creatives, and what readers
did.

A real small implementation of the Log protocol; not a double of one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

import msgspec
import numpy as np
from PIL import Image, ImageDraw

from generators.brief import Brief
from generators.creative import Check, Copy, Creative, creative_id, image_name
from generators.kit import Brand, Fact, Kit
from services.campaigns.campaign import Campaign, Placement
from services.campaigns.records import CampaignPut, CreativeAdded, CreativeRefused, CreativeRetired, CreativeReviewed
from services.decisions.record import Context, Decision
from services.decisions.request import home_of
from services.feedback.events import Event, EventKind, Rejected
from services.records import Kind, Record, encode, kind_of
from services.storage.log import Entry, Stored

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

START = 1_790_000_000.0
EPSILON = 0.01
HEADLINES = (
    "Grip that holds on wet rock", "Run the ridge before work", "Light shoes, long days", "Made for loose stone",
    "Your trail, one pair lighter", "Rock plate in every sole", "From car park to summit", "The quiet kind of fast",
    "Dry feet by breakfast", "Two seasons, one sole", "A shoe for bad weather", "Less shoe, more mountain",
)  # fmt: skip


class MemoryLog:
    """A Log that lasts as long as the process, with a tick every 256 entries."""

    def __init__(self) -> None:
        self._entries: list[Stored] = []
        self._waiting = 0

    def append(self, entries: Sequence[Entry], *, durable: bool = False) -> list[int]:
        del durable
        offsets = []
        for entry in entries:
            offsets.append(len(self._entries) + 1)
            self._entries.append(Stored(offsets[-1], *entry[:3]))
            self._waiting += 1
            if self._waiting == 256:
                self.tick(entry.at)
        return offsets

    def write(self, *records: Record) -> None:
        self.append([Entry(kind_of(record), record.at, encode(record)) for record in records])

    def tick(self, at: float) -> bool:
        due = self._waiting > 0
        if due:
            self._entries.append(Stored(len(self._entries) + 1, Kind.TICK, at, b""))
            self._waiting = 0
        return due

    def read(self, after: int, limit: int, kinds: Collection[int] | None = None) -> list[Stored]:
        found = (entry for entry in self._entries[after:] if kinds is None or entry.kind in kinds)
        return list(islice(found, limit))

    def head(self) -> int:
        return len(self._entries)

    def kept(self, offset: int) -> int:
        return min(offset, self.head())

    def tidy(self, read: Mapping[str, int]) -> None:
        pass

    def close(self) -> None:
        pass


@dataclass
class World:
    """What a synthetic log is made of. ``gain``: how far the treated click more than control, relative."""

    seed: int = 1
    campaigns: tuple[str, ...] = ("trail-shoes",)
    decisions: int = 4_000
    people: int = 1_400
    control_share: float = 0.3
    actual_control_share: float | None = None
    leaning: float = 0.25
    click_rate: float = 0.12
    gain: float = 0.4
    phones_like_warm: float = 0.0
    span_s: float = 3 * 3600.0
    pictures: dict[str, bytes] = field(default_factory=dict)

    def log(self) -> MemoryLog:
        """The log, ticked at its end."""
        rng, log = np.random.default_rng(self.seed), MemoryLog()
        creatives = {name: self._open(log, name, rng) for name in self.campaigns}
        for position in range(self.decisions):
            at = START + 60 + self.span_s * position / self.decisions
            self._visit(log, rng, creatives, position, at)
        log.write(*(Rejected(at=START + 90, kind="click", reason="forged") for _ in range(3)))
        last = next(iter(creatives.values()))[-1]
        log.write(CreativeRetired(at=START + self.span_s / 2, creative=last.id, reason="too little gained"))
        log.write(CreativeReviewed(at=START + self.span_s, creative=last.id, ruling="approved", reviewer="Ada"))
        log.tick(START + self.span_s + 3600)
        return log

    def _open(self, log: MemoryLog, name: str, rng: np.random.Generator) -> list[Creative]:
        log.write(CampaignPut(at=START, campaign=campaign(name, self.control_share)))
        made = [creative(name, position, self.pictures) for position in range(len(HEADLINES))]
        unmade = msgspec.structs.replace(made[0].brief, tone="bold")
        log.write(CreativeRefused(at=START, brief=unmade, rules=("claims/1",), why="supply"))
        for position, one in enumerate(made):
            late = position >= 8
            log.write(
                CreativeAdded(
                    at=START + (600.0 if late else 1.0),
                    creative=one,
                    why="supply" if late else "approved",
                    make_ms=float(rng.gamma(4, 60)) if late else None,
                )
            )
        return made

    def _visit(
        self, log: MemoryLog, rng: np.random.Generator, creatives: dict[str, list[Creative]], position: int, at: float
    ) -> None:
        name = self.campaigns[int(rng.integers(len(self.campaigns)))]
        person = int(rng.integers(self.people))
        share = self.control_share if self.actual_control_share is None else self.actual_control_share
        control = (person * 2_654_435_761 + 97 * len(name)) % 1000 < 1000 * share
        ready = creatives[name][:6] if control else creatives[name][: 8 if at < START + 600 else None]
        leaning = np.exp(0.0 if control else -self.leaning) ** np.arange(len(ready))
        weights = leaning / leaning.sum()
        chances = EPSILON / len(ready) + (1 - EPSILON) * weights
        chosen = int(rng.choice(len(ready), p=chances / chances.sum()))
        hour, phone = int(rng.integers(24)), bool(rng.random() < 0.6)
        decision = Decision(
            id=f"d{position}", at=at, campaign=name, placement="front", size="300x250", person=f"{person:016x}",
            context=Context(
                device="mobile" if phone else "desktop", hour=hour,
                interests=("outdoor",) if person % 3 else ("travel", "food"),
            ),
            catalogue_version=1, candidates=tuple(one.id for one in ready), probabilities=tuple(chances.tolist()),
            action=ready[chosen].id, propensity=float(chances[chosen]), shown=ready[chosen].id,
            rung="L0" if control else "L1", policy="factor-logistic", snapshot=int(position // 400), covers=0,
            exploration="thompson(0.3)", control=control, seed=position, decide_ms=0.1,
            held=() if control else ("claims/1:1",),
        )  # fmt: skip
        taste = 0.6 + 0.8 * ((person * 7_919) % 101) / 100
        better = 1.0 if control else (1 + self.gain) * (1.12 - 0.04 * chosen)
        if phone and not control:
            better *= 1 + self.phones_like_warm * (1 if ready[chosen].brief.tone == "warm" else -1 / 3)
        self._react(log, rng, decision, self.click_rate * taste * better)

    def _react(self, log: MemoryLog, rng: np.random.Generator, decision: Decision, rate: float) -> None:
        log.write(decision)
        if rng.random() < 0.03:
            return
        log.write(event(decision, "impression", 0.4))
        if rng.random() < 0.8:
            log.write(event(decision, "viewable", 1.6))
        if rng.random() < 0.01:
            log.write(event(decision, "impression", 2.0, again=1))
        if rng.random() < 0.02:
            log.write(event(decision, "dismiss", 3.0))
        if rng.random() < rate:
            delay = float(rng.gamma(2.0, 6.0)) if rng.random() < 0.99 else 4000.0
            log.write(event(decision, "click", delay))
            if rng.random() < 0.15:
                log.write(event(decision, "conversion", delay + 120.0))


def event(decision: Decision, kind: EventKind, delay: float, again: int = 0) -> Event:
    return Event(
        id=f"{decision.id}:{kind}:{again}", kind=kind, decision=decision.id, creative=decision.shown,
        propensity=decision.propensity or 0.0, snapshot=decision.snapshot, at=decision.at + delay,
        home=home_of(decision.person),
    )  # fmt: skip


def campaign(name: str, control_share: float) -> Campaign:
    fact = Fact(id="grip", claim="Holds on wet rock.", phrase="wet grip", benefit="run in rain", angles=("benefit",))
    return Campaign(
        id=name, title=name.replace("-", " ").capitalize(), landing_url="https://example.test/",
        control_share=control_share,
        kit=Kit(campaign=name, brand=Brand(name="North", colours=("#112233", "#445566", "#ddeeff")), product="shoes",
                activity="running", facts=(fact,)),
        placements=(Placement(id="front", size="300x250"),), starts=date(2026, 9, 1), ends=date(2026, 12, 1),
    )  # fmt: skip


def creative(name: str, position: int, pictures: dict[str, bytes]) -> Creative:
    brief = Brief(
        campaign=name,
        angle=("benefit", "proof", "story")[position % 3],
        tone=("plain", "warm", "playful", "bold")[position % 4],
        length=("short", "medium")[position % 2],
        offer="none",
        style=("bright", "dark", "minimal")[(position // 2) % 3],
        cta=("explore", "act", "try")[(position // 4) % 3],
    )
    words = Copy(headline=HEADLINES[position], body="Light, quiet, made for rock.", cta="See them", facts=("grip",))
    content = picture(position)
    pictures[image_name(content)] = content
    return Creative(
        id=creative_id(brief, words, position), brief=brief, copy=words, images={"300x250": image_name(content)},
        writer="grammar/1", illustrator="painter/1", seed=position, checks=(Check(rule="claims/1", verdict="allow"),),
        made_at=START, rung="L1", alt=HEADLINES[position],
    )  # fmt: skip


def picture(position: int) -> bytes:
    ground = ((108, 62, 40), (46, 68, 86), (74, 92, 36), (40, 36, 70))[position % 4]
    image = Image.new("RGB", (300, 250), ground)
    draw = ImageDraw.Draw(image)
    light = tuple(min(channel + 110, 255) for channel in ground)
    draw.ellipse((130, 20, 290, 180), fill=light)
    draw.polygon([(0, 250), (90 + 8 * position, 110), (210, 250)], fill=tuple(channel // 2 for channel in ground))
    draw.rectangle((20, 190, 150, 206), fill="white")
    held = io.BytesIO()
    image.save(held, "PNG")
    return held.getvalue()
