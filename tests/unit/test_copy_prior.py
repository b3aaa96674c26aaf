"""What past headline tests say of a new headline, and how soon it is overruled."""

from __future__ import annotations

import numpy as np
import pytest

from bandits.arrays import pack
from bandits.prior.copy_prior import CopyPrior
from bandits.prior.headline_map import HeadlineMap
from bandits.prior.style import WIDTH, style_of
from bandits.prior.within import Arms, Within
from errors import InvalidInput

PLAIN = ["river", "stone", "cloud", "paper", "window", "garden", "street", "coffee", "morning", "letter"]


def past_tests(rng, groups=150, effect=0.8, arms=3, impressions=4_000):
    """Groups of headlines of plain words; the word "secret" is in some and multiplies the odds of a click by exp(effect)."""
    texts, labels, clicks = [], [], []
    for group in range(groups):
        level = rng.normal(-4.0, 0.7)
        for _ in range(arms):
            words = rng.choice(PLAIN, 5).tolist()
            secret = rng.random() < 0.4
            texts.append(" ".join([*words[:-1], "secret"] if secret else words))
            labels.append(group)
            clicks.append(rng.binomial(impressions, 1.0 / (1.0 + np.exp(-(level + effect * secret)))))
    return texts, np.array(labels), np.full(len(texts), float(impressions)), np.array(clicks, float)


@pytest.fixture(scope="module")
def fitted():
    return CopyPrior.fit(*past_tests(np.random.default_rng(0)))


def gain(prior, word="secret"):
    return float(np.diff(prior.score(["paper window garden street letter", f"paper window garden street {word}"]))[0])


def test_a_planted_word_is_found_with_its_size(fitted):
    """The effect is .8; a plain word has none."""
    assert 0.65 < gain(fitted) < 0.95
    assert abs(gain(fitted, "coffee")) < 0.15
    assert fitted.explained > 0.5


def test_tests_without_any_difference_leave_a_prior_that_says_nothing():
    prior = CopyPrior.fit(*past_tests(np.random.default_rng(1), effect=0.0))
    assert abs(gain(prior)) < 0.05
    assert prior.explained < 0.1


def test_the_order_of_the_tests_does_not_matter(fitted):
    texts, groups, impressions, clicks = past_tests(np.random.default_rng(0))
    order = np.random.default_rng(3).permutation(len(texts))
    other = CopyPrior.fit([texts[row] for row in order], groups[order], impressions[order], clicks[order])
    asked = [*texts[:20], "something else entirely"]
    np.testing.assert_allclose(other.score(asked), fitted.score(asked), atol=1e-4)
    assert other.variance == pytest.approx(fitted.variance, rel=1e-3)


def test_how_much_a_group_draws_as_a_whole_says_nothing():
    """The same tests with one group's rate three times as high: words are compared within groups alone."""
    texts, groups, impressions, clicks = past_tests(np.random.default_rng(0))
    louder = np.where(groups == 7, 3.0 * clicks, clicks)
    one, other = (CopyPrior.fit(texts, groups, impressions, counts) for counts in (clicks, louder))
    np.testing.assert_allclose(one.score(texts), other.score(texts), atol=0.03)


@pytest.mark.parametrize("text", ["", "  ", "...", "!?"])
def test_a_text_without_a_word_is_at_zero(fitted, text):
    assert fitted.score([text, "paper"])[0] == 0.0


def test_scores_do_not_depend_on_what_is_scored_beside(fitted):
    asked = ["a secret garden", "the street", "un café secret"]
    together = fitted.score(asked)
    np.testing.assert_allclose(together, [fitted.score([text])[0] for text in asked], rtol=1e-12)


def test_a_prior_scores_the_same_after_it_was_packed(fitted):
    again = CopyPrior.decode(fitted.encode())
    asked = ["a secret garden", "the street"]
    np.testing.assert_array_equal(again.score(asked), fitted.score(asked))
    assert (again.variance, again.explained, again.encode()) == (fitted.variance, fitted.explained, fitted.encode())


def test_bytes_that_are_no_prior_are_refused(fitted):
    for spoiled in (b"", fitted.encode()[:-1], pack({"weights": np.zeros(3)})):
        with pytest.raises(InvalidInput, match="copy prior"):
            CopyPrior.decode(spoiled)


def test_vectors_that_tell_texts_apart_are_used():
    """The words are the same in all; a coordinate of the vectors carries the effect."""
    rng = np.random.default_rng(4)
    vectors = rng.normal(size=(450, 4)) / 2.0
    groups = np.repeat(np.arange(150), 3)
    chance = 1.0 / (1.0 + np.exp(4.0 - 0.8 * vectors[:, 1]))
    texts = [f"paper window {row}" for row in range(450)]
    prior = CopyPrior.fit(texts, groups, np.full(450, 5_000.0), rng.binomial(5_000, chance).astype(float), vectors)
    ends = prior.score(["paper", "paper"], np.array([[0.0, -1.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0]]))
    assert 0.4 < ends[1] - ends[0] < 1.8
    with pytest.raises(InvalidInput, match="vectors"):
        prior.score(["paper"])


@pytest.mark.parametrize(("column", "spoil", "told"), [
    (2, lambda counts: counts * 0.0, "impressions"), (2, lambda counts: counts * np.nan, "impressions"),
    (3, lambda counts: counts + 1e6, "clicks"), (3, lambda counts: -counts - 1.0, "clicks"),
    (3, lambda counts: counts * 0.0, "tests"), (1, lambda labels: labels[1:], "groups"),
    (1, lambda labels: np.arange(len(labels)), "tests"),
])  # fmt: skip
def test_columns_that_are_no_tests_are_told_by_name(column, spoil, told):
    columns = list(past_tests(np.random.default_rng(0), groups=5))
    columns[column] = spoil(columns[column])
    with pytest.raises(InvalidInput, match=told):
        CopyPrior.fit(*columns)


def test_the_spread_is_what_is_left_when_noise_is_taken_away():
    """True deviation .3 within groups, some 40 clicks an arm: within .04 over 2,000 groups (its standard error is .004)."""
    rng = np.random.default_rng(5)
    groups = np.repeat(np.arange(2_000), 4)
    odds = rng.normal(-4.3, 0.5, 2_000)[groups] + rng.normal(0.0, 0.3, 8_000)
    clicks = rng.binomial(3_000, 1.0 / (1.0 + np.exp(-odds))).astype(float)
    spread = Arms.of_counts(groups, np.full(8_000, 3_000.0), clicks).spread(np.zeros(8_000))
    assert abs(np.sqrt(spread) - 0.3) < 0.04


def test_group_means_are_taken_away_by_weight():
    within = Within.of(np.array([0, 0, 1]), np.array([1.0, 3.0, 2.0]))
    np.testing.assert_allclose(within(np.array([0.0, 4.0, 9.0])), [-3.0, 1.0, 0.0])


def test_a_word_of_one_text_alone_is_no_column():
    known = HeadlineMap.fit(["paper window", "paper garden"])
    assert len(known.words.columns) == 1
    assert known.rows(["garden window"]).toarray()[0, 0] == 0.0


def test_the_shape_of_a_headline_knows_curly_signs():
    straight, curly = style_of(['"Why" he won\'t...', "\u201cWhy\u201d he won\u2019t\u2026"])
    np.testing.assert_array_equal(straight, curly)
    assert straight.shape == (WIDTH,)
