"""Laws of the estimators for slots, slates and continuous actions: their bias is worked out over every log that there could
be.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from bandits.ope.kernel import KERNELS, ContinuousLog, kernel_dr, kernel_ips, kernel_snips
from bandits.ope.pseudo_inverse import SlateLog, pairs_of_slates, pairs_of_slots, pseudo_inverse
from bandits.ope.ranking import Ranked, SlateChances, cascade_dr, iips, rips, slate_ips
from errors import InvalidInput, Refused, Unknown

ITEMS, SLOTS = 4, 3
SLATES = np.array(list(permutations(range(ITEMS), SLOTS)))
SHOWN = np.eye(ITEMS)[SLATES]  # (slates, slots, items)
FROZEN = json.loads((Path(__file__).parent / "fixtures" / "obp_values.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Drawing:
    """A policy over the slates, given by their chances, with what each estimator wants to know of it, a row a slate."""

    whole: np.ndarray

    @property
    def by_slot(self):
        return np.einsum("s,sli->li", self.whole, SHOWN)

    def prefix(self, slates):
        lengths = range(1, SLOTS + 1)
        return np.array([[self.whole[(SLATES[:, :m] == slate[:m]).all(axis=1)].sum() for m in lengths] for slate in slates])

    def chances(self):
        marginal = np.take_along_axis(np.broadcast_to(self.by_slot, SHOWN.shape), SLATES[:, :, None], axis=2)[:, :, 0]
        return SlateChances(self.prefix(SLATES), marginal)

    def onward(self):
        """Chances of each item in each slot given the items above it, (slates, slots, items)."""
        table = np.empty(SHOWN.shape)
        for row, slot in np.ndindex(SLATES.shape):
            alike = (SLATES[:, :slot] == SLATES[row, :slot]).all(axis=1)
            table[row, slot] = self.whole[alike] @ SHOWN[alike, slot] / self.whole[alike].sum()
        return table


@pytest.fixture(params=range(5))
def rng(request):
    return np.random.default_rng(request.param)


@pytest.fixture
def behaviour(rng):
    return Drawing(rng.dirichlet(np.ones(len(SLATES))))


@pytest.fixture
def target(rng):
    return Drawing(rng.dirichlet(np.ones(len(SLATES))))


def by_item(rng):
    """A reader whose reward of a slot depends on its item only."""
    return np.einsum("sli,li->sl", SHOWN, rng.random((SLOTS, ITEMS)))


def going_down(rng):
    """A reader whose reward of a slot depends on all items so far."""
    known = {}
    return np.array([[known.setdefault(tuple(slate[: slot + 1]), rng.random()) for slot in range(SLOTS)] for slate in SLATES])


def anyhow(rng):
    """A reader whose reward of a slot depends on the whole slate."""
    return rng.random(SLATES.shape)


UNBIASED = [
    (iips, by_item), (rips, by_item), (slate_ips, by_item),
    (rips, going_down), (slate_ips, going_down), (slate_ips, anyhow),
]  # fmt: skip


def bias(terms, reward, behaviour, target):
    """Of an estimator whose term of each slate is known, over all slates that the log could hold."""
    return behaviour.whole @ terms - target.whole @ reward.sum(axis=1)


@pytest.mark.parametrize(("estimate", "reader"), UNBIASED, ids=lambda function: function.__name__)
def test_an_estimator_is_unbiased_for_the_readers_it_is_made_for(estimate, reader, rng, behaviour, target):
    reward = reader(rng)
    terms = estimate(Ranked(reward, behaviour.chances()), target.chances()).terms
    assert bias(terms, reward, behaviour, target) == pytest.approx(0.0, abs=1e-10)


@pytest.mark.parametrize("reader", [by_item, going_down])
def test_cascade_dr_is_unbiased_whatever_the_model_says(reader, rng, behaviour, target):
    reward = reader(rng)
    guesses = {}  # of each item below these, right or wrong
    q = np.array([[guesses.setdefault(tuple(slate[:at]), rng.normal(size=ITEMS)) for at in range(SLOTS)] for slate in SLATES])
    terms = cascade_dr(Ranked(reward, behaviour.chances()), target.chances(), SLATES, target.onward(), q).terms
    assert bias(terms, reward, behaviour, target) == pytest.approx(0.0, abs=1e-10)


def test_a_true_model_takes_all_the_noise_out_of_cascade_dr(rng, behaviour, target):
    table = rng.random((SLOTS, ITEMS))
    reward = np.einsum("sli,li->sl", SHOWN, table)
    q = np.array([[[table[at, item] + to_come(target, table, (*slate[:at], item)) for item in range(ITEMS)]
                   for at in range(SLOTS)] for slate in SLATES])  # fmt: skip
    log, wanted = Ranked(reward, behaviour.chances()), target.chances()
    terms = cascade_dr(log, wanted, SLATES, target.onward(), q).terms
    assert terms == pytest.approx(np.full(len(SLATES), target.whole @ reward.sum(axis=1)), rel=1e-9)
    assert rips(log, wanted).terms.std() > 0.1


def to_come(policy, table, above):
    """Expected reward of the slots below these items, where the reward of each is in the table; 0 where no slate begins so."""
    alike = (SLATES[:, : len(above)] == above).all(axis=1)
    if not alike.any():
        return 0.0
    below = np.einsum("sli,li->sl", SHOWN, table)[alike, len(above) :].sum(axis=1)
    return float(policy.whole[alike] @ below / policy.whole[alike].sum())


def test_assumptions_that_do_not_hold_are_paid_with_bias(rng, behaviour, target):
    reward = anyhow(rng)
    log, wanted = Ranked(reward, behaviour.chances()), target.chances()
    assert abs(bias(iips(log, wanted).terms, reward, behaviour, target)) > 1e-4
    assert abs(bias(rips(log, wanted).terms, reward, behaviour, target)) > 1e-4


@pytest.mark.parametrize("estimate", [slate_ips, iips, rips])
@pytest.mark.parametrize("normalised", [False, True])
def test_the_logging_policy_itself_is_worth_what_it_earned(estimate, normalised, rng, behaviour):
    reward = anyhow(rng)
    log = Ranked(reward, behaviour.chances())
    assert estimate(log, behaviour.chances(), normalised=normalised).value == pytest.approx(reward.sum(axis=1).mean(), rel=1e-9)


def test_the_pseudo_inverse_is_unbiased_where_the_reward_is_a_sum_over_slots(rng, behaviour, target):
    reward = by_item(rng).sum(axis=1)
    pairs = pairs_of_slates(SLATES, behaviour.whole[None], ITEMS)
    log = SlateLog(SLATES, reward, pairs, ITEMS)
    terms = pseudo_inverse(log, np.broadcast_to(target.by_slot, SHOWN.shape)).terms
    assert behaviour.whole @ terms == pytest.approx(target.whole @ reward, abs=1e-9)


def test_the_pseudo_inverse_of_slots_drawn_apart_has_its_closed_form(rng):
    n, k, slots = 6, 5, 3
    drawn, wanted = (rng.dirichlet(np.ones(k), (n, slots)) for _ in range(2))
    action = rng.integers(k, size=(n, slots))
    log = SlateLog(action, rng.random(n), pairs_of_slots(drawn), k)
    ratios = np.take_along_axis(wanted / drawn, action[:, :, None], axis=2)[:, :, 0]
    assert log.weights(wanted) == pytest.approx(ratios.sum(axis=1) - (slots - 1), rel=1e-6)


def test_a_slate_with_an_item_that_was_never_varied_is_refused():
    drawn = np.array([[[0.5, 0.5, 0.0], [0.3, 0.7, 0.0]]])
    log = SlateLog(np.array([[0, 1]]), np.ones(1), pairs_of_slots(drawn), 3)
    with pytest.raises(Refused, match="never varied"):
        pseudo_inverse(log, np.array([[[0.5, 0.2, 0.3], [0.3, 0.7, 0.0]]]))


GRID = np.linspace(-1.0, 1.0, 40_001)


def kernel_bias(estimate, bandwidth, target):
    """Of the estimate where every action of the range was logged once, uniformly, of a curved reward."""
    reward = np.exp(GRID)
    log = ContinuousLog(GRID, reward, np.full(GRID.shape, 0.5), -1.0, 1.0)
    return abs(estimate(log, np.full(GRID.shape, target), bandwidth=bandwidth).value - np.exp(target))


def modelled(log, target, bandwidth, kernel):
    return kernel_dr(log, target, np.full(target.shape, 0.3), bandwidth, kernel)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("estimate", [kernel_ips, kernel_snips, modelled], ids=lambda function: function.__name__)
def test_the_bias_of_a_kernel_falls_with_the_square_of_the_bandwidth_and_is_no_cliff_at_an_end(estimate, kernel):
    of_kernel = partial(estimate, kernel=kernel)
    wide, narrow = (kernel_bias(of_kernel, bandwidth, target=0.2) for bandwidth in (0.1, 0.05))
    assert narrow == pytest.approx(wide / 4, rel=0.1)
    assert kernel_bias(of_kernel, 0.01, target=1.0) < 0.03 * np.e


@pytest.mark.parametrize("kernel", KERNELS)
def test_weights_of_a_kernel_average_one_anywhere_in_the_range(kernel):
    log = ContinuousLog(GRID, GRID, np.full(GRID.shape, 0.5), -1.0, 1.0)
    for target in (-1.0, -0.9, 0.0, 1.0):
        assert log.weights(np.full(GRID.shape, target), 0.2, kernel).mean() == pytest.approx(1.0, abs=1e-3)


SLATE = FROZEN["slate"]["inputs"]
RANKED = Ranked(
    np.array(SLATE["reward"]), SlateChances(*(np.array(SLATE["behaviour"][key]) for key in ("cascade", "marginal")))
)
WANTED = SlateChances(*(np.array(SLATE["target"][key]) for key in ("cascade", "marginal")))


@pytest.mark.parametrize(("estimate", "name"), [(slate_ips, "standard"), (iips, "independent"), (rips, "reward-interaction")])
def test_a_slate_has_obps_value(estimate, name):
    values = FROZEN["slate"]["values"]
    assert estimate(RANKED, WANTED).value == pytest.approx(values[name], abs=1e-9)
    assert estimate(RANKED, WANTED, normalised=True).value == pytest.approx(values[f"self-normalised {name}"], abs=1e-9)


def test_cascade_dr_has_obps_value():
    onward, q = np.array(SLATE["target"]["conditional"]), np.array(SLATE["q"])
    estimate = cascade_dr(RANKED, WANTED, np.array(SLATE["action"]), onward, q)
    assert estimate.value == pytest.approx(FROZEN["slate"]["values"]["cascade-dr"], abs=1e-9)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_kernel_has_obps_values(kernel):
    given = {name: np.array(column) for name, column in FROZEN["continuous"]["inputs"].items()}
    log = ContinuousLog(given["action"], given["reward"], given["density"])
    target, bandwidth, values = given["target"], float(given["bandwidth"]), FROZEN["continuous"]["values"][kernel]
    assert kernel_ips(log, target, bandwidth, kernel).value == pytest.approx(values["ips"], abs=1e-9)
    assert kernel_snips(log, target, bandwidth, kernel).value == pytest.approx(values["snips"], abs=1e-9)
    assert kernel_dr(log, target, given["q"], bandwidth, kernel).value == pytest.approx(values["dr"], abs=1e-9)


TWO = np.array([[0.5, 0.2], [0.4, 0.1]])
EVEN = np.full((2, 2, 2), 0.5)
PAIRS = pairs_of_slots(EVEN)
NUMBERS = np.array([0.1, 0.2])
ACTIONS = np.zeros((2, 2), np.int64)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: SlateChances(TWO[0], TWO[0]), "prefix"),
        (lambda: SlateChances(TWO[:, ::-1], np.ones((2, 2))), "prefix"),
        (lambda: SlateChances(TWO, TWO[:1]), "marginal"),
        (lambda: SlateChances(TWO, TWO / 2), "marginal"),
        (lambda: SlateChances(TWO, TWO * np.nan), "marginal"),
        (lambda: SlateChances(TWO, TWO * 3), "marginal"),
        (lambda: Ranked(np.ones((3, 2)), SlateChances(TWO, TWO)), "reward"),
        (lambda: Ranked(TWO, SlateChances(TWO * [1, 0], TWO)), "behaviour"),
        (lambda: iips(Ranked(TWO, SlateChances(TWO, TWO)), SlateChances(TWO[:1], TWO[:1])), "target"),
        (lambda: cascade_dr(Ranked(TWO, SlateChances(TWO, TWO)), SlateChances(TWO, TWO), ACTIONS + 2, EVEN, EVEN), "action"),
        (lambda: cascade_dr(Ranked(TWO, SlateChances(TWO, TWO)), SlateChances(TWO, TWO), ACTIONS, 2 * EVEN, EVEN), "onward"),
        (lambda: cascade_dr(Ranked(TWO, SlateChances(TWO, TWO)), SlateChances(TWO, TWO), ACTIONS, EVEN, EVEN[:1]), "q"),
        (lambda: SlateLog(ACTIONS, np.ones(3), PAIRS, 2), "reward"),
        (lambda: SlateLog(ACTIONS * 1.0, np.ones(2), PAIRS, 2), "action"),
        (lambda: SlateLog(ACTIONS + 2, np.ones(2), PAIRS, 2), "action"),
        (lambda: SlateLog(ACTIONS, np.ones(2), PAIRS / 2, 2), "pairs"),
        (lambda: SlateLog(ACTIONS, np.ones(2), pairs_of_slots(np.tile([0.0, 1.0], (2, 2, 1))), 2), "pairs"),
        (lambda: SlateLog(ACTIONS, np.ones(2), PAIRS, 2).weights(EVEN / 2), "target"),
        (lambda: pairs_of_slots(EVEN / 2), "marginals"),
        (lambda: pairs_of_slates(SLATES, np.ones((1, len(SLATES))), ITEMS), "chances"),
        (lambda: ContinuousLog(NUMBERS, NUMBERS, NUMBERS - 0.1), "density"),
        (lambda: ContinuousLog(NUMBERS, NUMBERS[:1], NUMBERS), "reward"),
        (lambda: ContinuousLog(NUMBERS, NUMBERS, NUMBERS, low=0.15), "action"),
        (lambda: ContinuousLog(NUMBERS, NUMBERS, NUMBERS, low=1.0, high=0.0), "low"),
        (lambda: kernel_ips(ContinuousLog(NUMBERS, NUMBERS, NUMBERS, high=1.0), NUMBERS + 1, 0.1), "target"),
        (lambda: kernel_ips(ContinuousLog(NUMBERS, NUMBERS, NUMBERS), NUMBERS, 0.0), "bandwidth"),
        (lambda: kernel_dr(ContinuousLog(NUMBERS, NUMBERS, NUMBERS), NUMBERS, NUMBERS[:1], 0.1), "q"),
    ],
)  # fmt: skip
def test_what_cannot_be_weighed_is_named(make, field):
    with pytest.raises(InvalidInput) as caught:
        make()
    assert caught.value.field == field


def test_a_kernel_that_nobody_knows_and_a_target_that_nobody_came_near():
    log = ContinuousLog(NUMBERS, NUMBERS, NUMBERS)
    with pytest.raises(Unknown, match="kernel"):
        kernel_ips(log, NUMBERS, 0.1, "square")
    with pytest.raises(Refused):
        kernel_snips(log, NUMBERS + 5, 0.1)
