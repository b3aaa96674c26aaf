"""Records: the watcher that keeps pages, or writes them to a sink as they come."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Protocol

from services.campaigns.records import CampaignPut
from simulations.recording.pages import page_of
from simulations.recording.rows import Names, decisions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from services.records import Record
    from simulations.market import Market, Met
    from simulations.recording.pages import Page


class Sink(Protocol):
    """Where rows go: ``services.reports.archive.ArchiveWriter``, say."""

    def write(self, tables: Mapping[str, pa.Table]) -> None:
        """Take rows in columns, by table."""
        ...

    def note(self, offset: int, record: Record) -> None:
        """Take a record of the catalogue."""
        ...


class Records:
    """Watches a market from its beginning. With a sink, batches are written as they come; without, kept until ``write``.

    rate: the share of decisions, drawn evenly, whose candidates and probabilities are written; tell it to the sink too.
    Offsets are those of a log that holds a batch's new creatives, then its decisions, one slot a decision, filled or not.
    """

    def __init__(self, market: Market, sink: Sink | None = None, rate: float = 1.0) -> None:
        self._market, self._sink = market, sink
        campaigns = market.fold.catalogue.campaigns.values()
        sizes = {(campaign.id, place.id): place.size for campaign in campaigns for place in campaign.placements}
        value = market.scenario.reactions.conversion_value
        self._names = Names(market.creatives, market.world.placements, dict(sizes), value, rate)
        self._offset, self._creatives, self._retired = 1, 0, 0
        self.pages: list[Page] = []
        self.catalogue: list[tuple[int, Record]] = []
        for campaign in campaigns:
            self._note(CampaignPut(at=market.now, campaign=campaign))

    def note(self, met: Met) -> None:
        """Take one batch, after the creatives that it was chosen from."""
        self._note_catalogue()
        page = page_of(met, self._offset)
        self._offset += len(met.arm)
        if self._sink is None:
            self.pages.append(page)
        else:
            self._write(page, self._sink)

    def write(self, sink: Sink) -> None:
        """Hand all that is kept to a sink."""
        for offset, record in self.catalogue:
            sink.note(offset, record)
        for page in self.pages:
            self._write(page, sink)

    def _write(self, page: Page, sink: Sink) -> None:
        if page.sheets:
            sink.write({"decisions": decisions_of(page, self._names)})

    def _note_catalogue(self) -> None:
        catalogue = self._market.fold.catalogue
        for name in islice(self._market.creatives, self._creatives, None):
            self._note(catalogue.creatives[name])
        for retired in islice(catalogue.retired.values(), self._retired, None):
            self._note(retired)
        self._creatives, self._retired = len(self._market.creatives), len(catalogue.retired)

    def _note(self, record: Record) -> None:
        if self._sink is None:
            self.catalogue.append((self._offset, record))
        else:
            self._sink.note(self._offset, record)
        self._offset += 1
