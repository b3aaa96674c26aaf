"""The composition root: settings in, running parts out.

The only place that knows every part; the app under test is the app shipped.
"""

from __future__ import annotations

import os
import socket
import time
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from bandits.learners.learner import Shape
from bandits.registry import make_policy
from bandits.warm_up import warm_up
from generators.provenance.signing import PictureSigner
from services.campaigns.catalogue import Catalogue
from services.campaigns.loading import loading
from services.campaigns.starts import read_starts
from services.campaigns.workbench import Workbench
from services.catalogue_history import CatalogueHistory, CatalogueKeeper
from services.decisions.briefing import Census
from services.decisions.core import DecisionCore
from services.decisions.encounters import Encounters
from services.decisions.features import CREATIVE, PERSON
from services.decisions.limits import Limits
from services.decisions.tokens import Signer
from services.learning.clerk import Book, Clerk
from services.learning.fold import Fold
from services.learning.merging import demand_mergeable
from services.learning.origin import Origin
from services.learning.process import LearnProcess
from services.learning.publishing import Publisher
from services.learning.seating import Seating
from services.learning.share import ALONE, Share
from services.learning.stocker import Stocker
from services.learning.tenure import Tenure
from services.metrics import Metrics
from services.provenance.credentials import signing_credential
from services.records import entry_of
from services.storage.catalogue.table import CatalogueTable
from services.storage.redis.hot_reads import HotReads
from services.storage.sqlite.counters import SqliteLists
from services.stores import (
    open_archive,
    open_counters,
    open_images,
    open_leases,
    open_log,
    open_state,
    open_table,
    open_view,
    open_writer,
    partitions_of,
    refuse_others_redis,
)
from services.supply.client import StudioClient
from services.supply.stocking import Rules
from services.web.app import create_app
from services.web.appender import Appender
from services.web.desk import Desk
from services.web.feedback import FeedbackDesk
from services.web.lane import Lane
from services.web.lookout import Lookout
from services.web.making import Allowance, Making
from services.web.parts import WebParts
from services.web.sharing import Sharing
from services.web.sight import Sight

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bandits.policy import Policy
    from generators.provenance.credential import Credential
    from services.campaigns.campaign import Campaign
    from services.settings import Settings


def open_sharing(
    settings: Settings, core: DecisionCore, limits: Limits, metrics: Metrics, clock: Callable[[], float]
) -> Sharing | None:
    """What this web process tells the others and hears of them; None where it is the only one."""
    if not settings.redis_url and settings.workers == 1:
        return None

    def count(outcome: str) -> None:
        metrics.hot_reads.labels(outcome).inc()

    url, within = settings.redis_url, settings.hot_read_ms / 1e3
    lists = HotReads(url, within, count) if url else SqliteLists(open_counters(settings))
    return Sharing(Encounters(limits, core.wear), limits, lists, partial(open_counters, settings), clock)


def open_workbench(settings: Settings, clock: Callable[[], float]) -> Workbench:
    """What paints, signs and keeps a campaign's own creatives."""
    credential = open_credential(settings, clock)
    return Workbench(open_images(settings), PictureSigner(credential) if credential else None, settings.more_font)


def open_credential(settings: Settings, clock: Callable[[], float] = time.time) -> Credential | None:
    """What pictures are signed with, None where signing is off."""
    if settings.sign == "off":
        return None
    return signing_credential(settings.data, settings.sign_certificate, settings.sign_key, clock())


