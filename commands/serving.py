"""``adloom serve`` and the three processes that it runs: ``web``, ``learn``, ``generate``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from commands.campaigns import load
from commands.surroundings import refuse_taken_port, settings_of_environment
from services.supervision import Child, Supervisor


def serve(
    campaigns: Annotated[list[Path] | None, typer.Option("--campaign", help="Campaign file to load first.")] = None,
) -> None:
    """Run web, learn and generate on this machine, until Ctrl-C."""
    from services.bootstrap import build_policy, check_storage
    from services.journal import start_journal

    start_journal()
    settings = settings_of_environment()
    refuse_taken_port(settings.host, settings.port)
    check_storage(settings)
    build_policy(settings)  # one that nothing answers to is told before any process is started over it
    if campaigns:
        load(campaigns)
    environment = {**os.environ, "ADLOOM_SECRETS": settings.secrets}
    children = [Child(name, ("-m", "adloom", name), vital=name != "generate") for name in ("web", "learn", "generate")]
    sys.exit(Supervisor(children, environment).run())


def web() -> None:
    """Answer ad requests, clicks and events over HTTP."""
    import gc

    import numpy as np
    import uvicorn

    from services.bootstrap import build_web
    from services.journal import start_journal

    start_journal()
    settings = settings_of_environment()
    refuse_taken_port(settings.host, settings.port)
    lane = build_web(settings, np.random.default_rng())
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at by every collection
    uvicorn.run(lane, host=settings.host, port=settings.port, log_config=None, access_log=False, timeout_graceful_shutdown=5)


def learn() -> None:
    """Fold the log: learn, publish snapshots, keep the pool stocked, archive."""
    import asyncio
    import signal

    import numpy as np

    from services.bootstrap import build_learn
    from services.journal import start_journal

    start_journal()
    process = build_learn(settings_of_environment(), np.random.default_rng())

    async def run() -> None:
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        await process.run(stop)

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
        ray_address=settings.ray_address or None, openai_base_url=settings.openai_base_url or None,
        openai_api_key=settings.openai_api_key or None, openai_model=settings.openai_model,
        openai_in_flight=settings.openai_in_flight, openai_price_in=settings.openai_price_in,
        openai_price_out=settings.openai_price_out, openai_image_model=settings.openai_image_model,
        openai_image_price=settings.openai_image_price, compositors=settings.compositors,
        diffusion_model=settings.diffusion_model, diffusion_preset=settings.diffusion_preset,
        diffusion_batch=settings.diffusion_batch, diffusion_gpu=settings.diffusion_gpu, more_font=settings.more_font,
        signing=open_credential(settings),
    ))  # fmt: skip
