from __future__ import annotations

import hashlib

import msgspec
import numpy as np
import pytest
from scipy.stats import binom
from small_world import NOON, brief, creative

from services.campaigns.records import TrustSet
from services.campaigns.trust import EARNED_AT, MISTAKE, SHARES, Lane, Trust, lane_of, rejection_bound, sampled

LANE = Lane("trail-shoes", "chat", "facts")


def names(n):
    return [f"cr_{hashlib.sha256(str(number).encode()).hexdigest()[:16]}" for number in range(n)]


def made_by(writer="grammar/1", illustrator="painter/1", **cited):
    item = creative(brief())
    return msgspec.structs.replace(
        item, writer=writer, illustrator=illustrator, copy=msgspec.structs.replace(item.copy, **cited)
    )


def read(trust, accepted, rejected=0, lane=LANE):
    for number in range(accepted + rejected):
        trust.note(lane, f"{number}", rejected=number < rejected)


@pytest.mark.parametrize(("count", "rejected", "level"), [(59, 0, 0.025), (72, 0, 0.025), (10, 3, 0.05 / 16), (300, 1, 0.0125)])
def test_the_bound_is_the_rate_at_which_so_few_rejections_are_as_rare_as_its_level(count, rejected, level):
    assert binom.cdf(rejected, count, rejection_bound(count, rejected)) == pytest.approx(level, rel=1e-9)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_nothing_is_bounded_where_all_were_rejected_or_none_was_read(count):
    assert rejection_bound(count, count) == 1.0


@pytest.mark.parametrize("threshold", EARNED_AT.values())
def test_a_lane_that_is_just_too_bad_earns_a_level_in_fewer_than_five_of_a_hundred_lives_however_often_it_is_looked_at(
    threshold,
):
    """Exact: the distribution of rejections over 2,000 readings, those that were once below the threshold taken out."""
    looks, rejections = 2_000, 60
    waiting, earned = np.zeros(rejections + 1), 0.0
    waiting[0] = 1.0
    clears = [_first(threshold, rejected, looks) for rejected in range(rejections)]
    for count in range(1, looks + 1):
        waiting[1:] = waiting[1:] * (1 - threshold) + waiting[:-1] * threshold
        waiting[0] *= 1 - threshold
        for rejected, needed in enumerate(clears):
            if count >= needed:
                earned += waiting[rejected]
                waiting[rejected] = 0.0
    assert 0.02 < earned <= MISTAKE


def _first(threshold, rejected, looks):
    low, high = rejected + 1, looks + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if rejection_bound(middle, rejected) < threshold else (middle + 1, high)
    return low


def test_seventy_two_readings_without_a_fault_earn_the_sample_of_ten_and_three_hundred_and_sixty_eight_that_of_one():
    trust = Trust()
    read(trust, 71)
    assert trust.of(LANE).level == "review all"
    read(trust, 72)
    assert trust.of(LANE).level == "sample 10 %"
    read(trust, 367)
    assert trust.of(LANE).level == "sample 10 %"
    read(trust, 368)
    assert trust.of(LANE).level == "sample 1 %"


def test_one_severe_violation_takes_everything_away_and_the_count_begins_anew():
    trust = Trust()
    read(trust, 400)
    trust.lose(LANE, "lost on cr_1: it lied")
    assert (trust.of(LANE).level, len(trust.of(LANE).verdicts)) == ("review all", 0)
    assert "it lied" in trust.of(LANE).why
    grammar = Lane("trail-shoes", "grammar", "facts")
    assert trust.of(grammar).level == "sample 1 %"
    trust.lose(grammar, "lost")
    assert trust.of(grammar).level == "review all"


def test_a_creative_read_twice_counts_once_with_its_last_verdict():
    trust = Trust()
    trust.note(LANE, "one", rejected=True)
    trust.note(LANE, "one", rejected=False)
    assert (len(trust.of(LANE).verdicts), trust.of(LANE).rejected) == (1, 0)


def told(level):
    return TrustSet(at=NOON, campaign=LANE.campaign, maker=LANE.maker, claims="facts", level=level, by="Ada", reason="read 20")


def test_the_operator_raises_a_level_and_the_record_says_who_and_why():
    trust = Trust()
    trust.set(told("sample 10 %"))
    assert trust.of(LANE).level == "sample 10 %"
    assert trust.of(LANE).why == "set by Ada: read 20"


def test_a_level_that_the_operator_lowers_is_not_earned_back_by_what_was_read_before():
    trust = Trust()
    read(trust, 400)
    trust.set(told("review all"))
    assert trust.of(LANE).level == "review all"
    read(trust, 72)
    assert trust.of(LANE).level == "sample 10 %"


@pytest.mark.parametrize(("item", "lane", "level"), [
    (made_by(facts=("grip",)), ("grammar", "facts"), "sample 1 %"),
    (made_by(facts=("grip",), offers=("spring",)), ("grammar", "offers"), "sample 10 %"),
    (made_by("chat/1:some-model", facts=("grip",)), ("chat", "facts"), "review all"),
    (made_by(illustrator="diffusers/1:sd-turbo", facts=("grip",)), ("grammar+diffusers", "facts"), "review all"),
    (made_by("chat/1:m", "images/1:m"), ("chat+images", "none"), "review all"),
    (made_by("nobody-knows/1"), ("nobody-knows", "none"), "review all"),
])  # fmt: skip
def test_a_lane_is_its_maker_and_the_strictest_claim_and_what_is_not_known_to_be_careful_is_read_whole(item, lane, level):
    found = lane_of(item)
    assert found[1:] == lane
    assert Trust().of(found).level == level


@pytest.mark.parametrize("level", ["sample 10 %", "sample 1 %"])
def test_the_share_that_is_read_is_the_level_s(level):
    n, share = 40_000, SHARES[level]
    found = sum(sampled(name, level) for name in names(n))
    assert abs(found - n * share) < 4 * (n * share * (1 - share)) ** 0.5


def test_samples_are_nested_and_everything_is_read_at_first():
    for name in names(3_000):
        assert sampled(name, "review all")
        assert sampled(name, "sample 10 %") or not sampled(name, "sample 1 %")


def test_looking_at_a_lane_leaves_no_trace_or_what_is_listed_would_follow_from_who_looked():
    trust = Trust()
    trust.of(Lane("shoes", "chat", "facts"))
    assert trust.lanes == {}
