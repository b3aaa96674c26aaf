"""The words that a sentence put differently may have beside those of the original: a closed list of what can claim nothing.

Words that point upwards, downwards or deny are kinds: one may stand for another of its kind, and none where there was none.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that point upwards.
UP = _words("""
    above ahead beat better climbed exceed exceeded exceeds extra gain gained gains grew grown help helped helps high
    higher improve improved improves increase increased increases lead leads lift more outperform outperformed over
    positive raise raised raises rise risen rises rose up win wins won
""")
#: Words that point downwards.
DOWN = _words("""
    behind below cut decline declined decrease decreased decreases down drop dropped drops fall fallen falls fell fewer
    harm harmed harms hurt hurts less lose loses loss lost low lower lowered negative reduce reduced reduces trail
    trails under worse worsened
""")
#: Words that deny.
NOT = _words("""
    barely cannot hardly n't neither no nobody none nor not nothing unclear without
""")
KINDS = {"up": UP, "down": DOWN, "not": NOT}
#: The two groups that a lift compares, however they are spelled.
GROUPS = {"personalised": "personalised", "personalized": "personalised", "control": "control"}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: Words that claim nothing by themselves.
NEUTRAL = _words("""
    a ad ads after again also an and any anyone are as at audience be been before being between by campaign can
    change changed changes click clicked clicks compared comparison control could creative creatives data date day days
    did do does during each effect element estimate estimated expect expected far find for found from get gets give
    given go goes group groups had has have here how if in interval into is it its keep kept known learn like long
    look looking looks made make makes may mean means measured might moment of often on or other our out page part
    people per person personalised personalized place plausible plausibly point possible range ranges rate rates read
    reader readers remain remained remains response result results safe same saw say says see seem seems seen segment
    segments should show showed shown shows since so some stay stayed stays still such take takes tell tells than that
    the their them then there these they this those time to told tone too true until user users value values visitor
    visitors was watched way we were what when where whether which while who whole will with within work works would yet
    you your
""")
