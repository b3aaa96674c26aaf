"""A scenario: who people are, what they like, what ads there are, who else bids and who cheats. One frozen value, one file.

Knows the attributes of a creative and nothing of how one is chosen. Invariant: a loaded Scenario is consistent (shares add up
to 1, every level exists, every vocabulary is small), so a world can be drawn from it without a further check.
"""

from simulations.scenario.loading import load_scenario, scenario_from_toml, scenario_schema
from simulations.scenario.scenario import Scenario

__all__ = ["Scenario", "load_scenario", "scenario_from_toml", "scenario_schema"]
