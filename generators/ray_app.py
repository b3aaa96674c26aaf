"""The Ray Serve app: how many workers there are, how long their queues, and how the app comes and goes.

With ``workers`` the only module that imports Ray. Invariant: every queue is bounded, and what finds it full is told so at once.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import ray
from ray import serve
from ray.serve.config import AutoscalingConfig, BackpressureConfig
from ray.serve.schema import LoggingConfig

from generators.workers import Compositor, Copywriter, DiffusionIllustrator, ServerIllustrator, Studio

if TYPE_CHECKING:
    from pathlib import Path

    from generators.studio_settings import StudioSettings

APP = "studio"

_QUIET = LoggingConfig(encoding="JSON", log_level="WARNING", enable_access_log=False)

#: Orders that a compositor has in hand: one is drawn while the next one's arguments are read.
_IN_HAND = 2

#: Seconds that a worker has to finish what it has in hand when another one takes its place: as long as any order may take, for
#: a model's words take seconds. One with nothing in hand leaves at once, and closing the whole Studio waits for none.
_LEAVING_S = 20.0


def _deployed(kind: type[Any], ongoing: int, queued: int, **more: Any) -> serve.Deployment:
    """A class with its limits on orders at work (a replica) and orders waiting (all replicas).

    A small share of a core is booked: the machine is shared, and what waits for a server or a queue uses none. When the app is
    deployed anew, replacements start before what they replace ends, or a second without any worker would be the price.
    """
    return serve.deployment(
        max_ongoing_requests=ongoing,
        max_queued_requests=queued,
        backpressure_config=BackpressureConfig(status_code=429, retry_after_s=1.0),
        graceful_shutdown_timeout_s=_LEAVING_S,
        graceful_shutdown_wait_loop_s=0.1,
        max_surge_percent=100,
        **({"ray_actor_options": {"num_cpus": 0.1}} | more),
    )(kind)


def _app(settings: StudioSettings) -> serve.Application:
    scaling = AutoscalingConfig(
        min_replicas=1, max_replicas=settings.compositors, target_ongoing_requests=1.0, upscale_delay_s=1.0,
        metrics_interval_s=0.5, look_back_period_s=2.0, downscale_delay_s=60.0,
    )  # fmt: skip
    copywriter = _deployed(Copywriter, 32, 32).bind(settings)
    compositor = _deployed(Compositor, _IN_HAND, 8 * settings.compositors, autoscaling_config=scaling).bind(settings)
    return _deployed(Studio, 64, 64).bind(settings, copywriter, compositor, _illustrator(settings))


def _illustrator(settings: StudioSettings) -> serve.Application | None:
    """The illustrator, where a model is named; one on this machine goes before a server's.

    Of a pipeline's orders a full batch may gather while another one is drawn.
    """
    if not settings.diffusion_model:
        return _deployed(ServerIllustrator, 32, 32).bind(settings) if settings.openai_image_model else None
    options = {"num_cpus": 0.1, "num_gpus": settings.diffusion_gpu}
    batch = settings.diffusion_batch
    return _deployed(DiffusionIllustrator, 2 * batch, 4 * batch, ray_actor_options=options).bind(settings)


def open_studio(port: int, settings: StudioSettings, folder: Path) -> None:
    """Start or join Ray and serve the app on ``port``; returns once the replicas run.

    ``folder`` (a short path: Ray puts sockets under it) holds a local Ray's session.
    """
    if settings.ray_address is None:
        ray.init(
            address="local",
            num_cpus=settings.num_cpus,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.WARNING,
            object_store_memory=80_000_000,
            _temp_dir=str(folder),
        )
    else:
        ray.init(address=settings.ray_address, log_to_driver=False, logging_level=logging.WARNING)
    logging.getLogger("ray.serve").setLevel(logging.WARNING)
    serve.start(http_options={"host": settings.host, "port": port}, logging_config=_QUIET)
    deploy(settings)


def deploy(settings: StudioSettings) -> None:
    """Serve the app with these settings; one that is being served gives way worker by worker, and loses no order."""
    serve.run(_app(settings), name=APP, route_prefix="/", logging_config=_QUIET)


def close_studio(settings: StudioSettings) -> None:
    """Take the app down; a Ray that was started here goes with it, one that was joined stays."""
    if not ray.is_initialized():
        return  # stopped while starting; Serve would start a Ray of its own to shut down
    if settings.ray_address is None:
        serve.shutdown()  # type: ignore[no-untyped-call]
    else:
        serve.delete(APP)
    ray.shutdown()