def build_web(settings: Settings, rng: np.random.Generator, clock: Callable[[], float] = time.time, worker: int = 1) -> Lane:
    """The ASGI app of a web process, which is one of ``settings.workers``."""
    refuse_others_redis(settings)
    warm_up()
    secret, catalogue, limits, metrics = settings.people_key, Catalogue(), Limits(), Metrics()
    core = DecisionCore(catalogue, limits, Census(settings.anonymity, PERSON.width), secret)
    images = open_images(settings)
    appender = Appender(lambda: open_writer(settings, metrics), clock, metrics)
    studio = StudioClient(settings.studio_url, in_flight=settings.studio_in_flight, clock=clock)
    making = Making(
        catalogue, studio, images, appender, metrics, clock, Allowance(settings.policy_makes_per_second),
        starts=read_starts(settings.copy_prior), limits=limits, budget=settings.supply_budget,
    )  # fmt: skip
    signer = Signer(settings.secret_bytes)
    history = CatalogueHistory(open_table(settings), open_log(settings))
    sight = Sight(Lookout(history.log, open_state(settings), history.between), catalogue, core, limits)
    sight.first_look()  # a log that cannot be read ends the start; later it only means that nothing new is seen
    metrics.snapshot_age.set_function(lambda: sight.snapshot_age)
    sharing = open_sharing(settings, core, limits, metrics, clock)
    desk = Desk(
        core=core, catalogue=catalogue, making=making, appender=appender, signer=signer, metrics=metrics, clock=clock,
        rng=rng, secret=secret, base_url=settings.base_url, deadline_ms=settings.deadline_ms,
        token_seconds=settings.token_hours * 3600.0, sharing=sharing,
    )  # fmt: skip
    feedback = FeedbackDesk(signer, appender, catalogue, sight, metrics, clock, settings.base_url + "/")
    parts = WebParts(
        core=core, catalogue=catalogue, sight=sight, making=making, appender=appender, images=images, metrics=metrics,
        bench=open_workbench(settings, clock),
        studio=studio, desk=desk, feedback=feedback, clock=clock, admin_key=settings.admin_key, data=settings.data,
        archive=open_archive(settings), worker=worker, sharing=sharing,
    )  # fmt: skip
    return Lane(create_app(parts), desk, feedback, metrics)


def build_policy(settings: Settings, shards: int = 1) -> Policy:
    """The policy that learns and chooses; raises Unknown, InvalidInput and Refused where there is none such.

    Of several shards each meets its share of the impressions, so it forgets by that much sooner.
    """
    return make_policy(settings.policy, Shape(PERSON.width, CREATIVE.width), settings.half_life / shards or None)


def build_fold(settings: Settings, shards: int = 1) -> Fold:
    """A fold over nothing, one of so many."""
    return Fold(build_policy(settings, shards))


def build_origin(settings: Settings, table: CatalogueTable) -> Origin:
    """What shards are restored from and kept in."""
    return Origin(
        view=partial(open_view, settings), state=open_state(settings), history=CatalogueHistory(table, open_log(settings)),
        empty=partial(build_fold, settings),
    )  # fmt: skip


def build_learn(
    settings: Settings, rng: np.random.Generator, clock: Callable[[], float] = time.time, share: Share = ALONE
) -> LearnProcess:
    """The learn process of one shard; raises Refused for several of a policy that cannot be merged."""
    if not share.alone:
        demand_mergeable(partial(build_policy, settings))
    table = open_table(settings)
    origin, log = build_origin(settings, table), open_log(settings)
    tenure = Tenure(open_leases(settings), f"{socket.gethostname()}:{os.getpid()}", settings.lease_seconds)
    stocker = Stocker(
        log=log, images=open_images(settings), studio=StudioClient(settings.studio_url, in_flight=1, clock=clock), clock=clock,
        rng=rng, rules=Rules(live=settings.supply_live, budget=settings.supply_budget), starts=read_starts(settings.copy_prior),
    )  # fmt: skip
    books: dict[str, Book] = {"archive": open_archive(settings), "catalogue": CatalogueKeeper(table)}
    return LearnProcess(
        seating=Seating(share, partial(partitions_of, settings), tenure, clock), tenure=tenure, origin=origin, log=log,
        publisher=Publisher(origin.state, partial(build_policy, settings), clock, settings.supply_budget),
        stocker=stocker, clerk=Clerk(open_log(settings), books), clock=clock, supply_seconds=settings.supply_seconds,
        archive_seconds=settings.archive_seconds, checkpoint_seconds=settings.checkpoint_seconds,
    )  # fmt: skip


def load_campaigns(settings: Settings, campaigns: Iterable[Campaign], clock: Callable[[], float] = time.time) -> int:
    """Put campaigns with their approved creatives on the log; how many records that took."""
    log, bench = open_log(settings), open_workbench(settings, clock)
    catalogue, starts = CatalogueHistory(open_table(settings), log).catalogue(), read_starts(settings.copy_prior)
    count = 0
    for campaign in campaigns:
        records = list(loading(campaign, catalogue, bench, clock(), starts))
        log.append([entry_of(record, clock()) for record in records], durable=True)
        count += len(records)
    log.close()
    return count


def check_storage(settings: Settings) -> None:
    """Raise StorageError where log, state or catalogue cannot be used, once and before any process is started over them."""
    refuse_others_redis(settings)
    log, state = open_log(settings), open_state(settings)
    CatalogueHistory(open_table(settings), log).catalogue()
    log.close()
    state.close()
    if settings.workers > 1:
        open_counters(settings).close()
