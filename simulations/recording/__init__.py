"""Records of a market: every decision with all that the service would have recorded of it, in memory or in an archive.

Invariant: a report and an estimator read what is written here exactly as they read what the service recorded; of the truth,
which only a simulation knows, nothing is written.
"""

from simulations.recording.records import Records, Sink

__all__ = ["Records", "Sink"]
