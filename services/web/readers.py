"""The invented readers of the demo page: what each tells the paper, and nothing more. Knows no page and no policy."""

from __future__ import annotations

from typing import NamedTuple

from errors import Unknown
from services.web.wire import ContextAsk, DecisionAsk


class Reader(NamedTuple):
    """One reader to pick. ``line`` says in words what ``context`` says in fields."""

    id: str
    name: str
    line: str
    context: ContextAsk

    def ask(self, placement: str, user: str) -> DecisionAsk:
        """The request that the page sends for this reader, with the probabilities asked for."""
        return DecisionAsk(placement=placement, user_id=user, context=self.context, explain=True)

    def user(self, visit: str) -> str:
        """Under which id the paper knows this reader; whoever is new is known by the visit only."""
        return f"demo-visitor-{visit}" if self.id == NEW else f"demo-reader-{self.id}"


NEW = "new"
READERS: tuple[Reader, ...] = (
    Reader(
        "1", "Early runner", "on a phone at 7, from Germany, reads about running; likes running and climbing",
        ContextAsk(device="mobile", hour=7, country="DE", page_topic="running", interests=("running", "climbing")),
    ),
    Reader(
        "2", "Night owl", "at a desk at 23, from the Netherlands, reads about music; likes films and gaming",
        ContextAsk(device="desktop", hour=23, country="NL", page_topic="music", interests=("films", "gaming")),
    ),
    Reader(
        "3", "Bargain hunter", "on a phone at 12, from Poland, reads about money; likes coupons and bargains",
        ContextAsk(device="mobile", hour=12, country="PL", page_topic="money", interests=("coupons", "bargains")),
    ),
    Reader(
        "4", "Collector", "on a tablet at 19, from France, reads about design; likes vinyl and antiques",
        ContextAsk(device="tablet", hour=19, country="FR", page_topic="design", interests=("vinyl", "antiques")),
    ),
    Reader(NEW, "New visitor", "never seen before and telling nothing: only the device and the hour", ContextAsk()),
)  # fmt: skip


def reader(name: str) -> Reader:
    """A reader by id; raises Unknown."""
    found = next((one for one in READERS if one.id == name), None)
    if found is None:
        raise Unknown("reader", name)
    return found
