"""Learners over one Redis, each with its share of the people: killed, paused, called back and counted anew, under load.

Whatever happens to them, what is published is what an independent reading of the log counts.
"""

from __future__ import annotations

import json
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from ledger import ledger_of
from load import load
from redis_server import running
from service import CAMPAIGNS, STOP_S, UP_S, machine, until

from services.settings import Settings
from services.stores import open_log, open_state

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from service import Machine

VISITS = 40
#: From the kill of a learner to another one that works on with its partitions, by default settings. Elsewhere leases are
#: short, which is the same at less expense.
TAKEN_OVER_S, SHORT = 10.0, {"ADLOOM_LEASE_SECONDS": "1"}


@dataclass
class Stage:
    """Web over Redis, without supply. ``since``: where in the journal the test began. Learners go on from test to test."""

    machine: Machine
    settings: Settings
    since: int

    def learn(self, shard: str) -> subprocess.Popen[bytes]:
        return self.machine.start("learn", "--shard", shard)

    @property
    def learners(self) -> dict[str, subprocess.Popen[bytes]]:
        """Those that run, by the shard that each was started for."""
        _, *started = self.machine.started
        return {list(one.args)[-1]: one for one in started if one.poll() is None}  # type: ignore[arg-type, misc]

    def stop(self, *others: str) -> None:
        """No learner runs afterwards, but for these."""
        leaving = [one for shard, one in self.learners.items() if shard not in others]
        for learner in leaving:
            learner.terminate()
        assert [learner.wait(STOP_S) for learner in leaving] == [0] * len(leaving), self.machine.said()

    def working(self, *shards: str) -> list[subprocess.Popen[bytes]]:
        """Learners of these shards alone, each at work on its own. Those that were at it go on; the test begins here."""
        self.stop(*shards)
        started = set(shards) - self.learners.keys()
        self.begin()
        for shard in sorted(started):
            self.learn(shard)
        assert until(lambda: all(self.opened(shard.replace("/", " of ")) for shard in started), UP_S), self.machine.said()
        self.machine.await_web()
        self.begin()
        return [self.learners[shard] for shard in shards]

    def begin(self) -> None:
        self.since = len(self.machine.journal.read_text(errors="replace"))

    def said(self, what: str) -> list[dict[str, str]]:
        """The journal's lines of this test that say so."""
        told = self.machine.journal.read_text(errors="replace")[self.since :].splitlines()
        return [line for text in told if text.startswith("{") if what in (line := json.loads(text))["says"]]

    def opened(self, shard: str) -> int:
        """How often a shard was begun to be worked on."""
        return sum(line["shard"] == shard for line in self.said("fold ready"))

    def differences(self) -> list[str]:
        return ledger_of(open_log(self.settings)).differences(self.machine.status())

    def assert_counted_once(self) -> None:
        assert until(lambda: not self.differences(), UP_S), (self.differences(), self.machine.said())
        ledger = ledger_of(open_log(self.settings))
        assert ledger.twice == []
        assert ledger.feedback["fresh_click"] > 10
        assert ledger.feedback["duplicate_click"] > 0
        assert {int(decision.person, 16) % 2 for decision in ledger.decisions.values()} == {0, 1}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """Web, with campaigns, over a Redis of its own."""
    folder = tmp_path_factory.mktemp("shards")
    with running(folder / "redis") as redis:
        settings = {"ADLOOM_REDIS_URL": redis.url, "ADLOOM_CHECKPOINT_SECONDS": "0.5", "ADLOOM_SUPPLY_SECONDS": "1000"}
        with machine(folder, **settings) as made:
            loaded = made.run("campaign", "load", *CAMPAIGNS)
            assert loaded.returncode == 0, loaded.stderr
            open_log(Settings(redis_url=redis.url)).tidy({"the test": 0})  # a reader that has read nothing: nothing is trimmed
            made.start("web")
            yield made


@pytest.fixture
def stage(served: Machine) -> Iterator[Stage]:
    served.settings |= SHORT
    stage = Stage(served, Settings(redis_url=served.settings["ADLOOM_REDIS_URL"]), 0)
    stage.begin()
    yield stage
    for learner in stage.learners.values():
        learner.send_signal(signal.SIGCONT)


