"""The in-process decision, part by part: ``python -m benchmarks.decision [--candidates 50] [--json OUT]``.

One ad request with full context at n = 1: features, eligibility, votes of 32 samples, floor, draw, the record encoded, the
signed token. "scoring alone" is the votes by themselves: what a policy costs without a service around it.
"""

from __future__ import annotations

import argparse
import json
import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.propensity import floor_and_draw
from bandits.registry import make_policy
from benchmarks.timing import Timing, machine, timed
from generators.brief import all_briefs
from generators.copywriting.grammar import GrammarWriter
from generators.creative import Check, Creative, creative_id
from services.campaigns.catalogue import Catalogue
from services.campaigns.files import load_campaign
from services.campaigns.records import CampaignPut, CreativeAdded
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore
from services.decisions.features import CREATIVE, PERSON, encode_briefs
from services.decisions.limits import Limits
from services.decisions.record import Context
from services.decisions.recording import drawn, record_of
from services.decisions.request import AdRequest
from services.decisions.rulings import View
from services.decisions.tokens import Claim, Signer
from services.records import encode

if TYPE_CHECKING:
    from services.decisions.record import Decision
    from services.decisions.rulings import Rulings

_NOW = 1_800_000_000.0
_SECRET = b"a benchmark has no secrets"
_CONTEXT = Context(device="mobile", hour=8, country="DE", page_topic="running", interests=("climbing", "running"))


def stocked(candidates: int, rng: np.random.Generator) -> DecisionCore:
    """A core over one campaign with so many live creatives and a policy that has seen some clicks."""
    campaign = load_campaign(Path("infra/demo/coffee.yaml"))
    catalogue, policy, writer = Catalogue(), make_policy("default", Shape(PERSON.width, CREATIVE.width)), GrammarWriter()
    catalogue.apply(CampaignPut(at=_NOW, campaign=campaign))
    briefs = list(all_briefs(campaign.id, campaign.kit.offer_kinds))
    for seed, row in enumerate(rng.choice(len(briefs), candidates, replace=False)):
        copy = writer.compose(briefs[row], campaign.kit, rng)
        creative = Creative(
            id=creative_id(briefs[row], copy, seed), brief=briefs[row], copy=copy, images=dict.fromkeys(campaign.sizes, ""),
            writer=writer.name, illustrator="none", seed=seed, checks=(Check(rule="none/1", verdict="allow"),),
            made_at=_NOW, rung="L1",
        )  # fmt: skip
        catalogue.apply(CreativeAdded(at=_NOW, creative=creative, why="supply"))
        policy.add_arm(creative.id, encode_briefs([creative.brief])[0])
    people = (rng.random((4_000, PERSON.width)) < 0.2).astype(np.float32)  # noqa: PLR2004  (a fifth of the words)
    policy.learn(rng.integers(candidates, size=4_000), people, np.ones(4_000), (rng.random(4_000) < 0.1).astype(float))  # noqa: PLR2004
    core = DecisionCore(catalogue, Limits(), Census(50, PERSON.width), _SECRET)
    core.adopt(View(policy.freeze(rng), 1, 1))
    return core


def measure(candidates: int, rng: np.random.Generator) -> dict[str, Timing]:
    """Microseconds of each part."""
    core, signer = stocked(candidates, rng), Signer((_SECRET,))
    person = next(name for name in map("{:016x}".format, range(1_000)) if not _controlled(core, name))
    request = AdRequest("rail", person, _CONTEXT)
    seeds = rng.integers(2**63, size=1, dtype=np.int64).astype(np.uint64)
    rulings = core.decide([request], seeds, _NOW)
    arms, uniforms = rulings.groups[0].slate.arms, np.array([0.4])
    snapshot, rows = core.view.snapshot, core.rows

    def token(decision: Decision) -> str:
        return signer.sign(Claim(decision.id, decision.shown, decision.propensity, decision.snapshot, int(_NOW) + 3_600))

    def whole() -> None:
        made = _decision(core, request, core.decide([request], seeds, _NOW))
        token(made)
        encode(made)

    decision = _decision(core, request, rulings)
    weights = snapshot.weights(rulings.people, rows, arms)
    gc.collect()
    gc.freeze()
    return {
        "scoring alone": timed(lambda: snapshot.weights(rulings.people, rows, arms)),
        "floor and draw": timed(lambda: floor_and_draw(weights, uniforms)),
        "core: features to draw": timed(lambda: core.decide([request], seeds, _NOW)),
        "record": timed(lambda: _decision(core, request, rulings)),
        "record encoded": timed(lambda: encode(decision)),
        "token": timed(lambda: token(decision)),
        "whole decision": timed(whole),
    }


def _controlled(core: DecisionCore, person: str) -> bool:
    rulings = core.decide([AdRequest("rail", person, _CONTEXT)], np.zeros(1, np.uint64), _NOW)
    return not rulings.groups or rulings.groups[0].control


def _decision(core: DecisionCore, request: AdRequest, rulings: Rulings) -> Decision:
    group = rulings.groups[0]
    return record_of(
        request, rulings, group, drawn(group), core.view, catalogue_version=1, at=_NOW, decide_ms=0.0
    )  # fmt: skip


def main() -> None:
    """Measure, print, and write the JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--candidates", type=int, default=50)
    parser.add_argument("--json", type=Path, metavar="OUT")
    chosen = parser.parse_args()
    timings = measure(chosen.candidates, np.random.default_rng(0))
    print(f"{chosen.candidates} candidates, {PERSON.width} person and {CREATIVE.width} attribute features, 32 samples")
    print(f"{'':28}{'median µs':>10}{'p99 µs':>10}")
    for part, timing in timings.items():
        print(f"{part:28}{timing.median:>10.1f}{timing.p99:>10.1f}")
    ratio = timings["whole decision"].median / timings["scoring alone"].median
    print(f"whole decision / scoring alone: {ratio:.1f}x")
    if chosen.json:
        parts = {part: timing._asdict() for part, timing in timings.items()}
        facts = {"candidates": chosen.candidates, "us": parts, "ratio": ratio, "machine": machine()}
        chosen.json.write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
