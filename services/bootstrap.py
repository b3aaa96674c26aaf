"""The composition root: settings in, running parts out.

The only place that knows every part; the app under test is the app shipped.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from bandits.snapshot import decode_snapshot, tastes_of
from bandits.warm_up import warm_up
from generators.provenance.signing import PictureSigner
from services.campaigns.catalogue import Catalogue, CatalogueRecord
from services.campaigns.loading import loading
from services.campaigns.starts import read_starts
from services.campaigns.workbench import Workbench
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore
from services.decisions.features import CREATIVE, PERSON
from services.decisions.limits import Limits
from services.decisions.tokens import Signer
from services.learning.fold import Fold
from services.learning.process import LearnProcess
from services.learning.standing import decode_standing
from services.metrics import Metrics
from services.provenance.credentials import signing_credential
from services.records import Kind, decode, entry_of
from services.reports.archive import Archive
from services.storage.images import Images
from services.storage.sqlite.log import SqliteLog
from services.storage.sqlite.state import SqliteState
from services.supply.client import StudioClient
from services.supply.stocking import Rules
from services.web.app import create_app
from services.web.appender import Appender
from services.web.desk import Desk
from services.web.feedback import FeedbackDesk
from services.web.lane import Lane
from services.web.making import Allowance, Making
from services.web.parts import WebParts
from services.web.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from bandits.learners.factor_belief import FactorSamples
    from bandits.policy import Policy
    from generators.provenance.credential import Credential
    from services.campaigns.campaign import Campaign
    from services.learning.standing import Standing
    from services.settings import Settings
    from services.storage.log import Log
    from services.storage.state import State


def open_log(settings: Settings) -> Log:
    """The log: a file of the data folder."""
    return SqliteLog(settings.data / "log.db")


def open_state(settings: Settings) -> State:
    """The state: a file of the data folder."""
    return SqliteState(settings.data / "state.db")


def open_images(data: Path) -> Images:
    """The pictures of a data folder."""
    return Images(data / "images")


def open_archive(place: Path | str) -> Archive:
    """The archive at a path or an fsspec URL."""
    return Archive(place)


def open_tastes(settings: Settings) -> FactorSamples | None:
    """What the policy believes about attributes now; None where it has published nothing of the kind."""
    state = open_state(settings)
    saved = state.load("snapshot")
    state.close()
    return tastes_of(decode_snapshot(saved.content)) if saved else None


def open_standing(settings: Settings) -> Standing | None:
    """What the learn process published last; None where it has published nothing."""
    state = open_state(settings)
    saved = state.load("standing")
    state.close()
    return decode_standing(saved.content) if saved else None


def open_workbench(settings: Settings, clock: Callable[[], float]) -> Workbench:
    """What paints, signs and keeps a campaign's own creatives."""
    credential = open_credential(settings, clock)
    return Workbench(open_images(settings.data), PictureSigner(credential) if credential else None, settings.more_font)


def open_credential(settings: Settings, clock: Callable[[], float] = time.time) -> Credential | None:
    """What pictures are signed with, None where signing is off."""
    if settings.sign == "off":
        return None
    return signing_credential(settings.data, settings.sign_certificate, settings.sign_key, clock())


def build_web(settings: Settings, rng: np.random.Generator, clock: Callable[[], float] = time.time) -> Lane:
    """The ASGI app of the web process."""
    warm_up()
    secret, catalogue, limits, metrics = settings.people_key, Catalogue(), Limits(), Metrics()
    core = DecisionCore(catalogue, limits, Census(settings.anonymity, PERSON.width), secret)
    images = open_images(settings.data)
    appender = Appender(lambda: open_log(settings), clock, metrics.log_offset.set)
    studio = StudioClient(settings.studio_url, in_flight=settings.studio_in_flight, clock=clock)
    making = Making(
        catalogue, studio, images, appender, metrics, clock, Allowance(settings.policy_makes_per_second),
        starts=read_starts(settings.copy_prior), limits=limits, budget=settings.supply_budget,
    )  # fmt: skip
    signer = Signer(settings.secret_bytes)
    sight = Sight(open_log(settings), open_state(settings), catalogue, core, limits)
    sight.catch_up()  # a log that cannot be read ends the start; later it only means that nothing new is seen
    desk = Desk(
        core=core, catalogue=catalogue, making=making, appender=appender, signer=signer, metrics=metrics, clock=clock,
        rng=rng, secret=secret, base_url=settings.base_url, deadline_ms=settings.deadline_ms,
        token_seconds=settings.token_hours * 3600.0,
    )  # fmt: skip
    feedback = FeedbackDesk(signer, appender, catalogue, sight, metrics, clock, settings.base_url + "/")
    parts = WebParts(
        core=core, catalogue=catalogue, sight=sight, making=making, appender=appender, images=images, metrics=metrics,
        bench=open_workbench(settings, clock),
        studio=studio, desk=desk, feedback=feedback, clock=clock, admin_key=settings.admin_key, data=settings.data,
        archive=open_archive(settings.archive_place),
    )  # fmt: skip
    return Lane(create_app(parts), desk, feedback, metrics)


def build_policy(settings: Settings) -> Policy:
    """The policy that learns and chooses; raises Unknown, InvalidInput and Refused where there is none such."""
    return make_policy(settings.policy, Shape(PERSON.width, CREATIVE.width), settings.half_life or None)


def build_learn(settings: Settings, rng: np.random.Generator, clock: Callable[[], float] = time.time) -> LearnProcess:
    """The learn process."""
    return LearnProcess(
        fold=Fold(build_policy(settings)), log=open_log(settings), state=open_state(settings),
        images=open_images(settings.data), archive=open_archive(settings.archive_place),
        studio=StudioClient(settings.studio_url, in_flight=1, clock=clock), clock=clock, rng=rng,
        rules=Rules(live=settings.supply_live, budget=settings.supply_budget), supply_seconds=settings.supply_seconds,
        archive_seconds=settings.archive_seconds, checkpoint_seconds=settings.checkpoint_seconds,
        starts=read_starts(settings.copy_prior),
    )  # fmt: skip


def load_campaigns(settings: Settings, campaigns: Iterable[Campaign], clock: Callable[[], float] = time.time) -> int:
    """Put campaigns with their approved creatives on the log; how many records that took."""
    log, bench = open_log(settings), open_workbench(settings, clock)
    catalogue, starts = read_catalogue(log), read_starts(settings.copy_prior)
    count = 0
    for campaign in campaigns:
        records = list(loading(campaign, catalogue, bench, clock(), starts))
        log.append([entry_of(record, clock()) for record in records], durable=True)
        count += len(records)
    log.close()
    return count


def check_storage(settings: Settings) -> None:
    """Raise StorageError where log or state cannot be used, once and before any process is started over them."""
    log, state = open_log(settings), open_state(settings)
    read_catalogue(log)
    log.close()
    state.close()


def read_catalogue(log: Log) -> Catalogue:
    """The catalogue as the log has it now."""
    catalogue, offset = Catalogue(), 0
    while page := log.read(offset, 500, (Kind.CATALOGUE,)):
        for stored in page:
            record = decode(stored.payload)
            if isinstance(record, CatalogueRecord):
                catalogue.apply(record)
        offset = page[-1].offset
    return catalogue
