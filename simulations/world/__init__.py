"""The world outside the service, in columns: who comes by, who else bids, and what becomes of what was shown.

Knows attributes of creatives by index, never a creative or a policy; readers over HTTP and simulated markets meet the same one.
Invariant: arrays only, no row is ever looked at alone; everything random comes from a generator that is passed in.
"""

from simulations.world.script import Changes, Script
from simulations.world.visits import Contest, Contexts, Moment, Reactions, Visits
from simulations.world.world import World

__all__ = ["Changes", "Contest", "Contexts", "Moment", "Reactions", "Script", "Visits", "World"]
