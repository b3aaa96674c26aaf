"""``adloom serve`` and the three processes that it runs: ``web``, ``learn``, ``generate``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.campaigns import load
from commands.surroundings import refuse_taken_ports, settings_of_environment, settings_over_stores, tell
from services.supervision import Child, Supervisor


def serve(
    campaigns: Annotated[list[Path] | None, typer.Option("--campaign", help="Campaign file to load first.")] = None,
    redis: Annotated[str | None, typer.Option(help="Redis for log and state (ADLOOM_REDIS_URL).")] = None,
    workers: Annotated[int | None, typer.Option(help="Web processes (ADLOOM_WORKERS).")] = None,
) -> None:
    """Run web, learn and generate on this machine, until Ctrl-C."""
    from services.bootstrap import build_policy, check_storage
    from services.journal import start_journal

    start_journal()
    tell(redis_url=redis, workers=workers)
    settings = settings_over_stores()
    refuse_taken_ports(settings)
    check_storage(settings)
    build_policy(settings)  # one that nothing answers to is told before any process is started over it
    if campaigns:
        load(campaigns)
    environment = {**os.environ, "ADLOOM_SECRETS": settings.secrets}
    children = [Child(name, ("-m", "adloom", name), vital=name != "generate") for name in ("web", "learn", "generate")]
    sys.exit(Supervisor(children, environment).run())


def web(
    workers: Annotated[int | None, typer.Option(help="Processes that share the port (ADLOOM_WORKERS).")] = None,
    worker: Annotated[int, typer.Option(min=1, help="Which of them this is; said by the one that starts them.")] = 1,
    door: Annotated[int | None, typer.Option(help="The socket that it was handed down.")] = None,
) -> None:
    """Answer ad requests, clicks and events over HTTP."""
    from commands.workers import answer_alone, answer_beside_others, supervise
    from services.journal import start_journal

    start_journal()
    tell(workers=workers)
    settings = settings_over_stores()
    if door is not None:
        answer_beside_others(settings, worker, door)
    elif settings.workers > 1:
        sys.exit(supervise(settings))
    else:
        answer_alone(settings)


def learn(
    shard: Annotated[str, typer.Option(help="Which share of the people: I/N, the first of two is 0/2.")] = "0/1",
) -> None:
    """Fold the log: learn, publish snapshots, keep the pool stocked, archive."""
    import asyncio
    import signal

    import numpy as np

    from services.learning.share import share_of

    share = share_of(shard)

    from services.bootstrap import build_learn
    from services.journal import start_journal

    start_journal()
    process = build_learn(settings_over_stores(), np.random.default_rng(), share=share)

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        try:
            await process.run(stop)
        finally:
            await process.stocker.studio.close()

    asyncio.run(run())


def generate() -> None:
    """Run the Studio: Ray workers that write, draw and check creatives."""
    from urllib.parse import urlsplit

    from generators.studio import run_studio
    from generators.studio_settings import StudioSettings
    from services.bootstrap import open_credential
    from services.journal import start_journal

    start_journal()
    settings = settings_of_environment()
    run_studio(urlsplit(settings.studio_url).port or 80, StudioSettings(
        host=settings.studio_host, ray_address=settings.ray_address or None, openai_base_url=settings.openai_base_url or None,
        openai_api_key=settings.openai_api_key or None, openai_model=settings.openai_model,
        openai_in_flight=settings.openai_in_flight, openai_price_in=settings.openai_price_in,
        openai_price_out=settings.openai_price_out, openai_image_model=settings.openai_image_model,
        openai_image_price=settings.openai_image_price, compositors=settings.compositors,
        diffusion_model=settings.diffusion_model, diffusion_preset=settings.diffusion_preset,
        diffusion_batch=settings.diffusion_batch, diffusion_gpu=settings.diffusion_gpu, more_font=settings.more_font,
        signing=open_credential(settings),
    ))  # fmt: skip
