"""The truth of a report on a simulated campaign: what each of its estimates would say if chance had said nothing.

Invariant: nothing in here reaches a report. A truth is that of the estimand which the figure states, over the impressions that
the figure looks at.
"""

from simulations.truth.campaign import Campaigned, campaign_in
from simulations.truth.telling import tell
from simulations.truth.told import Told
from simulations.truth.witness import Known, Witness

__all__ = ["Campaigned", "Known", "Told", "Witness", "campaign_in", "tell"]
