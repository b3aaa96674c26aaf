"""A reader's place in the log: whole cuts only, each record once, and nothing that the log has lost."""

from __future__ import annotations

import pytest
from synthetic_log import START, MemoryLog

from services.feedback.events import Rejected
from services.learning.tail import Tail
from services.records import Kind


class Failing(MemoryLog):
    """Numbers go on above what was lost, as they do where a failure took the tail of a log on Redis."""

    survived: int | None = None

    def fail(self, lost):
        self.survived = self.head() - lost
        for number in range(self.survived, self.head()):  # their numbers are not given again
            self._entries[number] = None

    def read(self, after, limit, kinds=None):
        kept = [entry for entry in self._entries[after:] if entry is not None]
        return [entry for entry in kept if kinds is None or entry.kind in kinds][:limit]

    def kept(self, offset):
        lost = self.survived is not None and self._entries[offset - 1] is None
        return self.survived if lost else offset


def write(log, *names):
    log.write(*(Rejected(at=START, kind="click", reason=name) for name in names))


def told(cuts):
    return [[record.reason for record in cut.records] for cut in cuts]


def test_an_entry_waits_for_its_tick_and_comes_once():
    log = MemoryLog()
    tail = Tail(log, 0)
    write(log, "forged", "expired")
    assert told(tail.cuts()) == []
    log.tick(START)
    write(log, "malformed")
    assert told(tail.cuts()) == [["forged", "expired"]]
    log.tick(START)
    (cut,) = tail.cuts()
    assert (told([cut]), cut.offset, cut.offsets) == ([["malformed"]], 5, [4])
    assert told(tail.cuts()) == []


def test_who_stops_between_two_cuts_goes_on_with_the_next():
    log = MemoryLog()
    for name in ("forged", "expired", "malformed"):
        write(log, name)
        log.tick(START)
    tail = Tail(log, 0)
    assert told([next(tail.cuts())]) == [["forged"]]
    assert told(tail.cuts()) == [["expired"], ["malformed"]]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_what_follows_a_lost_tail_is_not_handed_out_to_whoever_has_read_it(lost):
    log = Failing()
    write(log, "forged")
    log.tick(START)
    tail = Tail(log, 0)
    list(tail.cuts())
    write(log, "forged", "expired")
    list(tail.cuts())
    log.fail(lost)
    write(log, "malformed")
    log.tick(START)
    assert told(tail.cuts()) == []
    assert tail.kept() == log.survived < tail.after
    again = Tail(log, 0)
    assert [reason for reasons in told(again.cuts()) for reason in reasons][-1] == "malformed"
    assert again.kept() == again.after
    assert log._entries[-1].kind == Kind.TICK
