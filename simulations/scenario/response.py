"""What a visit asks for and what follows an ad that was seen: delays, conversions, dismissals, and what goes missing."""

from __future__ import annotations

from typing import Annotated, Union

import msgspec

from simulations.scenario.quantities import Amount, Chance, Part, Positive, Seconds


class Exponential(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="law", tag="exponential"):
    """A delay with mean ``mean_s``."""

    mean_s: Seconds


class Lognormal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="law", tag="lognormal"):
    """A delay with median ``median_s`` whose log has deviation ``sigma``."""

    median_s: Seconds
    sigma: Annotated[float, msgspec.Meta(ge=0.0, le=5.0)]


class LongTail(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="law", tag="long_tail"):
    """Most come soon (exponential, mean ``mean_s``), a share ``tail`` late (lognormal: ``tail_median_s``, ``tail_sigma``)."""

    mean_s: Seconds
    tail: Chance
    tail_median_s: Seconds
    tail_sigma: Annotated[float, msgspec.Meta(ge=0.0, le=5.0)] = 1.0


Delay = Union[Exponential, Lognormal, LongTail]  # noqa: UP007  (msgspec reads it at run time)


class Visits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How people come and what a visit asks for.

    ``rate``: visits per second, on average over a week. ``session``: mean ads met in a row on one page. ``view``: chance that
    an ad is rendered; ``examined``: chance by placement that a rendered ad is looked at (1 where not named);
    ``viewable``: chance that a seen ad is measured as viewable. ``new_people``: share of people who are not there at the
    start and join evenly over the run. ``own_creative``: share of visits over HTTP that ask for an ad of their own
    within ``deadline_ms``.
    """

    rate: Positive = 60.0
    session: Annotated[float, msgspec.Meta(ge=1.0, le=50.0)] = 1.0
    view: Chance = 1.0
    examined: dict[str, Chance] = {}
    viewable: Chance = 0.5
    new_people: Part = 0.0
    own_creative: Chance = 0.0
    deadline_ms: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 400


class Reactions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What follows a view. ``conversion``: chance that a click converts, ``conversion_delay`` after it. ``dismiss``: chance
    that an ad which was seen and not clicked is closed, on average after ``dismiss_delay_s``. ``dwell``: share of clicks over
    HTTP that report a stay on the landing page, of mean ``dwell_s``.
    """

    click_delay: Delay = Exponential(mean_s=1.0)
    conversion: Chance = 0.1
    conversion_delay: Delay = Exponential(mean_s=0.0)
    conversion_value: Amount = 40.0
    dismiss: Chance = 0.02
    dismiss_delay_s: Seconds = 0.0
    dwell: Chance = 0.0
    dwell_s: Seconds = 20.0


class Faults(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What goes wrong on the way to the service. ``lost``: share of all events that never arrive.

    ``duplicate``, ``late``: shares of clicks that come twice, and ``late_s`` late; ``forged``: share of clicks over HTTP that
    come beside a forged copy of their link.
    """

    lost: Part = 0.0
    duplicate: Chance = 0.0
    late: Chance = 0.0
    late_s: Seconds = 10.0
    forged: Chance = 0.0
