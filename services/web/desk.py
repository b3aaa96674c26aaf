"""The ad desk: one request in, one answer out.

Drives the decision core, the making and the record; the transport is elsewhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from generators.composition.markup import html, native
from services.decisions.recording import Choice, drawn, record_of
from services.decisions.request import AdRequest, home_of, pseudonym
from services.decisions.tokens import Claim
from services.web.wire import CandidateOut, CreativeOut, DecisionOut, PolicyOut, Why

if TYPE_CHECKING:
    from collections.abc import Callable

    from generators.brief import Brief
    from generators.creative import Creative
    from services.campaigns.catalogue import Catalogue
    from services.decisions.core import DecisionCore
    from services.decisions.record import Decision
    from services.decisions.rulings import Group, Rulings
    from services.decisions.tokens import Signer
    from services.metrics import Metrics
    from services.web.appender import Appender
    from services.web.making import Making
    from services.web.sharing import Sharing
    from services.web.wire import DecisionAsk

#: Part of the deadline kept for the answer itself.
_RESERVE_SECONDS = 0.005
_PROBABILITIES = 20


@dataclass
class Desk:
    """Everything an ad request needs. ``sharing``: where other processes serve the same people."""

    core: DecisionCore
    catalogue: Catalogue
    making: Making
    appender: Appender
    signer: Signer
    metrics: Metrics
    clock: Callable[[], float]
    rng: np.random.Generator
    secret: bytes
    base_url: str
    deadline_ms: int
    token_seconds: float
    sharing: Sharing | None = None

    async def serve(self, ask: DecisionAsk) -> DecisionOut | None:
        """Fill one slot; None where no campaign may speak. Raises Unknown for a placement that no campaign names."""
        started = self.clock()
        seeds = self.rng.bit_generator.random_raw(1) >> np.uint64(1)  # 63 bits; Generator.integers takes ten times as long
        request = self._request(ask, int(seeds[0]), started)
        if self.sharing is not None:
            await self.sharing.recall(request, [campaign for campaign, _ in self.catalogue.placement(request.placement)])
        rulings = self.core.decide([request], seeds, started)
        if not rulings.groups:
            self.metrics.unfilled.inc()
            return None
        group = rulings.groups[0]
        until = started + (ask.deadline_ms or self.deadline_ms) / 1e3 - _RESERVE_SECONDS
        found = await self._choose(request, rulings, group, until)
        if found is None:
            self.metrics.unfilled.inc()
            return None
        choice, creative = found
        decision = record_of(
            request, rulings, group, choice, rulings.view, catalogue_version=rulings.catalogue_version, at=started,
            decide_ms=(self.clock() - started) * 1e3,
        )  # fmt: skip
        self.appender.note(decision, started)
        self.core.note(group.campaign, request.person, started)
        self.core.meet(request, creative, started)
        if self.sharing is not None:
            self.sharing.note(request, group.campaign, creative, started)
        self.metrics.decisions.labels(choice.rung).inc()
        return self._answer(decision, creative, ask)

    def _request(self, ask: DecisionAsk, seed: int, now: float) -> AdRequest:
        hour = dt.datetime.fromtimestamp(now, dt.UTC).hour
        person = pseudonym(self.secret, ask.user_id) if ask.user_id else f"{seed:016x}"
        may_make = not ask.generate and self.making.offered(now)
        rules, known = ask.declared.rules(), ask.user_id is not None
        return AdRequest(ask.placement, person, ask.context.used(hour), rules, ask.generate, may_make, known)

    async def _choose(self, request: AdRequest, rulings: Rulings, group: Group, until: float) -> tuple[Choice, Creative] | None:
        """What is shown: a ready creative, or one made now. Control never meets a making: it serves what was approved.

        None where all that was ready has been pulled while something new was waited for.
        """
        if request.make and not group.control:
            today = dt.datetime.fromtimestamp(self.clock(), dt.UTC).date()
            brief = self.core.brief_for(request, rulings.people[0], rulings.seeds, group.campaign, today)
            if brief is not None:
                return await self._make(request, rulings, group, brief, None, until)
        position = int(group.chosen[0])
        if group.make and position == len(group.slate.ids) - 1:
            return await self._make(request, rulings, group, group.make, float(group.probabilities[0, position]), until)
        choice = drawn(group)
        return choice, self.catalogue.creative(choice.shown)

    async def _make(
        self, request: AdRequest, rulings: Rulings, group: Group, brief: Brief, propensity: float | None, until: float
    ) -> tuple[Choice, Creative] | None:
        """Make it in time, or fall back to a second draw. No propensity: the caller forced it, and the record says so.

        The propensity belongs to the action "make this", whatever is shown in the end.
        """
        started, forced = self.clock(), propensity is None
        seed, size = int(rulings.seeds[0] % 2**31), group.campaign.size_in(request.placement)
        made = await self.making.make(brief, group.campaign, size, seed, until, "request" if forced else "policy")
        action, took = f"make:{brief.cell}", (self.clock() - started) * 1e3
        if made is not None:
            return Choice(action, propensity, made.creative.id, made.rung, forced, None, took), made.creative
        drawn_again = self.core.fall_back(group, rulings)
        if drawn_again is None:
            return None
        shown, fallback = drawn_again
        return Choice(action, propensity, shown, "L1", forced, fallback, took), self.catalogue.creative(shown)

    def _answer(self, decision: Decision, creative: Creative, ask: DecisionAsk) -> DecisionOut:
        token = self.signer.sign(Claim(
            decision.id, decision.shown, decision.propensity, decision.snapshot, int(decision.at + self.token_seconds),
            home_of(decision.person),
        ))  # fmt: skip
        click_url = f"{self.base_url}/v1/c/{token}/{decision.shown}"
        return DecisionOut(
            decision_id=decision.id, campaign=decision.campaign, placement=decision.placement,
            creative=self._creative(creative, decision.size, click_url, as_assets=ask.native), action=decision.action,
            propensity=decision.propensity, rung=decision.rung,
            policy=PolicyOut(name=decision.policy, snapshot=decision.snapshot, covers=decision.covers),
            impression_url=f"{self.base_url}/v1/i/{token}.gif", click_url=click_url,
            event_url=f"{self.base_url}/v1/events?token={token}", why=self._why(decision, explain=ask.explain),
        )  # fmt: skip

    def _creative(self, creative: Creative, size: str, click_url: str, *, as_assets: bool) -> CreativeOut:
        image_url = f"{self.base_url}/images/{creative.images[size]}.webp"
        copy, kit = creative.copy, self.catalogue.campaign(creative.campaign).kit
        return CreativeOut(
            id=creative.id, headline=copy.headline, body=copy.body, cta=copy.cta, image_url=image_url, alt=creative.alt,
            html=html(copy, image_url, click_url, size, creative.alt, kit.locale), attributes=creative.brief.attributes,
            native=native(copy, kit, image_url, click_url, size, creative.alt) if as_assets else None,
        )  # fmt: skip

    def _why(self, decision: Decision, *, explain: bool) -> Why:
        probabilities: tuple[CandidateOut, ...] = ()
        if explain:
            ranked = sorted(zip(decision.candidates, decision.probabilities, strict=True), key=lambda pair: -pair[1])
            probabilities = tuple(self._candidate(*pair) for pair in ranked[:_PROBABILITIES])
        return Why(
            sentence=why_sentence(decision), control=decision.control, candidates=len(decision.candidates),
            exploration=decision.exploration, filters=decision.filters, probabilities=probabilities,
        )  # fmt: skip

    def _candidate(self, name: str, probability: float) -> CandidateOut:
        made = name.startswith("make:")
        headline = "something new, made now" if made else self.catalogue.creative(name).copy.headline
        return CandidateOut(creative=name, headline=headline, probability=probability)


def why_sentence(decision: Decision) -> str:
    """The decision in one sentence, from the record's own numbers."""
    among = f"among {len(decision.candidates)} ads"
    if decision.control:
        return f"You are in the control group: one of the approved ads, drawn evenly {among}."
    if decision.forced:
        return "Made for this request, because the page asked for it."
    if decision.action.startswith("make:"):
        return f"The policy chose to have something new made, with chance {_percent(decision.propensity)} {among}."
    return f"Chosen by the policy with chance {_percent(decision.propensity)} {among}."


def _percent(chance: float | None) -> str:
    """Two significant digits, so that a draw at the floor does not read as impossible."""
    return f"{100.0 * (chance or 0.0):.2g} %"
