"""``adloom demo``: the whole service on this machine, simulated readers, and what was gained."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.reporting import Order, report_now
from commands.surroundings import refuse_taken_ports, refuse_unfit_redis, tell

#: The demo's taste shifts half-way through a few thousand impressions, so what was learned must be allowed to fade.
HALF_LIFE = 2_500.0
NOTICE = "Simulated readers. They click far more often than real ones do; nothing here is a real person."


def demo(
    decisions: Annotated[int, typer.Option(min=100, help="Visits to send.")] = 4000,
    exit_after: Annotated[bool, typer.Option("--exit", help="Stop everything when the readers are done.")] = False,
    rate: Annotated[float, typer.Option(min=1.0, help="Visits a second to aim at.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Seed of the readers.")] = 1,
    scenario: Annotated[Path, typer.Option(help="Scenario file (TOML).")] = Path("infra/demo/demo.toml"),
    out: Annotated[Path, typer.Option(help="Folder for summary, report, journal and (anew) data.")] = Path("var/demo"),
    redis: Annotated[str, typer.Option(help="Redis for log and state; an empty database.")] = "",
    flush: Annotated[bool, typer.Option("--flush", help="Empty that database of adloom first.")] = False,
) -> None:
    """Start the whole service on this machine, send simulated readers, show what was gained."""
    import dataclasses

    from services.settings import read_settings, with_secret
    from simulations.live.crowd import crowd_on_this_terminal
    from simulations.live.demo import run_demo
    from simulations.live.stage import Stage
    from simulations.scenario import load_scenario

    readers = load_scenario(scenario)
    tell(redis_url=redis)  # an empty one, too: what a service that is no demo keeps is not for the demo to use
    settings = dataclasses.replace(
        read_settings(os.environ), data=out / "data", archive="", images="", database_url="", half_life=HALF_LIFE, notice=NOTICE
    )
    refuse_taken_ports(settings)
    refuse_unfit_redis(settings)
    crowd = crowd_on_this_terminal(decisions)
    crowd.opening("0.1.0", "one machine, over Redis" if settings.redis_url else "one machine, nothing to install")
    stage = Stage(settings, readers.campaigns, out, flush)
    with stage.running(crowd):
        code = run_demo(
            settings.base_url, readers, decisions, exit_after=exit_after, out_dir=out, crowd=crowd, rate=rate, seed=seed,
            write_report=lambda folder: report_now(with_secret(settings), Order(out=folder)).sentence,
        )  # fmt: skip
        if not exit_after:
            stage.stay()
    sys.exit(code)