@pytest.mark.parametrize("killed", [0, 1], ids=["the leader", "the other one"])
def test_the_partitions_of_a_killed_learner_are_taken_over_and_everything_counts_once(stage: Stage, killed: int) -> None:
    if killed == 0:
        del stage.machine.settings["ADLOOM_LEASE_SECONDS"]
    learners, shard = stage.working("0/2", "1/2"), f"{killed} of 2"
    with load(stage.machine.url, 7 + killed) as client:
        assert client.rested(VISITS, UP_S)
        learners[killed].send_signal(signal.SIGKILL)
        learners[killed].wait(STOP_S)
        assert until(lambda: stage.opened(shard) == 1, TAKEN_OVER_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
    assert client.odd == []
    stage.assert_counted_once()
    if killed == 0:
        stage.stop()  # what is left holds its leases for longer than the next tests have time for


def test_a_shard_goes_back_to_the_learner_that_was_started_for_it(stage: Stage) -> None:
    stage.working("0/2", "1/2")
    stage.stop("0/2")
    assert until(lambda: stage.opened("1 of 2") == 1, TAKEN_OVER_S), stage.machine.said()
    with load(stage.machine.url, 9) as client:
        stage.learn("1/2")
        assert until(lambda: stage.opened("1 of 2") == 2, TAKEN_OVER_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
    assert [line["why"] for line in stage.said("shard left")] == ["stopped", "handed over"]
    stage.assert_counted_once()


def test_a_learner_that_was_paused_for_longer_than_its_lease_publishes_and_saves_nothing_of_what_it_knew(stage: Stage) -> None:
    first, _ = stage.working("0/2", "1/2")
    state = open_state(stage.settings)
    with load(stage.machine.url, 10) as client:
        assert client.rested(VISITS, UP_S)
        first.send_signal(signal.SIGSTOP)
        assert until(lambda: stage.opened("0 of 2") == 1, TAKEN_OVER_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
        before = state.load("shard/0of2/fold").offset
        assert until(lambda: state.load("snapshot").offset >= before, UP_S), "who took over publishes what it saved"
        published = state.load("snapshot").offset
        first.send_signal(signal.SIGCONT)
        assert until(lambda: bool(stage.said("shard left")), UP_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
        after = state.load("snapshot").offset
    assert after >= published
    assert stage.said("shard left")[0]["why"] in {"lost to another", "fenced"}
    stage.assert_counted_once()


def test_a_second_learner_of_a_shard_waits_until_the_first_has_died(stage: Stage) -> None:
    (first,) = stage.working("0/1")
    second = stage.learn("0/1")
    assert until(lambda: bool(stage.said("waits for shard 0 of 1")), UP_S), stage.machine.said()
    assert stage.said("waits for shard 0 of 1")[0]["says"].endswith(f":{first.pid} holds")
    with load(stage.machine.url, 11) as client:
        assert client.rested(VISITS, UP_S)
        first.send_signal(signal.SIGKILL)
        first.wait(STOP_S)
        assert until(lambda: stage.opened("0 of 1") == 1, TAKEN_OVER_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
    assert second.poll() is None
    stage.assert_counted_once()


def test_people_are_dealt_out_anew_to_another_number_of_learners_once_the_former_have_stopped(stage: Stage) -> None:
    (alone,) = stage.working("0/1")
    with load(stage.machine.url, 12) as client:
        assert client.rested(VISITS, UP_S)
        for shard in ("0/2", "1/2"):
            stage.learn(shard)
        assert until(lambda: bool(stage.said("waits for shard 0 of 1")), UP_S), stage.machine.said()
        assert stage.opened("0 of 2") == 0
        alone.terminate()
        assert alone.wait(STOP_S) == 0, stage.machine.said()
        assert until(lambda: bool(stage.opened("0 of 2") and stage.opened("1 of 2")), UP_S), stage.machine.said()
        assert client.rested(VISITS, UP_S)
    stage.assert_counted_once()
    stage.stop()
    stage.learn("0/1")
    assert until(lambda: stage.opened("0 of 1") == 1, UP_S), stage.machine.said()
    stage.assert_counted_once()
    assert [(line["before"], line["shards"]) for line in stage.said("people dealt out")] == [(1, 2), (2, 1)]


@pytest.mark.parametrize(("shard", "line"), [
    ("2/2", "adloom: --shard: expected I/N with 0 <= I < N, such as 0/2, got '2/2'"),
    ("0/9", "adloom: --shard: expected at most 8 shards, as many as the log has partitions (a file has one), got 9"),
])  # fmt: skip
def test_a_share_that_there_cannot_be_is_one_line_and_exit_code_2(stage: Stage, shard: str, line: str) -> None:
    told = stage.machine.run("learn", "--shard", shard)
    assert (told.returncode, told.stderr.splitlines()[-1]) == (2, line)
