"""Metrics: one object that holds every counter and histogram, made once by the composition root. Labels are bounded words."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_FAST = (0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)


class Metrics:
    """What web exports under /metrics."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.decisions = Counter(
            "adloom_decisions_total", "Ad requests that were answered with a creative", ["rung"], registry=self.registry
        )
        self.unfilled = Counter("adloom_unfilled_total", "Ad requests for which no campaign may speak", registry=self.registry)
        self.events = Counter("adloom_events_total", "Events acknowledged", ["kind"], registry=self.registry)
        self.rejected = Counter(
            "adloom_rejected_events_total",
            "Events with a token that does not count",
            ["reason"],
            registry=self.registry,
        )
        self.refused = Counter(
            "adloom_refused_requests_total", "Requests answered with a problem", ["status"], registry=self.registry
        )
        self.decide_seconds = Histogram(
            "adloom_decide_seconds", "From request read to answer ready", buckets=_FAST, registry=self.registry
        )
        self.make_seconds = Histogram(
            "adloom_make_seconds", "Waiting for the Studio within an ad request", buckets=_FAST, registry=self.registry
        )
        self.makes = Counter("adloom_makes_total", "Makings that web asked the Studio for", ["outcome"], registry=self.registry)
        self.snapshot = Gauge("adloom_snapshot_version", "Snapshot that web chooses by", registry=self.registry)
        self.snapshot_covers = Gauge(
            "adloom_snapshot_covers_offset", "Log offset up to which that snapshot has learned", registry=self.registry
        )
        self.live_creatives = Gauge("adloom_live_creatives", "Creatives that may be candidates", registry=self.registry)
        self.log_offset = Gauge("adloom_log_offset", "Highest log offset written by this process", registry=self.registry)
        self.snapshot_age = Gauge(
            "adloom_snapshot_age_seconds", "Since web took the snapshot that it chooses by", registry=self.registry
        )
        self.spooled_bytes = Gauge(
            "adloom_spooled_bytes", "Bytes of records that wait in the spool for Redis", registry=self.registry
        )
        self.spooled_records = Counter(
            "adloom_spooled_records_total", "Records that were spooled, Redis being away or full", registry=self.registry
        )
        self.dropped_records = Counter(
            "adloom_dropped_records_total", "Records that nobody waited for and nothing could take", registry=self.registry
        )
        self.lost_batches = Counter(
            "adloom_lost_batches_total", "Batches that Redis took, lost, and nobody remembers", registry=self.registry
        )
        self.hot_reads = Counter(
            "adloom_hot_reads_total", "Reads of what a person has met, before a decision", ["outcome"], registry=self.registry
        )
        for rung in ("L0", "L1", "L2", "L3"):
            self.decisions.labels(rung)
        for reason in ("forged", "expired", "malformed"):
            self.rejected.labels(reason)
        for outcome in ("in_time", "late", "reused", "shed", "failed"):
            self.makes.labels(outcome)
        for outcome in ("read", "late", "skipped", "failed"):
            self.hot_reads.labels(outcome)
